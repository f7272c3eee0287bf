// Investment talks are prepared for schools, their decisions written down and turned into orders.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, conflict, deleteRows, insertRows, invalid, lockRows, notFound } from '#kernel'
import type { Change, Draft, Id } from '#shared'
import type { Decision, Talk } from '../model.ts'
import { decisions, talks } from '../tables.ts'
import { createOrders, submitOrders } from './orders.ts'

const right = 'orders.talk.change'

/** Prepares the talks of a year; what waits for approval becomes a point to speak about. Schools that have theirs are left as they are. */
export async function prepareTalks(ctx: Context, year: number, schools?: readonly Id[]): Promise<{ made: number }> {
  ctx.may(right)
  const some = schools ? sql`and s.id = any(${sql.val([...schools])}::uuid[])` : sql``
  const { rows } = await sql<{
    id: Id
  }>`select s.id from organisation.school s where s.authority_id = ${ctx.authority} and s.state = 'active' ${some}
    and not exists (select from orders.talk k where k.authority_id = s.authority_id and k.school_id = s.id and k.year = ${year})`.execute(
    ctx.db(),
  )
  if (schools) {
    const known = await sql<{
      n: number
    }>`select count(*)::int as n from organisation.school where authority_id = ${ctx.authority} and id = any(${sql.val([...schools])}::uuid[])`.execute(
      ctx.db(),
    )
    if (known.rows[0]!.n < new Set(schools).size) throw notFound()
  }
  const made = await insertRows(
    ctx,
    talks,
    rows.map(({ id }) => ({ school: id, year, state: 'planned' as const })),
  )
  await sql`insert into orders.decision (authority_id, talk_id, position, title, kind, amount, pot, wish_id)
    select k.authority_id, k.id, row_number() over (partition by k.id order by o.number), o.title, o.kind, coalesce(o.amount, 0) + coalesce(o.yearly, 0), o.pot, o.id
    from orders.talk k join orders.order o on o.authority_id = k.authority_id and o.school_id = k.school_id and o.state in ('submitted', 'approving')
    where k.authority_id = ${ctx.authority} and k.id = any(${sql.val(made.map((talk) => talk.id))}::uuid[])`.execute(ctx.db())
  return { made: made.length }
}

export async function changeTalks(ctx: Context, changes: readonly Change<typeof Talk>[]): Promise<Talk[]> {
  const before = await lockRows(
    ctx,
    talks,
    changes.map((change) => change.id),
  )
  ctx.may(right)
  return changeRows(ctx, talks, before, changes)
}

/** Adds points to a talk, at its end. */
export async function addDecisions(ctx: Context, drafts: readonly Draft<typeof Decision>[]): Promise<Decision[]> {
  await lockRows(ctx, talks, [...new Set(drafts.map((draft) => draft.talk))])
  ctx.may(right)
  const { rows } = await sql<{ talk: Id; last: number }>`select talk_id as talk, max(position)::int as last from orders.decision
    where authority_id = ${ctx.authority} and talk_id = any(${sql.val(drafts.map((draft) => draft.talk))}::uuid[]) group by talk_id`.execute(
    ctx.db(),
  )
  const last = new Map(rows.map((row) => [row.talk, row.last]))
  return insertRows(
    ctx,
    decisions,
    drafts.map((draft) => {
      const position = (last.get(draft.talk) ?? 0) + 1
      last.set(draft.talk, position)
      return { ...draft, position }
    }),
  )
}

export async function changeDecisions(ctx: Context, changes: readonly Changing<typeof Decision>[]): Promise<Decision[]> {
  const before = await lockRows(
    ctx,
    decisions,
    changes.map((change) => change.id),
  )
  ctx.may(right)
  return changeRows(ctx, decisions, before, changes)
}

export async function dropDecisions(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await lockRows(ctx, decisions, ids)
  ctx.may(right)
  if (before.some((decision) => decision.order)) throw conflict('orders.decisionOrdered')
  await deleteRows(ctx, decisions, before)
}

/** Turns agreed points into orders in the name of who writes them down, and sends them on their way: the school still says its word. */
export async function orderDecisions(ctx: Context, ids: readonly Id[]): Promise<Id[]> {
  const before = await lockRows(ctx, decisions, ids)
  ctx.may(right)
  for (const decision of before) {
    if (decision.order) throw conflict('orders.decisionOrdered')
    if (decision.verdict !== 'yes') throw conflict('orders.notAgreed', { values: { title: decision.title } })
    if (decision.wish) throw conflict('orders.decisionIsWish', { values: { title: decision.title } })
    if (decision.kind === 'service') throw invalid('orders.serviceByCatalogue')
  }
  const held = await lockRows(ctx, talks, [...new Set(before.map((decision) => decision.talk))])
  const schoolOf = new Map(held.map((talk) => [talk.id, talk.school]))
  const made = await createOrders(
    ctx,
    before.map((decision) => ({
      school: schoolOf.get(decision.talk)!,
      kind: decision.kind,
      title: decision.title,
      amount: decision.amount,
      pot: decision.pot,
      reason: decision.note,
    })),
  )
  await changeRows(
    ctx,
    decisions,
    before,
    before.map((decision, index) => ({ id: decision.id, order: made[index]!.id })),
  )
  await submitOrders(
    ctx,
    made.map((order) => order.id),
  )
  return made.map((order) => order.id)
}
