// Values made of lists and records while they are edited: as typed, and read back with what does not fit at its path.
import type { SettingShape } from '#shared'
import { readNumber } from './entries.ts'

/** What the controls hold: texts for texts and numbers, and the same inside lists and records. */
export type ShapeEntry = string | boolean | readonly ShapeEntry[] | { readonly [key: string]: ShapeEntry }
type RecordEntry = Readonly<Record<string, ShapeEntry>>

export function enterShape(shape: SettingShape, value: unknown, lang: string): ShapeEntry {
  switch (shape.kind) {
    case 'yes':
      return value === true
    case 'list':
      return (Array.isArray(value) ? value : []).map((each) => enterShape(shape.of!, each, lang))
    case 'record':
      return Object.fromEntries(
        shape.rows!.map((row) => [row.key, enterShape(row.shape, (value as Record<string, unknown> | null)?.[row.key], lang)]),
      )
    case 'number':
      return typeof value === 'number' ? new Intl.NumberFormat(lang, { useGrouping: false, maximumFractionDigits: 6 }).format(value) : ''
    default:
      return value === null || value === undefined ? '' : String(value)
  }
}

/** What a new entry of a list holds: the first choice that is not there yet. */
export function freshEntry(shape: SettingShape, others: readonly ShapeEntry[], lang: string): ShapeEntry {
  // A field that must be chosen shows its first choice: that is what it holds, too.
  if (shape.kind === 'record')
    return Object.fromEntries(
      shape.rows!.map((row) => [
        row.key,
        row.required && row.shape.kind === 'choice' ? row.shape.choices![0]!.value : enterShape(row.shape, undefined, lang),
      ]),
    )
  if (shape.kind !== 'choice') return enterShape(shape, undefined, lang)
  return (shape.choices!.find((choice) => !others.includes(choice.value)) ?? shape.choices![0]!).value
}

export interface ShapeFault {
  /** Text key under `ui.form`. */
  code: string
  values?: Record<string, string | number>
}
export interface ShapeRead {
  value: unknown
  /** By path, e.g. `1`, `tablet` or `0.email`; the whole value has the empty path. */
  faults: Record<string, ShapeFault>
}

const joined = (path: string, key: string | number) => (path ? `${path}.${key}` : String(key))

export function readShape(shape: SettingShape, entry: ShapeEntry, path = '', free = false): ShapeRead {
  switch (shape.kind) {
    case 'yes':
      return { value: entry, faults: {} }
    case 'number':
      return readOne(shape, entry as string, path, free)
    case 'list':
      return readList(shape, entry as readonly ShapeEntry[], path)
    case 'record':
      return readRecord(shape, entry as RecordEntry, path)
    default: {
      const text = (entry as string).trim()
      const long = shape.most !== undefined && text.length > shape.most
      return {
        value: free && text === '' ? undefined : text,
        faults: long ? { [path]: { code: 'tooLong', values: { max: shape.most! } } } : {},
      }
    }
  }
}

function readOne({ least, most, whole }: SettingShape, text: string, path: string, free: boolean): ShapeRead {
  if (text.trim() === '') return { value: undefined, faults: free ? {} : { [path]: { code: 'required' } } }
  const value = readNumber(text)
  const fault: ShapeFault | undefined =
    value === undefined || (whole && !Number.isInteger(value))
      ? { code: whole ? 'wrong.whole' : 'wrong.number' }
      : least !== undefined && value < least
        ? { code: 'tooSmall', values: { min: least } }
        : most !== undefined && value > most
          ? { code: 'tooBig', values: { max: most } }
          : undefined
  return { value, faults: fault ? { [path]: fault } : {} }
}

function readList(shape: SettingShape, entries: readonly ShapeEntry[], path: string): ShapeRead {
  const read = entries.map((entry, index) => readShape(shape.of!, entry, joined(path, index)))
  const faults = Object.assign({}, ...read.map((each) => each.faults)) as ShapeRead['faults']
  if (entries.length < (shape.least ?? 0)) faults[path] = { code: 'tooFew', values: { min: shape.least! } }
  if (entries.length > (shape.most ?? Number.POSITIVE_INFINITY)) faults[path] = { code: 'tooMany', values: { max: shape.most! } }
  return { value: read.map((each) => each.value), faults }
}

/** Rows left empty that may be are left out. */
function readRecord(shape: SettingShape, entry: RecordEntry, path: string): ShapeRead {
  const read = shape.rows!.map(
    (row) => [row.key, readShape(row.shape, entry[row.key] ?? '', joined(path, row.key), !row.required)] as const,
  )
  return {
    value: Object.fromEntries(read.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]]))),
    faults: Object.assign({}, ...read.map(([, each]) => each.faults)) as ShapeRead['faults'],
  }
}

/** An entry of a list moved by one place; the same list at its ends. */
export function moved<T>(entries: readonly T[], from: number, by: -1 | 1): readonly T[] {
  const to = from + by
  if (to < 0 || to >= entries.length) return entries
  const next = [...entries]
  next.splice(to, 0, ...next.splice(from, 1))
  return next
}
