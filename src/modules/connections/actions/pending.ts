// Changes of ours wait a moment, so that an evening of typing makes one plan and not a hundred.
import { sql } from 'kysely'
import { addJob, type Context } from '#kernel'
import type { Id } from '#shared'

/** After so many quiet seconds a plan is made, and at the latest so long after the first change. */
const quiet = 30
const longest = 300

export interface Pending {
  cause: string
  causeId?: Id | null
  causers: readonly Id[]
}

/** Lets the connections that listen look at our side soon; people behind the change are remembered for the four eyes. */
export async function lookSoon(ctx: Context, { cause, causeId, causers }: Pending): Promise<void> {
  const { rows } = await sql<{ id: Id; since: Date }>`
    update connections.connection set pending_since = coalesce(pending_since, ${ctx.now()}), cause = ${cause}, cause_id = ${causeId ?? null}::uuid,
      causers = array(select distinct unnest(causers || ${sql.val([...causers])}::uuid[]))
    where authority_id = ${ctx.authority} and active and schedule = 'afterChanges' returning id, pending_since as since`.execute(ctx.db())
  for (const { id, since } of rows) {
    const at = new Date(Math.min(ctx.now().getTime() + quiet * 1_000, since.getTime() + longest * 1_000))
    await addJob(ctx, 'connections.compute', { connection: id, cause }, { at, key: `connections.compute:${id}`, queue: `sync:${id}` })
  }
}

/** Who made the change that an event tells of. */
export async function causerOf(ctx: Context, event: Id): Promise<Id[]> {
  const { rows } = await sql<{ account: Id | null }>`select account_id as account from kernel.event where id = ${event}`.execute(ctx.db())
  return rows[0]?.account ? [rows[0].account] : []
}

/** Everybody who had a hand in an import: who made it and who released it. */
export async function importersOf(ctx: Context, ids: readonly Id[]): Promise<Id[]> {
  const { rows } = await sql<{
    account: Id
  }>`select distinct account from kernel.import i, unnest(array[i.created_by, i.applied_by]) account
    where i.authority_id = ${ctx.authority} and i.id = any(${sql.val([...ids])}::uuid[]) and account is not null`.execute(ctx.db())
  return rows.map((row) => row.account)
}
