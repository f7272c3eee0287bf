// Reading blocks: versions of the library and of the authority, and what is offered.
import { sql } from 'kysely'
import { type Context, forbidden } from '#kernel'
import {
  type Block,
  type BlockRef,
  type Bookable,
  type Costs,
  compareVersions,
  inOrder,
  type Offer,
  type OfferState,
  type ParameterValues,
  refKey,
} from '../model.ts'

export const readRight = 'catalogue.read'

/** Asks for the right to read; refuses whoever has it nowhere. */
export function checkReader(ctx: Context): void {
  if (ctx.reach(readRight).nothing) throw forbidden('forbidden', { values: { right: readRight } })
}

export interface KnownVersion {
  number: string
  version: string
  base: string | null
  /** The authority it was taken over from. */
  origin: string | null
  content: Block
  retired: boolean
  /** Only released versions are offered. */
  released: boolean
  own: boolean
}

const asBlock = ({ content, version }: Pick<KnownVersion, 'content' | 'version'>): Block => ({ ...content, version })

/** Blocks in the named versions, by `number@version`; unknown ones are left out. Drafts of the authority are found by their version too. */
export async function blockVersion(ctx: Context, refs: readonly BlockRef[]): Promise<Map<string, Block>> {
  checkReader(ctx)
  return readVersions(ctx, refs)
}

/** The same for whoever has asked for a right already. */
export async function readVersions(ctx: Context, refs: readonly BlockRef[]): Promise<Map<string, Block>> {
  const wanted = [...new Map(refs.map((ref) => [refKey(ref), ref])).values()]
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<KnownVersion>`
    with w as (select * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(number text, version text))
    select l.number, l.block_version as version, l.content from catalogue.library_block l join w on w.number = l.number and w.version = l.block_version
    union all
    select o.number, o.block_version, o.content from catalogue.own_block o join w on w.number = o.number and w.version = o.block_version
    where o.authority_id = any(${sql.val([...ctx.authorities])}::uuid[])`.execute(ctx.db())
  return new Map(rows.map((row) => [refKey(row), asBlock(row)]))
}

/** Every version of one block, newest first. */
export async function versionsOf(ctx: Context, number: string): Promise<KnownVersion[]> {
  checkReader(ctx)
  const { rows } = await sql<KnownVersion>`
    select number, block_version as version, null as base, null as origin, content, retired_at is not null as retired, true as released, false as own
    from catalogue.library_block where number = ${number}
    union all
    select number, block_version, base_version, origin, content, state = 'retired', state <> 'draft', true
    from catalogue.own_block where authority_id = ${ctx.authority} and number = ${number}`.execute(ctx.db())
  return rows.sort((a, b) => compareVersions(b.version, a.version))
}

interface OfferFacts {
  number: string
  state: OfferState
  parameters: ParameterValues
  costs: Costs
  note: string | null
}

/** What the authority offers, and with `all` also what it does not offer (any more). */
export async function offered(ctx: Context, options: { all?: boolean } = {}): Promise<Offer[]> {
  checkReader(ctx)
  const offers = await readOffers(ctx)
  return options.all ? offers : offers.filter((offer) => offer.state === 'offered' && !offer.retired)
}

/** Every block with its newest version: the authority's own before the library's. */
export async function readOffers(ctx: Context): Promise<Offer[]> {
  const { rows: library } = await sql<KnownVersion>`
    select distinct on (number) number, block_version as version, null as base, null as origin, content, retired_at is not null as retired, true as released, false as own
    from catalogue.library_block order by number, retired_at is not null, string_to_array(block_version, '.')::int[] desc`.execute(ctx.db())
  const { rows: own } = await sql<KnownVersion>`
    select distinct on (number) number, block_version as version, base_version as base, origin, content, false as retired, true as released, true as own
    from catalogue.own_block where authority_id = ${ctx.authority} and state = 'released' order by number, released_at desc, id desc`.execute(
    ctx.db(),
  )
  const { rows: facts } =
    await sql<OfferFacts>`select number, state, parameters, costs, note from catalogue.offer where authority_id = ${ctx.authority}`.execute(
      ctx.db(),
    )
  const ownBy = new Map(own.map((row) => [row.number, row]))
  const factsBy = new Map(facts.map((row) => [row.number, row]))
  const libraryBy = new Map(library.map((row) => [row.number, row]))
  const numbers = new Set([...libraryBy.keys(), ...ownBy.keys()])
  return inOrder([...numbers].map((number) => offerOf(libraryBy.get(number), ownBy.get(number), factsBy.get(number))))
}

function offerOf(library: KnownVersion | undefined, own: KnownVersion | undefined, facts: OfferFacts | undefined): Offer {
  const chosen = (own ?? library)!
  const block = asBlock(chosen)
  const { number, version, kind, area, title, promise } = block
  const newer = own && library && !library.retired && compareVersions(library.version, own.base ?? '0') > 0
  return {
    ...{ number, version, kind, area, title, promise, block },
    state: facts?.state ?? 'offered',
    derived: own !== undefined,
    update: newer ? library.version : null,
    retired: own === undefined && (library?.retired ?? false),
    parameters: facts?.parameters ?? {},
    costs: facts?.costs ?? {},
    note: facts?.note ?? null,
  }
}

/** The offers as the planner knows them. */
export const bookables = (offers: readonly Offer[]): Map<string, Bookable> =>
  new Map(offers.map(({ number, block, state, retired, parameters }) => [number, { block, state, retired, parameters }]))
