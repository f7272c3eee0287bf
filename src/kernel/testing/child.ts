// A Node process of its own that opens the database of a data folder, for tests that kill it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { programFolder } from '../database/environment.ts'

export interface DatabaseProcess {
  process: ChildProcess
  /** What it answered: the opened database, or the code of its StartError. */
  answer: { host?: string; error?: string; message?: string }
  end(signal: NodeJS.Signals): Promise<void>
}

interface Options {
  env: Record<string, string>
  /** the copy of MUSES to run; ours unless told */
  folder?: string
  uid?: number
  gid?: number
}

/** Starts a process that opens the database, tells how it went and stays until it is killed. */
export async function databaseProcess({ env, folder = programFolder, uid, gid }: Options): Promise<DatabaseProcess> {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(join(folder, 'src/kernel/database/connect.ts'))})
    try {
      const database = await openDatabase(process.env)
      console.log(JSON.stringify({ host: database.owner.host }))
      process.on('SIGTERM', () => database.stop().then(() => process.exit(0)))
      setInterval(() => {}, 1000)
    } catch (error) {
      console.log(JSON.stringify({ error: error.code ?? 'none', message: error.message }))
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env.PATH, ...env },
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid }),
  })
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  return {
    process: child,
    answer: JSON.parse(line.toString()),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await once(child, 'exit')
    },
  }
}
