// Where we are and how to go elsewhere; the chosen authority and school travel along in the address.
import { useLocation, useParams, useRouter } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

/** A query as people read it: signs that need no encoding stay as they are. */
export const readable = (search: URLSearchParams) =>
  search.toString().replaceAll('%3A', ':').replaceAll('%7C', '|').replaceAll('%2C', ',').replaceAll('%2F', '/')

/** Search parameters that stay when the page changes. */
export const scopeKeys = ['traeger', 'schule'] as const

/** Adds the chosen authority and school to an address of ours unless it names its own; an empty value takes them off. */
export function withScope(href: string, search: string): string {
  if (!href.startsWith('/') || href.startsWith('/api/')) return href
  const [beforeHash, hash] = href.split('#', 2) as [string, string?]
  const [path, own] = beforeHash.split('?', 2) as [string, string?]
  const current = new URLSearchParams(search)
  const next = new URLSearchParams(own)
  for (const key of scopeKeys) {
    const value = next.get(key) ?? current.get(key)
    next.delete(key)
    if (value) next.set(key, value)
  }
  const text = readable(next)
  return `${path}${text ? `?${text}` : ''}${hash ? `#${hash}` : ''}`
}

export interface GoOptions {
  replace?: boolean
  /** Stay where the page is scrolled to. */
  stay?: boolean
}

/** `go('/schulen')`: to another page of MUSES, keeping authority and school. */
export function useGo() {
  const router = useRouter()
  return useCallback(
    (href: string, options: GoOptions = {}) =>
      router.navigate({ href: withScope(href, router.latestLocation.searchStr), replace: options.replace, resetScroll: !options.stay }),
    [router],
  )
}

export type UrlChange = Record<string, string | readonly string[] | null | undefined>

/** The parameters of the address, and a way to change some of them; null takes one off. */
export function useUrl() {
  const router = useRouter()
  const { pathname, searchStr } = useLocation({ select: ({ pathname, searchStr }) => ({ pathname, searchStr }), structuralSharing: true })
  const search = useMemo(() => new URLSearchParams(searchStr), [searchStr])
  const change = useCallback(
    (changes: UrlChange, options: GoOptions = { replace: true, stay: true }) => {
      const href = changedUrl(router.latestLocation.pathname, router.latestLocation.searchStr, changes)
      return router.navigate({ href, replace: options.replace, resetScroll: !options.stay })
    },
    [router],
  )
  return { path: pathname, search, change }
}

export function changedUrl(path: string, search: string, changes: UrlChange): string {
  const next = new URLSearchParams(search)
  for (const [key, value] of Object.entries(changes)) {
    next.delete(key)
    for (const each of [value].flat()) if (each !== null && each !== undefined && each !== '') next.append(key, each)
  }
  const text = readable(next)
  return `${path}${text ? `?${text}` : ''}`
}

/** A `$name` part of the page's path. */
export function useParam(name: string): string {
  const params = useParams({ strict: false }) as Record<string, string | undefined>
  return params[name] ?? ''
}
