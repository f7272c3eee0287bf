// What a database of MUSES is made of: its tables in the order in which rows can be loaded, and its sequences.
import type pg from 'pg'
import { StartError } from '../../kernel/database/start-error.ts'

export interface Reference {
  /** The table that is referred to. */
  table: string
  columns: string[]
  targets: string[]
  /** Whether the reference can be missing: one of its columns beside authority_id may be null. */
  optional: boolean
}

export interface Table {
  /** Quoted as SQL needs it: `organisation."group"`. */
  name: string
  /** Columns that hold data; generated ones are computed again. */
  columns: string[]
  /** `authority_id` exists; `optional` when it may be missing. */
  tenant: 'no' | 'always' | 'optional'
  forced: boolean
  triggers: boolean
  /** To other tables; a row may refer to its own table without being listed. */
  references: Reference[]
}

/** Written by the migrations themselves. */
const ownedByMigrations = new Set(['kernel.migration', 'kernel.table_right'])

const asking = `
  with space as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'graphile_worker')),
  relation as (
    select c.*, format('%I.%I', s.nspname, c.relname) as name from pg_class c join space s on s.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  ),
  me as (select oid, rolsuper or rolbypassrls as free from pg_roles where rolname = current_user)
  select r.name, r.relforcerowsecurity as forced,
    array(select quote_ident(a.attname) from pg_attribute a where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
    coalesce((select case when a.attnotnull then 'always' else 'optional' end from pg_attribute a
      where a.attrelid = r.oid and a.attname = 'authority_id' and not a.attisdropped), 'no') as tenant,
    exists (select from pg_trigger t where t.tgrelid = r.oid and not t.tgisinternal) as triggers,
    not me.free and r.relrowsecurity and not exists (select from pg_policy p where p.polrelid = r.oid and p.polpermissive and p.polcmd = '*'
      and me.oid = any (p.polroles) and pg_get_expr(p.polqual, p.polrelid) = 'true') as hidden,
    coalesce((select jsonb_agg(jsonb_build_object('table', (select name from relation where oid = f.confrelid),
        'columns', (select jsonb_agg(quote_ident(a.attname) order by k.at) from unnest(f.conkey) with ordinality as k(number, at) join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.number),
        'targets', (select jsonb_agg(quote_ident(a.attname) order by k.at) from unnest(f.confkey) with ordinality as k(number, at) join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.number),
        'optional', (select bool_or(not a.attnotnull and a.attname <> 'authority_id') from pg_attribute a where a.attrelid = f.conrelid and a.attnum = any (f.conkey)),
        'deferrable', f.condeferrable) order by f.conname)
      from pg_constraint f where f.contype = 'f' and f.conrelid = r.oid and f.confrelid <> r.oid and f.conparentid = 0), '[]') as references
  from relation r, me order by r.name`

interface Row extends Omit<Table, 'references'> {
  hidden: boolean
  references: (Reference & { deferrable: boolean })[]
}

/** All tables with data that outlives a crash (unlogged ones do not), those that are referred to before those that refer; throws when the role would not see every row. */
export async function readTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Row>(asking)
  const hidden = rows.filter((row) => row.hidden).map((row) => row.name)
  if (hidden.length) throw notAllRows(hidden)
  return inOrder(rows.filter((row) => !ownedByMigrations.has(row.name)))
}

function inOrder(rows: Row[]): Table[] {
  const byName = new Map(rows.map((row) => [row.name, row]))
  const ordered: Table[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (row: Row, path: string[]) => {
    if (state.get(row.name) === 'done') return
    if (state.get(row.name) === 'open')
      throw new Error(`foreign keys in a circle, one of them must be deferrable: ${[...path, row.name].join(' → ')}`)
    state.set(row.name, 'open')
    for (const { table, deferrable } of row.references) if (!deferrable && byName.has(table)) visit(byName.get(table)!, [...path, row.name])
    state.set(row.name, 'done')
    const { hidden: _, ...table } = row
    ordered.push(table)
  }
  for (const row of rows) visit(row, [])
  return ordered
}

function notAllRows(tables: string[]): StartError {
  return new StartError('backup-role', {
    de: `Die Rolle der Datenbank sieht nicht alle Zeilen (${tables.slice(0, 5).join(', ')}). Es wurde nichts gesichert. Bitte mit der Rolle sichern, der die Tabellen gehören: DATABASE_OWNER_URL.`,
    en: `The database role does not see every row (${tables.slice(0, 5).join(', ')}). Nothing was backed up. Back up as the role that owns the tables: DATABASE_OWNER_URL.`,
  })
}

export interface Sequence {
  name: string
  value: string
}

/** The sequences that have been used, and the last value each has given. */
export async function readSequences(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(`
    select format('%I.%I', schemaname, sequencename) as name, last_value::text as value from pg_sequences
    where schemaname !~ '^pg_' and schemaname not in ('information_schema', 'graphile_worker') and last_value is not null order by 1`)
  return rows
}

/** Makes values look the same on every server and in every session. */
export const steadyOutput = `
  set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601'; set local timezone = 'UTC'; set local bytea_output = 'hex';
  set local extra_float_digits = 1; set local xmloption = 'content'; set local client_encoding = 'UTF8'; set local lc_monetary = 'C';
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`
