// Processor time of this process and its database: a figure that other programs on the same machine blur less than the clock.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ticksPerSecond = 100

function statOf(pid: string): { parent: string; ticks: number; reaped: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { parent: fields[1]!, ticks: Number(fields[11]) + Number(fields[12]), reaped: Number(fields[13]) + Number(fields[14]) }
  } catch {
    return undefined
  }
}

/** Seconds of processor time that the database of a data folder has used so far; 0 where the system does not tell. */
export function databaseCpu(folder: string): number {
  let main: string
  try {
    main = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]!
  } catch {
    return 0
  }
  const own = statOf(main)
  if (!own) return 0
  const children = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(name) ?? []) : []))
  const ticks = children.filter((each) => each.parent === main).reduce((sum, each) => sum + each.ticks, own.ticks + own.reaped)
  return ticks / ticksPerSecond
}

/** Seconds of processor time of this process and the database of a data folder since the last call. */
export function cpuClock(folder: string): () => { node: number; database: number } {
  let node = process.cpuUsage()
  let database = databaseCpu(folder)
  return () => {
    const used = process.cpuUsage(node)
    const now = databaseCpu(folder)
    const result = { node: (used.user + used.system) / 1e6, database: now - database }
    node = process.cpuUsage()
    database = now
    return result
  }
}
