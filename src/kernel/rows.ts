// Objects as rows: a set is inserted, changed or deleted in one statement, with its audit lines and its event.
import { type RawBuilder, sql } from 'kysely'
import { type Change, type Draft, type Id, type Model, newId, type Row } from '#shared'
import { type AuditEntry, differences } from './audit.ts'
import type { Context } from './context.ts'
import { notFound, stale } from './errors.ts'

export interface Stored<M extends Model> {
  model: M
  table: RawBuilder<unknown>
  /** The column that holds the authority; `id` for the authority itself. */
  tenant: 'authority_id' | 'id'
  column: (key: string) => string
  /** The field that names the school in the audit. */
  school?: keyof M['fields'] & string
}

export interface StoredOptions<M extends Model> {
  tenant?: 'authority_id' | 'id'
  /** Columns that are not the field's name in snake case (`_id` behind it for references). */
  columns?: Partial<Record<keyof M['fields'] & string, string>>
  school?: keyof M['fields'] & string
}

const idOf = (row: unknown) => (row as { id: Id }).id
const snake = (key: string) => key.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`)

/** Says in which table the objects of a model stand. */
export function storedIn<M extends Model>(table: `${string}.${string}`, model: M, options: StoredOptions<M> = {}): Stored<M> {
  const named = (options.columns ?? {}) as Record<string, string | undefined>
  const column = (key: string) => named[key] ?? (model.fields[key]?.kind === 'ref' ? `${snake(key)}_id` : snake(key))
  return { model, table: sql.table(table), tenant: options.tenant ?? 'authority_id', column, school: options.school }
}

/** The fields of a row as they travel: days and instants as ISO text, numbers as numbers. */
function selection<M extends Model>(stored: Stored<M>): RawBuilder<unknown> {
  return sql.join(
    Object.entries(stored.model.fields).map(([key, { kind }]) => {
      const column = sql.ref(`t.${stored.column(key)}`)
      if (kind === 'day') return sql`${column}::text as ${sql.id(key)}`
      if (kind === 'instant') return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${sql.id(key)}`
      if (kind === 'number' || kind === 'money') return sql`${column}::float8 as ${sql.id(key)}`
      return sql`${column} as ${sql.id(key)}`
    }),
  )
}

const columnsIn = <M extends Model>(stored: Stored<M>, wishes: readonly object[]) =>
  [...new Set(wishes.flatMap((wish) => Object.keys(wish)))].filter((key) => key in stored.model.fields)

const asColumns = <M extends Model>(stored: Stored<M>, wish: object) =>
  Object.fromEntries(
    Object.entries(wish).flatMap(([key, value]) =>
      key in stored.model.fields && value !== undefined ? [[stored.column(key), value]] : [],
    ),
  )

const schoolOf = <M extends Model>(stored: Stored<M>, row: Row<M>) =>
  stored.school ? ((row as Record<string, unknown>)[stored.school] as Id | null) : null

const auditLines = <M extends Model>(
  stored: Stored<M>,
  rows: readonly Row<M>[],
  changes?: (row: Row<M>) => AuditEntry['changes'],
): AuditEntry[] => rows.map((row) => ({ id: idOf(row), school: schoolOf(stored, row), changes: changes?.(row) }))

function inOrder<R>(rows: readonly R[], ids: readonly Id[]): R[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]))
  return ids.map((id) => byId.get(id)!)
}

export type Insertable<M extends Model> = Draft<M> & Partial<Row<M>>

/** Inserts the objects, says so in the audit and tells `<object>.created`; answers them in the order given. */
export async function insertRows<M extends Model>(ctx: Context, stored: Stored<M>, drafts: readonly Insertable<M>[]): Promise<Row<M>[]> {
  if (drafts.length === 0) return []
  const wishes = drafts.map((draft) => ({ ...draft, id: (draft as { id?: Id }).id ?? newId() }))
  const names = columnsIn(stored, wishes).map((key) => sql.id(stored.column(key)))
  const tenant = stored.tenant === 'id' ? sql`` : sql`authority_id, `
  const authority = stored.tenant === 'id' ? sql`` : sql`${ctx.authority}::uuid, `
  const { rows } = await sql<Row<M>>`insert into ${stored.table} as t (${tenant}${sql.join(names)})
    select ${authority}${sql.join(names.map((name) => sql`r.${name}`))}
    from jsonb_populate_recordset(null::${stored.table}, ${JSON.stringify(wishes.map((wish) => asColumns(stored, wish)))}::jsonb) r
    returning ${selection(stored)}`.execute(ctx.db())
  const created = inOrder(
    rows,
    wishes.map((wish) => wish.id),
  )
  await record(ctx, stored, 'created', auditLines(stored, created))
  return created
}

/** The objects, held until the end of the transaction, in the order of the ids; a missing one is refused as not found. */
export async function lockRows<M extends Model>(ctx: Context, stored: Stored<M>, ids: readonly Id[]): Promise<Row<M>[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row<M>>`select ${selection(stored)} from ${stored.table} t
    where ${sql.ref(`t.${stored.tenant}`)} = ${ctx.authority}::uuid and t.id = any(${sql.val([...ids])}::uuid[]) order by t.id for update`.execute(
    ctx.db(),
  )
  const found = inOrder(rows, ids)
  if (found.some((row) => row === undefined)) throw notFound()
  return found
}

/** Changes that an action makes: also fields that nobody else may write. */
export type Changing<M extends Model> = Omit<Change<M>, 'id'> & Partial<Row<M>> & { id: Id }

/**
 * Writes what differs, raises the version, says so in the audit and tells `<object>.changed`; answers all rows as they are now.
 * `before` comes from `lockRows`. A version that is no longer the newest is refused (412).
 */
export async function changeRows<M extends Model>(
  ctx: Context,
  stored: Stored<M>,
  before: readonly Row<M>[],
  changes: readonly Changing<M>[],
  fact = 'changed',
): Promise<Row<M>[]> {
  const old = new Map(before.map((row) => [idOf(row), row]))
  const wishes = changes.flatMap((change) => {
    const { version, ...wish } = change as { id: Id; version?: number }
    const row = old.get(change.id)
    if (!row) throw notFound()
    if (version !== undefined && version !== (row as unknown as { version: number }).version) throw stale()
    const differing = differences(row as object, wish as object)
    return differing ? [{ wish, differing }] : []
  })
  if (wishes.length === 0) return [...before]
  const keys = columnsIn(
    stored,
    wishes.map(({ wish }) => wish),
  ).filter((key) => key !== 'id')
  const set = keys.map((key) => {
    const name = stored.column(key)
    return sql`${sql.id(name)} = case when w.c ? ${name} then (w.r).${sql.id(name)} else t.${sql.id(name)} end`
  })
  const { rows } = await sql<Row<M>>`update ${stored.table} t set ${sql.join(set)}, version = t.version + 1
    from (select c, jsonb_populate_record(null::${stored.table}, c) as r
          from jsonb_array_elements(${JSON.stringify(wishes.map(({ wish }) => asColumns(stored, wish)))}::jsonb) c) w
    where ${sql.ref(`t.${stored.tenant}`)} = ${ctx.authority}::uuid and t.id = (w.c->>'id')::uuid returning ${selection(stored)}`.execute(
    ctx.db(),
  )
  const differing = new Map(wishes.map((each) => [each.wish.id, each.differing]))
  await record(
    ctx,
    stored,
    fact,
    auditLines(stored, rows, (row) => differing.get(idOf(row))),
  )
  const after = new Map(rows.map((row) => [idOf(row), row]))
  return before.map((row) => after.get(idOf(row)) ?? row)
}

/** Deletes the objects; the audit keeps their values, `<object>.deleted` is told. What others refer to is refused as in use. */
export async function deleteRows<M extends Model>(ctx: Context, stored: Stored<M>, before: readonly Row<M>[]): Promise<void> {
  if (before.length === 0) return
  const ids = before.map((row) => idOf(row))
  await sql`delete from ${stored.table} t where ${sql.ref(`t.${stored.tenant}`)} = ${ctx.authority}::uuid and t.id = any(${sql.val(ids)}::uuid[])`.execute(
    ctx.db(),
  )
  const gone = (row: Row<M>) =>
    Object.fromEntries(
      Object.entries(row as object).flatMap(([key, value]) => (key === 'id' || value === null ? [] : [[key, [value, null]]])),
    )
  await record(ctx, stored, 'deleted', auditLines(stored, before, gone as never))
}

async function record<M extends Model>(ctx: Context, stored: Stored<M>, fact: string, lines: AuditEntry[]): Promise<void> {
  const what = `${stored.model.name}.${fact}`
  await ctx.audit(what, stored.model.name, lines)
  await ctx.tell(
    what,
    lines.map((line) => line.id),
  )
}
