// What devices cost: per school and year of purchase, with the part that grants paid.
import { sql } from 'kysely'
import { type Context, germanToday, withinReach } from '#kernel'
import type { CostRow } from '../api.ts'
import { supportKey, supportMinutes } from '../support.ts'

/** Devices by school and year of purchase; pupils are those of today. Devices without a price count as devices, not as money. */
export async function costs(ctx: Context, from: number, to: number): Promise<CostRow[]> {
  const seen = withinReach(ctx.reach('funding.costs'), { authority: 'd.authority_id', school: 'd.school_id' })
  const { rows } = await sql<Omit<CostRow, 'supportMinutes'>>`
    with bought as (
      select d.authority_id, d.school_id, extract(year from d.purchased_on)::int as year, count(*)::int as devices, coalesce(sum(d.price), 0)::float8 as price,
        coalesce(sum(a.amount), 0)::float8 as funded
      from devices.device d left join lateral (select sum(a.amount) as amount from funding.asset a where a.authority_id = d.authority_id and a.device_id = d.id) a on true
      where ${seen} and d.purchased_on >= make_date(${from}::int, 1, 1) and d.purchased_on < make_date(${to}::int + 1, 1, 1) group by 1, 2, 3
    ), learners as (
      select a.authority_id, a.school_id, count(distinct a.person_id)::int as pupils from people.affiliation a
      where a.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and a.role = 'learner' and a.from_day <= ${germanToday} and coalesce(a.until_day, ${germanToday}) >= ${germanToday}
      group by 1, 2
    )
    select b.school_id as school, s.name as "schoolName", b.year, b.devices, p.pupils, b.price, b.funded
    from bought b left join organisation.school s on s.authority_id = b.authority_id and s.id = b.school_id
      left join learners p on p.authority_id = b.authority_id and p.school_id = b.school_id
    order by s.name collate kernel.german nulls last, b.year`.execute(ctx.db())
  const support = await supportMinutes(ctx, { from, to })
  return rows.map((row) => ({ ...row, supportMinutes: support && (support.get(supportKey(row.school, row.year)) ?? 0) }))
}

/** The authorities that the context speaks for, as a paper names them. */
export async function authorityNames(ctx: Context): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from organisation.authority
    where id = any(${sql.val([...ctx.authorities])}::uuid[]) order by name limit 3`.execute(ctx.db())
  return rows.map((row) => row.name).join(', ')
}
