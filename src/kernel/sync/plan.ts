// Computes a plan: both sides are staged, matched by stable id, and compared in one statement.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from '../context.ts'
import type { JobContext } from '../module.ts'
import { type Action, actions, type Connection, type Present, type Wanted } from './types.ts'

export interface PlanSummary {
  id: Id
  state: 'empty' | 'waiting' | 'approved'
  counts: Record<Action | 'same' | 'foreign' | 'held', number>
  guard: GuardHit[]
}
export interface GuardHit {
  kind: 'school' | 'overall'
  school: Id | null
  removals: number
  limit: number
}

/** Opens a plan; older ones of the connection that still wait are superseded by it. */
export async function openPlan(ctx: Context, connection: Connection, cause: string): Promise<Id> {
  await sql`update kernel.plan set state = 'superseded', ended_at = now() where authority_id = ${connection.authority} and connection_id = ${connection.id}
    and state in ('computing', 'waiting', 'approved')`.execute(ctx.db())
  const { rows } = await sql<{ id: Id }>`insert into kernel.plan (authority_id, connection_id, cause, created_by, run_id)
    values (${connection.authority}, ${connection.id}, ${cause}, ${ctx.who.account}::uuid, ${ctx.run}::uuid) returning id`.execute(ctx.db())
  return rows[0]!.id
}

/** Stages both sides in transactions of their own (the foreign system is read outside of any), then compares. */
export async function computePlan(
  job: JobContext,
  connection: Connection,
  plan: Id,
  sides: { wanted: (ctx: Context) => AsyncIterable<Wanted[]>; present: AsyncIterable<Present[]> },
): Promise<PlanSummary> {
  const own = [connection.authority]
  await job.within(own, async (ctx) => {
    await sql`delete from kernel.sync_stage where authority_id = ${connection.authority} and plan_id = ${plan}`.execute(ctx.db())
    for await (const batch of sides.wanted(ctx)) await stage(ctx, plan, 'w', batch)
  })
  for await (const batch of sides.present) await job.within(own, (ctx) => stage(ctx, plan, 'p', batch))
  return job.within(own, (ctx) => compare(ctx, connection, plan))
}

async function stage(ctx: Context, plan: Id, side: 'w' | 'p', batch: readonly (Wanted | Present)[]): Promise<void> {
  if (!batch.length) return
  const rows = batch.map((each) => ({
    kind: each.kind,
    key: each.key ?? null,
    foreign_id: 'foreignId' in each ? each.foreignId : null,
    name: each.name,
    level: 'level' in each ? each.level : 0,
    school_id: 'school' in each ? (each.school ?? null) : null,
    enabled: each.enabled,
    attributes: each.attributes,
    reason: 'reason' in each ? (each.reason ?? null) : null,
  }))
  await sql`insert into kernel.sync_stage (authority_id, plan_id, side, kind, key, foreign_id, name, level, school_id, enabled, attributes, reason)
    select ${ctx.authority}, ${plan}, ${side}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(kind text, key text, foreign_id text, name text, level int, school_id uuid, enabled boolean, attributes jsonb, reason text)`.execute(ctx.db())
}

async function compare(ctx: Context, connection: Connection, plan: Id): Promise<PlanSummary> {
  const db = ctx.db()
  const at = sql`authority_id = ${connection.authority} and plan_id = ${plan}`
  await sql`select kernel.refresh_statistics('kernel.sync_stage')`.execute(db)
  // Known by its stable id there; else by our own key that it carries; else by a name that we want and nobody else has.
  await sql`update kernel.sync_stage p set key = o.key from kernel.sync_object o
    where p.authority_id = ${connection.authority} and p.plan_id = ${plan} and p.side = 'p'
      and o.authority_id = p.authority_id and o.connection_id = ${connection.id} and o.kind = p.kind and o.foreign_id = p.foreign_id and p.key is distinct from o.key`.execute(db)
  await sql`update kernel.sync_stage p set key = w.key, reason = 'adopted' from kernel.sync_stage w
    where p.authority_id = ${connection.authority} and p.plan_id = ${plan} and p.side = 'p' and p.key is null
      and w.authority_id = p.authority_id and w.plan_id = p.plan_id and w.side = 'w' and w.kind = p.kind and lower(w.name) = lower(p.name)
      and not exists (select from kernel.sync_stage q where q.authority_id = p.authority_id and q.plan_id = p.plan_id and q.side = 'p' and q.kind = w.kind and q.key = w.key)`.execute(db)
  await insertItems(ctx, connection, plan)
  await holdItems(ctx, connection, plan)
  const guard = await guardHits(ctx, connection, plan)
  const counts = await countItems(ctx, connection, plan)
  await sql`delete from kernel.sync_stage where ${at}`.execute(db)
  const steps = actions.reduce((sum, action) => sum + counts[action], 0)
  const state = steps - counts.held === 0 && counts.held === 0 ? 'empty' : guard.length || counts.held ? 'waiting' : 'approved'
  await sql`update kernel.plan set state = ${state}, counts = ${JSON.stringify(counts)}::jsonb, guard = ${JSON.stringify(guard)}::jsonb,
    ended_at = case when ${state} = 'empty' then now() end where authority_id = ${connection.authority} and id = ${plan} and state = 'computing'`.execute(db)
  return { id: plan, state, counts, guard }
}

/**
 * One row per object that differs. An object there that MUSES neither made nor adopted is foreign and never touched.
 * `drift` marks what MUSES had written as wanted and somebody changed there since.
 */
async function insertItems(ctx: Context, connection: Connection, plan: Id): Promise<void> {
  await sql`
    with side as (select * from kernel.sync_stage where authority_id = ${connection.authority} and plan_id = ${plan}),
    joined as (
      select coalesce(w.kind, p.kind) as kind, coalesce(w.key, p.key) as key, coalesce(w.school_id, null) as school_id, w.level, w.name as wanted_name, p.name as present_name,
        w.enabled as wanted_on, p.enabled as present_on, w.attributes as wanted, p.attributes as present, p.foreign_id, w.reason, p.reason as match,
        w.key is not null as is_wanted, p.kind is not null as is_present, o.key is not null as is_known, o.attributes as written,
        case when w.key is not null and p.kind is not null then kernel.sync_diff(p.attributes, w.attributes, coalesce(o.accepted, '{}')) end as diff
      from (select * from side where side = 'w') w
      full join (select * from side where side = 'p' and key is not null) p on p.kind = w.kind and p.key = w.key
      left join kernel.sync_object o on o.authority_id = ${connection.authority} and o.connection_id = ${connection.id} and o.kind = coalesce(w.kind, p.kind) and o.key = coalesce(w.key, p.key)
    ),
    judged as (
      select *, case
          when is_wanted and not is_present then 'create'
          when not is_wanted then 'delete'
          when match = 'adopted' and not is_known then 'adopt'
          when present_on and not wanted_on then 'disable'
          when not present_on and wanted_on then 'enable'
          when lower(wanted_name) <> lower(present_name) then 'rename'
          when diff is not null then 'change'
        end as action
      from joined
    )
    insert into kernel.plan_item (authority_id, plan_id, position, kind, key, school_id, action, level, foreign_id, name, before_name, before, after, enabled, drift, reason)
    select ${connection.authority}, ${plan}, row_number() over (order by case when action = 'delete' then 1 else 0 end, case when action = 'delete' then -coalesce(level, 50) else level end, kind, wanted_name, key),
      kind, key, school_id, action, case when action = 'delete' then 1000 - coalesce(level, 50) else level end, foreign_id, coalesce(wanted_name, present_name),
      case when is_present then present_name end, present, wanted, coalesce(wanted_on, false),
      is_present and is_known and action in ('change', 'rename', 'enable', 'disable') and written @> wanted and diff is not null, reason
    from judged where action is not null and (action <> 'delete' or is_known or key is not null)`.execute(ctx.db())
  await sql`update kernel.plan p set counts = jsonb_build_object(
      'same', (select count(*) from kernel.sync_stage where authority_id = p.authority_id and plan_id = p.id and side = 'w')
        - (select count(*) from kernel.plan_item i where i.authority_id = p.authority_id and i.plan_id = p.id and i.action <> 'delete'),
      'foreign', (select count(*) from kernel.sync_stage where authority_id = p.authority_id and plan_id = p.id and side = 'p' and key is null))
    where authority_id = ${connection.authority} and id = ${plan}`.execute(ctx.db())
}

/** What the policy forbids is skipped; what it asks for is held until a person agrees. */
async function holdItems(ctx: Context, connection: Connection, plan: Id): Promise<void> {
  const by = (decision: string) => actions.filter((action) => connection.policy[action] === decision)
  await sql`update kernel.plan_item set state = case when action = any(${sql.val(by('never'))}::text[]) then 'skipped' else 'held' end
    where authority_id = ${connection.authority} and plan_id = ${plan} and action = any(${sql.val([...by('never'), ...by('ask')])}::text[])`.execute(ctx.db())
}

/** Schools, and the whole, where more people would vanish than the guard allows without a second person. */
async function guardHits(ctx: Context, connection: Connection, plan: Id): Promise<GuardHit[]> {
  const { guard } = connection
  const { rows } = await sql<{ school: Id | null; removals: number; known: number }>`
    select o.school_id as school, count(*)::int as known,
      count(*) filter (where i.action in ('disable', 'delete') and i.state <> 'skipped')::int as removals
    from kernel.sync_object o left join kernel.plan_item i on i.authority_id = o.authority_id and i.plan_id = ${plan} and i.kind = o.kind and i.key = o.key
    where o.authority_id = ${connection.authority} and o.connection_id = ${connection.id} and o.kind = 'person' and o.enabled
    group by o.school_id`.execute(ctx.db())
  const hits: GuardHit[] = rows.flatMap(({ school, removals, known }) => {
    const limit = Math.min(guard.perSchool, known * guard.share)
    return removals > limit ? [{ kind: 'school' as const, school, removals, limit: Math.floor(limit) }] : []
  })
  const total = rows.reduce((sum, row) => sum + row.removals, 0)
  return total > guard.overall ? [...hits, { kind: 'overall', school: null, removals: total, limit: guard.overall }] : hits
}

async function countItems(ctx: Context, connection: Connection, plan: Id): Promise<PlanSummary['counts']> {
  const { rows } = await sql<{ action: Action; n: number; held: number }>`
    select action, count(*)::int as n, count(*) filter (where state = 'held')::int as held from kernel.plan_item
    where authority_id = ${connection.authority} and plan_id = ${plan} and state <> 'skipped' group by action`.execute(ctx.db())
  const { rows: more } = await sql<{ counts: { same: number; foreign: number } }>`select counts from kernel.plan where authority_id = ${connection.authority} and id = ${plan}`.execute(ctx.db())
  const zero = Object.fromEntries(actions.map((action) => [action, 0])) as Record<Action, number>
  const held = rows.reduce((sum, row) => sum + row.held, 0)
  return { ...zero, ...Object.fromEntries(rows.map((row) => [row.action, row.n])), same: more[0]!.counts.same, foreign: more[0]!.counts.foreign, held }
}
