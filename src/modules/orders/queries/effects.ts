// Orders that a booking answers or crosses: the same service is still being decided there.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { BookingEffect, PlanItem } from '#modules/catalogue'
import type { Id } from '#shared'

export async function ordersConcerned(ctx: Context, changes: readonly PlanItem[]): Promise<BookingEffect[]> {
  const begun = changes.filter(({ kind }) => kind === 'new')
  if (begun.length === 0) return []
  const { rows } = await sql<{ school: Id; block: string }>`select distinct o.school_id as school, o.block from orders.order o
    join jsonb_to_recordset(${JSON.stringify(begun.map(({ school, number }) => ({ school, number })))}::jsonb) as b(school uuid, number text) on b.school = o.school_id and b.number = o.block
    where o.authority_id = ${ctx.authority} and o.state in ('submitted', 'approving', 'approved')`.execute(ctx.db())
  const titles = new Map(begun.map(({ number, title }) => [number, title]))
  return [...Map.groupBy(rows, (row) => row.block)].map(([block, all]) => ({
    text: 'orders.effect.open',
    values: { count: all.length, title: titles.get(block)! },
    schools: all.map(({ school }) => school),
  }))
}
