// What the register of contracts proves of schools.
import { sql } from 'kysely'
import { countFact, type Fact } from '#kernel'
import type { Id } from '#shared'
import { contractRight, registerAt } from './contracts.ts'

/** Services in force whose contract is missing or over; known where a service needs one. */
export const conceptFacts: readonly Fact[] = [
  {
    name: 'concept.contractsMissing',
    kind: 'count',
    right: contractRight,
    proof: true,
    async find(ctx, schools) {
      const { rows } = await sql<{ id: Id; name: string }>`select id, name from organisation.school
        where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val([...schools])}::uuid[])`.execute(ctx.db())
      const found = new Map<Id, number>()
      for (const { school, state } of await registerAt(ctx, rows)) {
        if (state === 'notNeeded' || state === 'unclear') continue
        found.set(school, (found.get(school) ?? 0) + (state === 'missing' || state === 'expired' ? 1 : 0))
      }
      return found
    },
  },
  // Signing confirms what is in the document, the record of processing among it.
  countFact(
    'concept.signedMonths',
    'concept.read',
    (ctx, among) => sql`select g.school_id as school, (extract(year from x.age) * 12 + extract(month from x.age))::int as n from (
        select authority_id, school_id, max(at) as at from concept.signature
        where authority_id = any(${among.authorities}) and school_id = any(${among.schools}) and state = 'signed' group by authority_id, school_id) g,
      lateral (select age(${ctx.now()}::timestamptz, g.at) as age) x`,
    { proof: true },
  ),
]
