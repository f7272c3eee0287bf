// Creates the cluster of the embedded PostgreSQL, all or nothing.
import { spawn } from 'node:child_process'
import { chownSync, closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunAs } from './binaries.ts'
import { serverError } from './server-error.ts'

interface Options {
  dataDir: string
  cluster: string
  binaries: string
  user: RunAs
  superuserPassword: string
  settings?: Record<string, string>
}

/** Makes a new cluster (UTF-8, German ICU collation, passwords by SCRAM) beside its place and then moves it there. */
export async function initialise(options: Options): Promise<void> {
  const draft = `${options.cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  const passwordFile = join(options.dataDir, '.password')
  writeFileSync(passwordFile, `${options.superuserPassword}\n`, { mode: 0o600 })
  for (const path of options.user ? [draft, passwordFile] : []) chownSync(path, options.user!.uid, options.user!.gid)
  const password = openSync(passwordFile, 'r')
  try {
    await run(options, draft, password)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw error
  } finally {
    closeSync(password)
    rmSync(passwordFile, { force: true })
  }
  rmSync(options.cluster, { recursive: true, force: true })
  renameSync(draft, options.cluster)
}

async function run(options: Options, draft: string, password: number): Promise<void> {
  const args = ['-D', folderFor(options.user, draft), '-U', 'postgres', '--pwfile=/dev/stdin', '--auth=scram-sha-256', '--encoding=UTF8']
  args.push('--locale=C', '--lc-ctype=C.UTF-8', '--locale-provider=icu', '--icu-locale=de-DE', '--no-instructions')
  if (options.settings?.fsync === 'off') args.push('--no-sync')
  const child = spawn(join(options.binaries, 'bin', 'initdb'), args, {
    ...options.user,
    cwd: draft,
    env: cleanEnvironment(),
    stdio: [password, 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout!.on('data', (part) => (said += part))
  child.stderr!.on('data', (part) => (said += part))
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw serverError(said, options.dataDir)
}

/**
 * How PostgreSQL is told its data folder when started with that folder as working directory. As another user than
 * ours it may not be able to walk the path there (a home with mode 0700), but it may always use its own cwd.
 */
export function folderFor(user: RunAs, folder: string): string {
  return user ? '/proc/self/cwd' : folder
}

/** Environment for PostgreSQL's programs: none of the caller's PG… or LC_… variables. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'SYSTEMROOT'].filter((name) => process.env[name] !== undefined)
  return { ...Object.fromEntries(kept.map((name) => [name, process.env[name]])), LC_ALL: 'C', TZ: 'UTC' }
}
