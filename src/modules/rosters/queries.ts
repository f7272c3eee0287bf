// What the import pages show: imports and their faults.
import { sql } from 'kysely'
import { type Context, errorWords, type ImportRecord, type KeptError, withinReach } from '#kernel'
import type { Id } from '#shared'
import { importRight } from './model.ts'
import { faultWords } from './reading/words.ts'

export interface RosterView {
  id: Id
  authority: Id
  title: string
  school: Id | null
  schoolName: string | null
  source: string | null
  format: string | null
  state: ImportRecord['state']
  scope: ImportRecord['scope']
  facts: Record<string, string | number>
  columns: { heading: string; sample: string[]; field: string | null }[] | null
  mapping: Record<string, string | null> | null
  counts: Record<string, number>
  guard: { kind: string; school: Id | null; missing: number; known: number; limit: number }[]
  error: { code: string; message: string; detail: string; remedy: string } | null
  files: { id: Id; name: string; size: number }[]
  createdAt: string
  createdBy: string | null
  ownImport: boolean
  appliedAt: string | null
  undoUntil: string | null
  undoneAt: string | null
  faults: { error: number; warning: number }
  strict: boolean
  version: number
}

const view = (ctx: Context) => sql`
  i.id, i.authority_id as authority, i.title, i.school_id as school, s.name as "schoolName", i.source, i.format, i.state, i.scope, i.facts, i.columns, i.mapping, i.counts, i.guard, i.error,
  (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size)), '[]') from kernel.file f where f.authority_id = i.authority_id and f.id = any(i.file_ids)) as files,
  to_json(i.created_at) #>> '{}' as "createdAt", (select a.display_name from people.account a where a.id = i.created_by) as "createdBy", i.created_by is not distinct from ${ctx.who.account}::uuid as "ownImport",
  to_json(i.applied_at) #>> '{}' as "appliedAt", to_json(i.undo_until) #>> '{}' as "undoUntil", to_json(i.undone_at) #>> '{}' as "undoneAt",
  (select jsonb_build_object('error', count(*) filter (where f.severity = 'error'), 'warning', count(*) filter (where f.severity = 'warning')) from kernel.import_fault f where f.authority_id = i.authority_id and f.import_id = i.id) as faults,
  coalesce((i.settings ->> 'strict')::boolean, false) as strict, i.version`

/** One import as its page shows it; the caller has asked for the right at its school. */
export async function rosterView(ctx: Context, id: Id): Promise<RosterView> {
  const { rows } =
    await sql<RosterView>`select ${view(ctx)} from kernel.import i left join organisation.school s on s.authority_id = i.authority_id and s.id = i.school_id
    where i.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and i.id = ${id}`.execute(ctx.db())
  return worded(ctx, rows[0]!)
}

const worded = (ctx: Context, row: RosterView): RosterView => ({ ...row, error: errorWords(ctx, row.error as KeptError | null) })

/** The newest imports of the schools the person may import for. */
export async function rosterImports(ctx: Context, school: Id | undefined, limit: number): Promise<RosterView[]> {
  const reach = ctx.reach(importRight)
  const { rows } =
    await sql<RosterView>`select ${view(ctx)} from kernel.import i left join organisation.school s on s.authority_id = i.authority_id and s.id = i.school_id
    where i.kind = 'people.roster' and ${withinReach(reach, { authority: 'i.authority_id', school: 'i.school_id' })} and (${school ?? null}::uuid is null or i.school_id = ${school ?? null}::uuid)
    order by i.id desc limit ${limit}`.execute(ctx.db())
  return rows.map((row) => worded(ctx, row))
}

export interface FaultRow {
  position: number
  severity: 'error' | 'warning'
  code: string
  file: string | null
  line: number | null
  column: string | null
  value: string | null
  text: string
  repair: string | null
}

/** Faults in the order of their repair: one kind after the other, each with its places. */
export async function rosterFaults(ctx: Context, id: Id, after: number, limit: number): Promise<FaultRow[]> {
  const { rows } = await sql<
    Omit<FaultRow, 'text' | 'repair'>
  >`select position, severity, code, file, line, "column", value from kernel.import_fault
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and import_id = ${id} and position > ${after} order by position limit ${limit}`.execute(
    ctx.db(),
  )
  return rows.map((row) => ({ ...row, ...faultWords(ctx, row.code) }))
}

interface FaultGroup {
  code: string
  severity: 'error' | 'warning'
  count: number
  example: string | null
  line: number | null
  text: string
  repair: string | null
}

/** Faults that are repaired alike, worst first. */
export async function faultGroups(ctx: Context, id: Id): Promise<FaultGroup[]> {
  const { rows } = await sql<Omit<FaultGroup, 'text' | 'repair'>>`
    select code, severity, count(*)::int as count, min(value) as example, min(line) as line from kernel.import_fault
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and import_id = ${id} group by code, severity order by severity, count(*) desc`.execute(
    ctx.db(),
  )
  return rows.map((row) => ({ ...row, ...faultWords(ctx, row.code) }))
}
