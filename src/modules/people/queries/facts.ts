// What is known of the people of schools, as counts alone.
import { sql } from 'kysely'
import { type Context, countedAt, countFact, type DeviationSource, type Fact, germanToday } from '#kernel'
import type { Id } from '#shared'
import type { AffiliationRole } from '../model.ts'

const right = 'people.browse'

interface Row {
  school: Id
  value: number | string | null
}
const ids = (values: readonly Id[]) => sql`${sql.val([...values])}::uuid[]`

async function asked(ctx: Context, schools: readonly Id[], value: ReturnType<typeof sql>, from: ReturnType<typeof sql>) {
  const { rows } = await sql<Row>`select a.school_id as school, ${value} as value from people.affiliation a ${from}
    where a.authority_id = any(${ids(ctx.authorities)}) and a.school_id = any(${ids(schools)}) and (a.until_day is null or a.until_day >= ${germanToday})
    group by a.school_id`.execute(ctx.db())
  return new Map(rows.filter((row) => row.value !== null).map((row) => [row.school, row.value!]))
}

/** People of some roles who are at the school today; a school without anybody was never read in and stays unknown. */
const peopleCount = (name: string, roles: readonly AffiliationRole[]): Fact => ({
  name: `people.${name}`,
  kind: 'count',
  right,
  find: (ctx, schools) =>
    asked(
      ctx,
      schools,
      sql`count(distinct a.person_id) filter (where a.role = any(${sql.val([...roles])}::text[]))::int`,
      sql`join people.person p on p.authority_id = a.authority_id and p.id = a.person_id and p.state <> 'deleted'`,
    ),
})

const accountCount = (name: string, state: string): Fact => ({
  name: `people.${name}`,
  kind: 'count',
  right,
  find: (ctx, schools) =>
    asked(
      ctx,
      schools,
      sql`count(distinct k.id) filter (where k.state = ${state})::int`,
      sql`left join people.account k on k.authority_id = a.authority_id and k.person_id = a.person_id`,
    ),
})

/** Accounts that still work although their person has left all schools; counted at the school she left last. */
const leaversActive = countFact(
  'people.leaversActive',
  right,
  (_ctx, among) => sql`with gone as (
      select a.authority_id, a.person_id, (array_agg(a.school_id order by a.until_day desc nulls last))[1] as school_id from people.affiliation a
      where a.authority_id = any(${among.authorities})
        and a.person_id in (select l.person_id from people.affiliation l where l.authority_id = a.authority_id and l.school_id = any(${among.schools}) and l.until_day < ${germanToday})
      group by a.authority_id, a.person_id having bool_and(coalesce(a.until_day < ${germanToday}, false)))
    select a.school_id as school, (count(distinct k.id) filter (where g.person_id is not null))::int as n
    from people.affiliation a join people.account k on k.authority_id = a.authority_id and k.person_id = a.person_id and k.state = 'active'
      left join gone g on g.authority_id = a.authority_id and g.person_id = a.person_id and g.school_id = a.school_id
    where a.authority_id = any(${among.authorities}) and a.school_id = any(${among.schools}) group by a.school_id`,
  { proof: true },
)

/** A roster older than this no longer says who is at a school. */
const staleAfter = 183

/** Schools of which a roster was taken over once, but none for half a year. */
export const peopleDeviations: readonly DeviationSource[] = [
  countedAt(
    'people.rosterStale',
    right,
    { tone: 'warning', block: 'B02', counts: 'days', href: () => '/personen/importe' },
    (
      ctx,
      among,
    ) => sql`select i.school_id as school, (max(i.applied_at) at time zone 'Europe/Berlin')::date::text as since, (${germanToday} - (max(i.applied_at) at time zone 'Europe/Berlin')::date)::int as n
      from kernel.import i where i.authority_id = any(${among.authorities}) and i.school_id = any(${among.schools}) and i.kind = 'people.roster' and i.state = 'applied'
      group by i.school_id having max(i.applied_at) < ${ctx.now()}::timestamptz - make_interval(days => ${staleAfter})`,
  ),
]

export const peopleFacts: readonly Fact[] = [
  peopleCount('pupils', ['learner']),
  peopleCount('teachers', ['teacher', 'head']),
  peopleCount('staff', ['clerk', 'staff']),
  accountCount('accounts', 'active'),
  accountCount('accountsInvited', 'invited'),
  leaversActive,
]
