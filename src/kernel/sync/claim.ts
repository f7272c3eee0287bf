// Takes steps of a plan for a process and keeps what became of them; both as sets.
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from '../context.ts'
import { databaseFault } from '../errors.ts'
import type { Attribute, Attributes, Outcome, SyncAction, SyncChange, SyncConnection } from './types.ts'

export interface Item extends SyncChange {
  position: number
  school: Id | null
}
export interface Result {
  position: number
  outcome: Outcome
}
export interface Claimed {
  items: Item[]
  /** Milliseconds until something may be tried again; null when nothing is left. */
  wait: number | null
}

/** After so many refusals that asked for another try a step has failed. */
const refusalLimit = 5

interface Row {
  position: number
  action: SyncAction
  kind: string
  key: string
  school: Id | null
  foreign_id: string | null
  name: string
  before_name: string | null
  enabled: boolean
  before_enabled: boolean | null
  before: Attributes | null
  after: Attributes | null
  uncertain: boolean
  attempts: number
}

/**
 * The next steps of the lowest level that is not through. Those that another process left in `applying` come too and count as
 * uncertain, like everything that was tried before.
 */
export async function claim(ctx: Context, plan: Id, holder: string, most: number): Promise<Claimed> {
  const at = sql`i.authority_id = ${ctx.authority} and i.plan_id = ${plan}`
  const { rows } = await sql<Row>`
    with begun as (select 1 from kernel.plan p where p.authority_id = ${ctx.authority} and p.id = ${plan} and p.state = 'applying' for share),
    lowest as (select min(i.level) as level from kernel.plan_item i where ${at} and i.state in ('open', 'applying') and exists (select from begun)),
    next as (
      select i.position, i.state = 'applying' or i.attempts > 0 as uncertain from kernel.plan_item i, lowest
      where ${at} and i.state in ('open', 'applying') and i.level = lowest.level
        and (i.state = 'open' or i.claimed_by is distinct from ${holder}) and (i.not_before is null or i.not_before <= clock_timestamp())
      order by i.position limit ${most} for update of i)
    update kernel.plan_item i set state = 'applying', attempts = attempts + 1, claimed_by = ${holder}, not_before = null from next n
    where ${at} and i.position = n.position
    returning i.position::float8 as position, i.action, i.kind, i.key, i.school_id as school, i.foreign_id, i.name, i.before_name, i.enabled, i.before_enabled, i.before, i.after,
      n.uncertain, i.attempts`.execute(ctx.db())
  if (rows.length === 0) return { items: [], wait: await waitOf(ctx, plan, holder) }
  return { items: rows.sort((a, b) => a.position - b.position).map(itemOf), wait: null }
}

const itemOf = (row: Row): Item => ({
  position: row.position,
  action: row.action,
  kind: row.kind,
  key: row.key,
  school: row.school,
  foreignId: row.foreign_id,
  name: row.name,
  beforeName: row.before_name,
  enabled: row.enabled,
  beforeEnabled: row.before_enabled,
  attributes: row.after ?? {},
  diff: syncDiff(row.before, row.after),
  uncertain: row.uncertain,
  attempt: row.attempts - 1,
})

/** The fields that differ, as they are and as they shall be. */
export function syncDiff(before: Attributes | null, after: Attributes | null): SyncChange['diff'] {
  const diff: Record<string, readonly [Attribute, Attribute]> = {}
  for (const [key, value] of Object.entries(after ?? {})) {
    const old = before?.[key] ?? null
    if (JSON.stringify(old) !== JSON.stringify(value)) diff[key] = [old, value]
  }
  return diff
}

async function waitOf(ctx: Context, plan: Id, holder: string): Promise<number | null> {
  const { rows } = await sql<{
    wait: number | null
  }>`select extract(epoch from min(i.not_before) - clock_timestamp())::float8 * 1000 as wait from kernel.plan_item i
    join kernel.plan p on p.authority_id = i.authority_id and p.id = i.plan_id and p.state = 'applying'
    where i.authority_id = ${ctx.authority} and i.plan_id = ${plan} and i.state in ('open', 'applying') and i.claimed_by is distinct from ${holder}`.execute(
    ctx.db(),
  )
  const wait = rows[0]!.wait
  return wait === null ? null : Math.max(5, wait)
}

/** Writes down what became of steps that this process still holds; a step that it lost meanwhile is another's. `again`: seconds, three times as long each time. */
export async function keepResults(
  ctx: Context,
  connection: SyncConnection,
  plan: Id,
  holder: string,
  results: readonly Result[],
  again = 0.5,
): Promise<void> {
  if (!results.length) return
  const rows = results.map(({ position, outcome }) => ({
    position,
    ok: outcome.ok,
    foreign_id: outcome.ok ? outcome.foreignId : null,
    name: outcome.ok ? (outcome.name ?? null) : null,
    later: !outcome.ok && outcome.later,
    away: !outcome.ok && (outcome.away ?? false),
    error: outcome.ok ? null : { code: outcome.code, message: outcome.message.slice(0, 500) },
  }))
  const at = sql`i.authority_id = ${ctx.authority} and i.plan_id = ${plan}`
  const { rows: kept } = await sql<{ position: number; action: SyncAction }>`
    with r as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(position bigint, ok boolean, foreign_id text, name text, later boolean, away boolean, error jsonb))
    update kernel.plan_item i set claimed_by = null, error = r.error, done_at = case when r.ok then now() end,
      state = case when r.ok then 'done' when r.later and (r.away or i.refusals + 1 < ${refusalLimit}) then 'open' else 'failed' end,
      refusals = i.refusals + case when r.ok or r.away then 0 else 1 end,
      not_before = case when r.later then clock_timestamp() + make_interval(secs => ${again} * power(3, least(i.refusals, 5))) end,
      foreign_id = coalesce(r.foreign_id, i.foreign_id), name = coalesce(r.name, i.name)
    from r where ${at} and i.position = r.position and i.state = 'applying' and i.claimed_by = ${holder}
    returning i.position::float8 as position, i.action`.execute(ctx.db())
  const ok = new Set(results.filter(({ outcome }) => outcome.ok).map(({ position }) => position))
  const through = kept.filter((row) => ok.has(row.position))
  if (!through.length) return
  const positions = sql.val(through.map((row) => row.position))
  await know(
    ctx,
    connection,
    sql`${at} and i.position = any(${positions}::bigint[])`,
    through.some((row) => row.action === 'delete'),
  )
}

/** What a step made true is what MUSES knows from now on. */
async function know(ctx: Context, connection: SyncConnection, items: ReturnType<typeof sql>, removes: boolean): Promise<void> {
  const own = sql`o.authority_id = ${connection.authority} and o.connection_id = ${connection.id} and o.kind = i.kind`
  const forget = (which: ReturnType<typeof sql>) =>
    sql`delete from kernel.sync_object o using kernel.plan_item i where ${items} and ${own} and ${which}`.execute(ctx.db())
  if (removes) await forget(sql`i.action = 'delete' and o.key = i.key`)
  const remember = () =>
    sql`insert into kernel.sync_object (authority_id, connection_id, kind, key, foreign_id, name, level, school_id, enabled, attributes, written_at)
    select i.authority_id, ${connection.id}, i.kind, i.key, i.foreign_id, i.name, i.own_level, i.school_id, i.enabled, i.after, now()
    from kernel.plan_item i where ${items} and i.action <> 'delete'
    on conflict (authority_id, connection_id, kind, key) do update set foreign_id = excluded.foreign_id, name = excluded.name, level = excluded.level,
      school_id = excluded.school_id, enabled = excluded.enabled, attributes = excluded.attributes, written_at = excluded.written_at`.execute(
      ctx.db(),
    )
  await sql`savepoint remembering`.execute(ctx.db())
  try {
    await remember()
  } catch (error) {
    if (databaseFault(error)?.constraint !== 'sync_object_foreign') throw error
    // It was known under another key of ours, which somebody changed there by hand: the newer knowledge holds.
    await sql`rollback to savepoint remembering`.execute(ctx.db())
    await forget(sql`o.foreign_id = i.foreign_id and o.key <> i.key`)
    await remember()
  }
}

/** Gives back what was claimed and not begun; the next process takes it as uncertain. */
export async function dropClaims(ctx: Context, plan: Id, holder: string): Promise<void> {
  await sql`update kernel.plan_item set state = 'open', claimed_by = null where authority_id = ${ctx.authority} and plan_id = ${plan}
    and state = 'applying' and claimed_by = ${holder}`.execute(ctx.db())
}
