// Where modules above put their own ways onto the pages of rooms and floors: a room plan, a network.

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
