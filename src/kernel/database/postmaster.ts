// Runs one PostgreSQL server process and ties its life to ours.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readFileSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunAs } from './binaries.ts'
import { cleanEnvironment, folderFor } from './initialise.ts'
import { signal } from './processes.ts'
import { serverError } from './server-error.ts'

interface Launch {
  name: string
  cluster: string
  binaries: string
  user: RunAs
  socketFolder: string
  port: number
  log: string
  settings: Record<string, string>
}

export interface Server {
  ended: Promise<void>
  stop(): Promise<void>
}

const maximumLogSize = 10 * 1024 * 1024

/** Starts the server and returns when it accepts connections, however long it replays its log. */
export async function startPostmaster(launch: Launch): Promise<Server> {
  const log = openSync(launch.log, 'a', 0o600)
  if (fstatSync(log).size > maximumLogSize) ftruncateSync(log)
  const from = fstatSync(log).size
  const child = spawnTied(launch, log)
  closeSync(log)
  let failure: unknown
  child.on('error', (error) => (failure = error))
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()).on('error', () => resolve()))
  while (!isReady(launch.cluster)) {
    if (failure || child.exitCode !== null || child.signalCode !== null) {
      throw failure ?? serverError(readFileSync(launch.log, 'utf8').slice(from), dirname(launch.log))
    }
    await sleep(10)
  }
  // The server must not keep our event loop alive by itself.
  child.unref()
  return { ended, stop: () => stop(child, ended) }
}

function isReady(cluster: string): boolean {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

// Fast shutdown first (a checkpoint may take a while), then as if the power failed: nothing acknowledged is lost.
async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.ref()
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return
    signal(child.pid!, name)
    const timer = new AbortController()
    await Promise.race([ended, sleep(30_000, undefined, { signal: timer.signal }).catch(() => {})])
    timer.abort()
  }
}

function spawnTied(launch: Launch, log: number): ChildProcess {
  const program = join(launch.binaries, 'bin', 'postgres')
  const args = ['-D', folderFor(launch.user, launch.cluster), ...settings(launch).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const options = {
    ...launch.user,
    cwd: launch.cluster,
    env: cleanEnvironment(),
    // An own session: Ctrl-C in the terminal reaches MUSES alone, which then stops the server in order.
    detached: true,
  }
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file))
  if (setpriv) return spawn(setpriv, ['--pdeathsig', 'QUIT', program, ...args], { ...options, stdio: ['ignore', log, log] })
  const child = spawn(program, args, { ...options, stdio: ['ignore', log, log] })
  if (child.pid) watchFor(child)
  return child
}

// Without setpriv a shell waits for the end of a pipe that only we hold open, and then ends the server.
function watchFor(server: ChildProcess): void {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -QUIT "$0" 2>/dev/null', String(server.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.on('error', () => {})
  guard.unref()
  ;(guard.stdin as unknown as { unref(): void }).unref()
  server.on('exit', () => guard.kill('SIGKILL'))
}

function settings(launch: Launch): [string, string][] {
  const inCluster = launch.socketFolder === launch.cluster
  return Object.entries({
    cluster_name: launch.name,
    listen_addresses: '',
    port: String(launch.port),
    unix_socket_directories: inCluster ? '.' : launch.socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    random_page_cost: '1.1',
    jit: 'off',
    fsync: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Failed statements are ours to report; here they would write personal data into a file.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...sharedMemory(),
    ...launch.settings,
  })
}

// Containers often get 64 MB of /dev/shm, too little for parallel queries.
function sharedMemory(): Record<string, string> {
  if (process.platform !== 'linux') return {}
  try {
    const shm = statfsSync('/dev/shm')
    return shm.bsize * shm.blocks < 256 * 1024 * 1024 ? { dynamic_shared_memory_type: 'mmap' } : {}
  } catch {
    return { dynamic_shared_memory_type: 'mmap' }
  }
}
