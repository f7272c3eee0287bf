// Changes of many at once that can be taken back: recorded like an import, row by row, for fourteen days.
import { sql } from 'kysely'
import {
  type Context,
  changeImport,
  conflict,
  getImport,
  type ImportRecord,
  notFound,
  openImport,
  undoDays,
  undoImport,
  undoObstacles,
} from '#kernel'
import type { Id } from '#shared'

export interface ChangeKind {
  /** Who may take it back. */
  right: string
  /** What follows when it was taken back. */
  undone?: (ctx: Context, record: ImportRecord) => Promise<void>
}
/** What such a change is; modules above add theirs when they start. */
export const changeKinds: Record<string, ChangeKind> = {
  'people.assign': { right: 'people.person.change' },
  'people.merge': { right: 'people.person.change' },
}
const relations = [
  'organisation."group"',
  'people.person',
  'people.affiliation',
  'people.membership',
  'people.guardian',
  'people.account',
] as const

/** Opens the record of a change; the caller keeps the rows it touches with it and closes it. */
export const openChange = (ctx: Context, kind: string, school: Id | null, settings: Record<string, unknown> = {}): Promise<Id> =>
  openImport(ctx, {
    kind,
    title: '',
    school_id: school,
    source: null,
    format: null,
    scope: 'delta',
    facts: {},
    columns: null,
    mapping: null,
    settings,
    file_ids: [],
  })

/** Says that a change is made, and until when it can be taken back. */
export async function closeChange(ctx: Context, id: Id, counts: Record<string, number>): Promise<void> {
  const until = new Date(ctx.now().getTime() + undoDays * 86_400_000)
  await changeImport(ctx, id, ['uploaded', 'previewed'], { state: 'applied', applied_at: ctx.now(), undo_until: until, counts })
}

/** Takes a change back; people who were changed again since stay as they are and are named. */
export async function undoChange(ctx: Context, id: Id): Promise<{ rows: number; kept: Id[] }> {
  const record = await getImport(ctx, id, true)
  const kind = changeKinds[record.kind]
  if (!kind) throw notFound()
  ctx.may(kind.right, record.school_id ? { schools: [record.school_id] } : undefined)
  if (record.state !== 'applied') throw conflict('import.state', { values: { state: record.state } })
  if (!record.undo_until || record.undo_until < ctx.now()) throw conflict('import.undoOver', { values: { days: undoDays } })
  // Half of a merged person would be nobody: all of it goes back or nothing.
  if (record.kind === 'people.merge' && (await undoObstacles(ctx, id, relations)).length) throw conflict('people.changedSince')
  const touched = sql`from kernel.import_change c where c.authority_id = ${ctx.authority} and c.import_id = ${id}`
  // Keys that go back to another person must be free before.
  await sql`update people.person p set source = null, source_key = null from kernel.import_change c
    where c.authority_id = ${ctx.authority} and c.import_id = ${id} and c.relation = 'people.person' and c.action = 'u' and not c.undone
      and p.authority_id = c.authority_id and p.id = c.row_id and p.version = c.version`.execute(ctx.db())
  const undone = await undoImport(ctx, id, relations)
  const { rows } = await sql<{ id: Id }>`select distinct c.subject_id as id ${touched} and c.subject_id is not null`.execute(ctx.db())
  await changeImport(ctx, id, ['applied'], { state: 'undone', undone_at: ctx.now() })
  await ctx.audit(
    'people.person.undone',
    'people.person',
    rows.map((row) => ({ id: row.id, school: record.school_id })),
  )
  await ctx.tell(
    'people.person.changed',
    rows.map((row) => row.id),
  )
  await kind.undone?.(ctx, record)
  return undone
}
