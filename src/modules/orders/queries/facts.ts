// What is known of orders and of the yearly talk, for checks of what was promised.
import { sql } from 'kysely'
import { countFact, type DeviationSource, type Fact } from '#kernel'
import type { Id } from '#shared'

const proof = { proof: true }

export const orderFacts: readonly Fact[] = [
  {
    name: 'orders.talkHeld',
    kind: 'yes',
    right: 'orders.talk.view',
    ...proof,
    // Known once the authority holds such talks at all.
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        held: boolean
      }>`select s.id as school, exists (select from orders.talk t where t.authority_id = s.authority_id and t.school_id = s.id and t.state = 'held'
          and t.year >= extract(year from ${ctx.now()}::timestamptz)) as held
        from organisation.school s where s.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and s.id = any(${sql.val([...schools])}::uuid[])
          and exists (select from orders.talk t where t.authority_id = s.authority_id)`.execute(ctx.db())
      return new Map(rows.map((row) => [row.school, row.held]))
    },
  },
  countFact(
    'orders.softwareLate',
    'orders.view',
    (ctx, among) => sql`select o.school_id as school, (count(*) filter (where a.state = 'open' and a.due_at < ${ctx.now()}))::int as n
      from orders.order o left join orders.approval a on a.authority_id = o.authority_id and a.order_id = o.id
      where o.authority_id = any(${among.authorities}) and o.school_id = any(${among.schools}) and o.kind = 'software' and o.state <> 'draft' group by o.school_id`,
    proof,
  ),
]

/** Approvals that somebody should have given or refused by now. */
export const orderDeviations: readonly DeviationSource[] = [
  {
    name: 'orders.late',
    right: 'orders.view',
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        n: number
        since: string
      }>`select o.school_id as school, count(*)::int as n, (min(a.due_at) at time zone 'Europe/Berlin')::date::text as since
        from orders.approval a join orders.order o on o.authority_id = a.authority_id and o.id = a.order_id
        where a.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and o.school_id = any(${sql.val([...schools])}::uuid[])
          and a.state = 'open' and o.state in ('submitted', 'approving') and a.due_at < ${ctx.now()} group by o.school_id`.execute(ctx.db())
      return rows.map(({ school, n, since }) => ({
        school,
        since,
        tone: 'warning' as const,
        block: 'B17',
        values: { count: n },
        href: `/bestellungen?filter=state:is:submitted|approving&filter=school:is:${school}`,
      }))
    },
  },
]
