// What an approved order becomes: a booking, lines of the purchase list, tasks; and how those come to their end.
import { sql } from 'kysely'
import { type Context, changeRows, conflict, type Listener, lockRows, notFound, textsIn } from '#kernel'
import { addDays, type Day, dayOf, type Id, newId } from '#shared'
import { bookServices, type Holding, holdersFor } from '../catalogue.ts'
import { goods, type Line, type Order, type Task } from '../model.ts'
import { orders } from '../tables.ts'
import { type Payment, pay } from './money.ts'
import { tellWisher } from './tell.ts'

const right = 'orders.fulfil'

/** Heard after the last approval: MUSES itself books, lists and hands out tasks, once per order. */
export const fulfilApproved: Listener = (ctx, event) => fulfil(ctx, event.ids)

/** Makes approved orders what they become. What cannot be booked becomes a task that says why. */
export async function fulfil(ctx: Context, ids: readonly Id[]): Promise<void> {
  const approved = (await lockRows(ctx, orders, ids)).filter((order) => order.state === 'approved')
  ctx.may(right)
  if (!approved.length) return
  const booked = await bookServices(
    ctx,
    await withDetails(
      ctx,
      approved.filter((order) => order.kind === 'service' && order.block !== null),
    ),
  )
  await listGoods(
    ctx,
    approved.filter((order) => goods.includes(order.kind)),
  )
  const rest = approved.filter((order) => !goods.includes(order.kind) && !booked.has(order.id))
  const refused = approved.filter((order) => booked.get(order.id)?.refused)
  await handOut(ctx, [
    ...rest.map((order) => ({ order, note: null })),
    ...refused.map((order) => ({ order, note: textsIn('de')('orders.task.bookingRefused', { why: booked.get(order.id)!.refused! }) })),
  ])
  const done = approved.filter((order) => booked.get(order.id)?.booking)
  await changeRows(
    ctx,
    orders,
    approved,
    approved.map((order) => ({ id: order.id, state: 'fulfilling' as const, booking: booked.get(order.id)?.booking ?? null })),
    'fulfilling',
  )
  if (done.length)
    await finish(
      ctx,
      done.map((order) => order.id),
    )
}

async function withDetails(ctx: Context, wanted: readonly Order[]) {
  const { rows } = await sql<{ id: Id; details: Record<string, unknown> }>`select id, details from orders.order
    where authority_id = ${ctx.authority} and id = any(${sql.val(wanted.map((order) => order.id))}::uuid[])`.execute(ctx.db())
  const details = new Map(rows.map((row) => [row.id, row.details]))
  return wanted.map((order) => ({ ...order, details: details.get(order.id) ?? {} }))
}

/** Orders of goods without lines become one line of their own. */
async function listGoods(ctx: Context, wanted: readonly Order[]): Promise<void> {
  const rows = wanted.map((order) => ({ id: newId(), order: order.id, text: order.title, price: order.amount }))
  await sql`insert into orders.line (authority_id, id, order_id, position, text, quantity, unit_price)
    select ${ctx.authority}::uuid, r.id, r."order", 0, r.text, 1, r.price from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "order" uuid, text text, price bigint)
    where not exists (select from orders.line l where l.authority_id = ${ctx.authority} and l.order_id = r."order")`.execute(ctx.db())
}

const daysToDo = 14

async function handOut(ctx: Context, wanted: readonly { order: Order; note: string | null }[]): Promise<void> {
  if (!wanted.length) return
  const holders = await holdersFor(
    ctx,
    wanted.map(({ order }) => order),
  )
  const usual = addDays(dayOf(ctx.now()), daysToDo)
  const rows = wanted.map(({ order, note }) => {
    const holder: Holding | undefined = holders.get(order.id)
    return {
      id: newId(),
      order: order.id,
      title: order.title,
      note,
      account: holder?.account ?? null,
      holder: holder?.name ?? null,
      due: order.wishedDay && order.wishedDay > usual ? order.wishedDay : usual,
    }
  })
  await sql`insert into orders.task (authority_id, id, order_id, title, note, account_id, holder, due_day)
    select ${ctx.authority}::uuid, id, "order", title, note, account, holder, due
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "order" uuid, title text, note text, account uuid, holder text, due date)`.execute(
    ctx.db(),
  )
}

/** Ends orders of which nothing is open any more, and tells who wished them. */
async function finish(ctx: Context, ids: readonly Id[]): Promise<void> {
  const { rows } = await sql<{
    id: Id
  }>`select o.id from orders.order o where o.authority_id = ${ctx.authority} and o.id = any(${sql.val([...ids])}::uuid[]) and o.state = 'fulfilling'
    and not exists (select from orders.line l where l.authority_id = o.authority_id and l.order_id = o.id and l.state in ('wanted', 'ordered') and o.kind in ('device', 'software'))
    and not exists (select from orders.task t where t.authority_id = o.authority_id and t.order_id = o.id and t.state = 'open')`.execute(
    ctx.db(),
  )
  const before = await lockRows(
    ctx,
    orders,
    rows.map((row) => row.id),
  )
  const after = await changeRows(
    ctx,
    orders,
    before,
    before.map(({ id }) => ({ id, state: 'done' as const, doneAt: ctx.now().toISOString() })),
    'done',
  )
  await tellWisher(ctx, after, 'done')
}

export interface LineMove {
  state: Line['state']
  supplier?: string | null
  purchase?: string | null
}

/** Moves lines of the purchase list: ordered at a supplier, delivered, dropped; ends orders of which everything came. */
export async function moveLines(ctx: Context, ids: readonly Id[], move: LineMove): Promise<void> {
  ctx.may(right)
  const { rows } = await sql<{ id: Id; order: Id; school: Id; state: string; orderState: string; number: string }>`
    select l.id, l.order_id as "order", o.school_id as school, l.state, o.state as "orderState", o.number from orders.line l
    join orders.order o on o.authority_id = l.authority_id and o.id = l.order_id
    where l.authority_id = ${ctx.authority} and l.id = any(${sql.val([...ids])}::uuid[]) order by l.id for update of l`.execute(ctx.db())
  if (rows.length < new Set(ids).size) throw notFound()
  const early = rows.find((row) => row.orderState !== 'fulfilling' && row.orderState !== 'done')
  if (early) throw conflict('orders.notApproved', { values: { number: early.number } })
  await sql`update orders.line set state = ${move.state}, supplier = coalesce(${move.supplier ?? null}, supplier), purchase = coalesce(${move.purchase ?? null}, purchase),
      ordered_at = case when ${move.state} in ('ordered', 'delivered') then coalesce(ordered_at, ${ctx.now()}) else null end,
      delivered_at = case when ${move.state} = 'delivered' then ${ctx.now()}::timestamptz end, version = version + 1
    where authority_id = ${ctx.authority} and id = any(${sql.val([...ids])}::uuid[])`.execute(ctx.db())
  await ctx.audit(
    'orders.line.moved',
    'orders.order',
    rows.map((row) => ({ id: row.order, school: row.school, changes: { line: [row.state, move.state] } })),
  )
  const touched = [...new Set(rows.map((row) => row.order))]
  await ctx.tell('orders.line.moved', ids, { state: move.state })
  await finish(ctx, touched)
}

export interface TaskChange {
  id: Id
  state?: Task['state']
  dueDay?: Day | null
  account?: Id | null
  holder?: string | null
  note?: string | null
}

/** Changes tasks: who does it, until when, done. The holder may end her own. */
export async function changeTasks(ctx: Context, changes: readonly TaskChange[]): Promise<void> {
  const ids = changes.map((change) => change.id)
  const { rows } = await sql<{
    id: Id
    order: Id
    school: Id
    state: string
    account: Id | null
  }>`select t.id, t.order_id as "order", o.school_id as school, t.state, t.account_id as account
    from orders.task t join orders.order o on o.authority_id = t.authority_id and o.id = t.order_id
    where t.authority_id = ${ctx.authority} and t.id = any(${sql.val(ids)}::uuid[]) order by t.id for update of t`.execute(ctx.db())
  if (rows.length < new Set(ids).size) {
    ctx.may(right)
    throw notFound()
  }
  const own =
    rows.every((row) => row.account !== null && row.account === ctx.who.account) &&
    changes.every((change) => Object.keys(change).every((key) => key === 'id' || key === 'state' || key === 'note'))
  if (!own) ctx.may(right)
  else ctx.asked = true
  await sql`update orders.task t set state = coalesce(c->>'state', t.state), due_day = case when c ? 'dueDay' then (c->>'dueDay')::date else t.due_day end,
      account_id = case when c ? 'account' then (c->>'account')::uuid else t.account_id end, holder = case when c ? 'holder' then c->>'holder' else t.holder end,
      note = case when c ? 'note' then c->>'note' else t.note end,
      done_at = case when coalesce(c->>'state', t.state) = 'open' then null else coalesce(t.done_at, ${ctx.now()}::timestamptz) end, version = t.version + 1
    from jsonb_array_elements(${JSON.stringify(changes)}::jsonb) c where t.authority_id = ${ctx.authority} and t.id = (c->>'id')::uuid`.execute(
    ctx.db(),
  )
  await ctx.audit(
    'orders.task.changed',
    'orders.order',
    rows.map((row) => ({
      id: row.order,
      school: row.school,
      changes: { task: [row.state, changes.find((change) => change.id === row.id)!.state ?? row.state] },
    })),
  )
  await ctx.tell('orders.task.changed', ids)
  await finish(ctx, [...new Set(rows.map((row) => row.order))])
}

/** Writes down an invoice for an order that was approved. */
export async function payOrder(ctx: Context, id: Id, payment: Payment): Promise<void> {
  const [order] = await lockRows(ctx, orders, [id])
  ctx.may(right)
  if (!['approved', 'fulfilling', 'done'].includes(order!.state))
    throw conflict('orders.notApproved', { values: { number: order!.number } })
  await pay(ctx, order!, payment)
  await ctx.audit('orders.order.paid', 'orders.order', [{ id, school: order!.school, changes: { paid: [null, payment.amount] } }])
  await ctx.tell('orders.order.paid', [id])
}
