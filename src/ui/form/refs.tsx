// How objects that `ref` fields point to are found: modules say it once, forms, filters and cells use it.
import { createContext, type ReactNode, use } from 'react'
import type { Endpoint } from '#shared'
import type { RefSource } from '../page.ts'

const Context = createContext<Record<string, RefSource>>({})

export function RefsProvider({ refs, children }: { refs: Record<string, RefSource>; children: ReactNode }) {
  return <Context value={refs}>{children}</Context>
}

export const useRefSource = (ref: string | undefined): RefSource | undefined => use(Context)[ref ?? '']

type Row = Record<string, unknown> & { id: string }
type Typed<A> = Endpoint & { answer: { _zod: { output: A } } }

/** The list and the single-row endpoint of a source, without their shapes. */
export const listOf = (source: RefSource) =>
  ({ method: 'get', path: source.path, right: 'signedIn', doc: '' }) as unknown as Endpoint & Typed<{ rows: Row[]; next: string | null }>
export const oneOf = (source: RefSource) =>
  ({ method: 'get', path: `${source.path}/:id`, right: 'signedIn', doc: '' }) as unknown as Endpoint & Typed<Row>

export const nameIn = (source: RefSource, row: Row) => String(row[source.label] ?? '')
export const hintIn = (source: RefSource, row: Row) => (source.hint && row[source.hint] ? String(row[source.hint]) : undefined)
export const hrefIn = (source: RefSource | undefined, id: unknown) =>
  source?.href && id ? source.href.replace('$id', String(id)) : undefined
