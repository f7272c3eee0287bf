// Reading sources: the list, one with its arrivals, and what a job has to know.
import { sql } from 'kysely'
import { type Context, defineList, narrow, notFound, withinReach } from '#kernel'
import type { Id } from '#shared'
import { source } from '../model/sources.ts'
import type { Finding } from '../ports.ts'

export const sourceList = defineList({
  model: source,
  from: sql`connections.source c`,
  alias: 'c',
  id: sql`c.id`,
  authority: sql`c.authority_id`,
  columns: {
    state: sql`case when not c.active then 'off' when c.trouble is not null then 'trouble' else 'ready' end`,
    waiting: sql`(select count(*) from connections.arrival a where a.authority_id = c.authority_id and a.source_id = c.id and a.state in ('asks', 'held', 'failed'))`,
  },
  extra: { authority: sql`c.authority_id` },
  visible: (ctx) => withinReach(ctx.reach('connections.view'), { authority: 'c.authority_id' }),
  sort: 'name',
})

export interface SourceRecord {
  id: Id
  authority: Id
  kind: string
  name: string
  active: boolean
  settings: Record<string, unknown>
  secrets: Record<string, Id>
  school: Id | null
  format: string
  policy: 'ask' | 'apply' | 'strict'
  schedule: 'off' | 'often' | 'hourly' | 'nightly'
  mark: string | null
  checkedAt: string | null
  findings: Finding[] | null
  trouble: { code: string; values?: Record<string, string | number> } | null
  troubleAt: string | null
  lookedAt: string | null
  createdBy: Id | null
  version: number
}

const instant = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** One source of the authorities of the context, or NotFound. The caller asks for the right. */
export async function findSource(ctx: Context, id: Id, lock = false): Promise<SourceRecord> {
  const { rows } =
    await sql<SourceRecord>`select c.id, c.authority_id as authority, c.kind, c.name, c.active, c.settings, c.secrets, c.school_id as school, c.format, c.policy, c.schedule,
      c.mark, ${instant('c.checked_at')} as "checkedAt", c.findings, c.trouble, ${instant('c.trouble_at')} as "troubleAt", ${instant('c.looked_at')} as "lookedAt",
      c.created_by as "createdBy", c.version
    from connections.source c where c.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and c.id = ${id} ${lock ? sql`for update` : sql``}`.execute(
      ctx.db(),
    )
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** The source with the right asked for, in a context of its authority alone. */
export async function openSource(outer: Context, right: string, id: Id, lock = false): Promise<{ ctx: Context; record: SourceRecord }> {
  outer.reach(right)
  const record = await findSource(outer, id, lock)
  const ctx = narrow(outer, record.authority)
  ctx.may(right)
  return { ctx, record }
}

export interface Arrival {
  id: Id
  name: string
  size: number
  state: string
  import: Id | null
  fault: { code: string } | null
  arrivedAt: string
  counts: Record<string, number> | null
}

/** What arrived last, newest first. */
export async function arrivalsOf(ctx: Context, source: Id, limit = 100): Promise<Arrival[]> {
  const { rows } =
    await sql<Arrival>`select a.id, a.name, a.size::float8 as size, a.state, a.import_id as import, a.fault, ${instant('a.arrived_at')} as "arrivedAt", i.counts
    from connections.arrival a left join kernel.import i on i.authority_id = a.authority_id and i.id = a.import_id
    where a.authority_id = ${ctx.authority} and a.source_id = ${source} order by a.id desc limit ${limit}`.execute(ctx.db())
  return rows
}
