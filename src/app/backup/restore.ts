// Restores a whole installation into an empty database, all or nothing.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { connect } from '../../kernel/database/connection.ts'
import { applyWithin, type MigrationSet, migrate, readMigrations } from '../../kernel/database/migrate.ts'
import { checkHistory, type Migration } from '../../kernel/database/migration-history.ts'
import { prepareQueue } from '../../kernel/jobs.ts'
import { readTables, steadyOutput, type Table } from './catalogue.ts'
import { damaged, newerBackup, notEmpty, otherMigration } from './faults.ts'
import type { Head, PendingJob, Tail } from './format.ts'
import { type Backup, readAll } from './read.ts'

export interface Target {
  owner: pg.ClientConfig
  appRole: string
}

/** Restores a backup of a whole installation; the database is as empty as before until the very last moment. */
export async function restoreInstallation(target: Target, sets: readonly MigrationSet[], backup: Backup): Promise<Tail> {
  const migrations = migrationsOf(backup.head, await readMigrations(sets))
  const client = await connect(target.owner)
  try {
    await client.query(`select pg_advisory_lock(hashtext('muses'), hashtext('migration'))`)
    await checkEmpty(client)
    await queueTables(target.owner)
    await client.query(`begin; ${steadyOutput}`)
    for (const migration of await checkHistory(client, migrations)) await applyWithin(client, migration, target.appRole)
    const tail = await fill(client, backup)
    await client.query('commit')
    return tail
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
}

/** Makes the tables as they were when the backup was made, without a row. */
export async function restoreTables(target: Target, sets: readonly MigrationSet[], head: Head): Promise<void> {
  const migrations = migrationsOf(head, await readMigrations(sets))
  const client = await connect(target.owner)
  try {
    await client.query('begin')
    for (const migration of await checkHistory(client, migrations)) await applyWithin(client, migration, target.appRole)
    await client.query('commit')
  } finally {
    await client.end()
  }
  await queueTables(target.owner)
}

/** Brings a restored database from the state of its backup to the state of this program. */
export async function catchUp(target: Target, sets: readonly MigrationSet[]): Promise<string[]> {
  const applied = await migrate(target.owner, sets, target.appRole)
  const client = await connect(target.owner)
  await client.query('analyze').finally(() => client.end())
  return applied
}

/** The migrations the backup was made with; refuses one that this program does not have or has otherwise. */
function migrationsOf(head: Head, known: readonly Migration[]): Migration[] {
  const name = ({ set, file }: { set: string; file: string }) => `${set}/${file}`
  const wanted = new Map(head.migrations.map((migration) => [name(migration), migration.sha256]))
  const unknown = [...wanted.keys()].filter((each) => !known.some((migration) => name(migration) === each))
  if (unknown.length) throw newerBackup(head.program, unknown)
  const chosen = known.filter((migration) => wanted.has(name(migration)))
  for (const migration of chosen) if (migration.sha256 !== wanted.get(name(migration))) throw otherMigration(name(migration))
  return chosen
}

async function checkEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ used: boolean }>(`select to_regclass('kernel.migration') is not null as used`)
  if (rows[0]!.used) throw notEmpty(client.database ?? '')
}

/** Makes the tables of the queue, which are not part of a backup. */
export async function queueTables(owner: pg.ClientConfig): Promise<void> {
  const pool = new pg.Pool({ ...owner, max: 2 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  await prepareQueue(pool).finally(() => pool.end())
}

async function fill(client: pg.Client, backup: Backup): Promise<Tail> {
  const tables = await readTables(client)
  const byName = new Map(tables.map((table) => [table.name, table]))
  for (const { name, columns } of backup.head.tables) {
    const table = byName.get(name)
    if (!table || columns.some((column) => !table.columns.includes(column))) throw damaged(backup.file, name)
  }
  await client.query(`truncate ${tables.map((table) => table.name).join(', ')} cascade`)
  // COPY refuses tables whose owner stands under row security; nobody else sees them before the commit.
  for (const statement of tables.flatMap(opening)) await client.query(statement)
  await client.query('set constraints all deferred')
  const wanted = new Map(backup.head.tables.map((table) => [table.name, table.columns]))
  const tail = await readAll(backup, {
    table: (name, rows) => copyInto(client, name, wanted.get(name)!, rows),
    jobs: (jobs) => addJobs(client, jobs),
  })
  await client.query('set constraints all immediate')
  for (const statement of tables.flatMap(closing)) await client.query(statement)
  for (const { name, value } of tail.sequences) await client.query('select setval($1::regclass, $2::bigint)', [name, value])
  await client.query(raisePositions, [tail.position])
  return tail
}

const opening = ({ name, forced, triggers }: Table) => [
  ...(forced ? [`alter table ${name} no force row level security`] : []),
  ...(triggers ? [`alter table ${name} disable trigger user`] : []),
]
const closing = ({ name, forced, triggers }: Table) => [
  ...(forced ? [`alter table ${name} force row level security`] : []),
  ...(triggers ? [`alter table ${name} enable trigger user`] : []),
]

/** Every later transaction gets a higher position than any audit line has: transaction ids begin anew in another cluster. */
export const raisePositions = `
  update kernel.installation set position_offset = greatest(position_offset, $1::bigint - pg_current_xact_id()::text::bigint + 1)`

/** Streams rows into a table and answers how many arrived. */
export async function copyInto(client: pg.Client, table: string, columns: readonly string[], rows: AsyncIterable<Buffer>): Promise<number> {
  const query = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
  await pipeline(Readable.from(rows, { objectMode: false }), query)
  return query.rowCount
}

/** Puts jobs back into the queue as part of the transaction. */
export async function addJobs(client: pg.Client, jobs: readonly PendingJob[]): Promise<void> {
  await client.query(
    `select graphile_worker.add_job(j.identifier, payload => j.payload, queue_name => j.queue, run_at => j.run_at, max_attempts => j.max_attempts,
       job_key => j.key, priority => j.priority)
     from jsonb_to_recordset($1::jsonb) as j(identifier text, payload json, queue text, run_at timestamptz, max_attempts int, key text, priority int)`,
    [JSON.stringify(jobs)],
  )
}
