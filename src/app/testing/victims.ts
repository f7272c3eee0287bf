// Processes that are killed at a chosen statement: started ahead, told what to do, watched, struck, and asked where they died.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import type { ChildSetup, ChildTask } from './import-child.ts'

/** How a task ended: what it said, or the phase in which it died. */
export interface Fate {
  said: 'done' | 'refused' | null
  /** The phases of its statements, in order. */
  phases: string[]
  /** Where the blow fell: with the database at work for it, or between two statements; null when nothing had been sent yet. */
  died: { phase: string; atWork: boolean } | null
}

/** The blow falls so many milliseconds after so many statements were sent. */
export interface Blow {
  after: number
  delay: number
}

interface Victim {
  child: ChildProcess
  ready: Promise<unknown>
  /** Dead, and everything it said has been read. */
  closed: Promise<unknown>
  onLine: (line: string) => void
  spoken: string[]
}

function startVictim(setup: ChildSetup): Victim {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'import-child.ts'), JSON.stringify(setup)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      VITEST: '',
      NODE_OPTIONS: '',
      NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../node_modules/.cache/compile'),
    },
  })
  const victim: Victim = { child, ready: Promise.resolve(), closed: once(child, 'close'), onLine: () => {}, spoken: [] }
  const keep = (line: string) => {
    if (victim.spoken.push(line) > 40) victim.spoken.shift()
    victim.onLine(line)
  }
  createInterface({ input: child.stdout! }).on('line', keep)
  createInterface({ input: child.stderr! }).on('line', keep)
  victim.ready = new Promise<void>((resolve, reject) => {
    victim.onLine = (line) => line === 'ready' && resolve()
    victim.closed.then(() => reject(new Error(`ended before it was ready:\n${victim.spoken.join('\n')}`)))
  })
  victim.ready.catch(() => {})
  return victim
}

/** The processes of one database; a survivor goes on with the next task. */
export function victimsOf(database: Record<'app' | 'owner' | 'superuser', pg.PoolConfig>, now: string) {
  const setup: ChildSetup = { app: database.app, owner: database.owner, now }
  const superuser = new pg.Pool({ ...database.superuser, max: 1 })
  superuser.on('error', () => {})
  let next: Victim | undefined = startVictim(setup)
  let current: Victim | undefined

  /** Waits until the database has noticed the death, and frees the dead worker's jobs as the sweep of every other worker does. */
  async function bury(pid: number): Promise<void> {
    for (;;) {
      const { rows } = await superuser.query('select from pg_stat_activity where application_name = $1', [`killed-${pid}`])
      if (!rows.length) break
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await superuser.query(`select graphile_worker.force_unlock_workers(array(
      select locked_by from graphile_worker._private_jobs where locked_by is not null
      union select locked_by from graphile_worker._private_job_queues where locked_by is not null))`)
  }

  async function run(task: ChildTask, blow?: Blow): Promise<Fate> {
    current ??= next ?? startVictim(setup)
    if (next === current) next = undefined
    const victim = current
    await victim.ready
    // The one after the next blow starts while this one works.
    if (blow) next ??= startVictim(setup)
    const fate: Fate = { said: null, phases: [], died: null }
    let open = 0
    const ended = new Promise<void>((resolve, reject) => {
      victim.onLine = (line) => {
        if (line.startsWith('> ')) {
          open++
          if (fate.phases.push(line.slice(2)) === blow?.after) setTimeout(() => victim.child.kill('SIGKILL'), blow.delay)
        } else if (line === '<') open--
        else if (line === 'done' || line.startsWith('refused ')) {
          fate.said = line === 'done' ? 'done' : 'refused'
          resolve()
        } else if (line.startsWith('!')) reject(new Error(line))
      }
      victim.closed.then(() => resolve())
    })
    victim.child.stdin!.write(`${JSON.stringify(task)}\n`)
    await ended
    if (fate.said) {
      if (blow && fate.phases.length >= blow.after) {
        // The blow comes too late for this task: it meets a process at rest.
        await victim.closed
        current = undefined
        await bury(victim.child.pid!)
      }
      return fate
    }
    if (victim.child.signalCode !== 'SIGKILL') throw new Error(`ended by itself:\n${victim.spoken.join('\n')}`)
    current = undefined
    const phase = fate.phases.at(-1)
    if (phase) fate.died = { phase, atWork: open > 0 }
    if (task.do === 'work') await bury(victim.child.pid!)
    return fate
  }
  return {
    run,
    async end() {
      for (const victim of [current, next]) victim?.child.kill('SIGKILL')
      await superuser.end()
    },
  }
}
