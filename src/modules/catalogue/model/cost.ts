// What blocks cost at a school: prices times quantities, and what cannot be said yet.
import type { Block, costPeople } from './block.ts'
import type { Costs } from './offer.ts'

/** How many of a unit a school has, devices by their kind, people also by what they are there; a unit that nobody counts is missing. */
export type Quantities = Partial<Record<'person' | 'room', number>> & {
  device?: Readonly<Record<string, number>>
  people?: Readonly<Partial<Record<(typeof costPeople)[number], number>>>
}

/** How often an item is paid. What is bought once for each device is said by an order, not by the devices that are there. */
export function quantityOf(
  item: Pick<Block['cost'][number], 'per' | 'every' | 'devices' | 'people'>,
  quantities: Quantities,
): number | undefined {
  if (item.per === 'school' || item.per === 'once') return 1
  if (item.per === 'piece') return undefined
  if (item.per === 'person' && item.people) {
    const counted = item.people.map((each) => quantities.people?.[each])
    return counted.includes(undefined) ? undefined : counted.reduce<number>((sum, each) => sum + each!, 0)
  }
  if (item.per !== 'device') return quantities[item.per]
  const { device } = quantities
  return item.every === 'once' || !item.devices || !device ? undefined : item.devices.reduce((sum, kind) => sum + (device[kind] ?? 0), 0)
}

/** What an item is paid for, as a key of its word: one kind of people has its own. */
export const unitOf = ({ per, people }: Pick<Block['cost'][number], 'per' | 'people'>) => (people?.length === 1 ? people[0]! : per)

/** Cents; `open` counts items without price or quantity, which no sum may hide. */
export interface Cost {
  yearly: number
  once: number
  open: number
}
export const noCost: Cost = { yearly: 0, once: 0, open: 0 }

export const addCost = (a: Cost, b: Cost): Cost => ({ yearly: a.yearly + b.yearly, once: a.once + b.once, open: a.open + b.open })

/** The price of an item: the authority's, else that of the block. */
export const priceOf = (item: Block['cost'][number], costs: Costs): number | null => costs[item.key] ?? item.amount

/** What a block costs at one school; what the authority pays for all schools together is no part of it. */
export const costOf = (block: Block, costs: Costs, quantities: Quantities): Cost =>
  sumOf(
    block.cost.filter(({ per }) => per !== 'once'),
    costs,
    quantities,
  )

/** What a block costs the authority as soon as one school has it, however many have. */
export const sharedCostOf = (block: Block, costs: Costs): Cost =>
  sumOf(
    block.cost.filter(({ per }) => per === 'once'),
    costs,
    {},
  )

function sumOf(items: Block['cost'], costs: Costs, quantities: Quantities): Cost {
  const sum = { ...noCost }
  for (const item of items) {
    const price = priceOf(item, costs)
    const quantity = quantityOf(item, quantities)
    if (price === null || quantity === undefined) sum.open += 1
    else if (item.every === 'once') sum.once += price * quantity
    else sum.yearly += price * quantity * (item.every === 'month' ? 12 : 1)
  }
  return sum
}
