// What a bulk action sends: the chosen ids, or the query that found everything.
import type { Chosen } from '#ui'

export const bodyOf = ({ ids, query }: Chosen) => (ids ? { ids } : { query })
