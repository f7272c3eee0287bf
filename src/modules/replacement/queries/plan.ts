// Replacement by year, school and kind, in one statement.
import { sql } from 'kysely'
import { type Context, type Download, listPdf, neutral, withinReach } from '#kernel'
import { lifeSql } from '#modules/devices'
import { formatMoney, formatNumber, type Id, type Translate } from '#shared'
import { type DueRow, schoolSums } from '../model.ts'

export interface PlanQuery {
  shift: number
  school?: Id
}

/** What is due when: by useful life of the device, its model or its kind, counted from its first day in service or its purchase. */
export async function dueRows(ctx: Context, { shift, school }: PlanQuery): Promise<DueRow[]> {
  const visible = withinReach(ctx.reach('devices.read'), { authority: 'd.authority_id', school: 'd.school_id' })
  const { rows } = await sql<DueRow>`
    with due as (
      select d.authority_id, d.school_id, d.kind, coalesce(m.price, d.price) as price,
        extract(year from coalesce(d.in_service_on, d.purchased_on)
          + make_interval(months => round((${await lifeSql(ctx)} + ${shift}::numeric) * 12)::int))::int as year
      from devices.device d left join devices.model m on m.authority_id = d.authority_id and m.id = d.model_id
      where d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and d.state in ('inStock', 'inUse', 'lent', 'inRepair') and d.kind <> 'accessory'
        and (${school ?? null}::uuid is null or d.school_id = ${school ?? null}::uuid) and ${visible})
    select q.school_id as school, s.name as "schoolName", q.kind, q.year, count(*)::int as count, coalesce(sum(q.price), 0)::float8 as cost, (count(*) filter (where q.price is null))::int as unpriced
    from due q left join organisation.school s on s.authority_id = q.authority_id and s.id = q.school_id
    group by q.school_id, s.name, q.kind, q.year order by s.name nulls last, q.kind, q.year nulls last`.execute(ctx.db())
  return rows
}

/** In words, e.g. how many years longer everything is used. */
const scenarioOf = (shift: number, t: Translate) =>
  shift === 0 ? t('replacement.today') : t(shift > 0 ? 'replacement.longer' : 'replacement.shorter', { count: Math.abs(shift) })

/** The plan as a table per school for the council: CSV or PDF. */
export async function planFile(ctx: Context, query: PlanQuery & { years: number; format: 'csv' | 'pdf' }, t: Translate): Promise<Download> {
  const first = ctx.now().getFullYear()
  const rows = schoolSums(await dueRows(ctx, query), first, query.years)
  const heads = [
    t('devices.device.school'),
    ...Array.from({ length: query.years }, (_, index) => String(first + index)),
    t('replacement.sum'),
  ]
  const title = t('replacement')
  const scenario = scenarioOf(query.shift, t)
  const name = `${[title, first, query.shift ? scenario : ''].filter(Boolean).join(' ')}.${query.format}`
  const total = Array.from({ length: query.years }, (_, index) => rows.reduce((sum, row) => sum + row.sums[index]!.cost, 0))
  const all = [
    ...rows.map((row) => ({
      name: row.name ?? t('devices.device.inStore'),
      costs: row.sums.map((sum) => sum.cost),
      counts: row.sums.map((sum) => sum.count),
    })),
    { name: t('replacement.sum'), costs: total, counts: [] as number[] },
  ]
  const sumOf = (costs: readonly number[]) => costs.reduce((sum, cost) => sum + cost, 0)
  if (query.format === 'pdf') {
    const { rows: authority } = await sql<{
      name: string
    }>`select name from organisation.authority where id = any(${sql.val([...ctx.authorities])}::uuid[]) limit 1`.execute(ctx.db())
    const cell = (cost: number, count: number | undefined) =>
      cost || count ? `${formatMoney(cost, ctx.lang)}${count ? ` (${formatNumber(count, ctx.lang)})` : ''}` : '–'
    const body = await listPdf(
      title,
      heads.map((head, index) => ({ title: head, right: index > 0 })),
      all.map((row) => [
        row.name,
        ...row.costs.map((cost, index) => cell(cost, row.counts[index])),
        formatMoney(sumOf(row.costs), ctx.lang),
      ]),
      {
        authority: authority[0]?.name,
        note: `${scenario}. ${t('replacement.note')}`,
        lang: ctx.lang,
        now: ctx.now(),
      },
    )
    return { name, type: 'application/pdf', body }
  }
  const money = (cents: number) => (cents / 100).toFixed(2).replace('.', ctx.lang === 'de' ? ',' : '.')
  const quoted = (text: string) => `"${neutral(text).replaceAll('"', '""')}"`
  const lines = [
    [quoted(`${heads[0]} (${scenario})`), ...heads.slice(1).map(quoted)],
    ...all.map((row) => [quoted(row.name), ...row.costs.map(money), money(sumOf(row.costs))]),
  ]
  return { name, type: 'text/csv; charset=utf-8', body: Buffer.from(`\ufeff${lines.map((line) => line.join(';')).join('\r\n')}\r\n`) }
}
