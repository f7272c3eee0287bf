// What is known of the people of schools, as counts alone.
import { sql } from 'kysely'
import type { Context, Fact } from '#kernel'
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
    where a.authority_id = any(${ids(ctx.authorities)}) and a.school_id = any(${ids(schools)}) and (a.until_day is null or a.until_day >= ${ctx.now()}::date)
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

export const peopleFacts: readonly Fact[] = [
  peopleCount('pupils', ['learner']),
  peopleCount('teachers', ['teacher', 'head']),
  peopleCount('staff', ['clerk', 'staff']),
  accountCount('accounts', 'active'),
  accountCount('accountsInvited', 'invited'),
]
