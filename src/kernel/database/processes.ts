// Which processes live on this machine, and since when.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

const hasProc = process.platform === 'linux'
let boot: string | undefined

/** A mark of one life of a process (boot and start tick), '' where the system does not tell; undefined when it is not running. */
export function lifeOf(pid: number): string | undefined {
  if (!hasProc) return isSignallable(pid) ? '' : undefined
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie answers signals but holds nothing any more; in containers nobody may ever collect it.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    return `${boot}/${fields[19]}`
  } catch {
    return undefined
  }
}

function isSignallable(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export interface Running {
  pid: number
  isPostmaster: boolean
}

/** The live PostgreSQL processes that carry this cluster name, whoever started them. */
export function serverProcesses(cluster: string): Running[] {
  const found: Running[] = []
  for (const { pid, command } of commands()) {
    const isPostmaster = command.includes(`cluster_name=${cluster}`) && /(^|\/)postgres[\0 ]/.test(command)
    if ((isPostmaster || command.startsWith(`postgres: ${cluster}: `)) && lifeOf(pid) !== undefined) found.push({ pid, isPostmaster })
  }
  return found
}

function* commands(): Generator<{ pid: number; command: string }> {
  if (hasProc) {
    for (const name of readdirSync('/proc')) {
      const pid = Number(name)
      if (Number.isInteger(pid) && pid !== process.pid) yield { pid, command: readCommand(pid) }
    }
    return
  }
  for (const line of execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n')) {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? []
    if (pid && command) yield { pid: Number(pid), command }
  }
}

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}

/** Sends a signal, quietly when the process has ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
