// What blocks cost at a school: prices times quantities, and what cannot be said yet.
import type { Block } from './block.ts'
import type { Costs } from './offer.ts'

/** How many of a unit a school has; a unit that nobody counts is missing. */
export type Quantities = Partial<Record<'device' | 'person' | 'room', number>>

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

/** What a block costs at one school. */
export function costOf(block: Block, costs: Costs, quantities: Quantities): Cost {
  const sum = { ...noCost }
  for (const item of block.cost) {
    const price = priceOf(item, costs)
    const quantity = item.per === 'school' || item.per === 'once' ? 1 : quantities[item.per]
    if (price === null || quantity === undefined) sum.open += 1
    else if (item.every === 'once' || item.per === 'once') sum.once += price * quantity
    else sum.yearly += price * quantity * (item.every === 'month' ? 12 : 1)
  }
  return sum
}
