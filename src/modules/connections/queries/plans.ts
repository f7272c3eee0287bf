// Reading plans: the list, one with its areas, its steps page by page, accepted deviations.
import { sql } from 'kysely'
import { type Context, defineList, type GuardHit, narrow, notFound, withinReach } from '#kernel'
import type { Id } from '#shared'
import { type itemStates, plan, planName, type StepAction } from '../model.ts'
import type { ConnectionRecord } from './connections.ts'
import { type Attributes, changesOf, type FieldChange } from './step-changes.ts'

const visible = (ctx: Context) => withinReach(ctx.reach('connections.view'), { authority: 'p.authority_id' })
const named = sql`to_char(p.created_at, 'YYYY') || '-' || lpad(p.number::text, 4, '0')`
const steps = sql`(select coalesce(sum(n.value::int), 0) from jsonb_each_text(p.counts) n where n.key in ('create', 'adopt', 'change', 'rename', 'enable', 'disable', 'delete'))`

export const planList = defineList({
  model: plan,
  from: sql`kernel.plan p join connections.connection c on c.authority_id = p.authority_id and c.id = p.connection_id`,
  alias: 'p',
  id: sql`p.id`,
  authority: sql`p.authority_id`,
  columns: { number: named, connection: sql`p.connection_id`, steps },
  extra: { connectionName: sql`c.name`, counts: sql`p.counts`, authority: sql`p.authority_id` },
  visible: (ctx) => sql`${visible(ctx)} and p.state <> 'superseded'`,
  sort: '-id',
})

export interface PlanRecord {
  id: Id
  authority: Id
  number: number
  name: string
  connection: Id
  connectionName: string
  state: string
  cause: string
  causeId: Id | null
  causeTitle: string | null
  counts: Partial<Record<StepAction | 'same' | 'foreign' | 'held' | 'drift', number>>
  guard: GuardHit[]
  error: { code: string; message?: string } | null
  createdAt: string
  createdBy: string | null
  approvedAt: string | null
  approvedBy: string | null
  startedAt: string | null
  nextAt: string | null
  endedAt: string | null
  verified: { at: string; checked: number; wrong: number } | null
  run: Id | null
  causers: Id[]
  version: number
}

const instant = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const account = (column: string) => sql`(select k.display_name from people.account k where k.id = ${sql.ref(column)})`

/** One plan of the authorities of the context, or NotFound. The caller asks for the right. */
export async function findPlan(ctx: Context, id: Id): Promise<PlanRecord> {
  const { rows } = await sql<Omit<PlanRecord, 'name'>>`
    select p.id, p.authority_id as authority, p.number, p.connection_id as connection, c.name as "connectionName", p.state, p.cause, p.cause_id as "causeId",
      (select i.title from kernel.import i where i.authority_id = p.authority_id and i.id = p.cause_id) as "causeTitle", p.counts, p.guard, p.error,
      ${instant('p.created_at')} as "createdAt", ${account('p.created_by')} as "createdBy", ${instant('p.approved_at')} as "approvedAt", ${account('p.approved_by')} as "approvedBy",
      ${instant('p.started_at')} as "startedAt", ${instant('p.next_at')} as "nextAt", ${instant('p.ended_at')} as "endedAt", p.verified, p.run_id as run, p.causers, p.version
    from kernel.plan p join connections.connection c on c.authority_id = p.authority_id and c.id = p.connection_id
    where p.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and p.id = ${id}`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return { ...rows[0], name: planName(rows[0].number, rows[0].createdAt) }
}

/** The plan with the right asked for, in a context of its authority alone. */
export async function openPlanRecord(outer: Context, right: string, id: Id): Promise<{ ctx: Context; record: PlanRecord }> {
  outer.reach(right)
  const record = await findPlan(outer, id)
  const ctx = narrow(outer, record.authority)
  ctx.may(right)
  return { ctx, record }
}

export interface Area {
  school: Id | null
  schoolName: string | null
  kind: string
  action: StepAction
  state: string
  steps: number
  drift: number
}

/** The steps counted by school, kind, action and state. */
export async function areasOf(ctx: Context, id: Id): Promise<Area[]> {
  const { rows } = await sql<Area>`
    select i.school_id as school, s.name as "schoolName", i.kind, i.action, i.state, count(*)::int as steps, count(*) filter (where i.drift <> '{}')::int as drift
    from kernel.plan_item i left join organisation.school s on s.authority_id = i.authority_id and s.id = i.school_id
    where i.authority_id = ${ctx.authority} and i.plan_id = ${id} group by 1, 2, 3, 4, 5 order by s.name nulls first, i.kind, i.action`.execute(
    ctx.db(),
  )
  return rows
}

export interface ItemQuery {
  after?: number
  limit: number
  school?: Id | 'none'
  kind?: string
  action?: StepAction[]
  state?: string[]
  drift?: boolean
  q?: string
}

export interface ItemView {
  position: number
  kind: string
  key: string
  action: StepAction
  school: Id | null
  name: string
  beforeName: string | null
  label: string
  enabled: boolean
  state: (typeof itemStates)[number]
  drift: string[]
  reason: string | null
  attempts: number
  error: { code: string; message: string } | null
  changes: FieldChange[]
}

/** A page of steps in the order in which they are carried out. */
export async function itemsOf(ctx: Context, id: Id, query: ItemQuery): Promise<{ rows: ItemView[]; next: number | null }> {
  const parts = [sql`i.authority_id = ${ctx.authority} and i.plan_id = ${id} and i.position > ${query.after ?? 0}`]
  if (query.school) parts.push(query.school === 'none' ? sql`i.school_id is null` : sql`i.school_id = ${query.school}::uuid`)
  if (query.kind) parts.push(sql`i.kind = ${query.kind}`)
  if (query.action?.length) parts.push(sql`i.action = any(${sql.val(query.action)}::text[])`)
  if (query.state?.length) parts.push(sql`i.state = any(${sql.val(query.state)}::text[])`)
  if (query.drift) parts.push(sql`i.drift <> '{}'`)
  if (query.q)
    parts.push(
      sql`kernel.fold(i.name) like '%' || replace(replace(replace(kernel.fold(${query.q}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`,
    )
  const { rows } = await sql<ItemView & { before: Attributes | null; after: Attributes | null; before_enabled: boolean | null }>`
    select i.position::float8 as position, i.kind, i.key, i.action, i.school_id as school, i.name, i.before_name as "beforeName", i.enabled, i.state, i.drift, i.reason, i.attempts, i.error,
      i.before, i.after, i.before_enabled, coalesce(case i.kind
        when 'person' then (select p.name from people.person p where p.authority_id = i.authority_id and p.id::text = i.key)
        when 'group' then (select g.name from organisation."group" g where g.authority_id = i.authority_id and g.id::text = i.key) end, i.name) as label
    from kernel.plan_item i where ${sql.join(parts, sql` and `)} order by i.position limit ${query.limit + 1}`.execute(ctx.db())
  const page = rows.slice(0, query.limit)
  return {
    rows: page.map(({ before, after, before_enabled, ...row }) => ({
      ...row,
      changes: changesOf({ ...row, before, after, beforeEnabled: before_enabled }),
    })),
    next: rows.length > query.limit ? page.at(-1)!.position : null,
  }
}

export interface AcceptedView {
  kind: string
  key: string
  name: string
  label: string
  fields: string[]
}

/** Deviations that may stay. */
export async function acceptedOf(ctx: Context, record: ConnectionRecord, limit: number): Promise<AcceptedView[]> {
  const { rows } = await sql<AcceptedView>`select o.kind, o.key, o.name, array(select jsonb_object_keys(o.accepted) order by 1) as fields,
      coalesce((select p.name from people.person p where o.kind = 'person' and p.authority_id = o.authority_id and p.id::text = o.key), o.name) as label
    from kernel.sync_object o where o.authority_id = ${ctx.authority} and o.connection_id = ${record.id} and o.accepted <> '{}' order by o.kind, o.name limit ${limit}`.execute(
    ctx.db(),
  )
  return rows
}

/** The newest plan that shows what was changed there by hand and not decided yet. */
export async function driftPlan(ctx: Context, connection: Id): Promise<{ plan: Id; createdAt: string; open: number } | undefined> {
  const { rows } = await sql<{ plan: Id; createdAt: string; open: number }>`
    select p.id as plan, ${instant('p.created_at')} as "createdAt",
      (select count(*) from kernel.plan_item i where i.authority_id = p.authority_id and i.plan_id = p.id and i.drift <> '{}' and i.state in ('held', 'failed'))::int as open
    from kernel.plan p where p.authority_id = ${ctx.authority} and p.connection_id = ${connection} and p.state in ('empty', 'waiting', 'approved', 'applying', 'done', 'failed', 'rejected')
      and p.cause not in ('repair', 'undo') order by p.id desc limit 1`.execute(ctx.db())
  return rows[0]
}
