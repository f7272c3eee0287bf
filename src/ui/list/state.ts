// The state of a list in the address: the same words as in the API, so that a link shows what was seen.
import { type Filter, formatFilter, type ListQuery, parseFilter } from '#shared'
import type { UrlChange } from '../parts/navigation.ts'

export interface ListState {
  q: string
  filter: Filter[]
  sort?: string
  cursor?: string
  limit: number
  /** Keys in their order; undefined shows the columns of the model. */
  columns?: string[]
}

export const limits = [50, 100, 200, 500] as const

/** Reads the state; `prefix` keeps two lists of one page apart. Conditions that cannot be read are left out. */
export function readState(search: URLSearchParams, prefix = ''): ListState {
  const get = (key: string) => search.get(prefix + key) ?? undefined
  const limit = Number(get('limit'))
  return {
    q: get('q') ?? '',
    filter: search.getAll(`${prefix}filter`).flatMap((text) => parseFilter(text) ?? []),
    sort: get('sort'),
    cursor: get('cursor'),
    limit: (limits as readonly number[]).includes(limit) ? limit : 50,
    columns: get('columns')?.split(',').filter(Boolean),
  }
}

/** The parameters of a state; what is default is taken off the address. */
export function writeState(state: ListState, prefix = ''): UrlChange {
  return {
    [`${prefix}q`]: state.q || null,
    [`${prefix}filter`]: state.filter.length > 0 ? state.filter.map(formatFilter) : null,
    [`${prefix}sort`]: state.sort ?? null,
    [`${prefix}cursor`]: state.cursor ?? null,
    [`${prefix}limit`]: state.limit === 50 ? null : String(state.limit),
    [`${prefix}columns`]: state.columns?.join(',') ?? null,
  }
}

/** What a saved view keeps: everything but the place in the list. */
export function viewQuery(state: ListState): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(writeState({ ...state, cursor: undefined }))) {
    for (const each of [value ?? []].flat()) search.append(key, each)
  }
  search.sort()
  return search.toString()
}

/** Whether the list shows a view, whatever the order of its words. */
export const showsView = (state: ListState, query: string) => viewQuery(state) === viewQuery(readState(new URLSearchParams(query)))

export const stateOfView = (query: string): ListState => readState(new URLSearchParams(query))

/** A preset of the page as the query of a view. */
export const queryOfPreset = (query: Partial<ListQuery>): string =>
  viewQuery({ q: query.q ?? '', filter: query.filter ?? [], sort: query.sort, limit: query.limit ?? 50, columns: query.columns })

/** The next state of a column's sort: ascending, descending, as the server sorts. */
export function nextSort(column: string, sort: string | undefined, byDefault?: string): string | undefined {
  const order = sort ?? byDefault
  const up = order === `-${column}` && byDefault !== `-${column}` ? undefined : column
  const next = order === column ? `-${column}` : up
  return next === byDefault ? undefined : next
}
