// Takes a plan back by a plan of its own: each step that still stands is turned round, and a person releases it.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from '../context.ts'
import { conflict } from '../errors.ts'
import { guardHits } from './compare.ts'
import { lockPlan } from './decide.ts'
import { openPlan } from './plan.ts'
import type { SyncConnection } from './types.ts'

/** Steps that can be turned round. What was deleted there is gone with its id, what was adopted was there before. */
const reversible = sql`('create', 'change', 'rename', 'enable', 'disable')`

/** Steps of a plan that were carried out and not followed by another step for the same object. */
const standing = (
  ctx: Context,
  connection: SyncConnection,
  plan: Id,
) => sql`i.authority_id = ${ctx.authority} and i.plan_id = ${plan} and i.state = 'done'
  and i.action in ${reversible} and i.foreign_id is not null and not exists (
    select from kernel.plan_item j join kernel.plan later on later.authority_id = j.authority_id and later.id = j.plan_id
    where j.authority_id = i.authority_id and later.connection_id = ${connection.id} and later.id > ${plan} and j.kind = i.kind and j.key = i.key and j.state = 'done')`

export interface Undoable {
  /** Steps a compensating plan would have. */
  steps: number
  /** Steps that were carried out and cannot be taken back. */
  kept: number
}

/** How much of a plan could be taken back now. */
export async function undoableOf(ctx: Context, connection: SyncConnection, plan: Id): Promise<Undoable> {
  const { rows } =
    await sql<Undoable>`select (select count(*)::int from kernel.plan_item i where ${standing(ctx, connection, plan)}) as steps,
    (select count(*)::int from kernel.plan_item i where i.authority_id = ${ctx.authority} and i.plan_id = ${plan} and i.state = 'done') as kept`.execute(
      ctx.db(),
    )
  const { steps, kept: done } = rows[0]!
  return { steps, kept: done - steps }
}

/** Opens the compensating plan; it waits for a person, and for a second one where the guard says so. Answers it with what stays. */
export async function undoPlan(ctx: Context, connection: SyncConnection, plan: Id): Promise<{ plan: Id } & Undoable> {
  const row = await lockPlan(ctx, plan)
  if (row.state !== 'done' && row.state !== 'failed') throw conflict('sync.notDone')
  const undoable = await undoableOf(ctx, connection, plan)
  if (!undoable.steps) throw conflict('sync.nothingToUndo')
  const { rows: busy } = await sql`select 1 from kernel.plan where authority_id = ${ctx.authority} and connection_id = ${connection.id}
    and state in ('computing', 'applying', 'approved')`.execute(ctx.db())
  if (busy.length) throw conflict('sync.atWork')
  await sql`update kernel.plan set state = 'superseded', ended_at = now(), version = version + 1
    where authority_id = ${ctx.authority} and connection_id = ${connection.id} and state = 'waiting'`.execute(ctx.db())
  const undo = await openPlan(ctx, connection, { cause: 'undo', causeId: plan })
  // What is carried out backwards comes in the opposite order: groups let go of people before these go.
  await sql`
    with turned as (
      select i.*, case i.action when 'create' then 'delete' when 'enable' then 'disable' when 'disable' then 'enable' else i.action end as back,
        (select jsonb_object_agg(k, coalesce(i.before -> k, 'null'::jsonb)) from jsonb_object_keys(i.after) k) as earlier
      from kernel.plan_item i where ${standing(ctx, connection, plan)})
    insert into kernel.plan_item (authority_id, plan_id, position, kind, key, school_id, action, level, own_level, foreign_id, name, before_name, before, after, before_enabled, enabled, reason, state)
    select authority_id, ${undo}, row_number() over (order by case when back = 'delete' then 1000 - own_level else own_level end, kind, name, key), kind, key, school_id, back,
      case when back = 'delete' then 1000 - own_level else own_level end, own_level, foreign_id,
      case when back = 'delete' then name else coalesce(before_name, name) end, name, after, case when back = 'delete' then null else coalesce(earlier, '{}') end,
      enabled, case when back = 'delete' then false else coalesce(before_enabled, enabled) end, 'undo', 'held'
    from turned`.execute(ctx.db())
  const guard = await guardHits(ctx, connection, undo)
  await sql`update kernel.plan set state = 'waiting', guard = ${JSON.stringify(guard)}::jsonb, version = version + 1,
      counts = (select jsonb_object_agg(action, n) || jsonb_build_object('held', ${undoable.steps}::int)
        from (select action, count(*) as n from kernel.plan_item where authority_id = ${ctx.authority} and plan_id = ${undo} group by action) by_action)
    where authority_id = ${ctx.authority} and id = ${undo}`.execute(ctx.db())
  return { plan: undo, ...undoable }
}
