// When a rent is to be paid, and how much. Pure; days are German days, money is cents.

export const feePeriods = ['once', 'monthly', 'halfYear', 'schoolYear'] as const
export type FeePeriod = (typeof feePeriods)[number]

export interface Rent {
  fee: number | null
  feePeriod: FeePeriod | null
  fromDay: string
  untilDay: string
  /** A rent that ended early owes nothing that would have come later. */
  returnedOn?: string | null
}

export interface Instalment {
  /** 1 for the first. */
  number: number
  day: string
  amount: number
}

/** School years begin on 1 August, their second halves on 1 February. */
const starts: Partial<Record<FeePeriod, readonly number[]>> = { halfYear: [2, 8], schoolYear: [8] }

/**
 * What is due and when: the first on the first day of the rent; then on the same day of each month (on its last where a month is too
 * short), or on the first day of each school half-year or school year that begins before the rent ends.
 */
export function instalmentsOf({ fee, feePeriod, fromDay, untilDay, returnedOn }: Rent): Instalment[] {
  if (!fee) return []
  const end = returnedOn && returnedOn < untilDay ? returnedOn : untilDay
  const days: string[] = [fromDay]
  const first = { year: Number(fromDay.slice(0, 4)), month: Number(fromDay.slice(5, 7)), day: Number(fromDay.slice(8, 10)) }
  if (feePeriod !== 'once' && feePeriod !== null)
    for (let after = 1; after <= 600; after++) {
      const index = first.month - 1 + after
      const [year, month] = [first.year + Math.floor(index / 12), (index % 12) + 1]
      const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
      const asked = feePeriod === 'monthly' ? Math.min(first.day, last) : 1
      const day = `${year}-${String(month).padStart(2, '0')}-${String(asked).padStart(2, '0')}`
      if (day > end) break
      if (feePeriod === 'monthly' || starts[feePeriod]!.includes(month)) days.push(day)
    }
  return days.map((day, index) => ({ number: index + 1, day, amount: fee }))
}

export const feeSum = (rent: Rent): number => instalmentsOf(rent).reduce((sum, each) => sum + each.amount, 0)

/** An instalment in the list of what is due. */
export interface DueFee extends Instalment {
  contract: string
  contractNumber: string
  person: string | null
  personName: string | null
  schoolName: string
  of: number
  feePeriod: FeePeriod
}
