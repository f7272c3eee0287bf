// One route per page of the plugs, each loaded when it is opened.
import { type AsyncRouteComponent, createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { offlineProblem, readable } from '#ui'
import { Guarded } from './Guarded.tsx'
import { NotFound, RouteError } from './NotFound.tsx'
import { pages } from './plugs.ts'
import { Root } from './Root.tsx'

/** Parameters stay plain text, repeated keys become arrays: addresses are read and shared by people. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  const search = new URLSearchParams(text)
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key)
    found[key] = values.length > 1 ? values : values[0]!
  }
  return found
}

export function stringifySearch(given: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(given)) {
    for (const each of [value].flat()) if (each !== undefined && each !== null && each !== '') search.append(key, String(each))
  }
  const text = readable(search)
  return text ? `?${text}` : ''
}

type Load = () => Promise<{ default: ComponentType }>

/** The router loads the whole page anew when a part is missing; without a network that would end at the browser's own error page. */
const loaded = (load: Load) =>
  load().catch((error: unknown) => {
    throw navigator.onLine ? error : offlineProblem()
  })

export function makeRouter() {
  const root = createRootRoute({
    component: () => (
      <Root>
        <Outlet />
      </Root>
    ),
    notFoundComponent: NotFound,
    errorComponent: RouteError,
  })
  const routes = pages.map((page) => {
    const Shown = lazyRouteComponent(() => loaded(page.load as Load), 'default') as AsyncRouteComponent<object>
    const component = Object.assign(
      () => (
        <Guarded page={page}>
          <Shown />
        </Guarded>
      ),
      { preload: Shown.preload },
    )
    return createRoute({ getParentRoute: () => root, path: page.path, component, errorComponent: RouteError })
  })
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 300,
  })
}
