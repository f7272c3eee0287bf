// What leavers still have: asked of the modules above before a roster is taken over.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'

/** What a leaver still has: modules above add their questions (loans, devices, licences, tickets). */
export type LeaverQuestion = (ctx: Context, people: readonly Id[]) => Promise<{ person: Id; kind: string; label: string; href: string }[]>
export const onLeaverAsked: LeaverQuestion[] = []

/** Open things of the people who leave with an import. */
export async function leaversOpen(
  ctx: Context,
  importId: Id,
): Promise<{ person: Id; name: string; kind: string; label: string; href: string }[]> {
  const { rows } = await sql<{
    person: Id
    name: string
  }>`select person_id as person, family_name || ', ' || given_name as name from people.roster_person
    where authority_id = ${ctx.authority} and import_id = ${importId} and status = 'missing' and person_id is not null`.execute(ctx.db())
  const names = new Map(rows.map((row) => [row.person, row.name]))
  const found = await Promise.all(onLeaverAsked.map((ask) => ask(ctx, [...names.keys()])))
  return found.flat().map((each) => ({ ...each, name: names.get(each.person) ?? '' }))
}
