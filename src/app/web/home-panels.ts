// Which panels stand on the home page of a role; their parts are asked for as soon as the session is known, not only once the page is drawn.
import type { SessionView } from '#shared'
import { type HomePanel, type LoadedTexts, loadMore } from '#ui'
import { isOffered } from './Guarded.tsx'
import { panels } from './plugs.ts'

export const homeOf = (session: SessionView) => session.home ?? 'person'

/** The panels that a person's rights allow, in their order. */
export const panelsFor = (session: SessionView) =>
  panels.filter((panel) => panel.homes.includes(homeOf(session)) && isOffered(panel, session)).toSorted((a, b) => a.order - b.order)

let texts: Promise<void> | undefined

/** The part of a panel, with the texts that it says. */
export const partOf = (panel: HomePanel) => () => Promise.all([panel.load(), texts]).then(([part]) => part)

/** Puts the parts of the home page on their way; a part that does not come is asked for again, and named, where it is drawn. */
export function startHome(session: SessionView | undefined, loaded: Promise<LoadedTexts>): void {
  if (session?.state !== 'signedIn') return
  const wanted = panelsFor(session)
  const modules = [...new Set(wanted.flatMap((panel) => panel.module ?? []))]
  texts = loaded.then((first) => loadMore(first, modules)).catch(() => {})
  for (const panel of wanted) void panel.load().catch(() => {})
}
