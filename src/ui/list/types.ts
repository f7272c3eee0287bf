// What a list is told by the page that shows it.
import type { ReactNode } from 'react'
import type { Answer, Column, Endpoint, Filter, ListParams, ListQuery } from '#shared'
import type { MenuItem } from '../overlays/Menu.tsx'
import type { Tone } from '../parts/State.tsx'

export type RowOf<E extends Endpoint> = Answer<E> extends { rows: (infer R)[] } ? R & { id: string } : never
// biome-ignore lint/suspicious/noExplicitAny: inside the kit a row is whatever its endpoint answers
export type AnyRow = any

/** What was selected: some rows, or everything the query finds. Exactly one of `ids` and `query` is set. */
export interface Chosen {
  ids?: string[]
  query?: ListParams
  count: number
}

export interface BulkAction {
  id: string
  label: string
  icon?: string
  danger?: boolean
  /** Without it the action is not offered. */
  right?: string
  /** Works on rows only, not on a whole query. */
  onlyIds?: boolean
  /** `done` ends the selection; call it when the work is through. */
  run: (chosen: Chosen, done: () => void) => unknown
}

export interface Preset {
  id: string
  /** Text key. */
  label: string
  query: Partial<ListQuery>
}

export interface DataListProps<E extends Endpoint> {
  /** The model's name; labels are `<name>.<column>`, choices `<name>.<column>.<value>`, counts `<name>.count`. */
  name: string
  columns: Column[]
  endpoint: E
  /** For a path with parts, e.g. `/schools/:id/rooms`. */
  params?: Record<string, string>
  exportEndpoint?: Endpoint
  /** Told when the server refuses an export, with what was asked; true says that the page deals with it. */
  onExportRefused?: (error: unknown, query: Record<string, unknown>) => boolean
  /** The column that names the row and links to its sheet. */
  titleColumn: string
  rowHref?: (row: RowOf<E>) => string
  /** A second line under the name. */
  subtitle?: (row: RowOf<E>) => ReactNode
  /** Own cells, by column. */
  cells?: Partial<Record<string, (row: RowOf<E>) => ReactNode>>
  /** Shapes for the values of choice columns: `{ state: { active: 'success' } }`. */
  tones?: Record<string, Record<string, Tone>>
  /** Words for values of text columns that are keys, where a filter shows them. */
  filterWords?: Partial<Record<string, (value: string) => string>>
  /** The column that stands beside the name on phones; `state` when there is one. */
  keyColumn?: string
  /** Asks again after so many milliseconds while work on these rows goes on; false rests. */
  every?: (rows: readonly RowOf<E>[]) => number | false
  /** Conditions the page sets, not shown as removable filters. */
  fixed?: Filter[]
  /** The column that the school chosen in the top bar narrows. */
  scope?: string
  presets?: Preset[]
  /** Key of saved views; the model's name unless told, false for none. */
  views?: string | false
  bulk?: BulkAction[]
  rowActions?: (row: RowOf<E>) => MenuItem[]
  /** What an empty list teaches; shown when nothing is filtered. */
  empty?: { icon?: string; title: string; text?: string; actions?: ReactNode }
  /** The server's own order, shown in the heads while the address names none; a column, `-` before it for descending. */
  sort?: string
  /** What can be searched for, e.g. "Name, Konto, Quellschlüssel". */
  searchHint?: string
  /** Keeps two lists on one page apart in the address. */
  prefix?: string
  /** Inside a panel or a tab: no views, no gutters. */
  inside?: boolean
}
