// A set of bookings as single wishes: these blocks, or those of a template, at these schools.
import { sql } from 'kysely'
import { type Context, invalid, notFound } from '#kernel'
import type { Id } from '#shared'
import type { BookingSet } from '../api/bookings.ts'
import { type BookingWish, type ParameterValues, requirements, withRequired } from '../model.ts'
import { readOffers } from './blocks.ts'
import { bookingsOf } from './plan.ts'
import { bookingTemplates } from './templates.ts'

interface Wanted {
  block: string
  version?: string
  parameters?: ParameterValues
}

export async function wishesOf(ctx: Context, set: BookingSet): Promise<BookingWish[]> {
  if (set.wishes) return set.wishes
  const from = set.from!
  const schools = set.schools === 'all' || !set.schools ? await activeSchools(ctx) : [...new Set(set.schools)]
  const wanted = await wantedBlocks(ctx, set)
  const wish = (school: Id, each: Wanted): BookingWish => ({ school, ...each, from, ...(set.until ? { until: set.until } : {}) })
  const wishes = schools.flatMap((school) => wanted.map((each) => wish(school, each)))
  return set.withRequired ? [...(await requiredBlocks(ctx, schools, wanted, wish)), ...wishes] : wishes
}

async function wantedBlocks(ctx: Context, set: BookingSet): Promise<Wanted[]> {
  const named = set.blocks ?? []
  if (!set.template) return named
  const template = (await bookingTemplates(ctx)).find((each) => each.id === set.template)
  if (!template) throw notFound()
  const own = new Map(named.map((each) => [each.block, each]))
  const blocks = template.blocks.map((each) => ({ ...each, ...own.get(each.block) }))
  const inTemplate = new Set(blocks.map((each) => each.block))
  return [...blocks, ...named.filter((each) => !inTemplate.has(each.block))]
}

/** What the wanted blocks stand on and a school does not have yet. */
async function requiredBlocks(
  ctx: Context,
  schools: readonly Id[],
  wanted: readonly Wanted[],
  wish: (school: Id, each: Wanted) => BookingWish,
): Promise<BookingWish[]> {
  const blocks = new Map((await readOffers(ctx)).map((offer) => [offer.number, offer.block]))
  const named = new Set(wanted.map((each) => each.block))
  const needed = withRequired([...named], (number) => requirements(blocks.get(number))).filter((number) => !named.has(number))
  const booked = new Set(
    (await bookingsOf(ctx, schools)).filter(({ until }) => until === null).map(({ school, number }) => `${school}/${number}`),
  )
  return schools.flatMap((school) => needed.flatMap((block) => (booked.has(`${school}/${block}`) ? [] : [wish(school, { block })])))
}

async function activeSchools(ctx: Context): Promise<Id[]> {
  const { rows } = await sql<{
    id: Id
  }>`select id from organisation.school where authority_id = ${ctx.authority} and state = 'active' order by name, id`.execute(ctx.db())
  if (rows.length === 0) throw invalid('catalogue.noSchools')
  return rows.map((row) => row.id)
}
