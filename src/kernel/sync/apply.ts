// Carries out a plan: batches are claimed, changes run side by side, results are written in one statement per batch.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from '../context.ts'
import { conflict } from '../errors.ts'
import { addJob } from '../jobs.ts'
import type { JobContext } from '../module.ts'
import type { Attribute, Attributes, Change, Connection, Outcome, Target } from './types.ts'

interface Item extends Change {
  position: number
  school: Id | null
}
interface Result {
  position: number
  outcome: Outcome
}

const batchSize = 400
const tries = 5

/**
 * Approves a plan and puts its job into the queue. What a guard holds needs a person other than the one who caused it;
 * what the policy holds is released with it.
 */
export async function approvePlan(ctx: Context, plan: Id, job: string, version?: number): Promise<void> {
  const { rows } = await sql<{ state: string; guard: unknown[]; created_by: Id | null; version: number }>`
    select state, guard, created_by, version from kernel.plan where authority_id = ${ctx.authority} and id = ${plan} for update`.execute(ctx.db())
  const row = rows[0]
  if (!row || (row.state !== 'waiting' && row.state !== 'approved')) throw conflict('sync.notWaiting')
  if (version !== undefined && version !== row.version) throw conflict('stale', { status: 412 })
  if (row.guard.length && row.created_by !== null && row.created_by === ctx.who.account) throw conflict('sync.secondPerson')
  await sql`update kernel.plan set state = 'approved', approved_at = now(), approved_by = ${ctx.who.account}::uuid, version = version + 1
    where authority_id = ${ctx.authority} and id = ${plan}`.execute(ctx.db())
  await sql`update kernel.plan_item set state = 'open' where authority_id = ${ctx.authority} and plan_id = ${plan} and state = 'held'`.execute(ctx.db())
  await addJob(ctx, job, { plan }, { queue: `sync:${plan}` })
}

/** Applies what is open, level after level; can be ended and taken up again at any point. */
export async function applyPlan(job: JobContext, connection: Connection, plan: Id, target: Target): Promise<{ done: number; failed: number }> {
  const own = [connection.authority]
  const total = await job.within(own, (ctx) => beginPlan(ctx, plan))
  let done = 0
  for (;;) {
    if (job.signal.aborted) break
    const items = await job.within(own, (ctx) => claim(ctx, plan))
    if (items.length === 0) break
    const results = await applyBatch(items, target, job.signal)
    await job.within(own, (ctx) => keepResults(ctx, connection, plan, results))
    done += items.length
    await job.progress(done, total)
    const later = results.filter(({ outcome }) => !outcome.ok && outcome.later).length
    if (later === results.length) await pause(2_000, job.signal)
  }
  return job.within(own, (ctx) => endPlan(ctx, plan))
}

async function beginPlan(ctx: Context, plan: Id): Promise<number> {
  await sql`update kernel.plan set state = 'applying', started_at = coalesce(started_at, now()) where authority_id = ${ctx.authority} and id = ${plan} and state in ('approved', 'applying')`.execute(ctx.db())
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from kernel.plan_item where authority_id = ${ctx.authority} and plan_id = ${plan} and state in ('open', 'applying')`.execute(ctx.db())
  return rows[0]!.n
}

/** The next items of the lowest open level; those left in `applying` by a process that died come first and count as uncertain. */
async function claim(ctx: Context, plan: Id): Promise<Item[]> {
  const { rows } = await sql<{
    position: number
    action: Change['action']
    kind: string
    key: string
    school: Id | null
    foreign_id: string | null
    name: string
    before_name: string | null
    enabled: boolean
    before: Attributes | null
    after: Attributes | null
    uncertain: boolean
  }>`
    with state as (select p.state from kernel.plan p where p.authority_id = ${ctx.authority} and p.id = ${plan} and p.state = 'applying' for share),
    lowest as (select min(i.level) as level from kernel.plan_item i, state where i.authority_id = ${ctx.authority} and i.plan_id = ${plan} and i.state in ('open', 'applying')),
    next as (
      select i.position, i.state = 'applying' or i.attempts > 0 as uncertain from kernel.plan_item i, lowest
      where i.authority_id = ${ctx.authority} and i.plan_id = ${plan} and i.state in ('open', 'applying') and i.level = lowest.level
      order by i.attempts, i.position limit ${batchSize} for update of i)
    update kernel.plan_item i set state = 'applying', attempts = attempts + 1 from next n
    where i.authority_id = ${ctx.authority} and i.plan_id = ${plan} and i.position = n.position
    returning i.position, i.action, i.kind, i.key, i.school_id as school, i.foreign_id, i.name, i.before_name, i.enabled, i.before, i.after, n.uncertain`.execute(ctx.db())
  return rows
    .sort((a, b) => a.position - b.position)
    .map((row) => ({
      position: row.position,
      action: row.action,
      kind: row.kind,
      key: row.key,
      school: row.school,
      foreignId: row.foreign_id,
      name: row.name,
      beforeName: row.before_name,
      enabled: row.enabled,
      attributes: row.after ?? {},
      diff: diffOf(row.before, row.after),
      uncertain: row.uncertain,
    }))
}

function diffOf(before: Attributes | null, after: Attributes | null): Change['diff'] {
  const diff: Record<string, readonly [Attribute, Attribute]> = {}
  for (const [key, value] of Object.entries(after ?? {})) {
    const old = before?.[key] ?? null
    if (JSON.stringify(old) !== JSON.stringify(value)) diff[key] = [old, value]
  }
  return diff
}

/** Runs a batch with the target's own degree of parallelism; a thrown error counts as a try that may be repeated. */
async function applyBatch(items: readonly Item[], target: Target, signal: AbortSignal): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const lane = async () => {
    while (next < items.length && !signal.aborted) {
      const item = items[next++]!
      const outcome = await target.apply(item).catch((error: unknown): Outcome => ({ ok: false, code: 'sync.broken', message: error instanceof Error ? error.message : String(error), later: true }))
      results.push({ position: item.position, outcome })
    }
  }
  await Promise.all(Array.from({ length: Math.min(target.concurrency, items.length) }, lane))
  return results
}

async function keepResults(ctx: Context, connection: Connection, plan: Id, results: readonly Result[]): Promise<void> {
  const rows = results.map(({ position, outcome }) => ({
    position,
    ok: outcome.ok,
    foreign_id: outcome.ok ? outcome.foreignId : null,
    name: outcome.ok ? (outcome.name ?? null) : null,
    later: !outcome.ok && outcome.later,
    error: outcome.ok ? null : { code: outcome.code, message: outcome.message.slice(0, 500) },
  }))
  await sql`
    with r as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(position bigint, ok boolean, foreign_id text, name text, later boolean, error jsonb)),
    item as (
      update kernel.plan_item i set
        state = case when r.ok then 'done' when r.later and i.attempts < ${tries} then 'open' else 'failed' end,
        error = r.error, done_at = case when r.ok then now() end, foreign_id = coalesce(r.foreign_id, i.foreign_id), name = coalesce(r.name, i.name)
      from r where i.authority_id = ${ctx.authority} and i.plan_id = ${plan} and i.position = r.position
      returning i.*, r.ok
    ), gone as (
      delete from kernel.sync_object o using item where item.ok and item.action = 'delete' and o.authority_id = item.authority_id
        and o.connection_id = ${connection.id} and o.kind = item.kind and o.key = item.key
    )
    insert into kernel.sync_object (authority_id, connection_id, kind, key, foreign_id, name, school_id, enabled, attributes, written_at)
    select authority_id, ${connection.id}, kind, key, foreign_id, name, school_id, enabled, after, now() from item where ok and action <> 'delete'
    on conflict (authority_id, connection_id, kind, key) do update set
      foreign_id = excluded.foreign_id, name = excluded.name, school_id = excluded.school_id, enabled = excluded.enabled, attributes = excluded.attributes, written_at = excluded.written_at`.execute(ctx.db())
}

/** A plan whose job was only interrupted stays open and is taken up again. */
async function endPlan(ctx: Context, plan: Id): Promise<{ done: number; failed: number }> {
  const { rows } = await sql<{ open: number; done: number; failed: number }>`
    select count(*) filter (where state in ('open', 'applying'))::int as open, count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'failed')::int as failed
    from kernel.plan_item where authority_id = ${ctx.authority} and plan_id = ${plan}`.execute(ctx.db())
  const { open, done, failed } = rows[0]!
  if (open === 0) {
    await sql`update kernel.plan set state = ${failed ? 'failed' : 'done'}, ended_at = now(), version = version + 1 where authority_id = ${ctx.authority} and id = ${plan} and state = 'applying'`.execute(ctx.db())
    await ctx.tell('kernel.plan.ended', [plan], { done, failed })
  }
  return { done, failed }
}

const pause = (millis: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, millis)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
