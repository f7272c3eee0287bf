// Which panels stand on the home page of a role; their parts are asked for as soon as the session is known, not only once the page is drawn.
import { createElement } from 'react'
import type { SessionView } from '#shared'
import { type HomePanel, type LoadedTexts, later, loadMore, PanelSkeleton } from '#ui'
import { isOffered } from './Guarded.tsx'
import { panels } from './plugs.ts'

export const homeOf = (session: SessionView) => session.home ?? 'person'

/** The panels that a person's rights allow, in their order. */
export const panelsFor = (session: SessionView) =>
  panels.filter((panel) => panel.homes.includes(homeOf(session)) && isOffered(panel, session)).toSorted((a, b) => a.order - b.order)

let first: Promise<LoadedTexts> | undefined

/** The part of a panel, with the texts that it says; without them it is drawn all the same, and again when they come. */
async function partOf(panel: HomePanel & { module?: string }) {
  const texts = first?.then((loaded) => loadMore(loaded, panel.module ? [panel.module] : []))
  const [part] = await Promise.all([panel.load(), texts?.catch(() => {})])
  return part
}

/** By id; one that does not come is asked for again, and named, where it is drawn. */
export const panelParts = new Map(panels.map((panel) => [panel.id, later(() => partOf(panel), createElement(PanelSkeleton))]))

/** Puts the parts of the home page on their way. */
export function startHome(session: SessionView | undefined, loaded: Promise<LoadedTexts>): void {
  if (session?.state !== 'signedIn') return
  first = loaded
  for (const panel of panelsFor(session)) panelParts.get(panel.id)!.preload()
}
