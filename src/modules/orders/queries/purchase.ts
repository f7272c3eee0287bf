// The purchase list: lines of approved orders for goods, grouped by article and supplier across schools; and open tasks.
import { sql } from 'kysely'
import { type Context, defineList, withinReach } from '#kernel'
import type { Id } from '#shared'
import { Line, Task } from '../model.ts'

const order = sql`join orders.order o on o.authority_id = l.authority_id and o.id = l.order_id join organisation.school s on s.authority_id = o.authority_id and s.id = o.school_id`

export const lineList = defineList({
  model: Line,
  from: sql`orders.line l ${order} left join orders.budget b on b.authority_id = o.authority_id and b.id = o.budget_id`,
  alias: 'l',
  id: sql`l.id`,
  authority: sql`l.authority_id`,
  columns: {
    school: sql`o.school_id`,
    kind: sql`o.kind`,
    pot: sql`o.pot`,
    number: sql`o.number`,
    sum: sql`(l.quantity * l.unit_price)`,
    costCentre: sql`b.cost_centre`,
    wishedDay: sql`o.wished_day`,
    order: sql`l.order_id`,
  },
  extra: { schoolName: sql`s.name` },
  visible: (ctx) =>
    sql`o.state in ('fulfilling', 'done') and o.kind in ('device', 'software') and ${withinReach(ctx.reach('orders.fulfil'), { authority: 'l.authority_id' })}`,
  sort: 'text',
  search: (text) =>
    sql`kernel.fold(l.text || ' ' || coalesce(l.supplier, '') || ' ' || o.number || ' ' || s.name) like '%' || kernel.fold(${text}) || '%'`,
})

export const taskList = defineList({
  model: Task,
  from: sql`orders.task l ${order}`,
  alias: 'l',
  id: sql`l.id`,
  authority: sql`l.authority_id`,
  columns: { school: sql`o.school_id`, number: sql`o.number`, order: sql`l.order_id`, account: sql`l.account_id` },
  extra: { schoolName: sql`s.name` },
  visible: (ctx) => {
    const within = withinReach(ctx.reach('orders.fulfil'), { authority: 'l.authority_id' })
    return ctx.who.account ? sql`(${within} or l.account_id = ${ctx.who.account}::uuid)` : within
  },
  sort: 'dueDay',
  search: (text) => sql`kernel.fold(l.title || ' ' || coalesce(l.holder, '') || ' ' || o.number) like '%' || kernel.fold(${text}) || '%'`,
})

export interface GroupedLine {
  supplier: string | null
  kind: string
  text: string
  quantity: number
  /** Cents; nothing as soon as one price is unknown. */
  sum: number | null
  schools: number
  ids: Id[]
}

/** What is still to be bought, the same article of all schools in one line. */
export async function groupedLines(ctx: Context): Promise<GroupedLine[]> {
  const within = withinReach(ctx.reach('orders.fulfil'), { authority: 'l.authority_id' })
  const { rows } = await sql<GroupedLine>`
    select min(l.supplier) as supplier, o.kind, min(l.text) as text, sum(l.quantity)::float8 as quantity,
      case when count(l.unit_price) = count(*) then sum(l.quantity * l.unit_price)::float8 end as sum, count(distinct o.school_id)::int as schools, array_agg(l.id::text order by l.id) as ids
    from orders.line l join orders.order o on o.authority_id = l.authority_id and o.id = l.order_id
    where l.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and ${within} and l.state = 'wanted' and o.state = 'fulfilling' and o.kind in ('device', 'software')
    group by kernel.fold(coalesce(l.supplier, '')), o.kind, kernel.fold(l.text) order by min(l.supplier) nulls last, o.kind, min(l.text)`.execute(
    ctx.db(),
  )
  return rows
}
