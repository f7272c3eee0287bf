// Where a right reaches among people, as a condition that an index can answer.
import { type RawBuilder, sql } from 'kysely'
import type { Reach } from '#kernel'
import { germanToday } from '#kernel'
import type { Id } from '#shared'

export const ids = (values: Iterable<Id>) => sql`${sql.val([...values])}::uuid[]`
/** An affiliation (alias a) is in force until the end of its last day. */
export const current = sql`coalesce(a.until_day, ${germanToday}) >= ${germanToday}`
/** A membership (alias m) likewise. */
export const member = sql`coalesce(m.until_day, ${germanToday}) >= ${germanToday}`

/** Limits people (alias p) to where a right reaches: authority, schools, groups, oneself. */
export function peopleWithin(reach: Reach): RawBuilder<boolean> {
  const whole = sql<boolean>`p.authority_id = any(${ids(reach.authorities)})`
  const some = [
    ...(reach.schools.size
      ? [sql`select a.authority_id, a.person_id from people.affiliation a where a.school_id = any(${ids(reach.schools)}) and ${current}`]
      : []),
    ...(reach.groups.size
      ? [
          sql`select a.authority_id, a.person_id from people.membership m join people.affiliation a on a.authority_id = m.authority_id and a.id = m.affiliation_id
            where m.group_id = any(${ids(reach.groups)}) and ${current} and ${member}`,
        ]
      : []),
    ...(reach.self ? [sql`select q.authority_id, q.id from people.person q where q.id = ${reach.self}`] : []),
  ]
  if (some.length === 0) return whole
  // One question for all of them, so that the database may begin with the few instead of asking of each person.
  const among = sql<boolean>`(p.authority_id, p.id) in (${sql.join(some, sql` union all `)})`
  return reach.authorities.size ? sql<boolean>`(${whole} or ${among})` : among
}
