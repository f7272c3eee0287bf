// What leavers still have: asked of the modules above before a roster is taken over, and until everything is back.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { onLeaverAsked } from '#modules/people'
import type { Id } from '#shared'

export interface OpenThing {
  import: Id
  person: Id
  name: string
  kind: string
  label: string
  href: string
}

/**
 * Open things of the people who leave with these imports, by name. Before one is taken over its staged rows say who leaves; afterwards
 * those whom it made leavers and who have not come back. Two statements and one per question, whatever the number of people.
 */
export async function leaversOpen(ctx: Context, imports: readonly Id[]): Promise<OpenThing[]> {
  const among = sql`authority_id = ${ctx.authority} and import_id = any(${sql.val([...imports])}::uuid[])`
  const { rows } = await sql<{ import: Id; person: Id; name: string }>`
    select import_id as import, person_id as person, family_name || ', ' || given_name as name from rosters.staged_person
    where ${among} and status = 'missing' and person_id is not null
    union all
    select c.import_id, p.id, p.name from (select import_id, row_id, authority_id from kernel.import_change where ${among} and relation = 'people.person' and action = 'u' and not undone
      and before->>'state' <> 'leaving') c join people.person p on p.authority_id = c.authority_id and p.id = c.row_id and p.state = 'leaving'`.execute(
    ctx.db(),
  )
  if (!rows.length) return []
  const known = new Map(rows.map((row) => [row.person, row]))
  const found = await Promise.all(onLeaverAsked.map((ask) => ask(ctx, [...known.keys()])))
  return found
    .flat()
    .flatMap((each) => (known.has(each.person) ? [{ ...known.get(each.person)!, ...each }] : []))
    .sort((a, b) => a.name.localeCompare(b.name, 'de') || a.kind.localeCompare(b.kind) || a.label.localeCompare(b.label, 'de'))
}
