// Orders as lists and as a sheet.
import { sql } from 'kysely'
import { type Context, defineList, type Found, notFound, searchIds, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Order, type Step } from '../model.ts'

export type OrderRow = Order & { schoolName: string; budgetName: string | null; roomName: string | null; authority: Id; mine: boolean }

/** All orders within the reach of a person; a teacher sees her own. */
export const seen = (ctx: Context, alias = 'o') => {
  const within = withinReach(ctx.reach('orders.view'), {
    authority: `${alias}.authority_id`,
    school: `${alias}.school_id`,
    person: `${alias}.person_id`,
  })
  return ctx.who.account ? sql<boolean>`(${within} or ${sql.ref(`${alias}.account_id`)} = ${ctx.who.account}::uuid)` : within
}

export const orderList = defineList({
  model: Order,
  from: sql`orders.order o join organisation.school s on s.authority_id = o.authority_id and s.id = o.school_id
    left join orders.budget b on b.authority_id = o.authority_id and b.id = o.budget_id
    left join organisation.room r on r.authority_id = o.authority_id and r.id = o.room_id`,
  alias: 'o',
  id: sql`o.id`,
  authority: sql`o.authority_id`,
  columns: {
    school: sql`o.school_id`,
    room: sql`o.room_id`,
    budget: sql`o.budget_id`,
    account: sql`o.account_id`,
    person: sql`o.person_id`,
    booking: sql`o.booking_id`,
  },
  extra: { schoolName: sql`s.name`, budgetName: sql`b.name`, roomName: sql`r.number`, authority: sql`o.authority_id` },
  visible: (ctx) => seen(ctx),
  sort: '-number',
  search: (text) => sql`o.search like '%' || kernel.fold(${text}) || '%'`,
})

export interface ApprovalView {
  id: Id
  round: number
  position: number
  step: Step
  state: 'waiting' | 'open' | 'approved' | 'refused' | 'skipped' | 'void'
  why: 'proposer' | 'unheld' | 'decided' | null
  name: string | null
  lentBy: string | null
  account: Id | null
  note: string | null
  overrule: string | null
  dueAt: string | null
  remindedAt: string | null
  escalatedAt: string | null
  decidedAt: string | null
}
export interface LineView {
  id: Id
  text: string
  quantity: number
  unitPrice: number | null
  supplier: string | null
  state: 'wanted' | 'ordered' | 'delivered' | 'dropped'
  purchase: string | null
}
export interface TaskView {
  id: Id
  title: string
  note: string | null
  holder: string | null
  dueDay: string | null
  state: 'open' | 'done' | 'dropped'
  doneAt: string | null
  version: number
}
export interface CommentView {
  id: Id
  name: string
  text: string
  at: string
}
export interface FileView {
  id: Id
  name: string
  type: string
  size: number
}
export interface MoneyView {
  committed: number
  paid: number
}

const iso = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The order as the person may see it, without what belongs to it. */
export const getOrder = (ctx: Context, id: Id): Promise<OrderRow> => orderList.get(ctx, id) as Promise<OrderRow>

/** The ways of approval of orders, newest round first, in their order. */
export async function approvalsOf(ctx: Context, ids: readonly Id[]): Promise<(ApprovalView & { order: Id; days: number })[]> {
  const { rows } = await sql<ApprovalView & { order: Id; days: number }>`
    select a.order_id as "order", a.id, a.round, a.position, a.step, a.state, a.why, a.name, a.lent_by as "lentBy", a.account_id as account, a.note, a.overrule, a.days,
      ${iso('a.due_at')} as "dueAt", ${iso('a.reminded_at')} as "remindedAt", ${iso('a.escalated_at')} as "escalatedAt", ${iso('a.decided_at')} as "decidedAt"
    from orders.approval a where a.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and a.order_id = any(${sql.val([...ids])}::uuid[])
    order by a.order_id, a.round desc, a.position`.execute(ctx.db())
  return rows
}

export async function linesOf(ctx: Context, ids: readonly Id[]): Promise<(LineView & { order: Id })[]> {
  const { rows } = await sql<LineView & { order: Id }>`
    select order_id as "order", id, text, quantity, unit_price::float8 as "unitPrice", supplier, state, purchase from orders.line
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and order_id = any(${sql.val([...ids])}::uuid[]) order by order_id, position`.execute(
    ctx.db(),
  )
  return rows
}

export interface Belongings {
  details: Record<string, unknown>
  approvals: ApprovalView[]
  lines: LineView[]
  tasks: TaskView[]
  comments: CommentView[]
  files: FileView[]
  money: MoneyView
}

/** What belongs to one order; the caller has found it with `getOrder`. */
export async function belongingsOf(ctx: Context, order: OrderRow): Promise<Belongings> {
  const at = sql`authority_id = ${order.authority} and order_id = ${order.id}`
  const [approvals, lines] = [await approvalsOf(ctx, [order.id]), await linesOf(ctx, [order.id])]
  const details = await sql<{
    details: Record<string, unknown>
  }>`select details from orders.order where authority_id = ${order.authority} and id = ${order.id}`.execute(ctx.db())
  const tasks = await sql<TaskView>`select id, title, note, holder, due_day::text as "dueDay", state, ${iso('done_at')} as "doneAt", version
    from orders.task where ${at} order by id`.execute(ctx.db())
  const comments = await sql<CommentView>`select c.id, coalesce(k.display_name, 'MUSES') as name, c.text, ${iso('c.at')} as at
    from orders.comment c left join people.account k on k.id = c.account_id where c.authority_id = ${order.authority} and c.order_id = ${order.id} order by c.id`.execute(
    ctx.db(),
  )
  const files = await sql<FileView>`select id, name, type, size::float8 as size from kernel.file
    where authority_id = ${order.authority} and owner_object = 'orders.order' and owner_id = ${order.id} order by id`.execute(ctx.db())
  const money = await sql<MoneyView>`select coalesce(sum(amount) filter (where kind = 'commitment'), 0)::float8 as committed,
    coalesce(sum(amount) filter (where kind = 'payment'), 0)::float8 as paid from orders.ledger where ${at}`.execute(ctx.db())
  return {
    details: details.rows[0]?.details ?? {},
    approvals,
    lines,
    tasks: tasks.rows,
    comments: comments.rows,
    files: files.rows,
    money: money.rows[0]!,
  }
}

/** The order a file belongs to; a file of another order is not found. */
export async function fileOf(ctx: Context, order: Id, file: Id): Promise<Id> {
  await getOrder(ctx, order)
  const { rows } = await sql<{
    id: Id
  }>`select id from kernel.file where id = ${file} and owner_object = 'orders.order' and owner_id = ${order}`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return rows[0].id
}

/** Orders by number, title or who wishes. */
export async function findOrders(ctx: Context, text: string, limit: number): Promise<Found[]> {
  const ids = await searchIds(ctx, 'orders.order', ctx.reach('orders.view'), text, limit)
  const { rows } = await sql<{ id: Id; number: string; title: string; school: string }>`
    select o.id, o.number, o.title, s.name as school from orders.order o join organisation.school s on s.authority_id = o.authority_id and s.id = o.school_id
    where o.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and o.id = any(${sql.val(ids)}::uuid[])`.execute(ctx.db())
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [{ id, title: `${row.number} ${row.title}`, subtitle: row.school, href: `/bestellungen/${id}` }] : []
  })
}
