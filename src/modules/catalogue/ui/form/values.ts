// Entries of a block's form as values, and back; what cannot be read goes on as it is, so that the check names it.
import { formatDay, type SettingShape } from '#shared'
import { enterShape, readDay, readMoney, readNumber } from '#ui'
import type { Parameter, ParameterValue, Span } from '../../model.ts'

export type Plain = Record<string, unknown>
/** Where an entry of a list stood in the block; it keeps what the form does not show with it when entries are moved. */
export const place = '_at'
const number: SettingShape = { kind: 'number' }

export const lines = (value: unknown): string[] => ((value as string[] | undefined) ?? []).map((each) => each.trim()).filter(Boolean)
export const said = (value: unknown): string => String(value ?? '').trim()
/** Left out when nothing was entered. */
export const maybe = <K extends string>(key: K, value: unknown) => (said(value) ? { [key]: said(value) } : {}) as Partial<Record<K, string>>
export const rowsOf = (value: unknown) => (value as Plain[] | undefined) ?? []
const stoodAt = <T>(entry: Plain, before: readonly T[]): T | undefined =>
  entry[place] === undefined ? undefined : before[Number(entry[place])]

/** A short name made of words, as files know it; another where it is taken. */
export function keyOf(words: string, taken: ReadonlySet<string>, camel = false): string {
  const parts = words
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .slice(0, 5)
  const known = parts.length && /^[a-z]/.test(parts[0]!) ? parts : ['x', ...parts]
  const stem = camel ? known.map((each, index) => (index ? each[0]!.toUpperCase() + each.slice(1) : each)).join('') : known.join('-')
  let key = stem
  for (let n = 2; taken.has(key); n++) key = camel ? `${stem}${n}` : `${stem}-${n}`
  return key
}

/** Entries of a list with a key: those that were there keep theirs and whatever else they hold. */
export function keyed<T extends { key: string }>(
  entered: unknown,
  before: readonly T[],
  made: (entry: Plain, old: T | undefined) => Omit<T, 'key'> & { key?: string },
  words: (entry: Plain) => string,
  camel = false,
): T[] {
  const taken = new Set(rowsOf(entered).flatMap((entry) => stoodAt(entry, before)?.key ?? []))
  return rowsOf(entered).map((entry) => {
    const old = stoodAt(entry, before)
    const key = old?.key ?? keyOf(words(entry), taken, camel)
    taken.add(key)
    return { key, ...made(entry, old) } as T
  })
}

const numberText = (value: unknown) => (typeof value === 'number' ? String(enterShape(number, value, 'de')) : said(value))
export const moneyText = (cents: number | null) => (cents === null ? '' : (cents / 100).toFixed(2).replace('.', ','))

export function valueText(parameter: Pick<Parameter, 'type'>, value: ParameterValue): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'ja' : 'nein'
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'number') return parameter.type === 'money' ? moneyText(value) : numberText(value)
  return parameter.type === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(value) : value
}

/** What cannot be read goes on as it is: the check then says what was expected. */
export function readValue(type: string, typed: string): ParameterValue {
  const trimmed = typed.trim()
  if (trimmed === '') return null
  switch (type) {
    case 'integer':
    case 'decimal':
    case 'hours':
      return readNumber(trimmed) ?? trimmed
    case 'money':
      return readMoney(trimmed) ?? trimmed
    case 'yes':
      return trimmed === 'ja' ? true : trimmed === 'nein' ? false : trimmed
    case 'day':
      return readDay(trimmed) ?? trimmed
    case 'list':
      return lines(trimmed.split(','))
    default:
      return trimmed
  }
}

export const spanUnits = ['hours', 'days', 'agreed'] as const
export function spanEntry(name: string, span: Span | undefined): Plain {
  if (!span) return { [`${name}Unit`]: '', [`${name}Amount`]: '' }
  if ('agreed' in span) return { [`${name}Unit`]: 'agreed', [`${name}Amount`]: '' }
  const [unit, amount] = 'hours' in span ? ['hours', span.hours] : ['days', span.days]
  return { [`${name}Unit`]: unit, [`${name}Amount`]: numberText(amount) }
}
export function readSpan(name: string, entry: Plain): Record<string, unknown> {
  const unit = said(entry[`${name}Unit`])
  if (!unit) return {}
  if (unit === 'agreed') return { [name]: { agreed: true } }
  const amount = said(entry[`${name}Amount`])
  return { [name]: { [unit]: amount.startsWith('$') ? amount : (readNumber(amount) ?? amount) } }
}
