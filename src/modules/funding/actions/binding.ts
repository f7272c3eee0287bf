// The binding period of funded devices follows from the rule of the programme and the dates of device, receipt and grant.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'

export interface Touched {
  programmes?: readonly Id[]
  grants?: readonly Id[]
  receipts?: readonly Id[]
  devices?: readonly Id[]
}

const among = (column: ReturnType<typeof sql>, ids: readonly Id[] | undefined) =>
  ids?.length ? sql`or ${column} = any(${sql.val([...ids])}::uuid[])` : sql``

/**
 * Counts the binding periods of everything touched anew, in one statement; answers how many changed. A period of n months from a day
 * ends on the day before that day n months later. Without a rule or its date it stays open, and an open end binds.
 */
export async function followRules(ctx: Context, { programmes, grants, receipts, devices }: Touched): Promise<number> {
  const { rows } = await sql<{ id: Id; school: Id | null; old: string | null; until: string | null }>`
    with wanted as (
      select a.authority_id, a.id, d.school_id, a.bound_until as old, p.binding_months as months, case p.binding_start
          when 'commissioning' then d.in_service_on when 'purchase' then d.purchased_on when 'payment' then r.paid_on
          when 'granted' then g.granted_on when 'periodEnd' then g.ends_on end as start
      from funding.asset a join funding."grant" g on g.authority_id = a.authority_id and g.id = a.grant_id
        join funding.programme p on p.authority_id = g.authority_id and p.id = g.programme_id
        join devices.device d on d.authority_id = a.authority_id and d.id = a.device_id
        left join funding.receipt r on r.authority_id = a.authority_id and r.id = a.receipt_id
      where a.authority_id = ${ctx.authority} and (false ${among(sql`g.programme_id`, programmes)} ${among(sql`a.grant_id`, grants)}
        ${among(sql`a.receipt_id`, receipts)} ${among(sql`a.device_id`, devices)})
    ), counted as (
      select w.*, (w.start + make_interval(months => w.months))::date - 1 as until from wanted w
    )
    update funding.asset a set bound_from = c.start, bound_until = c.until, version = a.version + 1 from counted c
    where a.authority_id = c.authority_id and a.id = c.id and (a.bound_from, a.bound_until) is distinct from (c.start, c.until)
    returning a.id, c.school_id as school, c.old::text as old, a.bound_until::text as until`.execute(ctx.db())
  await ctx.audit(
    'funding.asset.bound',
    'funding.asset',
    rows.map(({ id, school, old, until }) => ({ id, school, changes: { boundUntil: [old, until] } })),
  )
  return rows.length
}
