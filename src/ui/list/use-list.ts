// The list at work: reads its state from the address, asks the server, keeps the selection.

import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { type Column, type Endpoint, type Filter, type ListParams, type Page, writeListQuery } from '#shared'
import type { ProblemError } from '../api/call.ts'
import { useAsk } from '../api/query.ts'
import { useUrl } from '../parts/navigation.ts'
import { useScope } from '../session.tsx'
import { type ListState, readState, writeState } from './state.ts'
import type { AnyRow, Chosen, DataListProps } from './types.ts'

/** Columns in the order they are shown; the title stands first and cannot be switched off. */
export function shownColumns(columns: readonly Column[], titleColumn: string, wanted: readonly string[] | undefined): Column[] {
  const title = columns.find((column) => column.key === titleColumn)
  const others = wanted
    ? wanted.flatMap((key) => columns.find((column) => column.key === key) ?? [])
    : columns.filter((column) => column.shown)
  return [...(title ? [title] : []), ...others.filter((column) => column !== title)]
}

export function useList(props: DataListProps<Endpoint>) {
  const { endpoint, params, fixed, scope, prefix = '' } = props
  const { search, change } = useUrl()
  const { school } = useScope()
  const state = useMemo(() => readState(search, prefix), [search, prefix])
  const hidden: Filter[] = [...(fixed ?? []), ...(scope && school ? [{ column: scope, operator: 'is' as const, values: [school.id] }] : [])]
  const asked: ListParams = writeListQuery({ q: state.q || undefined, filter: [...state.filter, ...hidden] })
  const query: ListParams = { ...asked, ...writeListQuery({ sort: state.sort, cursor: state.cursor, limit: state.limit }) }
  const page = useAsk(endpoint, { params, query } as never, {
    keep: true,
    every: props.every && ((answer) => props.every!(((answer as Page<AnyRow> | undefined)?.rows ?? []) as never)),
  }) as unknown as UseQueryResult<Page<AnyRow>, ProblemError>
  // Counted apart: the rows need not wait for it, and turning a page does not count again.
  const counted = useAsk(endpoint, { params, query: { ...asked, limit: 1, count: 'estimate' } } as never, {
    keep: true,
    staleTime: 60_000,
  }) as unknown as UseQueryResult<Page<AnyRow>, ProblemError>
  const set = (next: Partial<ListState>, replace = false) =>
    void change(writeState({ ...state, cursor: undefined, ...next }, prefix), { replace, stay: true })
  const selection = useSelection(page.data?.rows ?? [], JSON.stringify(asked), counted.data?.count?.value ?? 0, asked)
  return {
    state,
    set,
    query,
    asked,
    page,
    rows: (page.data?.rows ?? []) as AnyRow[],
    count: counted.data?.count,
    columns: shownColumns(props.columns, props.titleColumn, state.columns),
    selection,
    isFiltered: state.q !== '' || state.filter.length > 0,
  }
}
export type List = ReturnType<typeof useList>

/** Selected rows stay selected over pages and are forgotten when the question changes. */
function useSelection(rows: readonly AnyRow[], question: string, total: number, query: ListParams) {
  const [{ ids, all, of }, setChosen] = useState<{ ids: ReadonlySet<string>; all: boolean; of: string }>({
    ids: new Set(),
    all: false,
    of: question,
  })
  const current: ReadonlySet<string> = of === question ? ids : new Set()
  const isAll = of === question && all
  const pageIds = rows.map((row) => row.id as string)
  const onPage = pageIds.filter((id) => isAll || current.has(id)).length
  const setIds = (next: Iterable<string>) => setChosen({ ids: new Set(next), all: false, of: question })
  const chosen: Chosen | null = isAll ? { query, count: total } : current.size > 0 ? { ids: [...current], count: current.size } : null
  return {
    chosen,
    isAll,
    has: (id: string) => isAll || current.has(id),
    pageState: (onPage === 0 ? 'none' : onPage === pageIds.length ? 'all' : 'some') as 'none' | 'some' | 'all',
    toggle: (id: string) => {
      if (isAll) setIds(pageIds.filter((each) => each !== id))
      else setIds(current.has(id) ? [...current].filter((each) => each !== id) : [...current, id])
    },
    togglePage: () => setIds(onPage === pageIds.length ? [...current].filter((id) => !pageIds.includes(id)) : [...current, ...pageIds]),
    selectAll: () => setChosen({ ids: new Set(), all: true, of: question }),
    clear: () => setIds([]),
  }
}
