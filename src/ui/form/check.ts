// Faults of a form: what the model refuses, and what the server answered, per field.
import type { Field, Model, Problem } from '#shared'
import { type Entry, readEntry } from './entries.ts'

export type Faults = Record<string, string>

export interface FaultWords {
  t: (key: string, values?: Record<string, string | number>) => string
  has: (key: string) => boolean
}

interface Issue {
  code: string
  maximum?: number | bigint
  minimum?: number | bigint
  format?: string
}

/** Why a value is refused, in words; a text `<model>.<field>.invalid` says it better where there is one. */
function faultText(words: FaultWords, model: string, key: string, field: Field, issue: Issue): string {
  const own = `${model}.${key}.invalid`
  if (words.has(own)) return words.t(own)
  const textual = field.kind !== 'number' && field.kind !== 'money'
  switch (issue.code) {
    case 'too_big':
      return words.t(textual ? 'ui.form.tooLong' : 'ui.form.tooBig', { max: Number(issue.maximum) / (field.kind === 'money' ? 100 : 1) })
    case 'too_small':
      return words.t(textual ? 'ui.form.tooShort' : 'ui.form.tooSmall', { min: Number(issue.minimum) / (field.kind === 'money' ? 100 : 1) })
    case 'invalid_format':
      return words.t(field.kind === 'email' ? 'ui.form.email' : field.kind === 'url' ? 'ui.form.url' : 'ui.form.pattern')
    default:
      return words.t('ui.form.invalid')
  }
}

const isNothing = (value: unknown) => value === null || value === undefined || value === ''

/** Checks what is entered; answers the values that hold and the faults of the others. */
export function checkEntries(words: FaultWords, model: Model, keys: readonly string[], entries: Record<string, Entry>) {
  const values: Record<string, unknown> = {}
  const faults: Faults = {}
  for (const key of keys) {
    const field = model.fields[key]!
    const read = readEntry(field, entries[key]!)
    if ('wrong' in read) faults[key] = words.t(`ui.form.wrong.${read.wrong}`)
    else if (isNothing(read.value)) {
      if (field.required) faults[key] = words.t('ui.form.required')
      else values[key] = null
    } else {
      const parsed = field.schema.safeParse(read.value)
      if (parsed.success) values[key] = parsed.data
      else faults[key] = faultText(words, model.name, key, field, parsed.error.issues[0] as Issue)
    }
  }
  return { values, faults }
}

/** `body.name`, `/name` and `name` all mean the field; faults of no field of this form are returned apart. */
export function faultsOf(problem: Problem, keys: readonly string[]): { faults: Faults; others: string[] } {
  const faults: Faults = {}
  const others: string[] = []
  for (const { path, message } of problem.fields ?? []) {
    const parts = path.split(/[./]/).filter((part) => part && part !== 'body')
    const key = parts.find((part) => keys.includes(part))
    if (key) faults[key] ??= message
    else others.push(message)
  }
  return { faults, others }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** Only what differs from the stored row. */
export function changesOf(values: Record<string, unknown>, row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => !same(value, row[key])))
}
