// Periods of deletion: how long from when, the day something is due, and the shipped defaults. Periods are data, never code.
import { z } from 'zod'
import { addDays, type Day } from '#shared'

export const periodUnits = ['day', 'month', 'year'] as const
export const periodStarts = ['day', 'schoolYear', 'calendarYear'] as const
export const Period = z.strictObject({
  amount: z.int().min(0).max(36_600),
  unit: z.enum(periodUnits),
  /** With the day itself, or with the end of the school year or calendar year in which it lies. */
  from: z.enum(periodStarts),
})
export type Period = z.infer<typeof Period>
/** School years of an authority; where none covers a day, one ends on 31 July, as in all Länder. */
export type Years = readonly { starts: Day; ends: Day }[]

/** A class of data with what is shipped for it, and between how many days an authority may choose. */
export interface DataClass {
  dataClass: string
  shipped: Period
  least: number
  most: number
  /** Nothing is deleted until an authority takes a period for it; `shipped` is only where its form begins. */
  optional?: true
}
const days = (amount: number): Period => ({ amount, unit: 'day', from: 'day' })

/**
 * Hold until an authority writes its own: deactivated on leaving, the account deleted after 60 days, everything after a year.
 * No law of all Länder stands behind these numbers; they are short on purpose, and each authority names its own reason.
 */
export const leaverClasses: readonly DataClass[] = [
  { dataClass: 'accounts', shipped: days(60), least: 0, most: 3_660 },
  { dataClass: 'people', shipped: days(365), least: 0, most: 18_300 },
]
export const shippedReason = 'Voreinstellung: möglichst kurz (Art. 5 Abs. 1 Buchst. e DSGVO)'

/** About how many days a period has, to compare two. */
export const lengthOf = ({ amount, unit }: Period): number => amount * { day: 1, month: 30.5, year: 365.25 }[unit]

function later(day: Day, { amount, unit }: Period, sign: 1 | -1 = 1): Day {
  if (unit === 'day') return addDays(day, amount * sign)
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const months = year * 12 + month - 1 + (unit === 'year' ? 12 : 1) * amount * sign
  const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate()
  return new Date(Date.UTC(Math.floor(months / 12), months % 12, Math.min(date, last))).toISOString().slice(0, 10)
}

function startOf(ended: Day, from: Period['from'], years: Years): Day {
  if (from === 'day') return ended
  const year = ended.slice(0, 4)
  if (from === 'calendarYear') return `${year}-12-31`
  const known = years.find(({ starts, ends }) => starts <= ended && ended <= ends)
  return known?.ends ?? (ended.slice(5) <= '07-31' ? `${year}-07-31` : `${Number(year) + 1}-07-31`)
}

/** The day on which what ended on a day may no longer live. */
export const dueDay = (ended: Day, period: Period, years: Years): Day => later(startOf(ended, period.from, years), period)

/** The last day of ending that is due on a day: what ended then or before goes. */
export function lastDue(on: Day, period: Period, years: Years): Day {
  let day = addDays(later(on, period, -1), 4)
  while (dueDay(day, period, years) > on) day = addDays(day, -1)
  return day
}

/** Whoever leaves on whichever day of the coming year: the account goes no later than the person. */
export function outlives(person: Period, account: Period, years: Years, today: Day): boolean {
  for (let after = 0; after <= 366; after++) {
    const left = addDays(today, after)
    if (dueDay(left, person, years) < dueDay(left, account, years)) return false
  }
  return true
}
