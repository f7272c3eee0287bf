// Takes one authority over into an installation that may be in use: all of its rows or none.
import type pg from 'pg'
import { connect } from '../../kernel/database/connection.ts'
import { belongs } from './authority.ts'
import { readTables, steadyOutput, type Table } from './catalogue.ts'
import { authorityExists, damaged, otherVersion, rowFault } from './faults.ts'
import type { AuthorityName, Head, Tail } from './format.ts'
import { type Backup, readAll } from './read.ts'
import { addJobs, copyInto, raisePositions, type Target } from './restore.ts'

/** Adds the rows of one authority; refused when anything of it exists already or the versions differ. */
export async function takeOverAuthority(target: Pick<Target, 'owner'>, backup: Backup, authority: AuthorityName): Promise<Tail> {
  const client = await connect(target.owner)
  try {
    await client.query(`select pg_advisory_lock_shared(hashtext('muses'), hashtext('migration'))`)
    await client.query(`begin; ${steadyOutput}; set local lock_timeout = '30s'`)
    await checkVersion(client, backup.head)
    await checkNew(client, authority)
    const tables = new Map((await readTables(client)).filter(belongs).map((table) => [table.name, table]))
    const wanted = new Map(backup.head.tables.map((table) => [table.name, table.columns]))
    // Triggers would do again what the rows already show; the lock keeps other writers out of these tables meanwhile.
    const triggered = [...tables.values()].filter((table) => table.triggers && wanted.has(table.name))
    for (const { name } of triggered) await client.query(`alter table ${name} disable trigger user`)
    await client.query('set constraints all deferred')
    const tail = await readAll(backup, {
      table: (name, rows) => addRows(client, backup.file, tables.get(name), wanted.get(name)!, authority, rows),
      jobs: (jobs) => addJobs(client, jobs),
    })
    await client.query('set constraints all immediate').catch((error: unknown) => {
      throw rowFault(error, 'constraints')
    })
    for (const { name } of triggered) await client.query(`alter table ${name} enable trigger user`)
    // Whoever has written a line has done so with the old offset: wait for them, or their line would lie below a seal.
    await client.query('lock table kernel.audit in share row exclusive mode')
    await client.query(raisePositions, [tail.position])
    await client.query('commit')
    return tail
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
}

async function checkVersion(client: pg.Client, head: Head): Promise<void> {
  const { rows } = await client.query<Head['migrations'][number]>('select set, file, sha256 from kernel.migration')
  const marks = (migrations: Head['migrations']) =>
    migrations
      .map(({ set, file, sha256 }) => `${set}/${file}/${sha256}`)
      .sort()
      .join('\n')
  if (marks(rows) !== marks(head.migrations)) throw otherVersion()
}

async function checkNew(client: pg.Client, { id, slug, name }: AuthorityName): Promise<void> {
  const { rowCount } = await client.query('select from organisation.authority where id = $1 or slug = $2', [id, slug])
  if (rowCount) throw authorityExists(name)
}

// By way of a temporary table: COPY itself refuses tables under row security, and their protection is not lifted in use.
async function addRows(
  client: pg.Client,
  file: string,
  table: Table | undefined,
  columns: readonly string[],
  authority: AuthorityName,
  rows: AsyncIterable<Buffer>,
): Promise<number> {
  if (!table || columns.some((column) => !table.columns.includes(column))) throw damaged(file, table?.name ?? 'table')
  const list = columns.join(', ')
  const owner = table.tenant === 'no' ? 'id' : 'authority_id'
  await client.query(`create temporary table incoming on commit drop as select ${list} from ${table.name} with no data`)
  const count = await copyInto(client, 'pg_temp.incoming', columns, rows)
  const strangers = await client.query(`select from incoming where ${owner} is distinct from $1 limit 1`, [authority.id])
  if (strangers.rowCount) throw damaged(file, `${table.name}: rows of another authority`)
  try {
    await client.query(`insert into ${table.name} (${list}) overriding system value select ${list} from incoming`)
  } catch (error) {
    throw rowFault(error, table.name)
  }
  await client.query('drop table incoming')
  return count
}
