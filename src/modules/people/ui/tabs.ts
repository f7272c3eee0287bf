// Where modules above put their own tabs on the sheet of a person: loans, reservations.
import type { ComponentType } from 'react'

export interface PersonTab {
  id: string
  /** Text key. */
  label: string
  right: string
  load: () => Promise<{ default: ComponentType<{ person: string }> }>
}

/** Filled by the `ui/index.ts` of modules above when the page is loaded. */
export const personTabs: PersonTab[] = []
