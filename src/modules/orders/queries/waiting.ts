// What waits for a person: orders whose open step is hers, and those a head may decide before the coordinator.
import { type RawBuilder, sql } from 'kysely'
import { type Context, defineList } from '#kernel'
import type { Id } from '#shared'
import { Order, type Step, steps } from '../model.ts'
import { rightOf } from '../rights.ts'

const list = (ids: Iterable<Id>) => sql`${sql.val([...ids])}::uuid[]`

/** Condition: the person may decide the order's step, did not wish it herself and has not decided in this round. */
export function waitsFor(ctx: Context): RawBuilder<boolean> {
  const parts = steps.flatMap((step) => {
    const reach = ctx.reach(rightOf(step))
    const wide = step === 'authority' || step === 'budget'
    const ids = wide ? reach.authorities : reach.schools
    if (!ids.size) return []
    const place = wide ? sql`o.authority_id = any(${list(ids)})` : sql`o.school_id = any(${list(ids)})`
    const open: Step[] = step === 'head' ? ['head', 'coordinator'] : [step]
    // A head decides in the place of a coordinator only where a head is still to be asked.
    const asked =
      step === 'head'
        ? sql`and exists (select from orders.approval h where h.authority_id = o.authority_id and h.order_id = o.id and h.round = o.round and h.step = 'head' and h.state in ('waiting', 'open'))`
        : sql``
    return [sql`(o.step = any(${sql.val(open)}::text[]) and ${place} ${asked})`]
  })
  if (!parts.length || !ctx.who.account) return sql<boolean>`false`
  return sql<boolean>`(o.state in ('submitted', 'approving') and (${sql.join(parts, sql` or `)}) and o.account_id <> ${ctx.who.account}::uuid
    and o.person_id is distinct from coalesce(${ctx.who.person}::uuid, o.account_id)
    and not exists (select from orders.approval d where d.authority_id = o.authority_id and d.order_id = o.id and d.round = o.round and d.state = 'approved'
      and (d.account_id = ${ctx.who.account}::uuid or d.person_id = ${ctx.who.person}::uuid)))`
}

const from = sql`orders.order o join organisation.school s on s.authority_id = o.authority_id and s.id = o.school_id
  left join orders.budget b on b.authority_id = o.authority_id and b.id = o.budget_id
  left join orders.budget_figures f on f.authority_id = o.authority_id and f.id = o.budget_id`

/** The list behind the page of approvals. */
export const waitingList = defineList({
  model: Order,
  from,
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
  extra: { schoolName: sql`s.name`, budgetName: sql`b.name`, remaining: sql`f.remaining::float8` },
  visible: (ctx) => {
    ctx.reach('orders.approve')
    return waitsFor(ctx)
  },
  sort: 'dueAt',
  search: (text) => sql`o.search like '%' || kernel.fold(${text}) || '%'`,
})

/** Which of these orders wait for the person. */
export async function waitingOf(ctx: Context, ids: readonly Id[]): Promise<Set<Id>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{
    id: Id
  }>`select o.id from orders.order o where o.authority_id = any(${list(ctx.authorities)}) and o.id = any(${list(ids)}) and ${waitsFor(ctx)}`.execute(
    ctx.db(),
  )
  return new Set(rows.map((row) => row.id))
}
