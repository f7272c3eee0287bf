// Public holidays of a Land after its law, from the library date-holidays.
import type { Day } from '#shared'
import type { Holiday } from '../calendar.ts'
import type { Land } from '../model.ts'

type Reader = { getHolidays: (year: number, lang: string) => { date: string; name: string; type: string }[] }

const readers = new Map<string, Reader>()
const years = new Map<string, Map<Day, Holiday>>()

/** The library holds the holidays of the whole world (some 40 MB), so it is loaded when the first calendar asks. */
let library: Promise<new (country: string, state: string, region?: string) => Reader> | undefined
const load = () => (library ??= import('date-holidays').then((loaded) => loaded.default as never))

/** Answers the holiday of a day: legal public holidays and, as `school`, days without lessons by school law. */
export async function holidaysOf(land: Land, region: string | null): Promise<(day: Day) => Holiday | undefined> {
  const place = region ? `${land}-${region}` : land
  if (!readers.has(place)) {
    const Holidays = await load()
    readers.set(place, region ? new Holidays('DE', land, region) : new Holidays('DE', land))
  }
  const reader = readers.get(place)!
  return (day) => yearOf(reader, place, Number(day.slice(0, 4))).get(day)
}

function yearOf(reader: Reader, place: string, year: number): Map<Day, Holiday> {
  const key = `${place} ${year}`
  const known = years.get(key)
  if (known) return known
  const made = new Map<Day, Holiday>()
  for (const { date, name, type } of reader.getHolidays(year, 'de')) {
    const day = date.slice(0, 10)
    if (type === 'public') made.set(day, { name, kind: 'public' })
    else if (type === 'school' && !made.has(day)) made.set(day, { name, kind: 'school' })
  }
  years.set(key, made)
  return made
}
