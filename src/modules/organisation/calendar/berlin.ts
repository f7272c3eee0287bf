// German time without a library: days and minutes on the clock ↔ instants, from the time zone data of the runtime.
import { addDays, type Day, midnightOf } from '#shared'

const zone = 'Europe/Berlin'
const minute = 60_000
const dayMs = 86_400_000
const format = new Intl.DateTimeFormat('en-US', {
  timeZone: zone,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
})

/** Slow: asks the runtime. Everything else reads the table of changes that is made from it once per year. */
function askOffset(ms: number): number {
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!)
  return local - Math.floor(ms / minute) * minute
}

interface Change {
  from: number
  offset: number
}
const years = new Map<number, Change[]>()

/** The offsets of a calendar year (UTC), each from an instant on. */
function changesOf(year: number): Change[] {
  const known = years.get(year)
  if (known) return known
  const changes: Change[] = [{ from: Date.UTC(year, 0, 1), offset: askOffset(Date.UTC(year, 0, 1)) }]
  for (let month = 1; month <= 12; month++) {
    const end = Date.UTC(year, month, 1)
    const offset = askOffset(end)
    const last = changes.at(-1)!
    if (offset === last.offset) continue
    let [low, high] = [Date.UTC(year, month - 1, 1), end]
    while (high - low > minute) {
      const middle = Math.floor((low + high) / 2 / minute) * minute
      if (askOffset(middle) === last.offset) low = middle
      else high = middle
    }
    changes.push({ from: high, offset })
  }
  years.set(year, changes)
  return changes
}

const changeAt = (ms: number): Change => changesOf(new Date(ms).getUTCFullYear()).findLast((change) => change.from <= ms)!

/** Milliseconds that German clocks are ahead of UTC. */
export const offsetAt = (ms: number): number => changeAt(ms).offset

/** The German day of an instant and the minutes its clock shows, with fractions. */
export function localOf(ms: number): { day: Day; minutes: number } {
  const local = ms + offsetAt(ms)
  const midnight = Math.floor(local / dayMs) * dayMs
  return { day: new Date(midnight).toISOString().slice(0, 10), minutes: (local - midnight) / minute }
}

/**
 * The instant at which German clocks show so many minutes of a day (1440 is the next midnight). A time that the clock skips in
 * March is the moment of the change, one that comes twice in October is the first of the two; so later times never come earlier.
 */
export function instantOf(day: Day, minutes: number): number {
  const local = midnightOf(day) + minutes * minute
  const [before, after] = [offsetAt(local - 3 * 3_600_000), offsetAt(local + 3 * 3_600_000)]
  const fitting = [local - before, local - after].filter((ms) => ms + offsetAt(ms) === local)
  return fitting.length ? Math.min(...fitting) : changeAt(local - before).from
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const weekdayOf = (day: Day): number => ((((midnightOf(day) / dayMs + 3) % 7) + 7) % 7) + 1

/** The Monday of the week of a day. */
export const mondayOf = (day: Day): Day => addDays(day, 1 - weekdayOf(day))

/** Minutes of a clock time such as `07:45`; `24:00` is 1440. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
