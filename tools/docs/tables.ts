// `tables.sql`: every table as PostgreSQL has it after all migrations, for reading and for comparing two versions.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { migrationSets } from '../../src/app/modules.ts'
import { connect } from '../../src/kernel/database/connection.ts'
import { socketOf, startEmbedded } from '../../src/kernel/database/embedded.ts'
import { migrate, readMigrations } from '../../src/kernel/database/migrate.ts'

/** First line of the file: tells whether it was made from the migrations that are there now. */
export async function tablesMark(): Promise<string> {
  const digest = createHash('sha256')
  for (const { set, file, sha256 } of await readMigrations(migrationSets)) digest.update(`${set}/${file} ${sha256}\n`)
  return `-- Made from the migrations ${digest.digest('hex').slice(0, 16)}; not to be run.`
}

const password = 'docs'

/** Migrates an empty database and writes down what is in it. */
export async function tablesText(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'muses-docs-'))
  const server = await startEmbedded({ dataDir, superuserPassword: password, settings: { fsync: 'off', autovacuum: 'off' } })
  const superuser = { ...socketOf(dataDir), user: 'postgres', password, database: 'postgres' }
  try {
    const maker = await connect(superuser)
    await maker.query(`create role muses_owner login password '${password}'; create role muses_app login password '${password}'`)
    await maker.query('create database docs owner muses_owner template template0')
    await maker.end()
    const owner = { ...superuser, user: 'muses_owner', database: 'docs' }
    await migrate(owner, migrationSets, 'muses_app')
    const client = await connect(owner)
    const text = await describe(client)
    await client.end()
    return `${await tablesMark()}\n\n${text}`
  } finally {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

interface TableText {
  name: string
  unlogged: boolean
  lines: string[]
  indexes: string[]
  protection: string
  rights: string | null
}

const asking = `
  with space as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'graphile_worker'))
  select format('%I.%I', s.nspname, c.relname) as name, c.relpersistence = 'u' as unlogged,
    array(select format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
        || case when a.attgenerated = 's' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
                when a.attidentity <> '' then ' generated as identity' when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
        || case when a.attnotnull then ' not null' else '' end
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum)
    || array(select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c')
      order by array_position(array['p', 'u', 'f', 'c'], k.contype::text), k.conname) as lines,
    array(select pg_get_indexdef(i.indexrelid) from pg_index i where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u')) order by i.indexrelid::regclass::text) as indexes,
    case when c.relforcerowsecurity then 'row security' else 'open' end as protection,
    (select array_to_string(r.rights, ', ') from kernel.table_right r where r.relation = c.oid) as rights
  from pg_class c join space s on s.oid = c.relnamespace where c.relkind in ('r', 'p') and not c.relispartition order by s.nspname <> 'kernel', 1`

async function describe(client: pg.Client): Promise<string> {
  const { rows } = await client.query<TableText>(asking)
  return rows
    .map(({ name, unlogged, lines, indexes, protection, rights }) =>
      [
        `-- ${protection}; serving role: ${rights || 'nothing'}`,
        `create ${unlogged ? 'unlogged ' : ''}table ${name} (`,
        lines.map((line) => `  ${line}`).join(',\n'),
        ');',
        ...indexes.map((index) => `${index};`),
        '',
      ].join('\n'),
    )
    .join('\n')
}
