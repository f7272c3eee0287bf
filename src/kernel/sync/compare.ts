// Compares the staged sides: who is who there, what differs, what the policy says to it, what the guard holds.
import { type RawBuilder, sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from '../context.ts'
import { type SyncAction, type SyncConnection, syncActions } from './types.ts'

export type PlanCounts = Record<SyncAction | 'same' | 'foreign' | 'held' | 'drift', number>
export interface GuardHit {
  kind: 'school' | 'overall' | 'steps'
  school: Id | null
  count: number
  limit: number
}
export interface Compared {
  id: Id
  /** `superseded`: a decision about the same steps already waits, or an approved plan goes first. */
  state: 'empty' | 'waiting' | 'approved' | 'superseded'
  counts: PlanCounts
  guard: GuardHit[]
}

/** Turns the stage into steps; older plans of the connection that still wait are superseded by it. */
export async function compare(ctx: Context, connection: SyncConnection, plan: Id): Promise<Compared> {
  const db = ctx.db()
  const at = sql`authority_id = ${connection.authority} and id = ${plan}`
  await sql`select kernel.refresh_statistics('kernel.sync_stage')`.execute(db)
  await match(ctx, connection, plan)
  await insertItems(ctx, connection, plan)
  // A fresh plan is unknown to the planner, which would loop where it should look up.
  await sql`select kernel.refresh_statistics('kernel.plan_item')`.execute(db)
  await learn(ctx, connection, plan)
  const guard = await guardHits(ctx, connection, plan)
  const counts = await countItems(ctx, connection, plan)
  await sql`delete from kernel.sync_stage where authority_id = ${connection.authority} and plan_id = ${plan}`.execute(db)
  const { rows } = await sql<{
    digest: string | null
  }>`select md5(string_agg(concat_ws('|', kind, key, action, name, before_name, enabled, before, after), ';' order by position)) as digest
    from kernel.plan_item where authority_id = ${connection.authority} and plan_id = ${plan} and state <> 'skipped'`.execute(db)
  const digest = rows[0]!.digest
  const total = syncActions.reduce((sum, action) => sum + counts[action], 0)
  const steps = total === 0 ? 'empty' : guard.length || counts.held === total ? 'waiting' : 'approved'
  const state = (await isNeedless(ctx, connection, plan, steps === 'waiting' ? digest : null)) ? 'superseded' : steps
  await sql`update kernel.plan set state = ${state}, counts = ${JSON.stringify(counts)}::jsonb, guard = ${JSON.stringify(guard)}::jsonb, digest = ${digest},
    approved_at = case when ${state} = 'approved' then now() end, ended_at = case when ${state} in ('empty', 'superseded') then now() end where ${at}`.execute(
    db,
  )
  if (state === 'superseded')
    await sql`delete from kernel.plan_item where authority_id = ${connection.authority} and plan_id = ${plan}`.execute(db)
  return { id: plan, state, counts, guard }
}

/**
 * Whether this plan changes nothing about what is being decided: a person has approved an older one that has not begun yet, or one of the
 * very same steps waits already. Otherwise the older ones are superseded.
 */
async function isNeedless(ctx: Context, connection: SyncConnection, plan: Id, digest: string | null): Promise<boolean> {
  const { rows } = await sql<{ needless: boolean }>`
    select (state = 'approved' and approved_by is not null) or (state = 'waiting' and digest = ${digest}) as needless from kernel.plan
    where authority_id = ${connection.authority} and connection_id = ${connection.id} and id <> ${plan} and state in ('waiting', 'approved') for update`.execute(
    ctx.db(),
  )
  if (rows.some((row) => row.needless)) return true
  await sql`update kernel.plan set state = 'superseded', ended_at = now(), version = version + 1 where authority_id = ${connection.authority} and connection_id = ${connection.id}
    and id <> ${plan} and state in ('waiting', 'approved', 'applying')`.execute(ctx.db())
  return false
}

/**
 * Who is who: known by the stable id there; else by our own key that it carries; else as heir of something no longer wanted under that
 * name; else by a name that we want and nobody else has. Of several that carry one key all but one are foreign copies.
 */
async function match(ctx: Context, connection: SyncConnection, plan: Id): Promise<void> {
  const db = ctx.db()
  const here = (alias: string) =>
    sql`${sql.ref(`${alias}.authority_id`)} = ${connection.authority} and ${sql.ref(`${alias}.plan_id`)} = ${plan}`
  await sql`update kernel.sync_stage p set key = o.key, match = 'known' from kernel.sync_object o
    where ${here('p')} and p.side = 'p' and o.authority_id = p.authority_id and o.connection_id = ${connection.id} and o.kind = p.kind and o.foreign_id = p.foreign_id`.execute(
    db,
  )
  await sql`update kernel.sync_stage p set key = null from (
      select q.ctid, row_number() over (partition by q.kind, q.key order by q.match nulls last, lower(q.name) = lower(w.name) desc nulls last, q.foreign_id) as n
      from kernel.sync_stage q left join kernel.sync_stage w on w.authority_id = q.authority_id and w.plan_id = q.plan_id and w.side = 'w' and w.kind = q.kind and w.key = q.key
      where ${here('q')} and q.side = 'p' and q.key is not null) twin
    where ${here('p')} and p.ctid = twin.ctid and twin.n > 1`.execute(db)
  const lonely = sql`not exists (select from kernel.sync_stage q where ${here('q')} and q.side = 'p' and q.kind = w.kind and q.key = w.key)`
  const unwanted = sql`not exists (select from kernel.sync_stage q where ${here('q')} and q.side = 'w' and q.kind = p.kind and q.key = p.key)`
  const named = sql`${here('p')} and p.side = 'p' and ${here('w')} and w.side = 'w' and w.kind = p.kind and lower(w.name) = lower(p.name) and not w.absent`
  await inherit(
    ctx,
    connection,
    sql`${named} and w.inherits and p.key is not null and ${unwanted} and ${lonely} and (p.match = 'known' or ${tried(connection, 'p')})`,
    plan,
  )
  await sql`update kernel.sync_stage p set key = w.key, match = case when w.common then 'common' else 'adopted' end from kernel.sync_stage w
    where ${named} and p.key is null and ${lonely}`.execute(db)
}

/** Whether a step of this connection once tried to make the object: then it is ours although the answer was lost. */
const tried = (
  connection: SyncConnection,
  alias: string,
) => sql`exists (select from kernel.plan_item i join kernel.plan pl on pl.authority_id = i.authority_id and pl.id = i.plan_id
  where i.authority_id = ${connection.authority} and i.key = ${sql.ref(`${alias}.key`)} and i.kind = ${sql.ref(`${alias}.kind`)} and i.action in ('create', 'adopt') and i.attempts > 0
    and pl.connection_id = ${connection.id})`

/** What is known of an object moves to its heir's key. */
async function inherit(ctx: Context, connection: SyncConnection, where: RawBuilder<unknown>, plan: Id): Promise<void> {
  const { rows } = await sql<{ kind: string; old: string; key: string }>`
    select p.kind, p.key as old, w.key from kernel.sync_stage p, kernel.sync_stage w where ${where}`.execute(ctx.db())
  if (!rows.length) return
  const heirs = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as h(kind text, old text, key text)`
  const objects = sql`o.authority_id = ${connection.authority} and o.connection_id = ${connection.id} and o.kind = h.kind`
  await sql`delete from kernel.sync_object o using ${heirs} where ${objects} and o.key = h.key`.execute(ctx.db())
  await sql`update kernel.sync_object o set key = h.key from ${heirs} where ${objects} and o.key = h.old`.execute(ctx.db())
  await sql`update kernel.sync_stage p set key = h.key, match = 'known' from ${heirs}
    where p.authority_id = ${connection.authority} and p.plan_id = ${plan} and p.side = 'p' and p.kind = h.kind and p.key = h.old`.execute(
    ctx.db(),
  )
}

/**
 * One row per object that differs. An object there that MUSES neither made nor adopted is foreign and never touched.
 * The stricter of two decisions holds when all that differs was changed there by hand.
 */
async function insertItems(ctx: Context, connection: SyncConnection, plan: Id): Promise<void> {
  const side = (which: string) =>
    sql`(select * from kernel.sync_stage where authority_id = ${connection.authority} and plan_id = ${plan} and side = ${which} and key is not null)`
  await sql`
    with joined as (
      select coalesce(w.kind, p.kind) as kind, coalesce(w.key, p.key) as key, coalesce(w.school_id, o.school_id) as school_id, coalesce(w.level, o.level, 0) as own_level,
        w.name as wanted_name, p.name as present_name, w.enabled as wanted_on, p.enabled as present_on, p.attributes as present, p.foreign_id, p.match, w.reason,
        kernel.sync_effective(w.attributes, p.attributes, o.accepted) as wanted, coalesce(w.common, false) as common, coalesce(w.absent, false) as absent,
        w.key is not null as is_wanted, p.key is not null as is_present, o.key is not null as is_known,
        o.attributes as written, o.name as written_name, o.enabled as written_on, coalesce(o.accepted, '{}') as accepted
      from ${side('w')} w full join ${side('p')} p on p.kind = w.kind and p.key = w.key
      left join kernel.sync_object o on o.authority_id = ${connection.authority} and o.connection_id = ${connection.id} and o.kind = coalesce(w.kind, p.kind) and o.key = coalesce(w.key, p.key)
    ), aimed as (
      select *, case when is_wanted and is_present and not common then kernel.sync_diff(present, wanted) end as diff,
        case when is_present and accepted #>> '{$name,instead}' = wanted_name and accepted #>> '{$name,value}' = present_name then present_name else wanted_name end as aim,
        case when is_present and (accepted #>> '{$enabled,instead}')::boolean = wanted_on then present_on else wanted_on end as aim_on
      from joined
    ), judged as (
      select j.*, case
          when absent then case when is_present then 'delete' end
          when not is_wanted then case when is_known or ${tried(connection, 'j')} then 'delete' end
          when not is_present then case when not accepted ? '$gone' then 'create' end
          when common then null
          when match = 'adopted' then 'adopt'
          when present_on and not aim_on then 'disable'
          when not present_on and aim_on then 'enable'
          when lower(aim) <> lower(present_name) then 'rename'
          when diff is not null then 'change'
        end as action,
        array(select k from jsonb_object_keys(diff) k where written -> k = wanted -> k order by k)
          || case when lower(aim) <> lower(present_name) and lower(written_name) = lower(aim) then array['$name'] else '{}' end
          || case when aim_on <> present_on and written_on = aim_on then array['$enabled'] else '{}' end
          || case when not is_present then array['$gone'] else '{}' end as moved,
        (select count(*) from jsonb_object_keys(diff)) + (lower(aim) <> lower(present_name))::int + (aim_on <> present_on)::int as differing
      from aimed j
    ), drifted as (
      select *, case when is_known and is_wanted and not absent and not common and match is distinct from 'adopted' then moved else '{}' end as drift,
        case when absent then 'change' else action end as rule from judged where action is not null
    ), decided as (
      select *, case when 'never' in (rule_says, drift_says) then 'skipped' when 'ask' in (rule_says, drift_says) then 'held' else 'open' end as state
      from (select *, ${JSON.stringify(connection.policy)}::jsonb ->> rule as rule_says,
              case when drift = '{$gone}' or (cardinality(drift) > 0 and cardinality(drift) = differing) then ${JSON.stringify(connection.policy)}::jsonb ->> 'drift' else 'apply' end as drift_says
            from drifted) d
    )
    insert into kernel.plan_item (authority_id, plan_id, position, kind, key, school_id, action, level, own_level, foreign_id, name, before_name, before, after, before_enabled, enabled, drift, reason, state)
    select ${connection.authority}, ${plan}, row_number() over (order by level, kind, name, key), kind, key, school_id, action, level, own_level, foreign_id, name, before_name, present, after,
      present_on, enabled, drift, reason, state
    from (select *, case when action = 'delete' then 1000 - own_level else own_level end as level, coalesce(aim, present_name) as name, case when is_present then present_name end as before_name,
        case when action <> 'delete' then wanted end as after, case when action = 'delete' then false else aim_on end as enabled from decided) ordered`.execute(
    ctx.db(),
  )
}

/** Takes over what the look at the other side taught: ids, places, and what is gone for good. */
async function learn(ctx: Context, connection: SyncConnection, plan: Id): Promise<void> {
  const db = ctx.db()
  const own = sql`o.authority_id = ${connection.authority} and o.connection_id = ${connection.id}`
  const staged = (alias: string, side: string) =>
    sql`${sql.ref(`${alias}.authority_id`)} = ${connection.authority} and ${sql.ref(`${alias}.plan_id`)} = ${plan} and ${sql.ref(`${alias}.side`)} = ${side}`
  await sql`delete from kernel.sync_object o where ${own} and not exists (select from kernel.sync_stage s where s.authority_id = o.authority_id and s.plan_id = ${plan} and s.kind = o.kind and s.key = o.key)`.execute(
    db,
  )
  await sql`update kernel.sync_object o set foreign_id = p.foreign_id from kernel.sync_stage p
    where ${own} and ${staged('p', 'p')} and p.match is null and p.kind = o.kind and p.key = o.key and p.foreign_id <> o.foreign_id`.execute(
    db,
  )
  await sql`update kernel.sync_object o set school_id = w.school_id, level = w.level from kernel.sync_stage w
    where ${own} and ${staged('w', 'w')} and w.kind = o.kind and w.key = o.key and (w.school_id, w.level) is distinct from (o.school_id, o.level)`.execute(
    db,
  )
  // It carries our key, so MUSES made it, although the answer or our memory of it was lost.
  await sql`insert into kernel.sync_object (authority_id, connection_id, kind, key, foreign_id, name, level, school_id, enabled, attributes)
    select p.authority_id, ${connection.id}, p.kind, p.key, p.foreign_id, p.name, w.level, w.school_id, p.enabled, '{}'
    from kernel.sync_stage p join kernel.sync_stage w on ${staged('w', 'w')} and w.kind = p.kind and w.key = p.key
    where ${staged('p', 'p')} and p.match is null and not w.common and not w.absent on conflict (authority_id, connection_id, kind, key) do nothing`.execute(
    db,
  )
}

/** Schools, and the whole, where more people would vanish or more would change than the guard allows without a second person. */
export async function guardHits(ctx: Context, connection: SyncConnection, plan: Id): Promise<GuardHit[]> {
  const { guard } = connection
  const { rows } = await sql<{ school: Id | null; removals: number; known: number }>`
    select o.school_id as school, count(*)::int as known,
      count(*) filter (where i.action in ('disable', 'delete') and i.state <> 'skipped')::int as removals
    from kernel.sync_object o left join kernel.plan_item i on i.authority_id = o.authority_id and i.plan_id = ${plan} and i.kind = o.kind and i.key = o.key
    where o.authority_id = ${connection.authority} and o.connection_id = ${connection.id} and o.kind = 'person' and o.enabled
    group by o.school_id order by o.school_id`.execute(ctx.db())
  const hits: GuardHit[] = rows.flatMap(({ school, removals, known }) => {
    const limit = Math.min(guard.perSchool, known * guard.share)
    return removals > limit ? [{ kind: 'school' as const, school, count: removals, limit: Math.floor(limit) }] : []
  })
  const total = rows.reduce((sum, row) => sum + row.removals, 0)
  if (total > guard.overall) hits.push({ kind: 'overall', school: null, count: total, limit: guard.overall })
  if (guard.steps != null) {
    const { rows: all } = await sql<{ n: number }>`select count(*)::int as n from kernel.plan_item
      where authority_id = ${connection.authority} and plan_id = ${plan} and state <> 'skipped'`.execute(ctx.db())
    if (all[0]!.n > guard.steps) hits.push({ kind: 'steps', school: null, count: all[0]!.n, limit: guard.steps })
  }
  return hits
}

async function countItems(ctx: Context, connection: SyncConnection, plan: Id): Promise<PlanCounts> {
  const at = sql`authority_id = ${connection.authority} and plan_id = ${plan}`
  const { rows } = await sql<{ action: SyncAction; n: number; held: number; drift: number }>`
    select action, count(*)::int as n, count(*) filter (where state = 'held')::int as held, count(*) filter (where drift <> '{}')::int as drift
    from kernel.plan_item where ${at} and state <> 'skipped' group by action`.execute(ctx.db())
  const { rows: beside } = await sql<{ same: number; foreign: number }>`
    select (select count(*) from kernel.sync_stage where ${at} and side = 'w' and not absent)::int
        - (select count(*) from kernel.plan_item where ${at} and action <> 'delete')::int as same,
      (select count(*) from kernel.sync_stage p where ${at} and side = 'p' and (key is null or not (
        exists (select from kernel.sync_stage w where w.authority_id = p.authority_id and w.plan_id = p.plan_id and w.side = 'w' and w.kind = p.kind and w.key = p.key)
        or exists (select from kernel.plan_item i where i.authority_id = p.authority_id and i.plan_id = p.plan_id and i.kind = p.kind and i.key = p.key))))::int as foreign`.execute(
    ctx.db(),
  )
  const zero = Object.fromEntries(syncActions.map((action) => [action, 0])) as Record<SyncAction, number>
  const sum = (of: 'held' | 'drift') => rows.reduce((all, row) => all + row[of], 0)
  return { ...zero, ...Object.fromEntries(rows.map((row) => [row.action, row.n])), ...beside[0]!, held: sum('held'), drift: sum('drift') }
}
