// What a list can be asked, and how that stands in a URL: the same words in browser, API and CLI.
import { z } from 'zod'
import type { FieldKind, Fields, Model } from './model.ts'

export const operators = ['is', 'not', 'has', 'starts', 'from', 'to', 'none', 'any'] as const
export type Operator = (typeof operators)[number]

/** One condition: `column:operator:value|value`; several values mean one of them. */
export interface Filter {
  column: string
  operator: Operator
  values: string[]
}

export interface ListQuery {
  q?: string
  filter: Filter[]
  /** Column, with a leading `-` for descending. */
  sort?: string
  cursor?: string
  limit: number
  columns?: string[]
  count?: 'exact' | 'estimate'
}

export interface Page<R> {
  rows: R[]
  next: string | null
  previous: string | null
  count?: { value: number; exact: boolean }
}

export interface Column {
  key: string
  /** What the authority calls it, where no text of the program does; its choices are then words themselves. */
  label?: string
  kind: FieldKind
  shown: boolean
  sort: boolean
  filter: boolean
  choices?: readonly string[]
  ref?: string
  personal?: boolean
  width?: 'narrow' | 'normal' | 'wide'
}

/** The columns of a list, from its model's fields in their order. */
export function columnsOf(model: Model | Fields): Column[] {
  const fields = ('fields' in model && 'row' in model ? (model as Model).fields : model) as Fields
  return Object.entries(fields)
    .filter(([, field]) => field.list !== 'none')
    .map(([key, field]) => ({
      key,
      kind: field.kind,
      shown: field.list === 'shown',
      sort: field.sort !== false,
      filter: field.filter !== false,
      choices: field.choices,
      ref: field.ref,
      personal: field.personal,
      width: field.width,
    }))
}

const escaped = (value: string) => value.replace(/[\\|]/g, (sign) => `\\${sign}`)

export const formatFilter = (filter: Filter) => `${filter.column}:${filter.operator}:${filter.values.map(escaped).join('|')}`

/** Reads `column:operator:value|value`; undefined when it has no such shape. */
export function parseFilter(text: string): Filter | undefined {
  const match = /^([a-zA-Z][\w.]*):([a-z]+):?([\s\S]*)$/.exec(text)
  if (!match || !(operators as readonly string[]).includes(match[2]!)) return undefined
  const values: string[] = []
  let value = ''
  for (let index = 0; index < match[3]!.length; index++) {
    const sign = match[3]![index]!
    if (sign === '\\' && index + 1 < match[3]!.length) value += match[3]![++index]
    else if (sign === '|') {
      values.push(value)
      value = ''
    } else value += sign
  }
  if (value !== '' || values.length > 0) values.push(value)
  return { column: match[1]!, operator: match[2] as Operator, values }
}

const many = z.union([z.string(), z.array(z.string())]).optional()

/** The query parameters of every list endpoint. */
export const ListParams = z.object({
  q: z.string().max(200).optional().describe('Suchtext'),
  filter: many.describe('Spalte:Operator:Wert|Wert, mehrfach möglich'),
  sort: z.string().max(80).optional().describe('Spalte, mit - davor absteigend'),
  cursor: z.string().max(2_000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  columns: z.string().max(2_000).optional().describe('Spalten, durch Komma getrennt'),
  count: z.enum(['exact', 'estimate']).optional(),
})
export type ListParams = z.input<typeof ListParams>

/** Turns URL parameters into a query; conditions that cannot be read are returned as `wrong`. */
export function readListQuery(params: z.output<typeof ListParams>): ListQuery & { wrong: string[] } {
  const wrong: string[] = []
  const filter = [params.filter ?? []].flat().flatMap((text) => {
    const parsed = parseFilter(text)
    if (!parsed) wrong.push(text)
    return parsed ? [parsed] : []
  })
  const { q, sort, cursor, limit, count } = params
  return { q: q?.trim() || undefined, filter, sort, cursor, limit, count, columns: params.columns?.split(',').filter(Boolean), wrong }
}

/** Turns a query back into URL parameters, leaving out what is default. */
export function writeListQuery(query: Partial<ListQuery>): ListParams {
  return {
    ...(query.q ? { q: query.q } : {}),
    ...(query.filter?.length ? { filter: query.filter.map(formatFilter) } : {}),
    ...(query.sort ? { sort: query.sort } : {}),
    ...(query.cursor ? { cursor: query.cursor } : {}),
    ...(query.limit && query.limit !== 50 ? { limit: query.limit } : {}),
    ...(query.columns?.length ? { columns: query.columns.join(',') } : {}),
    ...(query.count ? { count: query.count } : {}),
  }
}

/** The answer of a list endpoint. */
export const pageOf = <R extends z.ZodType>(row: R) =>
  z.object({
    rows: z.array(row),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    count: z.object({ value: z.number(), exact: z.boolean() }).optional(),
  })
