// Values of a block's parameters: which are allowed, how they read, and where they stand in texts.
import { formatDay, formatMoney, formatNumber } from '#shared'
import type { Block, Parameter, ParameterValue, Priority, ServiceLevel, Span } from './block.ts'

export type ParameterValues = Record<string, ParameterValue>

/** Why a value does not fit, in a form that screens and files put into words. */
export interface ParameterFault {
  code: 'type' | 'choice' | 'below' | 'above'
  /** What is allowed: the choices, the limit, or an example of the type. */
  valid: (string | number)[]
}

const examples: Record<Parameter['type'], string> = {
  text: 'Text',
  integer: '12',
  decimal: '1.5',
  choice: '',
  yes: 'true, false',
  time: '07:30',
  hours: '4',
  money: '120000 (Cent)',
  day: '2026-09-30',
  list: '[a, b]',
}

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true

function isOfType({ type }: Parameter, value: Exclude<ParameterValue, null>): boolean {
  switch (type) {
    case 'text':
    case 'choice':
      return typeof value === 'string' && value.trim() !== ''
    case 'integer':
      return Number.isSafeInteger(value)
    case 'money':
      return Number.isSafeInteger(value) && (value as number) >= 0
    case 'decimal':
    case 'hours':
      return typeof value === 'number' && Number.isFinite(value)
    case 'yes':
      return typeof value === 'boolean'
    case 'time':
      return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
    case 'day':
      return typeof value === 'string' && isDay(value)
    case 'list':
      return Array.isArray(value) && value.every((each) => each.trim() !== '')
  }
}

/** Whether a value may stand for a parameter; `null` (still to be filled in) always may. */
export function parameterFault(parameter: Parameter, value: ParameterValue): ParameterFault | undefined {
  if (value === null) return undefined
  if (!isOfType(parameter, value)) return { code: 'type', valid: [examples[parameter.type] || (parameter.choices?.[0]?.value ?? 'Text')] }
  const choices = parameter.choices?.map((each) => each.value)
  const chosen = parameter.type === 'choice' ? [value as string] : parameter.type === 'list' ? (value as string[]) : []
  if (choices?.length && chosen.some((each) => !choices.includes(each))) return { code: 'choice', valid: choices }
  const size = typeof value === 'number' ? value : Array.isArray(value) ? value.length : undefined
  if (size === undefined) return undefined
  if (parameter.min !== undefined && size < parameter.min) return { code: 'below', valid: [parameter.min] }
  if (parameter.max !== undefined && size > parameter.max) return { code: 'above', valid: [parameter.max] }
  return undefined
}

/** The defaults of a block with the values of authority and school laid over them, school last. */
export function effectiveParameters(block: Pick<Block, 'parameters'>, ...layers: ParameterValues[]): ParameterValues {
  return Object.fromEntries(
    block.parameters.map((each) => {
      const layer = layers.findLast((one) => Object.hasOwn(one, each.key) && one[each.key] !== undefined)
      return [each.key, layer ? layer[each.key]! : each.default]
    }),
  )
}

/** German units by number and case: 1 Schultag, 3 Schultage, nach 3 Schultagen. Units that are not listed stay as they are. */
const unitForms: Record<string, [one: string, many: string, dative: string]> = {
  Tage: ['Tag', 'Tage', 'Tagen'],
  Schultage: ['Schultag', 'Schultage', 'Schultagen'],
  Arbeitstage: ['Arbeitstag', 'Arbeitstage', 'Arbeitstagen'],
  Wochen: ['Woche', 'Wochen', 'Wochen'],
  Monate: ['Monat', 'Monate', 'Monaten'],
  Jahre: ['Jahr', 'Jahre', 'Jahren'],
  Minuten: ['Minute', 'Minuten', 'Minuten'],
  Geräte: ['Gerät', 'Geräte', 'Geräten'],
  Personen: ['Person', 'Personen', 'Personen'],
  Seiten: ['Seite', 'Seiten', 'Seiten'],
}
/** How a placeholder shows its parameter: as it is, in the dative (nach 3 Schultagen), without unit. */
export const placeholderForms = ['', '.dative', '.value'] as const
type Form = (typeof placeholderForms)[number]

function withUnit(value: number, unit: string | undefined, form: Form, lang: 'de' | 'en'): string {
  const number = formatNumber(value, lang)
  if (!unit || form === '.value') return number
  const forms = unitForms[unit]
  return `${number} ${forms ? (value === 1 ? forms[0] : form === '.dative' ? forms[2] : forms[1]) : unit}`
}

const missing = { de: 'noch festzulegen', en: 'still to be set' }

/** A value as it reads in a document: 07:30 Uhr, 4 Stunden, ja, the label of a choice. */
export function parameterText(parameter: Parameter, value: ParameterValue, lang: 'de' | 'en' = 'de', form: Form = ''): string {
  if (value === null) return `[${missing[lang]}: ${parameter.label}]`
  const label = (one: string) => parameter.choices?.find((each) => each.value === one)?.label ?? one
  const unit = parameter.unit ? ` ${parameter.unit}` : ''
  switch (parameter.type) {
    case 'yes':
      return value ? (lang === 'de' ? 'ja' : 'yes') : lang === 'de' ? 'nein' : 'no'
    case 'time':
      return lang === 'de' ? `${String(value)} Uhr` : String(value)
    case 'day':
      return formatDay(String(value), lang)
    case 'money':
      return formatMoney(Number(value), lang)
    case 'hours':
      return `${formatNumber(Number(value), lang)} ${lang === 'en' ? (value === 1 ? 'hour' : 'hours') : value === 1 ? 'Stunde' : 'Stunden'}`
    case 'integer':
    case 'decimal':
      return withUnit(Number(value), parameter.unit, form, lang)
    case 'list':
      return (value as string[]).length ? (value as string[]).map(label).join(', ') : '–'
    default:
      return `${label(String(value))}${unit}`
  }
}

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g

/** What stands between double braces in a text, without the braces. */
export const placeholdersOf = (text: string): string[] => [...text.matchAll(placeholder)].map((match) => match[1]!)

/** The placeholders a text of a block may hold. */
export const knownPlaceholders = (block: Pick<Block, 'parameters'>): Map<string, [Parameter, Form]> =>
  new Map(block.parameters.flatMap((each) => placeholderForms.map((form) => [`parameter.${each.key}${form}`, [each, form]] as const)))

/** A text with `{{parameter.key}}` replaced by the values; what is unknown stays as it stands. */
export function fillText(text: string, block: Pick<Block, 'parameters'>, values: ParameterValues, lang: 'de' | 'en' = 'de'): string {
  const known = knownPlaceholders(block)
  return text.replace(placeholder, (whole, name: string) => {
    const [parameter, form] = known.get(name) ?? []
    if (!parameter) return whole
    const value = values[parameter.key]
    return parameterText(parameter, value === undefined ? parameter.default : value, lang, form)
  })
}

/** A block whose texts say the values instead of their placeholders. */
export function filledBlock<B extends Block>(block: B, values: ParameterValues, lang: 'de' | 'en' = 'de'): B {
  const filled = (part: unknown): unknown => {
    if (typeof part === 'string') return part.includes('{{') ? fillText(part, block, values, lang) : part
    if (Array.isArray(part)) return part.map(filled)
    if (part && typeof part === 'object') return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, filled(each)]))
    return part
  }
  return { ...(filled(block) as B), parameters: block.parameters }
}

export type SettledSpan = { hours: number } | { days: number } | { agreed: true } | { open: string }
export interface SettledServiceLevel {
  serviceTime: string
  priorities: Record<Priority, { means: string; reaction: SettledSpan; restoration: SettledSpan; note?: string }>
}
/** A block with the values in force, as a service level is read from it. */
export interface InForceBlock {
  block: Pick<Block, 'parameters' | 'serviceLevel'>
  values: ParameterValues
}

function settle(span: Span | undefined, values: ParameterValues): SettledSpan | undefined {
  if (!span || 'agreed' in span) return span
  const [unit, amount] = 'hours' in span ? (['hours', span.hours] as const) : (['days', span.days] as const)
  const value = typeof amount === 'number' ? amount : values[amount.slice(1)]
  if (typeof value !== 'number') return { open: String(amount).slice(1) }
  return unit === 'hours' ? { hours: value } : { days: value }
}

/** What is promised: own values first, else those of the block it refers to (`as`); parameters replaced by their values. */
export function settledServiceLevel(own: InForceBlock, find: (number: string) => InForceBlock | undefined): SettledServiceLevel {
  const level: ServiceLevel = own.block.serviceLevel
  const basis = level.as ? find(level.as) : undefined
  const from = basis?.block.serviceLevel
  const one = (name: Priority) => {
    const promise = level.priorities[name]
    const span = (field: 'reaction' | 'restoration') =>
      settle(promise[field], own.values) ?? settle(from?.priorities[name][field], basis?.values ?? {}) ?? { open: name }
    const note = promise.note ?? (promise.restoration ? undefined : from?.priorities[name].note)
    return { means: promise.means, reaction: span('reaction'), restoration: span('restoration'), note }
  }
  const time = level.serviceTime
    ? fillText(level.serviceTime, own.block, own.values)
    : from?.serviceTime && basis
      ? fillText(from.serviceTime, basis.block, basis.values)
      : ''
  return { serviceTime: time, priorities: { p1: one('p1'), p2: one('p2'), p3: one('p3'), p4: one('p4') } }
}
