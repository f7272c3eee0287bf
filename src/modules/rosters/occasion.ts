// What a roster is brought for: modules above say what an occasion of theirs means for reading it, and hear that it was brought.
import type { Context } from '#kernel'
import type { Id } from '#shared'

export interface RosterOccasion {
  /** What reading it must know, e.g. the school year that it is for; refuses an occasion that is not there. */
  settings: (ctx: Context, occasion: Id) => Promise<Record<string, unknown>>
  opened: (ctx: Context, occasion: Id, school: Id, roster: Id) => Promise<void>
}

/** By the name under which the files are brought; modules above add theirs when they start. */
export const rosterOccasions: { yearChange?: RosterOccasion } = {}
