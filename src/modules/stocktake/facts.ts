// How long ago schools were last counted.
import { sql } from 'kysely'
import { countFact, type Fact } from '#kernel'

/** Months since the last count that was closed; known where there was one. */
export const stocktakeFacts: readonly Fact[] = [
  countFact(
    'stocktake.months',
    'stocktake.take',
    (ctx, among) => sql`select r.school_id as school,
      (extract(year from age(${ctx.now()}::timestamptz, max(r.closed_at))) * 12 + extract(month from age(${ctx.now()}::timestamptz, max(r.closed_at))))::int as n
      from stocktake.round r where r.authority_id = any(${among.authorities}) and r.school_id = any(${among.schools}) and r.state = 'closed' group by r.school_id`,
    { proof: true },
  ),
]
