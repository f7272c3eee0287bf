// School days: what a calendar on a German wall shows, whatever hour the server's or the browser's own clock keeps.
import type { Day } from './ids.ts'

const dayMs = 86_400_000
/** Made when first used: a browser takes a twentieth of a second to make ready its first format. */
let format: Intl.DateTimeFormat | undefined

/** The German day of an instant; without one, of this moment. From 22 or 23 o'clock UTC on it is already tomorrow. */
export function dayOf(instant: Date | number = Date.now()): Day {
  format ??= new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', year: 'numeric', month: '2-digit', day: '2-digit' })
  return format.format(instant)
}

/** Midnight in UTC, to calculate with whole days. */
export const midnightOf = (day: Day): number => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)))

/** The day so many days later. */
export const addDays = (day: Day, days: number): Day => new Date(midnightOf(day) + days * dayMs).toISOString().slice(0, 10)

/** Days from one day to another; negative when the second is earlier. */
export const daysBetween = (from: Day, to: Day): number => (midnightOf(to) - midnightOf(from)) / dayMs
