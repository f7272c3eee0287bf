// Where modules above put their own ways onto the pages of rooms and floors: a room plan, a network.
import type { ComponentType } from 'react'
import type { Chosen } from '#ui'

export interface PlaceLink {
  id: string
  /** Text key. */
  label: string
  right: string
  icon: string
  href: (place: { school: string; floor: string; room?: string }) => string
}

/** Filled by the `ui/index.ts` of modules above when the page is loaded. */
export const placeLinks: PlaceLink[] = []

/** What a module above does with chosen rooms: a dialog opened from the list of rooms. */
export interface RoomWork {
  id: string
  label: string
  right: string
  icon: string
  load: () => Promise<{ default: ComponentType<{ chosen: Chosen; onEnd: (finished: boolean) => void }> }>
}
export const roomWorks: RoomWork[] = []
