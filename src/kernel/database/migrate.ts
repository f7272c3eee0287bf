// Brings the schemas to the state of this program: forward only, each file in one transaction, once among all servers.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { connect } from './connection.ts'
import { checkHistory, type Migration, migrationError } from './migration-history.ts'
import { codeOf } from './start-error.ts'

export interface MigrationSet {
  name: string
  /** absolute folder with `NNN-name.sql` files */
  folder: string
}

/** The kernel's own migrations; they come before all others. */
export const kernelMigrations: MigrationSet = { name: 'kernel', folder: join(import.meta.dirname, '../migrations') }

/** Applies what is missing, in the order of the sets, and returns the names of the applied files as `set/file`. */
export async function migrate(owner: pg.ClientConfig, sets: readonly MigrationSet[], appRole: string): Promise<string[]> {
  const migrations = await readMigrations(sets)
  const client = await connect(owner)
  try {
    // Other servers that start now wait here, however long the first one works.
    await client.query(`select pg_advisory_lock(hashtext('muses'), hashtext('migration'))`)
    const pending = await checkHistory(client, migrations)
    for (const migration of pending) await apply(client, migration, appRole)
    await grantToNewRole(client, appRole)
    return pending.map(({ set, file }) => `${set}/${file}`)
  } finally {
    await client.end()
  }
}

/** The migrations of these sets in the order in which an empty database gets them. */
export async function readMigrations(sets: readonly MigrationSet[]): Promise<Migration[]> {
  return (await Promise.all(sets.map(readSet))).flat()
}

async function readSet({ name, folder }: MigrationSet): Promise<Migration[]> {
  const files = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  const sorted = files.filter((file) => /^\d{3}-[\w-]+\.sql$/.test(file)).sort()
  return Promise.all(
    sorted.map(async (file) => {
      const sql = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n')
      return { set: name, file, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

// A running server may hold a lock for a moment: give way and come back, instead of queueing everybody behind us.
async function apply(client: pg.Client, migration: Migration, appRole: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.query('begin')
      await client.query(`set local lock_timeout = '5s'`)
      await applyWithin(client, migration, appRole)
      await client.query('commit')
      return
    } catch (error) {
      await client.query('rollback').catch(() => {})
      if (codeOf(error) !== '55P03' || tries >= 5) throw migrationError(error, migration)
      await sleep(1_000)
    }
  }
}

/** Applies one migration inside the transaction that is open on this connection. */
export async function applyWithin(client: pg.Client, migration: Migration, appRole: string): Promise<void> {
  await client.query('set local search_path = public')
  await client.query(`select set_config('muses.app_role', $1, true)`, [appRole])
  await client.query(migration.sql)
  const { set, file, sha256 } = migration
  await client.query('insert into kernel.migration (set, file, sha256) values ($1, $2, $3)', [set, file, sha256])
}

// A restored or renamed database is served by another role than the one its migrations knew.
async function grantToNewRole(client: pg.Client, appRole: string): Promise<void> {
  const { rows } = await client.query<{ known: boolean }>(`select has_schema_privilege($1, 'kernel', 'usage') as known`, [appRole])
  if (!rows[0]!.known) await client.query('select kernel.regrant($1)', [appRole])
}
