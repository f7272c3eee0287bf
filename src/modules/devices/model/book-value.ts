// What a device is still worth on the books. Pure.

/**
 * Cents left of a price on a day, by straight-line depreciation in whole months over the useful life: every month begun counts, that of
 * the purchase first (as § 7 Abs. 1 Satz 4 EStG counts the first year); zero at the end, nothing without price or day. Municipal rules
 * of a Land come first: this is a figure for planning, not an entry in the accounts.
 */
export function bookValue(device: { price: number | null; purchasedOn: string | null }, lifeYears: number, on: string): number | null {
  const { price, purchasedOn } = device
  if (price === null || purchasedOn === null) return null
  const months = Math.max(1, Math.round(lifeYears * 12))
  const begun = on < purchasedOn ? 0 : monthOf(on) - monthOf(purchasedOn) + 1
  return price - Math.round((price * Math.min(begun, months)) / months)
}

const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
