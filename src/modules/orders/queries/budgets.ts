// Budgets with their figures, and the lines those are sums of.
import { sql } from 'kysely'
import { type Context, defineList, withinReach } from '#kernel'
import { type Day, dayOf, type Id } from '#shared'
import { Budget, type Figures, type Pot } from '../model.ts'

export type BudgetRow = Budget & { schoolName: string | null; overruled: boolean }

export const budgetList = defineList({
  model: Budget,
  from: sql`orders.budget b left join organisation.school s on s.authority_id = b.authority_id and s.id = b.school_id
    cross join lateral (select coalesce(sum(l.amount) filter (where l.kind = 'allocation'), 0) as allocated, coalesce(sum(l.amount) filter (where l.kind = 'commitment'), 0) as committed,
      coalesce(sum(l.amount) filter (where l.kind = 'payment'), 0) as paid, coalesce(bool_or(l.overrule is not null), false) as overruled
      from orders.ledger l where l.authority_id = b.authority_id and l.budget_id = b.id) f`,
  alias: 'b',
  id: sql`b.id`,
  authority: sql`b.authority_id`,
  columns: {
    school: sql`b.school_id`,
    allocated: sql`f.allocated`,
    committed: sql`f.committed`,
    paid: sql`f.paid`,
    remaining: sql`(f.allocated - f.committed - f.paid)`,
  },
  extra: { schoolName: sql`s.name`, overruled: sql`f.overruled` },
  // A school sees its own budgets and those of the authority for all schools.
  visible: (ctx) => {
    const reach = ctx.reach('orders.budget.view')
    return reach.nothing
      ? sql`false`
      : sql`(b.school_id is null or ${withinReach(reach, { authority: 'b.authority_id', school: 'b.school_id' })})`
  },
  sort: 'name',
  search: (text) =>
    sql`kernel.fold(b.name || ' ' || coalesce(b.cost_centre, '') || ' ' || coalesce(s.name, '')) like '%' || kernel.fold(${text}) || '%'`,
})

export interface OrderingDeadline {
  id: Id
  name: string
  pot: Pot
  /** Nothing: for all schools. */
  school: Id | null
  schoolName: string | null
  until: Day
}

/** The last days of ordering still to come this year, the next first, without any amount: for whoever may order. */
export async function orderingDeadlines(ctx: Context, school?: Id): Promise<OrderingDeadline[]> {
  const reach = ctx.reach('orders.wish')
  if (reach.nothing) return []
  const today = dayOf(ctx.now())
  const near = sql`(b.school_id is null or ${withinReach(reach, { authority: 'b.authority_id', school: 'b.school_id' })})`
  const one = school ? sql`and (b.school_id is null or b.school_id = ${school})` : sql``
  const { rows } =
    await sql<OrderingDeadline>`select b.id, b.name, b.pot, b.school_id as school, s.name as "schoolName", b.order_until::text as until
    from orders.budget b left join organisation.school s on s.authority_id = b.authority_id and s.id = b.school_id
    where b.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and ${near} ${one} and b.state = 'open'
      and b.order_until >= ${today} and b.year = extract(year from ${today}::date)
    order by b.order_until, b.name, b.id limit 20`.execute(ctx.db())
  return rows
}

export interface LedgerView {
  id: Id
  kind: 'allocation' | 'commitment' | 'payment'
  amount: number
  note: string | null
  overrule: string | null
  name: string
  at: string
  order: Id | null
  number: string | null
  title: string | null
}

/** The lines of a budget, newest first. */
export async function ledgerOf(ctx: Context, budget: Id): Promise<LedgerView[]> {
  await budgetList.get(ctx, budget)
  const { rows } = await sql<LedgerView>`
    select l.id, l.kind, l.amount::float8 as amount, l.note, l.overrule, coalesce(k.display_name, 'MUSES') as name, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
      l.order_id as "order", o.number, o.title
    from orders.ledger l left join people.account k on k.id = l.account_id left join orders.order o on o.authority_id = l.authority_id and o.id = l.order_id
    where l.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and l.budget_id = ${budget} order by l.id desc limit 500`.execute(
    ctx.db(),
  )
  return rows
}

/** The figures of budgets, as sums of their lines. */
export async function figuresOf(ctx: Context, ids: readonly Id[]): Promise<Map<Id, Figures>> {
  const { rows } = await sql<
    Figures & { id: Id }
  >`select id, allocated::float8 as allocated, committed::float8 as committed, paid::float8 as paid, remaining::float8 as remaining
    from orders.budget_figures where authority_id = ${ctx.authority} and id = any(${sql.val([...ids])}::uuid[])`.execute(ctx.db())
  return new Map(rows.map(({ id, ...figures }) => [id, figures]))
}

export interface BudgetChoice {
  id: Id
  name: string
  school: Id | null
  pot: Pot
  year: number
  costCentre: string | null
  orderUntil: Day | null
  remaining: number
}

/** Budgets an order of a school could be charged to: its own first, then those of the authority. */
export async function budgetsFor(ctx: Context, schools: readonly Id[], year: number): Promise<BudgetChoice[]> {
  const { rows } = await sql<BudgetChoice>`
    select b.id, b.name, b.school_id as school, b.pot, b.year, b.cost_centre as "costCentre", b.order_until::text as "orderUntil", f.remaining::float8 as remaining
    from orders.budget b join orders.budget_figures f on f.authority_id = b.authority_id and f.id = b.id
    where b.authority_id = ${ctx.authority} and b.state = 'open' and b.year >= ${year} and (b.school_id is null or b.school_id = any(${sql.val([...schools])}::uuid[]))
    order by b.year, b.school_id nulls last, b.name, b.id`.execute(ctx.db())
  return rows
}
