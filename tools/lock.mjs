// A lock between processes: a folder that exists while somebody works. Node 20 syntax, no dependencies.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Runs the work while holding the lock folder; waits while another process holds it. */
export async function withLock(folder, work, onWait = () => {}) {
  for (let waited = 0; !take(folder); waited++) {
    if (waited === 0) onWait()
    if (isStale(folder)) rmSync(folder, { recursive: true, force: true })
    else await sleep(200)
  }
  try {
    return await work()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function take(folder) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  writeFileSync(join(folder, 'pid'), String(process.pid))
  return true
}

function isStale(folder) {
  try {
    return !isRunning(Number(readFileSync(join(folder, 'pid'), 'utf8')))
  } catch {
    // Between making the folder and writing the pid, or killed exactly there.
    const made = statSync(folder, { throwIfNoEntry: false })
    return made !== undefined && Date.now() - made.mtimeMs > 5_000
  }
}

function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
