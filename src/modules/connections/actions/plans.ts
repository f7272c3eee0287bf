// What people decide about plans and about what was changed in a foreign system by hand.
import { sql } from 'kysely'
import {
  acceptDrift,
  addJob,
  approvePlan,
  type Context,
  forgetAccepted,
  rejectPlan,
  repairDrift,
  retryItems,
  skipItems,
  startRun,
  type Undoable,
  undoableOf,
  undoPlan,
} from '#kernel'
import type { Id } from '#shared'
import { engineOf, findRecord, openRecord } from '../queries/connections.ts'
import { openPlanRecord } from '../queries/plans.ts'

const object = 'connections.plan'

async function decided(ctx: Context, what: string, id: Id, changes?: Record<string, readonly [unknown, unknown]>): Promise<void> {
  await ctx.audit(`connections.plan.${what}`, object, [{ id, changes }])
  await ctx.tell(`connections.plan.${what}`, [id])
}

const carryOut = (ctx: Context, connection: Id, plan: Id, title: string) =>
  startRun(ctx, { kind: 'connections.apply', title, payload: { connection, plan }, queue: `sync:${connection}` })

/** Releases a plan with everything that waits in it; answers the run that carries it out. */
export async function approve(outer: Context, id: Id, version?: number): Promise<Id> {
  const { ctx, record } = await openPlanRecord(outer, 'connections.approve', id)
  await approvePlan(ctx, id, version)
  await decided(ctx, 'approved', id)
  // The first look is done: from now on the policy decides.
  await sql`update connections.connection set asks_first = false where authority_id = ${ctx.authority} and id = ${record.connection} and asks_first`.execute(
    ctx.db(),
  )
  return carryOut(ctx, record.connection, id, `${record.connectionName} ${record.name}`)
}

/** Ends a plan; nothing of what was left is carried out. */
export async function reject(outer: Context, id: Id, version?: number): Promise<void> {
  const { ctx } = await openPlanRecord(outer, 'connections.approve', id)
  await rejectPlan(ctx, id, version)
  await decided(ctx, 'rejected', id)
}

/** Leaves steps out of a waiting plan, or takes them in again. */
export async function skip(outer: Context, id: Id, positions: readonly number[], out: boolean): Promise<number> {
  const { ctx, record } = await openPlanRecord(outer, 'connections.approve', id)
  const changed = await skipItems(ctx, engineOf(await findRecord(ctx, record.connection)), id, positions, out)
  await decided(ctx, out ? 'narrowed' : 'widened', id, { steps: [null, positions.slice(0, 100)] })
  return changed
}

/** Tries failed steps again. */
export async function retry(outer: Context, id: Id): Promise<Id> {
  const { ctx, record } = await openPlanRecord(outer, 'connections.plan', id)
  await retryItems(ctx, id)
  await decided(ctx, 'retried', id)
  return carryOut(ctx, record.connection, id, `${record.connectionName} ${record.name}`)
}

/** Reads back once more what the plan has written. */
export async function verify(outer: Context, id: Id): Promise<Id> {
  const { ctx, record } = await openPlanRecord(outer, 'connections.plan', id)
  return startRun(ctx, {
    kind: 'connections.verify',
    title: `${record.connectionName} ${record.name}`,
    payload: { connection: record.connection, plan: id },
    queue: `sync:${record.connection}`,
  })
}

/** How much of a plan could be taken back. */
export async function undoable(outer: Context, id: Id): Promise<Undoable> {
  const { ctx, record } = await openPlanRecord(outer, 'connections.approve', id)
  return undoableOf(ctx, engineOf(await findRecord(ctx, record.connection)), id)
}

/** Takes a plan back by a compensating plan. The schedule rests from then on: the next comparison would bring everything again. */
export async function undo(outer: Context, id: Id): Promise<{ plan: Id } & Undoable> {
  const { ctx, record } = await openPlanRecord(outer, 'connections.approve', id)
  const connection = await findRecord(ctx, record.connection, true)
  const undone = await undoPlan(ctx, engineOf(connection), id)
  await decided(ctx, 'undone', id, { plan: [null, undone.plan] })
  if (connection.schedule !== 'off') {
    await sql`update connections.connection set schedule = 'off', pending_since = null, version = version + 1
      where authority_id = ${ctx.authority} and id = ${connection.id}`.execute(ctx.db())
    await ctx.audit('connections.connection.changed', 'connections.connection', [
      { id: connection.id, changes: { schedule: [connection.schedule, 'off'] } },
    ])
    await ctx.tell('connections.connection.changed', [connection.id])
  }
  return undone
}

/** Lets what was changed there by hand stay. */
export async function accept(outer: Context, id: Id, positions: readonly number[]): Promise<number> {
  const { ctx, record } = await openPlanRecord(outer, 'connections.approve', id)
  const accepted = await acceptDrift(ctx, engineOf(await findRecord(ctx, record.connection)), id, positions)
  await decided(ctx, 'driftAccepted', id, { steps: [null, positions.slice(0, 100)] })
  return accepted.length
}

/** Puts what was changed there by hand right, by a plan of its own. */
export async function repair(outer: Context, id: Id, positions: readonly number[]): Promise<{ plan: Id; run: Id | null }> {
  const { ctx, record } = await openPlanRecord(outer, 'connections.approve', id)
  const { plan, approved } = await repairDrift(ctx, engineOf(await findRecord(ctx, record.connection)), id, positions)
  await decided(ctx, 'driftRepaired', plan)
  return { plan, run: approved ? await carryOut(ctx, record.connection, plan, record.connectionName) : null }
}

/** Forgets accepted deviations; the next comparison shows them again. */
export async function forget(outer: Context, connection: Id, objects: readonly { kind: string; key: string }[]): Promise<number> {
  const { ctx } = await openRecord(outer, 'connections.approve', connection)
  const forgotten = await forgetAccepted(ctx, connection, objects)
  await ctx.audit('connections.connection.acceptedForgotten', 'connections.connection', [
    { id: connection, changes: { objects: [objects.slice(0, 100), null] } },
  ])
  await addJob(
    ctx,
    'connections.compute',
    { connection, cause: 'manual', causers: ctx.who.account ? [ctx.who.account] : [] },
    { queue: `sync:${connection}`, key: `connections.compute:${connection}` },
  )
  return forgotten
}
