// What is known of funded devices and of proofs of use, for checks of what was promised.
import { sql } from 'kysely'
import { countedAt, countFact, type DeviationSource, type Fact, germanToday } from '#kernel'

const right = 'funding.read'

/** Grants that have paid for something at a school: by a planned line or by a device that stands there. */
const concerned = sql`(select l.authority_id, l.grant_id, l.school_id from funding.line l where l.school_id is not null
  union select a.authority_id, a.grant_id, d.school_id from funding.asset a join devices.device d on d.authority_id = a.authority_id and d.id = a.device_id where d.school_id is not null)`

export const fundingFacts: readonly Fact[] = [
  countFact(
    'funding.bound',
    right,
    (
      _ctx,
      among,
    ) => sql`select d.school_id as school, (count(*) filter (where a.bound_until >= ${germanToday} and a.released_on is null))::int as n
      from funding.asset a join devices.device d on d.authority_id = a.authority_id and d.id = a.device_id
      where a.authority_id = any(${among.authorities}) and d.school_id = any(${among.schools}) group by d.school_id`,
  ),
  countFact(
    'funding.proofsOverdue',
    right,
    (
      _ctx,
      among,
    ) => sql`select c.school_id as school, (count(*) filter (where g.state = 'granted' and g.proof_due < ${germanToday}))::int as n
      from ${concerned} c join funding."grant" g on g.authority_id = c.authority_id and g.id = c.grant_id
      where c.authority_id = any(${among.authorities}) and c.school_id = any(${among.schools}) and g.state in ('granted', 'submitted', 'closed') group by c.school_id`,
    { proof: true },
  ),
]

/** Devices that are bound to their purpose, but were lost, retired or given away before the end. */
export const fundingDeviations: readonly DeviationSource[] = [
  countedAt(
    'funding.boundGone',
    right,
    {
      tone: 'danger',
      block: 'B17',
      href: (school) => `/geraete?filter=state:is:lost|stolen|retired|disposed&filter=school:is:${school}`,
    },
    (_ctx, among) => sql`select d.school_id as school, count(*)::int as n, min(d.since)::text as since
      from funding.asset a join devices.device d on d.authority_id = a.authority_id and d.id = a.device_id
      where a.authority_id = any(${among.authorities}) and d.school_id = any(${among.schools})
        and a.bound_until >= ${germanToday} and a.released_on is null and d.state in ('lost', 'stolen', 'retired', 'disposed')
      group by d.school_id`,
  ),
]
