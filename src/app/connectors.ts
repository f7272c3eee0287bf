// The drivers that are plugged in, by the port they implement.
import type { RosterReader } from '#modules/people/ports'

/** In the order in which they are asked whether they know a file. */
export const rosterReaders: RosterReader[] = []
