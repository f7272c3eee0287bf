// Reads back what a plan has written: only what stands there is done.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { JobContext } from '../module.ts'
import { clearStage, stage } from './plan.ts'
import type { Present, SyncConnection } from './types.ts'

export interface Verified {
  at: string
  checked: number
  wrong: number
}

/** Compares the steps that are done with a fresh look; those that do not hold count as failed, with the reason. */
export async function verifyPlan(
  job: JobContext,
  connection: SyncConnection,
  plan: Id,
  present: AsyncIterable<Present[]>,
): Promise<Verified> {
  const own = [connection.authority]
  await job.within(own, (ctx) => clearStage(ctx, plan))
  for await (const batch of present) await job.within(own, (ctx) => stage(ctx, plan, 'p', batch))
  return job.within(own, async (ctx) => {
    const at = sql`i.authority_id = ${connection.authority} and i.plan_id = ${plan}`
    await sql`select kernel.refresh_statistics('kernel.sync_stage', 'kernel.plan_item')`.execute(ctx.db())
    // Whole sets are joined here: looking each step up by itself would read all of the stage every time.
    await sql`select set_config('enable_nestloop', 'off', true)`.execute(ctx.db())
    const { rows } = await sql<{ checked: number; wrong: number }>`
      with there as materialized (
        select kind, foreign_id, name, enabled, attributes from kernel.sync_stage
        where authority_id = ${connection.authority} and plan_id = ${plan} and side = 'p'
      ), done as materialized (
        select i.position, i.kind, i.foreign_id, i.action, i.name, i.enabled, i.after from kernel.plan_item i where ${at} and i.state = 'done'
      ), checked as (
        select i.position, case
            when i.action = 'delete' then case when p.foreign_id is not null then 'sync.stillThere' end
            when p.foreign_id is null then 'sync.notThere'
            when lower(p.name) <> lower(i.name) or p.enabled <> i.enabled or (i.after <> '{}' and kernel.sync_diff(p.attributes, i.after) is not null) then 'sync.differs'
          end as fault
        from done i left join there p on p.kind = i.kind and p.foreign_id = i.foreign_id
      ), wrong as (
        update kernel.plan_item i set state = 'failed', error = jsonb_build_object('code', c.fault, 'message', '') from checked c
        where ${at} and i.position = c.position and c.fault is not null returning 1)
      select (select count(*) from checked)::int as checked, (select count(*) from wrong)::int as wrong`.execute(ctx.db())
    await clearStage(ctx, plan)
    const verified: Verified = { at: ctx.now().toISOString(), ...rows[0]! }
    await sql`update kernel.plan set verified = ${JSON.stringify(verified)}::jsonb, state = case when ${verified.wrong} > 0 and state = 'done' then 'failed' else state end, version = version + 1
      where authority_id = ${connection.authority} and id = ${plan}`.execute(ctx.db())
    return verified
  })
}
