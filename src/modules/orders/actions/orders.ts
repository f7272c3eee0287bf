// Wishing: an order is written, changed, sent on its way and taken back.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, conflict, insertRows, invalid, lockRows, notFound, readSettings } from '#kernel'
import { type RightHolder, rightHolders } from '#modules/access'
import { dayOf, type Id, newId } from '#shared'
import { formsOf } from '../catalogue.ts'
import {
  faultsOfDetails,
  firstYear,
  type LineDraft,
  type Near,
  type Order,
  planRoute,
  type Step,
  steps,
  sumOf,
  waitingStates,
} from '../model.ts'
import { budgetsFor } from '../queries/budgets.ts'
import { deadlinesFrom } from '../queries/deadlines.ts'
import { readRules } from '../queries/rules.ts'
import { rightOf } from '../rights.ts'
import { orderSettings } from '../settings.ts'
import { orders } from '../tables.ts'
import { release } from './money.ts'
import { tellWaiting } from './tell.ts'

export interface OrderDraft {
  school: Id
  kind: Order['kind']
  title: string
  reason?: string | null
  room?: Id | null
  wishedDay?: string | null
  amount?: number | null
  yearly?: number | null
  pot?: Order['pot']
  budget?: Id | null
  block?: string | null
  blockVersion?: string | null
  details?: Record<string, unknown>
  lines?: LineDraft[]
}
export type OrderChange = { id: Id; version?: number } & Partial<Omit<OrderDraft, 'school' | 'kind' | 'block' | 'blockVersion'>>

/** Writes orders as drafts in the name of the asking person; numbers run through per authority and year. */
export async function createOrders(ctx: Context, drafts: readonly OrderDraft[]): Promise<Order[]> {
  if (drafts.length === 0) return []
  ctx.may('orders.wish', { schools: drafts.map((draft) => draft.school) })
  if (!ctx.who.account) throw invalid('orders.person')
  await checkRooms(ctx, drafts)
  await checkDetails(ctx, drafts, false)
  const numbers = await nextNumbers(ctx, drafts.length)
  const { account, person, name } = ctx.who
  const created = await insertRows(
    ctx,
    orders,
    drafts.map((draft, index) => {
      const { lines, details: _details, pot, ...rest } = draft
      const amount = rest.amount ?? sumOf(lines ?? [])
      return {
        ...rest,
        amount,
        pot: pot ?? 'authority',
        number: numbers[index]!,
        account: account!,
        person,
        wisher: name,
        state: 'draft' as const,
        round: 0,
      }
    }),
  )
  await writeDetails(
    ctx,
    created.map((order, index) => ({ id: order.id, details: drafts[index]!.details ?? {} })),
  )
  await writeLines(
    ctx,
    created.map((order, index) => ({ id: order.id, lines: drafts[index]!.lines ?? [] })),
  )
  return created
}

/** B2026-0042: the numbers of an authority are given one transaction after the other, so that none is given twice. */
async function nextNumbers(ctx: Context, count: number): Promise<string[]> {
  const year = ctx.now().getUTCFullYear()
  await sql`select pg_advisory_xact_lock(hashtext('orders.number'), hashtext(${ctx.authority}))`.execute(ctx.db())
  const { rows } = await sql<{ last: number | null }>`select max(split_part(number, '-', 2)::int) as last from orders.order
    where authority_id = ${ctx.authority} and number like ${`B${year}-%`}`.execute(ctx.db())
  const last = rows[0]!.last ?? 0
  return Array.from({ length: count }, (_, index) => `B${year}-${String(last + index + 1).padStart(4, '0')}`)
}

async function checkRooms(ctx: Context, wishes: readonly { room?: Id | null; school: Id }[]): Promise<void> {
  const asked = wishes.filter((wish) => wish.room)
  if (!asked.length) return
  const { rows } = await sql<{ id: Id; school: Id }>`select id, school_id as school from organisation.room
    where authority_id = ${ctx.authority} and id = any(${sql.val(asked.map((wish) => wish.room!))}::uuid[])`.execute(ctx.db())
  const schoolOf = new Map(rows.map((row) => [row.id, row.school]))
  if (asked.some((wish) => schoolOf.get(wish.room!) !== wish.school))
    throw invalid('invalid', { fields: [{ path: 'room', code: 'orders.roomElsewhere' }] })
}

/** Answers to the form of each kind or block; `whole` asks for what is required before an order is sent. */
async function checkDetails(
  ctx: Context,
  wishes: readonly Pick<OrderDraft, 'kind' | 'block' | 'blockVersion' | 'details'>[],
  whole: boolean,
): Promise<void> {
  const forms = await formsOf(ctx, wishes)
  const faults = wishes.flatMap((wish, index) => faultsOfDetails(forms[index]!, wish.details ?? {}, whole))
  if (faults.length) throw invalid('invalid', { fields: faults })
}

async function writeDetails(ctx: Context, rows: readonly { id: Id; details: Record<string, unknown> }[]): Promise<void> {
  await sql`update orders.order o set details = r.details from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, details jsonb)
    where o.authority_id = ${ctx.authority} and o.id = r.id`.execute(ctx.db())
}

async function writeLines(ctx: Context, rows: readonly { id: Id; lines: readonly LineDraft[] }[]): Promise<void> {
  await sql`delete from orders.line where authority_id = ${ctx.authority} and order_id = any(${sql.val(rows.map((row) => row.id))}::uuid[])`.execute(
    ctx.db(),
  )
  const all = rows.flatMap(({ id, lines }) => lines.map((line, position) => ({ ...line, id: newId(), order: id, position })))
  if (!all.length) return
  await sql`insert into orders.line (authority_id, id, order_id, position, text, quantity, unit_price, supplier)
    select ${ctx.authority}::uuid, id, "order", position, text, quantity, "unitPrice", nullif(supplier, '')
    from jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as r(id uuid, "order" uuid, position int, text text, quantity int, "unitPrice" bigint, supplier text)`.execute(
    ctx.db(),
  )
}

export const isWisher = (ctx: Context, order: Order) =>
  order.account === ctx.who.account || (order.person !== null && order.person === ctx.who.person)

/** Whether the person is asked at the open step of an order; then she may say what it costs and who pays. */
const asksHer = (ctx: Context, order: Order) => {
  if (!order.step || isWisher(ctx, order)) return false
  const reach = ctx.reach(rightOf(order.step))
  return reach.authorities.has(ctx.authority) || reach.schools.has(order.school)
}

/**
 * Changes orders: drafts by who wishes, waiting ones by whoever is asked now. What becomes dearer than the school's word
 * covers begins anew, and everybody is asked again.
 */
export async function changeOrders(ctx: Context, changes: readonly OrderChange[]): Promise<Order[]> {
  const before = await lockSeen(
    ctx,
    changes.map((change) => change.id),
  )
  for (const order of before) {
    const hers = (order.state === 'draft' || order.state === 'refused') && isWisher(ctx, order)
    if (hers) ctx.may('orders.wish', { schools: [order.school] })
    else if (!(waitingStates.includes(order.state) && asksHer(ctx, order)))
      throw conflict('orders.notChangeable', { values: { number: order.number } })
  }
  await checkRooms(
    ctx,
    changes.map((change, index) => ({ room: change.room, school: before[index]!.school })),
  )
  const answered = changes.flatMap((change, index) => (change.details ? [{ ...before[index]!, details: change.details }] : []))
  await checkDetails(ctx, answered, false)
  const rows: Changing<typeof orders.model>[] = changes.map(({ lines, details: _details, ...rest }) => {
    const sum = lines ? sumOf(lines) : null
    return { ...rest, ...(sum !== null && rest.amount === undefined ? { amount: sum } : {}) } as Changing<typeof orders.model>
  })
  const after = await changeRows(ctx, orders, before, rows)
  await writeDetails(
    ctx,
    answered.map(({ id, details }) => ({ id, details })),
  )
  await writeLines(
    ctx,
    changes.flatMap(({ id, lines }) => (lines ? [{ id, lines }] : [])),
  )
  const anew = after.filter((order, index) => waitingStates.includes(order.state) && isDearer(before[index]!, order))
  if (anew.length) return plan(ctx, anew, after)
  return after
}

const isDearer = (before: Order, after: Order) =>
  before.pot !== after.pot || (firstYear(after) ?? Number.POSITIVE_INFINITY) > (firstYear(before) ?? Number.POSITIVE_INFINITY)

/** Orders that the person can see, held until the end of the transaction. */
export async function lockSeen(ctx: Context, ids: readonly Id[]): Promise<Order[]> {
  const rows = await lockRows(ctx, orders, ids)
  const reach = ctx.reach('orders.view')
  if (rows.some((order) => !(isWisher(ctx, order) || reach.authorities.has(ctx.authority) || reach.schools.has(order.school))))
    throw notFound()
  return rows
}

/** Sends orders on their way: the steps are planned, the first one is asked. Refused ones may be sent again. */
export async function submitOrders(ctx: Context, ids: readonly Id[]): Promise<Order[]> {
  const before = await lockSeen(ctx, ids)
  for (const order of before) {
    if (!isWisher(ctx, order)) throw conflict('orders.notYours', { values: { number: order.number } })
    ctx.may('orders.wish', { schools: [order.school] })
    if (order.state !== 'draft' && order.state !== 'refused') throw conflict('orders.alreadySent', { values: { number: order.number } })
  }
  const { rows } = await sql<{
    id: Id
    details: Record<string, unknown>
  }>`select id, details from orders.order where authority_id = ${ctx.authority} and id = any(${sql.val([...ids])}::uuid[])`.execute(
    ctx.db(),
  )
  const details = new Map(rows.map((row) => [row.id, row.details]))
  await checkDetails(
    ctx,
    before.map((order) => ({ ...order, details: details.get(order.id) })),
    true,
  )
  return plan(ctx, before, before)
}

/** Plans the way of orders anew and opens its first step. */
async function plan(ctx: Context, wanted: readonly Order[], all: readonly Order[]): Promise<Order[]> {
  const { rules } = await readRules(ctx)
  const { headWishes } = await readSettings(ctx, orderSettings, {})
  const holders = await rightHolders(ctx, steps.map(rightOf), [...new Set(wanted.map((order) => order.school))])
  const chosen = await budgetOf(ctx, wanted)
  const at = ctx.now()
  const due = await deadlinesFrom(ctx, wanted, at)
  const planned = wanted.map((order) => {
    const near: Near = { proposer: order.account, holders: nearOf(holders, order), headWishes }
    return { order, route: planRoute(rules, { kind: order.kind, pot: order.pot, amount: firstYear(order) }, near) }
  })
  await sql`update orders.approval a set state = 'void', account_id = null, person_id = null from unnest(${sql.val(wanted.map((order) => order.id))}::uuid[]) w(id)
    where a.authority_id = ${ctx.authority} and a.order_id = w.id and a.state in ('waiting', 'open')`.execute(ctx.db())
  const rows = planned.flatMap(({ order, route }) => {
    const first = route.findIndex((step) => step.skip === null)
    return route.map((step, position) => ({
      id: newId(),
      order: order.id,
      round: order.round + 1,
      position,
      step: step.step,
      state: step.skip ? 'skipped' : position === first ? 'open' : 'waiting',
      why: step.skip,
      days: step.days,
      remind: step.remind,
      opened: position === first ? at : null,
      due: position === first ? due(order, step.step, step.days) : null,
    }))
  })
  await sql`insert into orders.approval (authority_id, id, order_id, round, position, step, state, why, days, remind, opened_at, due_at)
    select ${ctx.authority}::uuid, id, "order", round, position, step, state, why, days, remind, opened, due
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "order" uuid, round int, position int, step text, state text, why text, days int, remind int, opened timestamptz, due timestamptz)`.execute(
    ctx.db(),
  )
  const open = new Map(rows.filter((row) => row.state === 'open').map((row) => [row.order, row]))
  const after = await changeRows(
    ctx,
    orders,
    wanted,
    wanted.map((order) => ({
      id: order.id,
      state: 'submitted' as const,
      round: order.round + 1,
      step: open.get(order.id)!.step as Step,
      dueAt: open.get(order.id)!.due!.toISOString(),
      submittedAt: at.toISOString(),
      decidedAt: null,
      budget: chosen.get(order.id) ?? order.budget,
    })),
    'submitted',
  )
  await tellWaiting(ctx, after)
  const newest = new Map(after.map((order) => [order.id, order]))
  return all.map((order) => newest.get(order.id) ?? order)
}

/** Who could decide at the school of an order, in the words of the planner. */
export const nearOf = (holders: readonly RightHolder[], order: Pick<Order, 'school'>): Near['holders'] =>
  holders.flatMap((holder) => {
    const step = steps.find((each) => rightOf(each) === holder.right)!
    const fits = step === 'coordinator' || step === 'head' ? holder.school === order.school : holder.school === null
    return fits ? [{ step, account: holder.account, lent: holder.lentBy !== null }] : []
  })

/** The budget an order without one is charged to: the school's own of its pot, else the authority's, as long as orders are taken. */
async function budgetOf(ctx: Context, wanted: readonly Order[]): Promise<Map<Id, Id>> {
  const today = dayOf(ctx.now())
  const without = wanted.filter((order) => !order.budget)
  if (!without.length) return new Map()
  const open = (
    await budgetsFor(
      ctx,
      without.map((order) => order.school),
      ctx.now().getUTCFullYear(),
    )
  ).filter((budget) => budget.year === ctx.now().getUTCFullYear() && (!budget.orderUntil || budget.orderUntil >= today))
  return new Map(
    without.flatMap((order) => {
      const budget = open.find((each) => each.pot === order.pot && (each.school === null || each.school === order.school))
      return budget ? [[order.id, budget.id] as const] : []
    }),
  )
}

/** Takes orders back before anything was ordered; promised money is free again. */
export async function withdrawOrders(ctx: Context, ids: readonly Id[]): Promise<Order[]> {
  const before = await lockSeen(ctx, ids)
  for (const order of before) {
    if (!isWisher(ctx, order)) ctx.may('orders.fulfil')
    else ctx.may('orders.wish', { schools: [order.school] })
    if (!['draft', 'submitted', 'approving', 'approved'].includes(order.state))
      throw conflict('orders.tooLate', { values: { number: order.number } })
  }
  await sql`update orders.approval set state = 'void' where authority_id = ${ctx.authority} and order_id = any(${sql.val([...ids])}::uuid[]) and state in ('waiting', 'open')`.execute(
    ctx.db(),
  )
  await release(
    ctx,
    before.map((order) => order.id),
  )
  return changeRows(
    ctx,
    orders,
    before,
    before.map((order) => ({ id: order.id, state: 'withdrawn' as const, step: null, dueAt: null, decidedAt: ctx.now().toISOString() })),
    'withdrawn',
  )
}

/** Adds a comment; whoever sees the order may speak. */
export async function comment(ctx: Context, order: Id, text: string): Promise<void> {
  const [found] = await lockSeen(ctx, [order])
  await sql`insert into orders.comment (authority_id, order_id, account_id, text, at)
    values (${ctx.authority}, ${order}, ${ctx.who.account}::uuid, ${text}, ${ctx.now()})`.execute(ctx.db())
  await ctx.audit('orders.order.commented', 'orders.order', [{ id: order, school: found!.school }])
  await ctx.tell('orders.order.commented', [order])
}
