// Debian's PostgreSQL 15, the oldest that is supported, as a server of its own for one test file.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAs } from '../database/binaries.ts'
import { connect } from '../database/connection.ts'

export interface RealService {
  place?: { host: string; port: number; password: string }
  /** Why it is not there and how to get it. */
  missing?: string
  stop?: () => Promise<void>
}

const programs = '/usr/lib/postgresql/15/bin'
const password = 'superuser'

/** Starts it, or says how to install it; MUSES_REQUIRE_SERVICES=1 turns its absence into a failure. */
export async function startPostgres15(): Promise<RealService> {
  if (!existsSync(join(programs, 'initdb'))) {
    const missing = 'not installed (apt-get install -y --no-install-recommends postgresql-15)'
    if (process.env.MUSES_REQUIRE_SERVICES === '1') throw new Error(`PostgreSQL 15 is ${missing}`)
    return { missing }
  }
  const user = runAs(undefined)
  const host = mkdtempSync(join(tmpdir(), 'muses-pg15-'))
  const passwordFile = join(host, 'password')
  writeFileSync(passwordFile, password)
  for (const path of user ? [host, passwordFile] : []) chownSync(path, user!.uid, user!.gid)
  const folder = join(host, 'data')
  const initdb = [
    '-D',
    folder,
    '-U',
    'postgres',
    '-E',
    'UTF8',
    '--locale=C',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--no-sync',
  ]
  execFileSync(join(programs, 'initdb'), initdb, { ...user, cwd: host, stdio: 'ignore' })
  const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${host}`, '-c', 'fsync=off']
  const tied = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'QUIT'] : ['/usr/bin/env']
  const server = spawn(tied[0]!, [...tied.slice(1), join(programs, 'postgres'), '-D', folder, ...settings], {
    ...user,
    cwd: host,
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const place = { host, port: 5432, password }
  await ready(place)
  const stop = async (): Promise<void> => {
    server.kill('SIGINT')
    await ended
    rmSync(host, { recursive: true, force: true })
  }
  return { place, stop }
}

async function ready(place: NonNullable<RealService['place']>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const client = await connect({ ...place, user: 'postgres', database: 'postgres' })
      return await client.end()
    } catch (error) {
      if (tries > 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
