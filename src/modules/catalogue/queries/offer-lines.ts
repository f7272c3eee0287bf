// Offers as lists show them: with the schools that have them and what is still open.
import { sql } from 'kysely'
import { type Context, withinReach } from '#kernel'
import { effectiveParameters, type Offer, openParameters, priceOf } from '../model.ts'
import { readRight } from './blocks.ts'
import { today } from './today.ts'

export type OfferLine = Omit<Offer, 'block'> & { schools: number; open: number }

export async function offerLines(ctx: Context, offers: readonly Offer[]): Promise<OfferLine[]> {
  const { rows } = await sql<{
    number: string
    schools: number
  }>`select b.number, count(distinct b.school_id)::int as schools from catalogue.booking b
    where ${withinReach(ctx.reach(readRight), { authority: 'b.authority_id', school: 'b.school_id' })} and b.since <= ${today(ctx)} and (b.until is null or b.until >= ${today(ctx)})
    group by 1`.execute(ctx.db())
  const schools = new Map(rows.map((row) => [row.number, row.schools]))
  return offers.map(({ block, ...offer }) => ({
    ...offer,
    schools: schools.get(offer.number) ?? 0,
    open:
      openParameters(block, effectiveParameters(block, offer.parameters)).length +
      block.cost.filter((item) => priceOf(item, offer.costs) === null).length,
  }))
}
