// Opens and computes a plan: both sides are staged as sets, then compared in the database.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from '../context.ts'
import type { JobContext } from '../module.ts'
import { type Compared, compare } from './compare.ts'
import type { Present, SyncConnection, Wanted } from './types.ts'

export interface PlanCause {
  /** What led to it, e.g. `manual`, `schedule`, `change`, `import`, `repair`. */
  cause: string
  /** The import or plan behind it. */
  causeId?: Id | null
  /** Accounts whose changes led to it: none of them may release what the guard holds. */
  causers?: readonly Id[]
}

/** Opens a plan with the next number of its authority. */
export async function openPlan(ctx: Context, connection: SyncConnection, { cause, causeId, causers = [] }: PlanCause): Promise<Id> {
  // Left by a process that died while computing.
  await sql`update kernel.plan set state = 'failed', error = '{"code":"sync.lost"}', ended_at = now()
    where authority_id = ${connection.authority} and connection_id = ${connection.id} and state = 'computing'`.execute(ctx.db())
  await sql`select pg_advisory_xact_lock(hashtext('kernel.plan'), hashtext(${connection.authority}))`.execute(ctx.db())
  const all = [...new Set([...causers, ...(ctx.who.account ? [ctx.who.account] : [])])]
  const { rows } = await sql<{
    id: Id
  }>`insert into kernel.plan (authority_id, connection_id, number, cause, cause_id, created_by, causers, run_id, created_at)
    select ${connection.authority}, ${connection.id}, coalesce(max(p.number), 0) + 1, ${cause}, ${causeId ?? null}::uuid, ${ctx.who.account}::uuid,
      ${sql.val(all)}::uuid[], ${ctx.run}::uuid, ${ctx.now()}
    from kernel.plan p where p.authority_id = ${connection.authority} returning id`.execute(ctx.db())
  return rows[0]!.id
}

export interface PlanSides {
  wanted: (ctx: Context) => AsyncIterable<Wanted[]>
  present: AsyncIterable<Present[]>
}

/** Stages both sides in transactions of their own (the foreign system is read outside of any), then compares. */
export async function computePlan(job: JobContext, connection: SyncConnection, plan: Id, sides: PlanSides): Promise<Compared> {
  const own = [connection.authority]
  await job.within(own, async (ctx) => {
    await clearStage(ctx, plan)
    // One picture of our own side, however long it takes.
    for await (const batch of sides.wanted(ctx)) await stage(ctx, plan, 'w', batch)
  })
  for await (const batch of sides.present) await job.within(own, (ctx) => stage(ctx, plan, 'p', batch))
  return job.within(own, (ctx) => compare(ctx, connection, plan))
}

/** Writes down that a plan could not be computed; what waited before goes on waiting. */
export async function failPlan(ctx: Context, plan: Id, error: { code: string; message: string }): Promise<void> {
  await clearStage(ctx, plan)
  await sql`update kernel.plan set state = 'failed', error = ${JSON.stringify(error)}::jsonb, ended_at = now()
    where authority_id = ${ctx.authority} and id = ${plan} and state = 'computing'`.execute(ctx.db())
}

export const clearStage = (ctx: Context, plan: Id) =>
  sql`delete from kernel.sync_stage where authority_id = ${ctx.authority} and plan_id = ${plan}`.execute(ctx.db())

/** Adds one side's batch to the stage. */
export async function stage(ctx: Context, plan: Id, side: 'w' | 'p', batch: readonly (Wanted | Present)[]): Promise<void> {
  if (!batch.length) return
  const rows = batch.map((each) => {
    const wanted = each as Partial<Wanted>
    return {
      kind: each.kind,
      key: each.key ?? null,
      foreign_id: (each as Partial<Present>).foreignId ?? null,
      name: each.name,
      level: wanted.level ?? 0,
      school_id: wanted.school ?? null,
      enabled: each.enabled,
      attributes: each.attributes,
      common: wanted.common ?? false,
      inherits: wanted.inherits ?? false,
      absent: wanted.absent ?? false,
      reason: wanted.reason ?? null,
    }
  })
  await sql`insert into kernel.sync_stage (authority_id, plan_id, side, kind, key, foreign_id, name, level, school_id, enabled, attributes, common, inherits, absent, reason)
    select ${ctx.authority}, ${plan}, ${side}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(kind text, key text, foreign_id text, name text, level int, school_id uuid, enabled boolean, attributes jsonb, common boolean, inherits boolean, absent boolean, reason text)`.execute(
    ctx.db(),
  )
}
