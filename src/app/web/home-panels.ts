// Which panels stand on the home page of a role; their parts are asked for as soon as the session is known, not only once the page is drawn.
import type { SessionView } from '#shared'
import { isOffered } from './Guarded.tsx'
import { panels } from './plugs.ts'

export const homeOf = (session: SessionView) => session.home ?? 'person'

/** The panels that a person's rights allow, in their order. */
export const panelsFor = (session: SessionView) =>
  panels.filter((panel) => panel.homes.includes(homeOf(session)) && isOffered(panel, session)).toSorted((a, b) => a.order - b.order)

/** Puts the parts of the home page on their way; a part that does not come is asked for again, and named, where it is drawn. */
export function startHome(session: SessionView | undefined): void {
  if (session?.state === 'signedIn') for (const panel of panelsFor(session)) void panel.load().catch(() => {})
}
