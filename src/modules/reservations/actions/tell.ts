// Who hears of a reservation: the account it was made with, and the accounts of whom it is for.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'

/** The active accounts behind things that have an account and a person. */
export async function accountsOf(ctx: Context, all: readonly { id: Id; account: Id | null; person: Id | null }[]): Promise<Map<Id, Id[]>> {
  const { rows } = await sql<{
    id: Id
    person: Id | null
  }>`select id, person_id as person from people.account where authority_id = ${ctx.authority} and state = 'active'
    and (person_id = any(${sql.val(all.flatMap((each) => each.person ?? []))}::uuid[]) or id = any(${sql.val(all.flatMap((each) => each.account ?? []))}::uuid[]))`.execute(
    ctx.db(),
  )
  return new Map(
    all.map((each) => [
      each.id,
      rows.filter((row) => row.id === each.account || (each.person !== null && row.person === each.person)).map((row) => row.id),
    ]),
  )
}
