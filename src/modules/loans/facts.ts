// What is known of the loans of schools, for checks of what was promised.
import { sql } from 'kysely'
import { countedAt, countFact, type DeviationSource, type Fact, germanToday } from '#kernel'

const right = 'loans.read'
const proof = { proof: true }
const staff = ['teacher', 'head', 'clerk', 'staff']
/** A loan is overdue at once; a check asks about those that nobody has fetched for so long. */
const longOverdue = 30

const borrowers = (name: string, roles: readonly string[]): Fact =>
  countFact(
    `loans.${name}`,
    right,
    (_ctx, among) => sql`select c.school_id as school, (count(distinct c.id) filter (where not exists (select from people.affiliation a
        where a.authority_id = c.authority_id and a.person_id = c.person_id and a.school_id = c.school_id and (a.until_day is null or a.until_day >= ${germanToday}))))::int as n
      from loans.contract c where c.authority_id = any(${among.authorities}) and c.school_id = any(${among.schools}) and c.state = 'out' and c.person_id is not null
        and exists (select from people.affiliation a where a.authority_id = c.authority_id and a.person_id = c.person_id and a.role = any(${sql.val([...roles])}::text[]))
      group by c.school_id`,
    proof,
  )

/** Known where something is or was lent. */
export const loanFacts: readonly Fact[] = [
  countFact(
    'loans.overdue',
    right,
    (_ctx, among) => sql`select c.school_id as school,
        (count(*) filter (where c.state = 'out' and c.until_day < ${germanToday} - ${longOverdue}::int))::int as n
      from loans.contract c where c.authority_id = any(${among.authorities}) and c.school_id = any(${among.schools}) and c.state in ('out', 'returned') group by c.school_id`,
    proof,
  ),
  countFact(
    'loans.unsigned',
    right,
    (_ctx, among) => sql`select c.school_id as school, (count(*) filter (where c.signed_on is null))::int as n
      from loans.contract c where c.authority_id = any(${among.authorities}) and c.school_id = any(${among.schools}) and c.state = 'out' group by c.school_id`,
    proof,
  ),
  countFact(
    'loans.staffUnsigned',
    right,
    (_ctx, among) => sql`select c.school_id as school, (count(*) filter (where c.signed_on is null))::int as n
      from loans.contract c where c.authority_id = any(${among.authorities}) and c.school_id = any(${among.schools}) and c.state = 'out'
        and exists (select from people.affiliation a where a.authority_id = c.authority_id and a.person_id = c.person_id and a.role = any(${sql.val([...staff])}::text[]))
      group by c.school_id`,
    proof,
  ),
  borrowers('leavers', ['learner']),
  borrowers('staffLeavers', staff),
]

export const loanDeviations: readonly DeviationSource[] = [
  countedAt(
    'loans.overdue',
    right,
    { tone: 'warning', block: 'S05', href: (school) => `/ausleihen?filter=state:is:out&filter=school:is:${school}` },
    (_ctx, among) => sql`select c.school_id as school, count(*)::int as n, (min(c.until_day) + 1)::text as since from loans.contract c
      where c.authority_id = any(${among.authorities}) and c.school_id = any(${among.schools}) and c.state = 'out' and c.until_day < ${germanToday}
      group by c.school_id`,
  ),
]
