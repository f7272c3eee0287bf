// A worker process of its own for tests that kill it. It says `ready`, takes tasks line by line, tells every statement when it is sent
// (`> phase`) and when it is answered (`<`), and ends each task with `done` or `refused CODE`. What goes wrong begins with `!`.
import { createInterface } from 'node:readline'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { Refusal, system, within } from '#kernel'
import { csv } from '../../connectors/csv/index.ts'
import { startWorker } from '../../kernel/jobs.ts'
import people from '../../modules/people/module.ts'
import { undoRoster } from '../../modules/rosters/actions.ts'
import rosters from '../../modules/rosters/module.ts'
import { plugReaders } from '../../modules/rosters/reading/readers.ts'

export interface ChildSetup {
  app: pg.PoolConfig
  owner: pg.PoolConfig
  /** What the clock shows. */
  now: string
}
/** Work through the queue until it is empty, or take an import back as a request does. */
export type ChildTask = { do: 'work' } | { do: 'undo'; authority: string; import: string }

const setup = JSON.parse(process.argv[2]!) as ChildSetup
const now = () => new Date(setup.now)
const name = { application_name: `killed-${process.pid}` }
/** The job that is being done, and how far it is. */
let job = ''
let part = ''
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Where a statement stands, told by what it does: the order of the work is fixed. */
function phaseOf(text: string, values: readonly unknown[], before: string): string {
  if (/^commit/i.test(text)) return before === 'progress' ? before : 'committing'
  if (/update kernel\.run set/.test(text)) {
    if (job === 'people.roster.apply' && typeof values[2] === 'string') part = values[2]
    return 'progress'
  }
  if (job === 'people.roster.read' && /delete from rosters\.staged_person .* status = 'missing'/.test(text)) part = 'comparing'
  if (job === 'people.roster.apply' && part === 'leavers' && /delete from "rosters"."staged_person"/.test(text)) part = 'finishing'
  return part
}

/** A pool whose statements are told; those of the queue itself are one phase. */
function toldPool(config: pg.PoolConfig, phase?: string): pg.Pool {
  const pool = new pg.Pool({ ...config, ...name, max: 3 })
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    client.on('error', () => {})
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
    let last = ''
    client.query = ((first: string | { text: string; values?: unknown[] }, ...rest: unknown[]) => {
      const { text, values } = typeof first === 'string' ? { text: first, values: rest[0] } : first
      last = phase ?? phaseOf(text, Array.isArray(values) ? values : [], last)
      say(`> ${last}`)
      const then = rest.at(-1)
      // Whoever does not wait by a promise is called back.
      if (typeof then === 'function')
        return query(first, ...rest.slice(0, -1), (...answer: unknown[]) => {
          say('<')
          then(...answer)
        })
      const answer = query(first, ...rest)
      answer.then(
        () => say('<'),
        () => say('<'),
      )
      return answer
    }) as typeof client.query
  })
  return pool
}

const ownerPool = toldPool(setup.owner, 'queue')
const quiet = new pg.Pool({ ...setup.owner, ...name, max: 1 })
// biome-ignore lint/suspicious/noExplicitAny: no table is named here
const db = new Kysely<any>({ dialect: new PostgresDialect({ pool: toldPool(setup.app) }) })
const firstPart: Record<string, string> = {
  'people.roster.read': 'staging',
  'people.roster.apply': 'beginning',
  'kernel.deliver': 'telling',
}

async function work(): Promise<void> {
  const { runner } = await startWorker({ ownerPool, db, modules: [people, rosters], concurrency: 1, now })
  runner.events.on('job:start', ({ job: { task_identifier } }) => {
    job = task_identifier
    part = firstPart[job] ?? 'other'
  })
  runner.events.on('job:error', ({ error }) => say(`! ${String(error instanceof Error ? error.stack : error).replaceAll('\n', ' ')}`))
  for (;;) {
    const { rows } = await quiet.query('select count(*)::int as n from graphile_worker._private_jobs where run_at <= now()')
    if (rows[0].n === 0) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await runner.stop()
}

async function undo(task: ChildTask & { do: 'undo' }): Promise<void> {
  job = 'undo'
  part = 'undoing'
  await within(db, { who: system('child'), authorities: [task.authority], now }, (ctx) => undoRoster(ctx, task.import))
}

plugReaders([csv])
await quiet.query('select 1')
say('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line) as ChildTask
  try {
    await (task.do === 'undo' ? undo(task) : work())
    say('done')
  } catch (error) {
    say(error instanceof Refusal ? `refused ${error.code}` : `! ${error instanceof Error ? error.stack?.replaceAll('\n', ' ') : error}`)
  }
}
process.exit(0)
