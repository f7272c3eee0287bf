// Approving and refusing: the right of the step, four eyes, and the money in one transaction.
import { sql } from 'kysely'
import { type Context, changeRows, conflict, forbidden, invalid, stale } from '#kernel'
import { rightHolders } from '#modules/access'
import type { Id } from '#shared'
import { nextAfter, type Order, type Step, stepFor, steps, waitingStates } from '../model.ts'
import { deadlinesFrom } from '../queries/deadlines.ts'
import { approvalsOf } from '../queries/orders.ts'
import { rightOf } from '../rights.ts'
import { orders } from '../tables.ts'
import { commit } from './money.ts'
import { isWisher, lockSeen, nearOf } from './orders.ts'
import { tellWaiting, tellWisher } from './tell.ts'

export interface Verdict {
  decision: 'approve' | 'refuse'
  note?: string | null
  /** Why more is promised than the budget holds; for those who may. */
  overrule?: string | null
  /** The versions that the person saw; what changed since is refused (412), so that nobody approves another step unawares. */
  versions?: Readonly<Record<Id, number>>
}

/** Decides the steps that wait for the asking person, for all orders or for none. */
export async function decideOrders(ctx: Context, ids: readonly Id[], verdict: Verdict): Promise<Order[]> {
  ctx.asked = true
  const { account, person, name } = ctx.who
  if (!account) throw invalid('orders.person')
  await checkPerson(ctx, account)
  const note = verdict.note?.trim() || null
  if (verdict.decision === 'refuse' && !note) throw invalid('invalid', { fields: [{ path: 'note', code: 'orders.whyRefused' }] })
  const before = await lockSeen(ctx, ids)
  if (before.some((order) => verdict.versions?.[order.id] !== undefined && verdict.versions[order.id] !== order.version)) throw stale()
  const approvals = await approvalsOf(ctx, ids)
  const mine = await rightHolders(ctx, steps.map(rightOf), [...new Set(before.map((order) => order.school))], [account])
  const decided = before.map((order) => {
    const round = approvals.filter((each) => each.order === order.id && each.round === order.round)
    const values = { number: order.number }
    if (!waitingStates.includes(order.state)) throw conflict('orders.notWaiting', { values })
    if (isWisher(ctx, order)) throw conflict('orders.ownOrder', { values })
    if (round.some((each) => each.state === 'approved' && each.account === account)) throw conflict('orders.twice', { values })
    const mySteps = nearOf(mine, order).map((each) => each.step)
    const found = stepFor(round, mySteps)
    if (!found) throw missing(ctx, order)
    ctx.may(rightOf(found.decide.step), isOfSchool(found.decide.step) ? { schools: [order.school] } : {})
    const lent =
      mine.find((holder) => holder.right === rightOf(found.decide.step) && (holder.school === null || holder.school === order.school))
        ?.lentBy ?? null
    const next = verdict.decision === 'approve' ? nextAfter(round, found.decide.position) : undefined
    return {
      order,
      approval: round.find((each) => each.position === found.decide.position)!,
      skipped: round.filter((each) => found.skip.some((skip) => skip.position === each.position)),
      lent,
      next: next && round.find((each) => each.position === next.position)!,
    }
  })
  const at = ctx.now()
  const due = await deadlinesFrom(ctx, before, at)
  const state = verdict.decision === 'approve' ? 'approved' : 'refused'
  const rows = decided.flatMap(({ order, approval, skipped, lent, next }) => [
    {
      id: approval.id,
      state,
      why: null,
      account,
      person,
      name,
      lent,
      note,
      overrule: next ? null : (verdict.overrule ?? null),
      decided: at,
      opened: null,
      due: null,
    },
    ...skipped.map(({ id }) => ({
      id,
      state: 'skipped',
      why: 'decided',
      account: null,
      person: null,
      name: null,
      lent: null,
      note: null,
      overrule: null,
      decided: at,
      opened: null,
      due: null,
    })),
    ...(next
      ? [
          {
            id: next.id,
            state: 'open',
            why: null,
            account: null,
            person: null,
            name: null,
            lent: null,
            note: null,
            overrule: null,
            decided: null,
            opened: at,
            due: due(order, next.step, next.days),
          },
        ]
      : []),
    ...(state === 'refused'
      ? approvals
          .filter((each) => each.order === order.id && each.round === order.round && each.state === 'waiting' && each.id !== approval.id)
          .map(({ id }) => ({
            id,
            state: 'void',
            why: null,
            account: null,
            person: null,
            name: null,
            lent: null,
            note: null,
            overrule: null,
            decided: null,
            opened: null,
            due: null,
          }))
      : []),
  ])
  await sql`update orders.approval a set state = r.state, why = coalesce(r.why, a.why), account_id = r.account, person_id = r.person, name = r.name, lent_by = r.lent, note = r.note,
      overrule = r.overrule, decided_at = r.decided, opened_at = coalesce(r.opened, a.opened_at), due_at = coalesce(r.due, a.due_at)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, state text, why text, account uuid, person uuid, name text, lent text, note text, overrule text, decided timestamptz, opened timestamptz, due timestamptz)
    where a.authority_id = ${ctx.authority} and a.id = r.id`.execute(ctx.db())
  if (state === 'refused') return refuse(ctx, before, note)
  const last = decided.filter(({ next }) => !next).map(({ order }) => order)
  await commit(ctx, last, verdict.overrule)
  const moved = await changeRows(
    ctx,
    orders,
    decided.filter(({ next }) => next).map(({ order }) => order),
    decided.flatMap(({ order, next }) =>
      next ? [{ id: order.id, state: 'approving' as const, step: next.step, dueAt: due(order, next.step, next.days).toISOString() }] : [],
    ),
    'forwarded',
  )
  await tellWaiting(ctx, moved)
  const through = await changeRows(
    ctx,
    orders,
    last,
    last.map((order) => ({ id: order.id, state: 'approved' as const, step: null, dueAt: null, decidedAt: at.toISOString() })),
    'approved',
  )
  await tellWisher(ctx, through, 'approved')
  const after = new Map([...moved, ...through].map((order) => [order.id, order]))
  return before.map((order) => after.get(order.id) ?? order)
}

const isOfSchool = (step: Step) => step === 'coordinator' || step === 'head'

/** An approval is the word of a person: programs have none. */
async function checkPerson(ctx: Context, account: Id): Promise<void> {
  const { rows } = await sql<{ kind: string }>`select kind from people.account where id = ${account}`.execute(ctx.db())
  if (rows[0]?.kind !== 'person') throw forbidden('orders.person')
}

/** Not her step: told so where she approves anything at all, else the right is missing. */
const missing = (ctx: Context, order: Order) =>
  ctx.reach('orders.approve').nothing
    ? forbidden('forbidden', { values: { right: 'orders.approve' } })
    : conflict('orders.notYourStep', { values: { number: order.number } })

async function refuse(ctx: Context, before: readonly Order[], note: string | null): Promise<Order[]> {
  const after = await changeRows(
    ctx,
    orders,
    before,
    before.map((order) => ({ id: order.id, state: 'refused' as const, step: null, dueAt: null, decidedAt: ctx.now().toISOString() })),
    'refused',
  )
  await tellWisher(ctx, after, 'refused', note)
  return after
}
