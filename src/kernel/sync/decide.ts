// What people decide about a plan: release, reject, leave steps out, try failed ones again, let a deviation stay.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from '../context.ts'
import { conflict, notFound, stale } from '../errors.ts'
import { guardHits } from './compare.ts'
import { openPlan } from './plan.ts'
import { type Attribute, type Attributes, asSet, type SyncConnection } from './types.ts'

interface PlanRow {
  id: Id
  connection: Id
  state: string
  guard: unknown[]
  causers: Id[]
  version: number
}

/** The plan, held until the end of the transaction. */
export async function lockPlan(ctx: Context, plan: Id, version?: number): Promise<PlanRow> {
  const { rows } = await sql<PlanRow>`select id, connection_id as connection, state, guard, causers, version from kernel.plan
    where authority_id = ${ctx.authority} and id = ${plan} for update`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  if (version !== undefined && version !== rows[0].version) throw stale()
  return rows[0]
}

const change = (ctx: Context, plan: Id, set: ReturnType<typeof sql>) =>
  sql`update kernel.plan set ${set}, version = version + 1 where authority_id = ${ctx.authority} and id = ${plan}`.execute(ctx.db())

/**
 * Releases a plan with all that its policy holds. What the guard holds needs a person whose changes did not lead to it.
 * The caller puts the job into the queue.
 */
export async function approvePlan(ctx: Context, plan: Id, version?: number): Promise<void> {
  const row = await lockPlan(ctx, plan, version)
  if (row.state !== 'waiting') throw conflict('sync.notWaiting')
  if (row.guard.length && ctx.who.account && row.causers.includes(ctx.who.account)) throw conflict('sync.secondPerson')
  await sql`update kernel.plan_item set state = 'open' where authority_id = ${ctx.authority} and plan_id = ${plan} and state = 'held'`.execute(
    ctx.db(),
  )
  await change(ctx, plan, sql`state = 'approved', approved_at = ${ctx.now()}, approved_by = ${ctx.who.account}::uuid`)
}

/** Ends a plan without carrying out what is left of it. */
export async function rejectPlan(ctx: Context, plan: Id, version?: number): Promise<void> {
  const row = await lockPlan(ctx, plan, version)
  if (row.state !== 'waiting' && row.state !== 'approved') throw conflict('sync.notWaiting')
  await sql`update kernel.plan_item set state = 'skipped' where authority_id = ${ctx.authority} and plan_id = ${plan} and state in ('open', 'held')`.execute(
    ctx.db(),
  )
  await change(ctx, plan, sql`state = 'rejected', ended_at = ${ctx.now()}`)
}

/** Leaves steps out of a plan that waits, or takes them in again; the guard looks anew. Answers how many changed. */
export async function skipItems(
  ctx: Context,
  connection: SyncConnection,
  plan: Id,
  positions: readonly number[],
  skip: boolean,
): Promise<number> {
  const row = await lockPlan(ctx, plan)
  if (row.state !== 'waiting') throw conflict('sync.notWaiting')
  const { rows } =
    await sql`update kernel.plan_item set state = ${skip ? 'skipped' : 'held'} where authority_id = ${ctx.authority} and plan_id = ${plan}
    and position = any(${sql.val([...positions])}::bigint[]) and state = any(${sql.val(skip ? ['open', 'held'] : ['skipped'])}::text[]) returning 1 as one`.execute(
      ctx.db(),
    )
  await settlePlan(ctx, connection, plan)
  return rows.length
}

/** Puts failed steps of the newest plan back; the caller puts the job into the queue. */
export async function retryItems(ctx: Context, plan: Id): Promise<number> {
  const row = await lockPlan(ctx, plan)
  const { rows: newer } =
    await sql`select 1 from kernel.plan where authority_id = ${ctx.authority} and connection_id = ${row.connection} and id > ${plan}
    and state not in ('computing', 'superseded', 'rejected') and error is null limit 1`.execute(ctx.db())
  if (newer.length) throw conflict('sync.newerPlan')
  if (row.state !== 'failed' && row.state !== 'waiting') throw conflict('sync.notFailed')
  const { rows } =
    await sql`update kernel.plan_item set state = 'open', refusals = 0, not_before = null where authority_id = ${ctx.authority} and plan_id = ${plan}
    and state = 'failed' returning 1 as one`.execute(ctx.db())
  if (!rows.length) throw conflict('sync.notFailed')
  await change(ctx, plan, sql`state = 'approved', approved_at = ${ctx.now()}, approved_by = ${ctx.who.account}::uuid, ended_at = null`)
  return rows.length
}

/** After steps were left out: counts, guard, and whether anything is left to decide. */
async function settlePlan(ctx: Context, connection: SyncConnection, plan: Id): Promise<void> {
  const guard = await guardHits(ctx, connection, plan)
  const { rows } = await sql<{
    held: number
    done: number
  }>`select count(*) filter (where state in ('held', 'open'))::int as held, count(*) filter (where state = 'done')::int as done
    from kernel.plan_item where authority_id = ${ctx.authority} and plan_id = ${plan}`.execute(ctx.db())
  const { held, done } = rows[0]!
  const state = held ? 'waiting' : done ? 'done' : 'rejected'
  await change(
    ctx,
    plan,
    sql`guard = ${JSON.stringify(guard)}::jsonb, counts = counts || ${JSON.stringify({ held })}::jsonb, state = ${state}, digest = null,
    ended_at = case when ${held} = 0 then ${ctx.now()}::timestamptz end`,
  )
}

interface Drifted {
  position: number
  kind: string
  key: string
  name: string
  before_name: string | null
  enabled: boolean
  before_enabled: boolean | null
  before: Attributes | null
  after: Attributes
  drift: string[]
}

/** What is remembered of a deviation that may stay (kernel.sync_effective reads it). */
export function acceptance(item: Omit<Drifted, 'position' | 'kind' | 'key'>): Record<string, unknown> {
  const texts = (value: Attribute | undefined) => (Array.isArray(value) ? (value as string[]) : undefined)
  return Object.fromEntries(
    item.drift.map((field) => {
      if (field === '$gone') return [field, true]
      if (field === '$name') return [field, { value: item.before_name, instead: item.name }]
      if (field === '$enabled') return [field, { value: item.before_enabled, instead: item.enabled }]
      const [there, wanted] = [item.before?.[field] ?? null, item.after[field] ?? null]
      const [had, should] = [texts(there) ?? (there === null ? [] : undefined), texts(wanted)]
      if (!had || !should) return [field, { value: there, instead: wanted }]
      return [field, { extra: had.filter((each) => !should.includes(each)), missing: should.filter((each) => !had.includes(each)) }]
    }),
  )
}

const openDrift = (ctx: Context, plan: Id, positions: readonly number[]) => sql`authority_id = ${ctx.authority} and plan_id = ${plan}
  and position = any(${sql.val([...positions])}::bigint[]) and drift <> '{}' and state in ('held', 'skipped', 'failed')`

/** Lets what was changed there by hand stay, until either side changes again. Answers what was accepted. */
export async function acceptDrift(
  ctx: Context,
  connection: SyncConnection,
  plan: Id,
  positions: readonly number[],
): Promise<{ kind: string; key: string }[]> {
  await lockPlan(ctx, plan)
  const { rows } =
    await sql<Drifted>`select position::float8 as position, kind, key, name, before_name, enabled, before_enabled, before, after, drift from kernel.plan_item
    where ${openDrift(ctx, plan, positions)} for update`.execute(ctx.db())
  const { rows: before } = await sql<{ kind: string; key: string; accepted: Record<string, { extra?: string[]; missing?: string[] }> }>`
    select o.kind, o.key, o.accepted from kernel.sync_object o where o.authority_id = ${ctx.authority} and o.connection_id = ${connection.id} and o.accepted <> '{}'
      and (o.kind, o.key) in (select r.kind, r.key from jsonb_to_recordset(${JSON.stringify(rows.map(({ kind, key }) => ({ kind, key })))}::jsonb) as r(kind text, key text))`.execute(
    ctx.db(),
  )
  const known = new Map(before.map((row) => [`${row.kind} ${row.key}`, row.accepted]))
  const accepted = rows.map((item) => ({
    kind: item.kind,
    key: item.key,
    accepted: merged(known.get(`${item.kind} ${item.key}`) ?? {}, acceptance(item)),
  }))
  await sql`update kernel.sync_object o set accepted = r.accepted from jsonb_to_recordset(${JSON.stringify(accepted)}::jsonb) as r(kind text, key text, accepted jsonb)
    where o.authority_id = ${ctx.authority} and o.connection_id = ${connection.id} and o.kind = r.kind and o.key = r.key`.execute(ctx.db())
  await sql`update kernel.plan_item set state = 'skipped', reason = 'accepted' where ${openDrift(ctx, plan, positions)}`.execute(ctx.db())
  await settleAfterDrift(ctx, connection, plan)
  return rows.map(({ kind, key }) => ({ kind, key }))
}

/** Single values of sets that were accepted earlier stay accepted. */
function merged(old: Record<string, { extra?: string[]; missing?: string[] }>, fresh: Record<string, unknown>): Record<string, unknown> {
  const both = { ...old, ...fresh } as Record<string, unknown>
  for (const [field, value] of Object.entries(fresh)) {
    const [before, now] = [old[field], value as { extra?: string[]; missing?: string[] }]
    if (before?.extra && now.extra)
      both[field] = { extra: asSet([...before.extra, ...now.extra]), missing: asSet([...(before.missing ?? []), ...(now.missing ?? [])]) }
  }
  return both
}

/** Forgets accepted deviations: the next plan shows them again. */
export async function forgetAccepted(ctx: Context, connection: Id, objects: readonly { kind: string; key: string }[]): Promise<number> {
  const { rows } =
    await sql`update kernel.sync_object o set accepted = '{}' from jsonb_to_recordset(${JSON.stringify(objects)}::jsonb) as r(kind text, key text)
    where o.authority_id = ${ctx.authority} and o.connection_id = ${connection} and o.kind = r.kind and o.key = r.key and o.accepted <> '{}' returning 1 as one`.execute(
      ctx.db(),
    )
  return rows.length
}

/** Puts deviations right by a plan of their own that is released at once; the guard may still hold it. Answers the new plan. */
export async function repairDrift(
  ctx: Context,
  connection: SyncConnection,
  plan: Id,
  positions: readonly number[],
): Promise<{ plan: Id; approved: boolean }> {
  await lockPlan(ctx, plan)
  const repair = await openPlan(ctx, connection, { cause: 'repair', causeId: plan })
  const columns = sql.raw(
    'position, kind, key, school_id, action, level, own_level, foreign_id, name, before_name, before, after, before_enabled, enabled, drift',
  )
  const { rows } = await sql`insert into kernel.plan_item (authority_id, plan_id, ${columns}, reason, state)
    select authority_id, ${repair}, ${columns}, 'repair', 'open' from kernel.plan_item where ${openDrift(ctx, plan, positions)} returning 1 as one`.execute(
    ctx.db(),
  )
  if (!rows.length) throw conflict('sync.noDrift')
  await sql`update kernel.plan_item set state = 'skipped', reason = 'repair' where ${openDrift(ctx, plan, positions)}`.execute(ctx.db())
  await settleAfterDrift(ctx, connection, plan)
  const guard = await guardHits(ctx, connection, repair)
  await change(
    ctx,
    repair,
    sql`state = ${guard.length ? 'waiting' : 'approved'}, guard = ${JSON.stringify(guard)}::jsonb,
    counts = (select jsonb_object_agg(action, n) || jsonb_build_object('drift', ${rows.length}::int) from (select action, count(*) as n from kernel.plan_item where authority_id = ${ctx.authority} and plan_id = ${repair} group by action) by_action),
    approved_at = ${guard.length ? null : ctx.now()}::timestamptz, approved_by = ${guard.length ? null : ctx.who.account}::uuid`,
  )
  return { plan: repair, approved: guard.length === 0 }
}

/** A plan that waits only for what has been decided now is through. */
async function settleAfterDrift(ctx: Context, connection: SyncConnection, plan: Id): Promise<void> {
  const { rows } = await sql<{
    state: string
  }>`select state from kernel.plan where authority_id = ${ctx.authority} and id = ${plan}`.execute(ctx.db())
  if (rows[0]?.state === 'waiting') await settlePlan(ctx, connection, plan)
}
