// What can be taken back for 14 days: receipts and imports.
import { sql } from 'kysely'
import {
  type Context,
  changeImport,
  conflict,
  getImport,
  type ImportRecord,
  keepChanges,
  notFound,
  openImport,
  undoDays,
  undoImport,
  undoObstacles,
} from '#kernel'
import type { Id } from '#shared'
import { checkSchools } from './devices.ts'

/** The tables of each kind, parents first; object names as the audit knows them. */
const tablesOf: Record<string, Record<string, string>> = {
  'devices.receipt': { 'devices.device': 'devices.device' },
  'devices.import': {
    'devices.manufacturer': 'devices.manufacturer',
    'devices.model': 'devices.model',
    'devices.device_set': 'devices.set',
    'devices.device': 'devices.device',
  },
}

/** Opens the record of something that has just been done. */
export async function openDone(
  ctx: Context,
  kind: string,
  facts: { title: string; school: Id | null; counts: Record<string, number>; settings?: Record<string, unknown> },
): Promise<Id> {
  const record = await openImport(ctx, {
    kind,
    title: facts.title,
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
export async function imagesOf(ctx: Context, relation: 'devices.device', ids: readonly Id[]): Promise<Map<Id, unknown>> {
  const { rows } = await sql<{ id: Id; image: unknown }>`select t.id, to_jsonb(t) as image from ${sql.table(relation)} t
    where t.authority_id = ${ctx.authority} and t.id = any(${sql.val([...ids])}::uuid[])`.execute(ctx.db())
  return new Map(rows.map((row) => [row.id, row.image]))
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
  if (!lines.length) return
  await keepChanges(
    ctx,
    record,
    relation,
    sql`select (c->>'id')::uuid as row_id, c->>'action' as action, (c->>'id')::uuid as subject_id,
      nullif(c->'before', 'null'::jsonb) as before, (c->>'version')::int as version from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) c`,
  )
}

/** Takes a receipt or import back, all or nothing: refused when something of it was changed since, or after 14 days. */
export async function takeBack(ctx: Context, id: Id): Promise<{ rows: number }> {
  const record = await getImport(ctx, id, true)
  const tables = tablesOf[record.kind]
  if (!tables) throw notFound()
  const right = record.kind === 'devices.import' ? 'devices.import' : 'devices.change'
  checkSchools(ctx, right, [record.school_id])
  if (record.state !== 'applied') throw conflict('devices.undo.state')
  if (record.undo_until && record.undo_until < ctx.now()) throw conflict('devices.undo.late')
  const relations = Object.keys(tables)
  const obstacles = await undoObstacles(ctx, id, relations)
  if (obstacles.length) throw conflict('devices.undo.changed', { values: { count: new Set(obstacles.map((each) => each.row)).size } })
  const { rows: touched } = await sql<{ relation: string; id: Id }>`select relation, row_id as id from kernel.import_change
    where authority_id = ${ctx.authority} and import_id = ${id}`.execute(ctx.db())
  const { rows } = await undoImport(ctx, id, relations)
  await changeImport(ctx, id, ['applied'], { state: 'undone', undone_at: ctx.now() })
  for (const [relation, object] of Object.entries(tables)) {
    const lines = touched.filter((each) => each.relation === relation).map((each) => ({ id: each.id }))
    if (!lines.length) continue
    await ctx.audit(`${object}.takenBack`, object, lines)
    await ctx.tell(
      `${object}.takenBack`,
      lines.map((line) => line.id),
    )
  }
  return { rows }
}
