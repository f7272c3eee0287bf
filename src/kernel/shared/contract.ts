// What can be asked over HTTP: one declaration shared by server, browser, CLI and OpenAPI.
import type { z } from 'zod'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** `public` asks nobody, `signedIn` any session; every other endpoint names the right it needs. */
export type Access = 'public' | 'signedIn' | (string & {})

export interface Endpoint {
  method: Method
  /** Below `/api/v1`, e.g. `/schools/:id`. */
  path: string
  right: Access
  /** One sentence for the API documentation. */
  doc: string
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  answer?: z.ZodType
  /** `upload` takes multipart files, `download` answers a stream. */
  file?: 'upload' | 'download'
  /** Needs a fresh confirmation of identity (at most 10 minutes old). */
  stepUp?: boolean
  /** At most this many bytes of body; 1 MiB unless told. */
  bodyLimit?: number
  /** Endpoints that guess at secrets are limited per address and minute. */
  perMinute?: number
}
export type Api = Record<string, Endpoint>

type Output<S> = S extends z.ZodType ? z.output<S> : undefined
type Input<S> = S extends z.ZodType ? z.input<S> : undefined

/** What a handler gets. */
export interface Asked<E extends Endpoint> {
  params: Output<E['params']>
  query: Output<E['query']>
  body: Output<E['body']>
}
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without an answer returns nothing
export type Answer<E extends Endpoint> = E['answer'] extends z.ZodType ? z.output<E['answer']> : void

type Part<K extends string, S> = S extends z.ZodType
  ? Record<string, never> extends z.input<S>
    ? { [P in K]?: z.input<S> }
    : { [P in K]: z.input<S> }
  : unknown

/** What a caller gives. */
export type Ask<E extends Endpoint> = Part<'params', E['params']> & Part<'query', E['query']> & Part<'body', E['body']>
export type { Input as ContractInput }

/** Declares the endpoints of a module; the keys are their operation ids. */
export function defineApi<const A extends Api>(module: string, endpoints: A): A & { readonly $module: string } {
  return Object.defineProperty({ ...endpoints }, '$module', { value: module, enumerable: false }) as A & { readonly $module: string }
}

/** Fills `:name` parts of a path and appends the query; arrays repeat their key. */
export function urlOf(endpoint: Endpoint, ask: { params?: object; query?: object } = {}): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String((ask.params as Record<string, unknown> | undefined)?.[name] ?? '')),
  )
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(ask.query ?? {})) {
    for (const each of [value].flat()) if (each !== undefined && each !== null) search.append(key, String(each))
  }
  const text = search.toString()
  return `/api/v1${path}${text ? `?${text}` : ''}`
}
