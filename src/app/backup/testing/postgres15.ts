// Debian's PostgreSQL 15, the oldest that MUSES promises to run on, started for one test file beside the bundled one.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { runAs } from '../../../kernel/database/binaries.ts'
import { connect } from '../../../kernel/database/connection.ts'

const binaries = '/usr/lib/postgresql/15/bin'

/** Whether it can be started here; a run that asks for all services must not go on without. */
export function hasPostgres15(): boolean {
  if (existsSync(join(binaries, 'postgres'))) return true
  if (process.env.MUSES_REQUIRE_SERVICES === '1') throw new Error('PostgreSQL 15 is missing: apt install postgresql-15')
  return false
}

export interface Postgres15 {
  superuser: pg.ClientConfig
  stop: () => Promise<void>
}

/** Starts an empty server on a socket of its own. */
export async function startPostgres15(): Promise<Postgres15> {
  const folder = mkdtempSync(join(tmpdir(), 'muses-pg15-'))
  const user = runAs(undefined)
  if (user) chownSync(folder, user.uid, user.gid)
  const cluster = join(folder, 'data')
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', cluster, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...user, cwd: folder, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(made.stderr)
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'max_connections=30']
  const server = spawn(join(binaries, 'postgres'), ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => server.on('exit', () => resolve()).on('error', () => resolve()))
  for (let waited = 0; !existsSync(join(folder, '.s.PGSQL.5432')); waited += 50) {
    if (waited > 20_000 || server.exitCode !== null) throw new Error('PostgreSQL 15 does not start')
    await sleep(50)
  }
  const superuser = { host: folder, port: 5432, user: 'postgres', database: 'postgres' }
  const client = await connect(superuser)
  await client.query(`create role muses_owner login; create role muses_app login`)
  await client.end()
  return {
    superuser,
    stop: async () => {
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
