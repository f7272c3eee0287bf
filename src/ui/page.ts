// What a module's `ui/index.ts` plugs into the shell: its pages, its commands, its parts of the home pages.
import type { ComponentType } from 'react'

/** The groups of the sidebar, in their order. */
export const navGroups = ['start', 'organisation', 'services', 'things', 'network', 'support', 'system'] as const
export type NavGroup = (typeof navGroups)[number]

export interface Page {
  /** e.g. `/schulen/$school`; German words, because people read and share addresses. */
  path: string
  /** Text key of the title. */
  title: string
  /** The right without which the page is not offered; `signedIn` for everybody, `public` for pages without session. */
  right: string
  load: () => Promise<{ default: ComponentType }>
  nav?: { group: NavGroup; order: number; icon: string; label?: string }
  /** Words beside the title under which the palette finds the page (text key of a comma list). */
  words?: string
}

/** An action that the palette offers, e.g. "Schule anlegen". */
export interface Command {
  id: string
  label: string
  right: string
  icon: string
  /** Where it leads. */
  to: string
}

/** A panel on a home page; a role's home is made of the panels its rights allow. */
export interface HomePanel {
  id: string
  right: string
  order: number
  /** Columns of twelve on wide screens. */
  span: 4 | 6 | 8 | 12
  /** Homes on which it stands. */
  homes: readonly Home[]
  load: () => Promise<{ default: ComponentType }>
}
export const homes = ['operator', 'authority', 'school', 'teacher', 'technician', 'person'] as const
export type Home = (typeof homes)[number]

export interface UiPlug {
  pages: Page[]
  commands?: Command[]
  panels?: HomePanel[]
}
