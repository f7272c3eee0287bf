// Whom a bulk action means.
import { sql } from 'kysely'
import { type Context, invalid, listQuery } from '#kernel'
import { type Id, ListParams } from '#shared'
import type { ChosenPeople } from '../api.ts'
import type { AccountState } from '../model.ts'
import { people } from './list.ts'
import { ids, peopleWithin } from './within.ts'

const most = 5_000

/** The chosen people with their accounts, as far as they may be seen. */
export async function chosenPeople(
  ctx: Context,
  chosen: ChosenPeople,
): Promise<{ id: Id; account: Id | null; accountState: AccountState | null }[]> {
  const reach = ctx.reach('people.person.view')
  const wanted = chosen.ids ?? (await people.ids(ctx, listQuery(ListParams.parse(chosen.query)), most + 1))
  if (wanted.length > most) throw invalid('people.tooMany', { values: { count: most } })
  const { rows } = await sql<{ id: Id; account: Id | null; accountState: AccountState | null }>`
    select p.id, k.id as account, k.state as "accountState" from people.person p
      left join people.account k on k.authority_id = p.authority_id and k.person_id = p.id and k.state <> 'deleted'
    where p.authority_id = any(${ids(ctx.authorities)}) and p.id = any(${ids(wanted)}) and p.state <> 'deleted' and ${peopleWithin(reach)} order by p.name, p.id`.execute(
    ctx.db(),
  )
  return rows
}
