// What an authority offers: a block in its newest version with the authority's values and prices.
import { z } from 'zod'
import { defineModel, type Field, field, type Row } from '#shared'
import { areas, type Block, parameterValue } from './block.ts'
import type { ParameterValues as Values } from './parameters.ts'

export const offerStates = ['offered', 'notOffered', 'retired'] as const
export type OfferState = (typeof offerStates)[number]

export const ParameterSet: z.ZodType<Values> = z.record(z.string().max(80), parameterValue)
export const Costs = z.record(z.string().max(80), z.int().nonnegative().nullable())
export type Costs = z.output<typeof Costs>

/** A field that is kept as JSON and travels as it is. */
const json = <T>(schema: z.ZodType<T>): Field<T, 'always'> => ({
  kind: 'longText',
  schema,
  write: 'always',
  required: true,
  list: 'none',
  sort: false,
  filter: false,
})

/** What differs from the library at an authority; a block without such a row is offered as it is. */
export const OfferRow = defineModel('catalogue.offer', {
  id: field.id(),
  number: field.text({ required: true, write: 'create', max: 8 }),
  state: field.choice(offerStates, { required: true }),
  parameters: json(ParameterSet),
  costs: json(Costs),
  note: field.longText({ max: 2_000 }),
  version: field.version(),
})
export type OfferRow = Row<typeof OfferRow>

export interface Offer {
  number: string
  version: string
  kind: Block['kind']
  area: Block['area']
  title: string
  promise: string
  state: OfferState
  /** The version is the authority's own. */
  derived: boolean
  /** The library has a newer version than the one the own version follows. */
  update: string | null
  /** The library no longer holds this block. */
  retired: boolean
  /** The authority's values; where a key is missing, the default of the version counts. */
  parameters: Values
  costs: Costs
  /** What is to be known of the prices; it stands in the operation concept. */
  note: string | null
  block: Block
}

/** Blocks in the order of the catalogue: by area, basic ones first, by number. */
export function inOrder<B extends Pick<Block, 'area' | 'kind' | 'number'>>(blocks: readonly B[]): B[] {
  const place = Object.keys(areas)
  return [...blocks].sort(
    (a, b) =>
      place.indexOf(a.area) - place.indexOf(b.area) ||
      a.kind.localeCompare(b.kind) ||
      a.number.localeCompare(b.number, 'de', { numeric: true }),
  )
}

/** 1.10 is newer than 1.9, and 1.9-2 newer than 1.9-1. */
export function compareVersions(a: string, b: string): number {
  const parts = (text: string) => text.split(/[.-]/).map(Number)
  const [left, right] = [parts(a), parts(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference) return difference
  }
  return 0
}
export { json as jsonField }
