// Accounts for people who have none: asleep until a printed code or a link wakes them.
import { sql } from 'kysely'
import { type Context, readSetting } from '#kernel'
import type { Id } from '#shared'
import { addAccounts, type NewAccount } from '../actions.ts'
import { displayNameOf } from '../model.ts'
import { current } from '../queries/within.ts'
import { checkPeople } from '../queries.ts'
import { accountSettings } from '../settings.ts'

interface Without {
  id: Id
  familyName: string
  givenName: string
  callName: string | null
  title: string | null
  birthDay: string | null
  school: Id | null
}

/** Creates accounts for those of these people who have none, named as their school names accounts. */
export async function giveAccounts(ctx: Context, people: readonly Id[]): Promise<NewAccount[]> {
  await checkPeople(ctx, 'people.person.change', people)
  const { rows } = await sql<Without>`
    select p.id, p.family_name as "familyName", p.given_name as "givenName", p.call_name as "callName", p.title, p.birth_day::text as "birthDay",
      (select a.school_id from people.affiliation a where a.authority_id = p.authority_id and a.person_id = p.id and ${current} order by a.from_day, a.id limit 1) as school
    from people.person p where p.authority_id = ${ctx.authority} and p.id = any(${sql.val([...people])}::uuid[]) and p.state = 'active'
      and not exists (select from people.account k where k.authority_id = p.authority_id and k.person_id = p.id and k.state <> 'deleted')
    order by p.name, p.id for update of p`.execute(ctx.db())
  const made: NewAccount[] = []
  for (const [school, some] of Map.groupBy(rows, (row) => row.school))
    made.push(
      ...(await addAccounts(
        ctx,
        some.map((row) => ({ person: row.id, displayName: displayNameOf(row), named: row })),
        await readSetting(ctx, accountSettings.accountTemplate, school ? { school } : {}),
      )),
    )
  return made
}
