// The record of an import and its way back. What is compared and written stays with the module that owns the tables.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from './context.ts'
import { conflict, notFound, stale } from './errors.ts'
import { textsIn } from './texts.ts'

export const importStates = [
  'uploaded',
  'reading',
  'previewed',
  'held',
  'applying',
  'applied',
  'undoing',
  'undone',
  'failed',
  'discarded',
] as const
export type ImportState = (typeof importStates)[number]

export interface ImportRecord {
  id: Id
  authority_id: Id
  kind: string
  title: string
  school_id: Id | null
  source: string | null
  format: string | null
  state: ImportState
  scope: 'full' | 'cut' | 'delta'
  facts: Record<string, string | number>
  columns: unknown
  mapping: Record<string, string | null> | null
  settings: Record<string, unknown>
  counts: Record<string, number>
  guard: unknown[]
  file_ids: Id[]
  error: { code: string; message: string } | null
  created_at: Date
  created_by: Id | null
  released_by: Id | null
  applied_at: Date | null
  undo_until: Date | null
  undone_at: Date | null
  version: number
}

export const undoDays = 14

type Draft = Pick<
  ImportRecord,
  'kind' | 'title' | 'school_id' | 'source' | 'format' | 'scope' | 'facts' | 'columns' | 'mapping' | 'settings' | 'file_ids'
>

/** Opens an import for files that are already stored. */
export async function openImport(ctx: Context, draft: Draft): Promise<Id> {
  const { rows } = await sql<{ id: Id }>`
    insert into kernel.import (authority_id, kind, title, school_id, source, format, scope, facts, columns, mapping, settings, file_ids, created_by, created_at)
    values (${ctx.authority}, ${draft.kind}, ${draft.title}, ${draft.school_id}::uuid, ${draft.source}, ${draft.format}, ${draft.scope}, ${JSON.stringify(draft.facts)}::jsonb,
      ${draft.columns === undefined || draft.columns === null ? null : JSON.stringify(draft.columns)}::jsonb, ${draft.mapping ? JSON.stringify(draft.mapping) : null}::jsonb,
      ${JSON.stringify(draft.settings)}::jsonb, ${sql.val(draft.file_ids)}::uuid[], ${ctx.who.account}::uuid, ${ctx.now()})
    returning id`.execute(ctx.db())
  return rows[0]!.id
}

/** The import, or NotFound. The caller asks for the right at its school. */
export async function getImport(ctx: Context, id: Id, lock = false): Promise<ImportRecord> {
  const { rows } =
    await sql<ImportRecord>`select * from kernel.import where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${id} ${lock ? sql`for update` : sql``}`.execute(
      ctx.db(),
    )
  if (!rows[0]) throw notFound()
  return rows[0]
}

type Changes = Partial<Omit<ImportRecord, 'id' | 'authority_id' | 'version' | 'created_at' | 'created_by'>>
const json = new Set(['facts', 'columns', 'mapping', 'settings', 'counts', 'guard', 'error'])

/** Moves an import on; refuses when it is not in one of the expected states or somebody else was quicker. */
export async function changeImport(ctx: Context, id: Id, from: readonly ImportState[], changes: Changes, version?: number): Promise<void> {
  const assigned = Object.entries(changes).map(
    ([key, value]) => sql`${sql.id(key)} = ${json.has(key) ? sql`${JSON.stringify(value)}::jsonb` : sql`${value}`}`,
  )
  const { rows } = await sql<{
    state: ImportState
    version: number
  }>`select state, version from kernel.import where authority_id = ${ctx.authority} and id = ${id} for update`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  if (version !== undefined && rows[0].version !== version) throw stale()
  if (!from.includes(rows[0].state)) throw conflict('import.state', { values: { state: rows[0].state } })
  await sql`update kernel.import set ${sql.join([...assigned, sql`version = version + 1`])} where authority_id = ${ctx.authority} and id = ${id}`.execute(
    ctx.db(),
  )
}

export interface FaultLine {
  severity: 'error' | 'warning'
  code: string
  file?: string
  line?: number
  column?: string
  value?: string
}

/** Keeps faults of an import; values are cut, because a wrong cell may hold anything. */
export async function keepFaults(ctx: Context, id: Id, faults: readonly FaultLine[]): Promise<void> {
  if (!faults.length) return
  const rows = faults.map((fault) => ({ ...fault, value: fault.value?.slice(0, 120) }))
  await sql`insert into kernel.import_fault (authority_id, import_id, severity, code, file, line, "column", value)
    select ${ctx.authority}, ${id}, r.severity, r.code, r.file, r.line, r."column", r.value
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(severity text, code text, file text, line int, "column" text, value text)`.execute(
    ctx.db(),
  )
}

export interface Obstacle {
  relation: string
  row: Id
  subject: Id | null
  fault: 'changed' | 'gone' | 'used'
  referrer: string | null
}

/** From so many changes on the tables are looked at before they are joined. */
const worthCounting = 1_000

/** The database counts the rows of a large import a minute or later by itself; until then it goes through them row by row for each row. */
async function countRows(ctx: Context, id: Id, relations: readonly string[]): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (
    select from kernel.import_change where authority_id = ${ctx.authority} and import_id = ${id} limit ${worthCounting + 1}) c`.execute(
    ctx.db(),
  )
  if (rows[0]!.n > worthCounting)
    await sql`select kernel.refresh_statistics(variadic ${sql.val(['kernel.import_change', ...relations])}::regclass[])`.execute(ctx.db())
}

/** What later changes stand in the way of undoing, over all tables of the import. */
export async function undoObstacles(ctx: Context, id: Id, relations: readonly string[], subjects?: readonly Id[]): Promise<Obstacle[]> {
  await countRows(ctx, id, relations)
  const found: Obstacle[] = []
  for (const relation of relations) {
    const { rows } = await sql<Omit<Obstacle, 'relation'>>`select row_id as row, subject_id as subject, fault, referrer
      from kernel.undo_obstacles(${ctx.authority}, ${id}, ${relation}::regclass, ${subjects ? sql.val([...subjects]) : null}::uuid[])`.execute(
      ctx.db(),
    )
    found.push(...rows.map((row) => ({ relation, ...row })))
  }
  return found
}

export interface UndoOptions {
  /** Only what belongs to these people or objects. */
  subjects?: readonly Id[]
  /** Created rows of `relation` stay while rows of `by`, which would go with them, still refer to them. */
  keepReferred?: { relation: string; by: string; column: string }
}

/**
 * Takes an import back, parents first when restoring and children first when removing. Subjects with obstacles are left as they are
 * and stay takeable later. Answers rows taken back and subjects kept.
 */
export async function undoImport(
  ctx: Context,
  id: Id,
  relations: readonly string[],
  options: UndoOptions = {},
): Promise<{ rows: number; kept: Id[] }> {
  const subjects = options.subjects ? sql.val([...options.subjects]) : null
  const obstacles = await undoObstacles(ctx, id, relations, options.subjects)
  const kept = [...new Set(obstacles.map((each) => each.subject ?? each.row))]
  const call = async (relation: string, step: 'restore' | 'remove', keep: readonly Id[]) => {
    const { rows } = await sql<{
      n: number
    }>`select kernel.undo_changes(${ctx.authority}, ${id}, ${relation}::regclass, ${step}, ${sql.val([...keep])}::uuid[], ${subjects}::uuid[]) as n`.execute(
      ctx.db(),
    )
    return Number(rows[0]!.n)
  }
  let rows = 0
  for (const relation of relations) rows += await call(relation, 'restore', kept)
  for (const relation of [...relations].reverse()) {
    const referred = options.keepReferred?.relation === relation ? await referredRows(ctx, id, options.keepReferred) : []
    rows += await call(relation, 'remove', [...kept, ...referred])
  }
  return { rows, kept }
}

async function referredRows(
  ctx: Context,
  id: Id,
  { relation, by, column }: { relation: string; by: string; column: string },
): Promise<Id[]> {
  const { rows } = await sql<{
    id: Id
  }>`select c.row_id as id from kernel.import_change c where c.authority_id = ${ctx.authority} and c.import_id = ${id} and c.relation = ${relation} and c.action = 'c'
    and not c.undone and exists (select from ${sql.table(by)} t where t.authority_id = c.authority_id and t.${sql.id(column)} = c.row_id)`.execute(
    ctx.db(),
  )
  return rows.map((row) => row.id)
}

/** Remembers which rows an import touched; `rows` is a query of (row_id, action, subject_id, before, version). */
export async function keepChanges(ctx: Context, id: Id, relation: string, rows: ReturnType<typeof sql>): Promise<void> {
  await sql`insert into kernel.import_change (authority_id, import_id, relation, row_id, action, subject_id, before, version)
    select ${ctx.authority}, ${id}, ${relation}, r.row_id, r.action::"char", r.subject_id, r.before, r.version from (${rows}) r`.execute(
    ctx.db(),
  )
}

/** Why an import or run ended, as it is kept beside it. */
export interface KeptError {
  code: string
  message: string
  values?: Record<string, string | number>
}

/** Why an import could not be read: what it is, what was not changed, what to do. */
export function errorWords(
  ctx: Context,
  error: KeptError | null,
): { code: string; message: string; detail: string; remedy: string } | null {
  if (!error) return null
  const t = textsIn(ctx.lang)
  const said = (suffix: string, otherwise: string) => {
    const key = `problem.${error.code}${suffix}`
    const text = t(key, error.values ?? {})
    return text === key ? otherwise : text
  }
  return {
    code: error.code,
    message: said('', error.message),
    detail: said('.detail', t('problem.unexpected.detail')),
    remedy: said('.remedy', t('problem.unexpected.remedy')),
  }
}
