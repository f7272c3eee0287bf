// What rents owe, and when.
import { sql } from 'kysely'
import { type Context, type Download, exportTable, invalid, withinReach } from '#kernel'
import { daysBetween, type Id, type Translate } from '#shared'
import { type DueFee, instalmentsOf, type Rent } from '../model.ts'

export interface FeeSpan {
  from: string
  until: string
  school?: Id
}

interface RentRow extends Rent, Pick<DueFee, 'contract' | 'contractNumber' | 'person' | 'personName' | 'schoolName'> {
  fee: number
  feePeriod: DueFee['feePeriod']
}

/** Instalments that fall due in a span of at most a year, of rents that were handed over; by day and number. */
export async function dueFees(ctx: Context, { from, until, school }: FeeSpan): Promise<DueFee[]> {
  if (until < from || daysBetween(from, until) > 366) throw invalid('loans.feeSpan', { fields: [{ path: 'until', code: 'loans.feeSpan' }] })
  const { rows } = await sql<RentRow>`
    select c.id as contract, c.number as "contractNumber", c.person_id as person, p.name as "personName", s.name as "schoolName",
      c.fee::float8 as fee, coalesce(c.fee_period, 'once') as "feePeriod", c.from_day::text as "fromDay", c.until_day::text as "untilDay", c.returned_on::text as "returnedOn"
    from loans.contract c join organisation.school s on s.authority_id = c.authority_id and s.id = c.school_id
      left join people.person p on p.authority_id = c.authority_id and p.id = c.person_id
    where c.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and c.kind = 'rent' and c.fee > 0 and c.state in ('out', 'returned')
      and c.from_day <= ${until}::date and c.until_day >= ${from}::date and (${school ?? null}::uuid is null or c.school_id = ${school ?? null}::uuid)
      and ${withinReach(ctx.reach('loans.lend'), { authority: 'c.authority_id', school: 'c.school_id' })}`.execute(ctx.db())
  return rows
    .flatMap(({ fee, fromDay, untilDay, returnedOn, ...rest }) => {
      const all = instalmentsOf({ fee, feePeriod: rest.feePeriod, fromDay, untilDay, returnedOn })
      return all.filter((each) => each.day >= from && each.day <= until).map((each) => ({ ...rest, ...each, of: all.length }))
    })
    .sort((a, b) => a.day.localeCompare(b.day) || a.contractNumber.localeCompare(b.contractNumber))
}

/** The same as a file for the treasury; amounts in euros. */
export async function feeFile(ctx: Context, { format, ...span }: FeeSpan & { format: 'csv' | 'xlsx' }, t: Translate): Promise<Download> {
  const rows = await dueFees(ctx, span)
  async function* batches() {
    yield rows.map((row) => ({
      ...row,
      amount: row.amount / 100,
      personName: row.personName ?? '',
      which: t('loans.fee.which', { number: row.number, of: row.of }),
      period: t(`loans.contract.feePeriod.${row.feePeriod}`),
    }))
  }
  const columns = [
    { key: 'day', head: t('loans.fee.day'), kind: 'day' as const },
    { key: 'amount', head: t('loans.fee.amount'), kind: 'number' as const },
    { key: 'contractNumber', head: t('loans.contract.number') },
    { key: 'personName', head: t('loans.contract.person') },
    { key: 'schoolName', head: t('loans.contract.school'), width: 'wide' as const },
    { key: 'which', head: t('loans.fee.instalment') },
    { key: 'period', head: t('loans.contract.feePeriod') },
  ]
  return exportTable(ctx, { title: t('loans.fee.plural'), columns, batches: batches() }, format)
}

const end = sql`least(c.until_day, coalesce(c.returned_on, c.until_day))`
const later = sql`date_trunc('month', c.from_day) + make_interval(months => k)`

/** All instalments of a contract `c` together, as `feeSum` of the model counts them: the first, and those of the months after it. */
export const feeSumSql = sql`(case when c.kind = 'rent' and c.fee > 0 and c.state <> 'cancelled' then c.fee * (1 + (
  select count(*) from generate_series(1, case when coalesce(c.fee_period, 'once') <> 'once' then
    ((extract(year from ${end}) - extract(year from c.from_day)) * 12 + extract(month from ${end}) - extract(month from c.from_day))::int end) k
  where case c.fee_period
    when 'monthly' then (c.from_day + make_interval(months => k))::date <= ${end}
    else (${later})::date <= ${end} and extract(month from ${later}) = any(case c.fee_period when 'halfYear' then array[2, 8] else array[8] end)
  end)) end)`
