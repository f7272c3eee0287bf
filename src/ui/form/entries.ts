// What is typed and what it means: days, money and numbers in German forms; undefined for what cannot be read.
import { type Field, formatDay, formatMoney, formatNumber } from '#shared'

const iso = (year: number, month: number, day: number): string | undefined => {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? date.toISOString().slice(0, 10) : undefined
}

/** `24.08.2026`, `24.8.26`, `24082026`, `2026-08-24` → `2026-08-24`. Two-digit years lie between 1950 and 2049. */
export function readDay(text: string): string | undefined {
  const clean = text.trim()
  const found =
    /^(\d{1,2})[.\s/](\d{1,2})[.\s/](\d{4}|\d{2})$/.exec(clean) ??
    /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(clean) ??
    swapped(/^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(clean))
  if (!found) return undefined
  const [day, month, year] = [Number(found[1]), Number(found[2]), Number(found[3])]
  return iso(year < 50 ? 2000 + year : year < 100 ? 1900 + year : year, month, day)
}
const swapped = (found: RegExpExecArray | null) => found && [found[0], found[3], found[2], found[1]]

/** `07:45`, `7.45`, `745` → `07:45`. */
export function readTime(text: string): string | undefined {
  const found = /^(\d{1,2})[:.]?(\d{2})\s*(uhr)?$/i.exec(text.trim())
  if (!found || Number(found[1]) > 23 || Number(found[2]) > 59) return undefined
  return `${found[1]!.padStart(2, '0')}:${found[2]}`
}

/** `10.200,5`, `10 200`, `10200.5` → 10200.5; a point before exactly three digits divides thousands. */
export function readNumber(text: string): number | undefined {
  let clean = text
    .trim()
    .replace(/[\s\u202f\u00a0']/g, '')
    .replace('−', '-')
  if (clean.includes(',')) clean = /^-?[\d.]+,\d*$/.test(clean) ? clean.replaceAll('.', '').replace(',', '.') : 'x'
  else if (/^-?\d{1,3}(\.\d{3})+$/.test(clean)) clean = clean.replaceAll('.', '')
  return /^-?\d+(\.\d*)?$/.test(clean) ? Number(clean) : undefined
}

/** `10.200,50 Euro` → 1020050 cents. */
export function readMoney(text: string): number | undefined {
  const value = readNumber(text.replace(/euro|eur|€/i, ''))
  return value === undefined ? undefined : Math.round(value * 100)
}

export interface RefEntry {
  id: string
  name: string
}
export interface InstantEntry {
  day: string
  time: string
}
/** What a control holds while it is edited. */
export type Entry = string | boolean | null | string[] | RefEntry | InstantEntry

const zone = 'Europe/Berlin'

/** A stored value as it stands in its control. */
export function enter(field: Field, value: unknown, name: unknown): Entry {
  switch (field.kind) {
    case 'yes':
      return (value as boolean | null | undefined) ?? (field.required ? false : null)
    case 'choices':
      return (value as string[] | null | undefined) ?? []
    case 'ref':
      return value ? { id: String(value), name: String(name ?? '') } : null
    case 'instant':
      return value ? instantEntry(String(value)) : { day: '', time: '' }
    default:
      return plain(field, value)
  }
}

function plain(field: Field, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (field.kind === 'day') return formatDay(String(value))
  if (field.kind === 'money') return formatMoney(Number(value)).replace(/\s*Euro$/, '')
  // Without groups: a year is a number too, and nobody types the spaces.
  if (field.kind === 'number') return formatNumber(Number(value)).replaceAll('\u202f', '').replace('.', ',')
  return String(value)
}

function instantEntry(value: string): InstantEntry {
  const time = new Intl.DateTimeFormat('de-DE', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(value),
  )
  return { day: formatDay(value), time }
}

/** A Berlin wall clock as an instant with the offset that holds then. */
function readInstant({ day, time }: InstantEntry): string | undefined {
  const date = readDay(day)
  const clock = readTime(time)
  if (!date || !clock) return undefined
  for (const offset of ['+02:00', '+01:00']) {
    const text = `${date}T${clock}:00${offset}`
    const back = instantEntry(text)
    if (readDay(back.day) === date && back.time === clock) return text
  }
  return `${date}T${clock}:00+01:00`
}

export type Read = { value: unknown } | { wrong: 'day' | 'number' | 'money' | 'instant' }

/** The value an entry means; empty means none. */
export function readEntry(field: Field, entry: Entry): Read {
  switch (field.kind) {
    case 'yes':
    case 'choices':
      return { value: entry }
    case 'ref':
      return { value: (entry as RefEntry | null)?.id ?? null }
    case 'instant': {
      const typed = entry as InstantEntry
      if (!typed.day.trim() && !typed.time.trim()) return { value: null }
      const value = readInstant(typed)
      return value ? { value } : { wrong: 'instant' }
    }
    case 'day':
      return typedValue(entry as string, readDay, 'day')
    case 'number':
      return typedValue(entry as string, readNumber, 'number')
    case 'money':
      return typedValue(entry as string, readMoney, 'money')
    default: {
      const text = (entry as string).trim()
      return { value: text === '' ? null : text }
    }
  }
}

function typedValue(text: string, read: (text: string) => unknown, wrong: 'day' | 'number' | 'money'): Read {
  if (text.trim() === '') return { value: null }
  const value = read(text)
  return value === undefined ? { wrong } : { value }
}
