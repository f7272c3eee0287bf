// The embedded PostgreSQL 18: one server per data folder, reachable through a Unix socket only.
//
// Who may use it: exactly one MUSES start holds a data folder (holder.ts). A second start is refused with the pid of
// the first; a child process of the first joins its server. The server ends with its holder, even after kill -9
// (immediate shutdown; the next start replays the write-ahead log). If one outlived its holder all the same, the next
// start ends it and starts its own on the same data, so that settings and the tie to the holder are always right.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findBinaries, runAs } from './binaries.ts'
import { initialise } from './initialise.ts'
import { type Server, startPostmaster } from './postmaster.ts'
import { serverProcesses, signal } from './processes.ts'
import { folderError, StartError } from './start-error.ts'

export interface EmbeddedServer {
  socketFolder: string
  port: number
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** absolute data folder; the cluster lies in its subfolder `postgres` */
  dataDir: string
  superuserPassword: string
  /** further `-c` settings; tests turn fsync off here */
  settings?: Record<string, string>
}

const port = 5432

/** Starts the embedded PostgreSQL of a data folder, creating its cluster at the first time. The caller holds the folder. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const cluster = join(options.dataDir, 'postgres')
  try {
    const found = lstatSync(cluster, { throwIfNoEntry: false })
    const user = runAs(found)
    // A data folder copied back by root: PostgreSQL only takes what is its own.
    if (user && found?.uid === 0) handOver(cluster, user.uid, user.gid)
    const binaries = findBinaries(user)
    const name = clusterName(options.dataDir)
    if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise({ cluster, binaries, user, ...options })
    checkVersion(cluster)
    const socketFolder = prepareSocketFolder(options.dataDir, cluster, user?.uid)
    const launch = async (): Promise<Server> => {
      await endOrphans(name)
      removeStaleMarks(cluster, socketFolder)
      return startPostmaster({
        name,
        cluster,
        binaries,
        user,
        socketFolder,
        port,
        log: join(options.dataDir, 'postgres.log'),
        settings: options.settings ?? {},
      })
    }
    return { socketFolder, port, stop: await supervise(launch) }
  } catch (error) {
    throw folderError(error, options.dataDir)
  }
}

function handOver(path: string, uid: number, gid: number): void {
  lchownSync(path, uid, gid)
  if (!lstatSync(path).isDirectory()) return
  for (const name of readdirSync(path)) handOver(join(path, name), uid, gid)
}

/** Where clients of this data folder find the socket, without starting anything. */
export function socketOf(dataDir: string): { host: string; port: number } {
  const cluster = join(dataDir, 'postgres')
  return { host: fitsSocket(cluster) ? cluster : shortFolder(dataDir), port }
}

/** The name that marks the server processes of a data folder. */
export function clusterName(dataDir: string): string {
  return `muses-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16)}`
}

function checkVersion(cluster: string): void {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (version === '18') return
  throw new StartError('cluster-version', {
    de: `Die Daten in ${cluster} stammen von PostgreSQL ${version}, mitgeliefert ist 18. Es wurde nichts geändert. Bitte die zu den Daten passende MUSES-Version starten, dort sichern und die Sicherung hier einspielen.`,
    en: `The data in ${cluster} was written by PostgreSQL ${version}, this program brings 18. Nothing was changed. Start the MUSES version that fits the data, back up there and restore the backup here.`,
  })
}

// A socket path may have 107 bytes on Linux and 103 on macOS.
function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= 103
}

function shortFolder(dataDir: string): string {
  const name = clusterName(dataDir)
  return fitsSocket(join(tmpdir(), name)) ? join(tmpdir(), name) : join('/tmp', name)
}

function prepareSocketFolder(dataDir: string, cluster: string, uid: number | undefined): string {
  if (fitsSocket(cluster)) return cluster
  const folder = shortFolder(dataDir)
  const owner = uid ?? process.getuid?.() ?? 0
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 })
    if (uid !== undefined) chownSync(folder, uid, -1)
  }
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== owner) {
    throw new StartError('socket-folder', {
      de: `Der Pfad des Datenordners ist für eine Socket-Datei zu lang, und der Ersatzordner ${folder} gehört einem anderen Benutzer. Es wurde nichts geändert. Bitte ${folder} entfernen oder mit MUSES_DATA_DIR einen kürzeren Pfad (höchstens 80 Zeichen) wählen.`,
      en: `The path of the data folder is too long for a socket file, and the replacement folder ${folder} belongs to another user. Nothing was changed. Remove ${folder} or choose a shorter path (at most 80 characters) with MUSES_DATA_DIR.`,
    })
  }
  if (found.mode & 0o077) chmodSync(folder, 0o700)
  return folder
}

// After kill -9 of the holder its server needs a moment to end; what stays longer is ended here.
async function endOrphans(name: string): Promise<void> {
  const steps: [NodeJS.Signals | undefined, number][] = [
    [undefined, 3_000],
    ['SIGINT', 30_000],
    ['SIGQUIT', 6_000],
    ['SIGKILL', 2_000],
  ]
  for (const [sent, patience] of steps) {
    for (const { pid, isPostmaster } of serverProcesses(name)) {
      if (sent && (isPostmaster || sent !== 'SIGINT')) signal(pid, sent)
    }
    for (let waited = 0; waited < patience; waited += 20) {
      if (serverProcesses(name).length === 0) return
      await sleep(20)
    }
  }
}

// Nothing of this cluster lives any more: marks left by kill -9 may name pids that belong to others by now.
function removeStaleMarks(cluster: string, socketFolder: string): void {
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  for (const suffix of ['', '.lock']) rmSync(join(socketFolder, `.s.PGSQL.${port}${suffix}`), { force: true })
}

// PostgreSQL killed alone (by the system when memory is short) comes back by itself; pools reconnect.
async function supervise(launch: () => Promise<Server>): Promise<() => Promise<void>> {
  let server = await launch()
  const stopping = new AbortController()
  const watch = async (): Promise<void> => {
    for (let failures = 0; ; ) {
      const since = Date.now()
      await server.ended
      failures = Date.now() - since > 60_000 ? 0 : Math.min(failures + 1, 8)
      await sleep(100 * 2 ** failures, undefined, { ref: false, signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      server = await launch().catch(() => server)
      if (stopping.signal.aborted) return server.stop()
    }
  }
  const watching = watch()
  return async () => {
    stopping.abort()
    await server.stop()
    await watching
  }
}
