// Changes that can be taken back for 14 days: merges, calendar files, timetable files, school lists.
import { type RawBuilder, sql } from 'kysely'
import {
  type AuditEntry,
  type Context,
  changeImport,
  conflict,
  getImport,
  type ImportRecord,
  keepChanges,
  openImport,
  undoDays,
  undoImport,
  undoObstacles,
} from '#kernel'
import type { Id } from '#shared'

/** The tables of each kind, parents first; object names as the audit knows them. */
const tablesOf: Record<string, Record<string, string>> = {
  'organisation.calendar': { 'organisation.calendar_entry': 'organisation.calendarEntry' },
  'organisation.timetable': { 'organisation.room': 'organisation.room', 'organisation.lesson_grid': 'organisation.lessonGrid' },
  'organisation.schools': { 'organisation.school': 'organisation.school' },
  'organisation.merge': {
    'organisation.school': 'organisation.school',
    'organisation.site': 'organisation.site',
    'organisation.building': 'organisation.building',
    'organisation.floor': 'organisation.floor',
    'organisation.room': 'organisation.room',
    'organisation."group"': 'organisation.group',
  },
}

const rightOf: Record<string, string> = {
  'organisation.calendar': 'organisation.calendar.change',
  'organisation.timetable': 'organisation.room.change',
  'organisation.schools': 'organisation.school.create',
  'organisation.merge': 'organisation.school.create',
}

/** Kinds that a school may take back for itself. */
const ofSchools = ['organisation.calendar', 'organisation.timetable']

/** Opens the record of something that has just been done. */
export async function openDone(
  ctx: Context,
  kind: string,
  facts: { school: Id | null; counts: Record<string, number>; settings?: Record<string, unknown> },
): Promise<Id> {
  const record = await openImport(ctx, {
    kind,
    title: '',
    school_id: facts.school,
    source: null,
    format: null,
    scope: 'delta',
    facts: {},
    columns: null,
    mapping: null,
    settings: facts.settings ?? {},
    file_ids: [],
  })
  await markApplied(ctx, record, ['uploaded'], facts.counts)
  return record
}

export async function markApplied(ctx: Context, record: Id, from: ImportRecord['state'][], counts: Record<string, number>): Promise<void> {
  const until = new Date(ctx.now().getTime() + undoDays * 86_400_000)
  await changeImport(ctx, record, from, { state: 'applied', counts, applied_at: ctx.now(), undo_until: until })
}

/** The rows as they are now, for a later way back. */
export async function imagesOf(ctx: Context, relation: string, ids: readonly Id[]): Promise<Map<Id, unknown>> {
  const { rows } = await sql<{ id: Id; image: unknown }>`select t.id, to_jsonb(t) as image from ${raw(relation)} t
    where t.authority_id = ${ctx.authority} and t.id = any(${sql.val([...ids])}::uuid[])`.execute(ctx.db())
  return new Map(rows.map((row) => [row.id, row.image]))
}

const raw = (relation: string): RawBuilder<unknown> => {
  const [schema, table] = relation.split('.') as [string, string]
  return sql.id(schema, table.replaceAll('"', ''))
}

interface Versioned {
  id: Id
  version: number
}

/** Remembers created and changed rows under a record; `images` are the changed ones as they were. */
export async function remember(
  ctx: Context,
  record: Id,
  relation: string,
  rows: { created?: readonly Versioned[]; changed?: readonly Versioned[]; images?: Map<Id, unknown> },
): Promise<void> {
  const lines = [
    ...(rows.created ?? []).map(({ id, version }) => ({ id, version, action: 'c', before: null })),
    ...(rows.changed ?? []).map(({ id, version }) => ({ id, version, action: 'u', before: rows.images?.get(id) ?? null })),
  ]
  if (lines.length === 0) return
  await keepChanges(
    ctx,
    record,
    relation,
    sql`select (c->>'id')::uuid as row_id, c->>'action' as action, (c->>'id')::uuid as subject_id,
    nullif(c->'before', 'null'::jsonb) as before, (c->>'version')::int as version from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) c`,
  )
}

/** Takes the whole of it back, or nothing: refused when something was changed since, or after 14 days. */
export async function takeBack(ctx: Context, id: Id, kind: string): Promise<{ rows: number }> {
  const record = await getImport(ctx, id, true)
  const place = record.school_id && ofSchools.includes(kind) ? { schools: [record.school_id] } : undefined
  ctx.may(rightOf[kind]!, place)
  if (kind === 'organisation.timetable' && record.counts.grids) ctx.may('organisation.calendar.change', place)
  if (record.kind !== kind || record.state !== 'applied') throw conflict('organisation.undo.state')
  if (record.undo_until && record.undo_until < ctx.now()) throw conflict('organisation.undo.late')
  const relations = Object.keys(tablesOf[kind]!)
  await loops(ctx, 'off')
  const obstacles = await undoObstacles(ctx, id, relations)
  if (obstacles.length) throw conflict('organisation.undo.changed', { values: { count: new Set(obstacles.map((each) => each.row)).size } })
  const touched = await touchedBy(ctx, id)
  const { rows } = await undoImport(ctx, id, relations)
  await loops(ctx, 'on')
  await changeImport(ctx, id, ['applied'], { state: 'undone', undone_at: ctx.now() })
  for (const [relation, object] of Object.entries(tablesOf[kind]!)) {
    const lines: AuditEntry[] = touched.filter((each) => each.relation === relation).map((each) => ({ id: each.id }))
    if (lines.length === 0) continue
    await ctx.audit(`${object}.takenBack`, object, lines)
    await ctx.tell(
      `${object}.takenBack`,
      lines.map((line) => line.id),
    )
  }
  return { rows }
}

/** Minutes after a large import its rows are not counted yet, and nested loops over the supposedly few take half a minute instead of one second. */
const loops = (ctx: Context, state: 'on' | 'off') => sql`select set_config('enable_nestloop', ${state}, true)`.execute(ctx.db())

async function touchedBy(ctx: Context, id: Id): Promise<{ relation: string; id: Id }[]> {
  const { rows } = await sql<{
    relation: string
    id: Id
  }>`select relation, row_id as id from kernel.import_change where authority_id = ${ctx.authority} and import_id = ${id}`.execute(ctx.db())
  return rows
}
