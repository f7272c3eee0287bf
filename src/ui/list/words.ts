// How conditions read: which operators a kind of column knows, and the words of a filter.
import type { Column, FieldKind, Filter, Operator } from '#shared'
import type { Wording } from '../texts.tsx'

const textual: Operator[] = ['has', 'is', 'not', 'starts', 'none', 'any']
const chosen: Operator[] = ['is', 'not', 'none', 'any']
const ranged: Operator[] = ['from', 'to', 'is', 'none', 'any']

const byKind: Record<FieldKind, Operator[]> = {
  id: ['is', 'not'],
  text: textual,
  longText: textual,
  email: textual,
  url: textual,
  choice: chosen,
  choices: chosen,
  ref: chosen,
  number: ranged,
  money: ranged,
  version: ranged,
  yes: ['is', 'none'],
  day: ranged,
  instant: ['from', 'to', 'none', 'any'],
}
export const operatorsOf = (column: Column): Operator[] => byKind[column.kind]

export const takesValue = (operator: Operator) => operator !== 'none' && operator !== 'any'

/** `has` and `starts` read the same for all kinds, `from` differs for days and numbers. */
export function operatorText({ t }: Wording, column: Column, operator: Operator): string {
  const dated = column.kind === 'day' || column.kind === 'instant'
  return t(dated && (operator === 'from' || operator === 'to') ? `ui.filter.${operator}.day` : `ui.filter.${operator}`)
}

/** Columns that an authority added carry their own words. */
export const columnLabel = ({ t }: Wording, name: string, column: Pick<Column, 'key' | 'label'>) =>
  column.label ?? t(`${name}.${column.key}`)
export const choiceLabel = ({ t }: Wording, name: string, column: Pick<Column, 'key' | 'label'>, value: string) =>
  column.label === undefined ? t(`${name}.${column.key}.${value}`) : value

/** One value as it is said; the name of a ref is looked up elsewhere. */
export function valueText(wording: Wording, name: string, column: Column, value: string): string {
  const { t, f } = wording
  switch (column.kind) {
    case 'choice':
    case 'choices':
      return choiceLabel(wording, name, column, value)
    case 'yes':
      return t(value === 'true' ? 'ui.yes' : 'ui.no')
    case 'day':
    case 'instant':
      return Number.isNaN(Date.parse(value)) ? value : f.day(value.slice(0, 10))
    case 'money':
      return f.money(Number(value))
    case 'number':
      return f.number(Number(value))
    default:
      return value
  }
}

/** Values of a condition, shortened to their count beyond two. */
export function valuesText(wording: Wording, name: string, column: Column, filter: Filter): string {
  if (filter.values.length > 2) return wording.t('ui.filter.values', { count: filter.values.length })
  return filter.values.map((value) => valueText(wording, name, column, value)).join(', ')
}
