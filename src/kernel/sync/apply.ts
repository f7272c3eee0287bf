// Carries out a plan: while one batch is at work there, the next is claimed and the results of the last are kept.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from '../context.ts'
import type { JobContext } from '../module.ts'
import { type Claimed, claim, dropClaims, type Item, keepResults, type Result } from './claim.ts'
import type { Lease } from './lease.ts'
import type { Outcome, SyncConnection, Target } from './types.ts'

export interface ApplyOptions {
  lease: Lease
  /** Steps that are claimed at once. */
  batch?: number
  /** What must not stand in a plan, by key, for the steps that are about to be carried out. */
  secrets?: (ctx: Context, items: readonly Item[]) => Promise<ReadonlyMap<string, string>>
  /** Asked before each batch; false lets the rest wait, e.g. for the time window. */
  mayGoOn?: () => boolean
  /** How long a system that does not answer is waited for, in milliseconds; then the plan rests. */
  patience?: number
  /** Seconds before the first further try of a step; three times as long each time. */
  again?: number
}

export interface Applied {
  done: number
  failed: number
  /** Steps that still wait for their turn: interrupted, outside the time window, or the system is away. */
  open: number
  held: number
  away: boolean
  /** What the system said, or did not say, last while it was away. */
  fault: { code: string; message: string } | null
}

/** Applies what is open, level after level; can be ended at any point, also by force, and taken up again. */
export async function applyPlan(
  job: JobContext,
  connection: SyncConnection,
  plan: Id,
  target: Target,
  options: ApplyOptions,
): Promise<Applied> {
  const own = [connection.authority]
  const { lease, batch = 400, patience = target.patience ?? 60_000 } = options
  const total = await job.within(own, (ctx) => beginPlan(ctx, plan))
  const mayGoOn = () => !job.signal.aborted && lease.held() && (options.mayGoOn?.() ?? true)
  const next = async (): Promise<Claimed> => {
    if (!mayGoOn()) return { items: [], wait: null }
    return job.within(own, async (ctx) => {
      const claimed = await claim(ctx, plan, lease.holder, batch)
      const secrets = claimed.items.length ? await options.secrets?.(ctx, claimed.items) : undefined
      for (const item of claimed.items) item.secret = secrets?.get(item.key)
      return claimed
    })
  }
  let done = 0
  let quietSince: number | null = null
  let fault: Applied['fault'] = null
  let keeping: Promise<void> = Promise.resolve()
  const keep = async (results: readonly Result[]) => {
    await job.within(own, (ctx) => keepResults(ctx, connection, plan, lease.holder, results, options.again))
    done += results.filter(({ outcome }) => outcome.ok || !outcome.later).length
    await job.progress(done, total)
  }
  try {
    await work()
  } catch (error) {
    await job.within(own, (ctx) => dropClaims(ctx, plan, lease.holder)).catch(() => {})
    throw error
  }
  const away = quietSince !== null && performance.now() - quietSince >= patience
  return job.within(own, async (ctx) => {
    await dropClaims(ctx, plan, lease.holder)
    return { ...(await endPlan(ctx, plan)), away, fault: away ? fault : null }
  })

  async function work(): Promise<void> {
    let claimed = await next()
    while (claimed.items.length || claimed.wait !== null) {
      if (!claimed.items.length) {
        await rest(claimed.wait!, job.signal)
        claimed = await next()
        continue
      }
      const begun = performance.now()
      const working = applyBatch(claimed.items, target, mayGoOn)
      const [results, following] = await Promise.all([working, next()])
      await keeping
      const silent = results.length > 0 && results.every(({ outcome }) => !outcome.ok && outcome.away)
      quietSince = silent ? (quietSince ?? begun) : null
      for (const { outcome } of results) if (!outcome.ok && outcome.away) fault = { code: outcome.code, message: outcome.message }
      keeping = keep(results)
      keeping.catch(() => {})
      claimed = following
      if (silent && performance.now() - quietSince! >= patience) break
      if (silent) await rest(Math.min(5_000, (options.again ?? 0.5) * 500 + (performance.now() - quietSince!) / 2), job.signal)
      // The last level must be through before the next one begins; what is to be tried again comes into view then.
      if (claimed.items.length === 0) {
        await keeping
        claimed = await next()
      }
    }
    await keeping
  }
}

async function beginPlan(ctx: Context, plan: Id): Promise<number> {
  await sql`update kernel.plan set state = 'applying', started_at = coalesce(started_at, now()), next_at = null
    where authority_id = ${ctx.authority} and id = ${plan} and state in ('approved', 'applying')`.execute(ctx.db())
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from kernel.plan_item where authority_id = ${ctx.authority} and plan_id = ${plan} and state in ('open', 'applying')`.execute(
    ctx.db(),
  )
  return rows[0]!.n
}

/**
 * Runs a batch with the target's own degree of parallelism; a thrown error counts as a try whose end is unknown. Once every lane has met
 * silence twice, nobody waits for it once more with each of the others: they count as met by it too.
 */
async function applyBatch(items: readonly Item[], target: Target, mayGoOn: () => boolean): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  let silences = 0
  let last: Outcome | undefined
  const lane = async () => {
    while (next < items.length && mayGoOn()) {
      const item = items[next++]!
      if (silences >= 2 * target.concurrency) {
        results.push({ position: item.position, outcome: last! })
        continue
      }
      const outcome = await target.apply(item).catch(
        (error: unknown): Outcome => ({
          ok: false,
          code: 'sync.broken',
          message: error instanceof Error ? error.message : String(error),
          later: true,
        }),
      )
      silences = !outcome.ok && outcome.away ? silences + 1 : 0
      last = outcome
      results.push({ position: item.position, outcome })
    }
  }
  await Promise.all(Array.from({ length: Math.min(target.concurrency, items.length) }, lane))
  return results
}

/** A plan whose job was interrupted stays open; what a person must still release keeps it waiting. */
async function endPlan(ctx: Context, plan: Id): Promise<Omit<Applied, 'away' | 'fault'>> {
  const { rows } = await sql<Omit<Applied, 'away' | 'fault'>>`
    select count(*) filter (where state in ('open', 'applying'))::int as open, count(*) filter (where state = 'held')::int as held,
      count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'failed')::int as failed
    from kernel.plan_item where authority_id = ${ctx.authority} and plan_id = ${plan}`.execute(ctx.db())
  const { open, held, done, failed } = rows[0]!
  if (open === 0) {
    const state = held ? 'waiting' : failed ? 'failed' : 'done'
    const { rows: ended } =
      await sql`update kernel.plan set state = ${state}, ended_at = case when ${held} = 0 then now() end, approved_at = case when ${held} = 0 then approved_at end,
        approved_by = case when ${held} = 0 then approved_by end, version = version + 1
      where authority_id = ${ctx.authority} and id = ${plan} and state = 'applying' returning 1 as one`.execute(ctx.db())
    if (ended.length) await ctx.tell('kernel.plan.ended', [plan], { done, failed, held })
  }
  return { done, failed, open, held }
}

const rest = (millis: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, millis)
    signal.addEventListener('abort', end)
  })
