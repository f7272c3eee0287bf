// What a module's `ui/index.ts` plugs into the shell: its pages, its commands, its parts of the home pages.
import type { ComponentType } from 'react'

/** The groups of the sidebar, in their order. */
export const navGroups = ['start', 'organisation', 'services', 'money', 'things', 'systems', 'network', 'support', 'system'] as const
export type NavGroup = (typeof navGroups)[number]

export interface Page {
  /** e.g. `/schulen/$school`; German words, because people read and share addresses. */
  path: string
  /** Text key of the title. */
  title: string
  /** The right without which the page is not offered; `signedIn` for everybody, `public` for pages without session. */
  right: string
  load: () => Promise<{ default: ComponentType }>
  /** The list that the page shows at once, e.g. `/people`: asked for while the program still loads, of one's only school where `listOf` says so. */
  list?: string
  listOf?: 'school'
  /** What is shown in its place while there is no network: without session, router and server, only what the browser keeps. */
  alone?: () => Promise<{ default: ComponentType<AloneProps> }>
  /**
   * `phone` names the homes on whose bottom bar the page stands (two beside start, search and more), `homes` those whose navigation has it, all
   * unless told.
   */
  nav?: { group: NavGroup; order: number; icon: string; label?: string; phone?: readonly Home[]; homes?: readonly Home[] }
  /** Words beside the title under which the palette finds the page (text key of a comma list). */
  words?: string
}

/** `path` is the address that was opened; `full` leads to the whole page once the server answers again. */
export interface AloneProps {
  path: string
  full?: () => void
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
  /** What it asks whatever is chosen, e.g. `/deviations/summary`: asked for while the program still loads. */
  asks?: readonly string[]
  load: () => Promise<{ default: ComponentType }>
}
export const homes = ['operator', 'authority', 'school', 'teacher', 'technician', 'person'] as const
export type Home = (typeof homes)[number]

/** A notice above every page, e.g. an outage; it renders nothing when there is nothing to say. */
export interface BannerPart {
  id: string
  right: string
  load: () => Promise<{ default: ComponentType }>
}

/** How an object that `ref` fields point to is found and opened. */
export interface RefSource {
  /** Its list endpoint, e.g. `/schools`; `<path>/:id` answers one row. */
  path: string
  /** The row's field that names it, and one that tells twins apart. */
  label: string
  hint?: string
  /** Its page, with `$id`. */
  href?: string
}

export interface UiPlug {
  /** The module's name; switched-off modules offer nothing. */
  module?: string
  pages: Page[]
  commands?: Command[]
  panels?: HomePanel[]
  banners?: BannerPart[]
  /** By object name, e.g. `organisation.school`. */
  refs?: Record<string, RefSource>
  /** Takes away what the module's pages keep in the browser for work without a network; called at signing out. */
  forget?: () => Promise<{ default: () => Promise<void> }>
  /** Asks for a fresh proof of identity before a delicate step (one module has it); `onEnd(true)` lets the step go on. */
  confirmIdentity?: () => Promise<{ default: ComponentType<{ onEnd: (confirmed: boolean) => void }> }>
}
