// What is due for replacement when and what it costs; what is left on the books. Pure.
import type { Id } from '#shared'

/** Devices of one school and kind that are due in one year; without a year nobody knows when they were bought. */
export interface DueRow {
  school: Id | null
  schoolName: string | null
  kind: string
  year: number | null
  count: number
  /** Cents, as far as a price is known. */
  cost: number
  /** Devices among them without a price. */
  unpriced: number
}

export interface Scenario {
  /** Years added to every useful life: 1 means five instead of four. */
  shift: number
}

export interface YearSum {
  year: number
  count: number
  cost: number
}

/** Sums per year from `first` on; what was due earlier counts in the first year, because it is still there. */
export function yearSums(rows: readonly DueRow[], first: number, years: number): YearSum[] {
  const sums = Array.from({ length: years }, (_, index) => ({ year: first + index, count: 0, cost: 0 }))
  for (const row of rows) {
    if (row.year === null) continue
    const sum = sums[Math.max(row.year - first, 0)]
    if (!sum) continue
    sum.count += row.count
    sum.cost += row.cost
  }
  return sums
}

/** One line per school with its sums, the dearest first. */
export function schoolSums(
  rows: readonly DueRow[],
  first: number,
  years: number,
): { school: Id | null; name: string | null; sums: YearSum[]; cost: number }[] {
  const groups = Map.groupBy(rows, (row) => row.school)
  return [...groups]
    .map(([school, group]) => {
      const sums = yearSums(group, first, years)
      return { school, name: group[0]!.schoolName, sums, cost: sums.reduce((total, each) => total + each.cost, 0) }
    })
    .sort((a, b) => b.cost - a.cost || (a.name ?? '').localeCompare(b.name ?? '', 'de'))
}

export const bookGroups = ['school', 'costCentre'] as const
export type BookGroup = (typeof bookGroups)[number]

/** Cents; `unknown` devices have no price or no day of purchase and are in neither sum. */
export interface BookSum {
  key: string | null
  name: string | null
  count: number
  price: number
  value: number
  unknown: number
}
