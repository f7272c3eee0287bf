// What a device is still worth on the books. Pure.
import type { Column } from '#shared'

/**
 * When writing off begins and what remains at its end, as the budget rules of the Land and the authority's own guideline say.
 * `month`: every month begun counts, that of the purchase first (so § 7 Abs. 1 Satz 4 EStG for the first year,
 * https://www.gesetze-im-internet.de/estg/__7.html). `year`: the year of the purchase counts whole.
 */
export interface BookRule {
  start: 'month' | 'year'
  /** Cents that stay on the books while the device is there (Erinnerungswert). */
  memo: number
}
export const bookStarts = ['month', 'year'] as const
export const usualBookRule: BookRule = { start: 'month', memo: 0 }

/**
 * Cents left of a price on a day, in equal parts over the useful life (linear, as § 36 Abs. 1 KomHVO NRW has it as the rule); nothing
 * without price or day. A figure for planning, not an entry in the accounts.
 */
export function bookValue(
  device: { price: number | null; purchasedOn: string | null },
  lifeYears: number,
  on: string,
  { start, memo }: BookRule = usualBookRule,
): number | null {
  const { price, purchasedOn } = device
  if (price === null || purchasedOn === null) return null
  const months = Math.max(1, Math.round(lifeYears * 12))
  const begun =
    on < purchasedOn ? 0 : start === 'month' ? monthOf(on) - monthOf(purchasedOn) + 1 : (yearOf(on) - yearOf(purchasedOn) + 1) * 12
  return Math.max(price - Math.round((price * Math.min(begun, months)) / months), Math.min(memo, price))
}

const yearOf = (day: string) => Number(day.slice(0, 4))
const monthOf = (day: string) => yearOf(day) * 12 + Number(day.slice(5, 7))

/** The book value of today in the list; cents. */
export const bookColumn: Column = { key: 'bookValue', kind: 'money', shown: false, sort: true, filter: true, width: 'narrow' }
