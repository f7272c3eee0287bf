// What is known of the devices of schools, for documents and checks.
import { sql } from 'kysely'
import type { Context, DeviationSource, Fact, FactValue } from '#kernel'
import type { Id } from '#shared'

const right = 'devices.read'
const live = sql`d.state in ('inStock', 'inUse', 'lent', 'inRepair')`
const among = (ctx: Context, schools: readonly Id[]) =>
  sql`d.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and d.school_id = any(${sql.val([...schools])}::uuid[])`

export const deviceFacts: readonly Fact[] = [
  {
    name: 'devices.count',
    kind: 'count',
    right,
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        n: number
      }>`select d.school_id as school, count(*)::int as n from devices.device d where ${among(ctx, schools)} and ${live} group by d.school_id`.execute(
        ctx.db(),
      )
      const found = new Map(rows.map((row) => [row.school, row.n]))
      // Counted, even where there are none: the list is complete or nobody keeps one.
      return found.size ? new Map(schools.map((school) => [school, found.get(school) ?? 0])) : new Map()
    },
  },
  {
    name: 'devices.byKind',
    kind: 'list',
    right,
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        kind: string
        n: number
        age: number | null
      }>`select d.school_id as school, d.kind, count(*)::int as n,
          round(avg((${ctx.now()}::date - coalesce(d.in_service_on, d.purchased_on)) / 365.25), 1)::float8 as age
        from devices.device d where ${among(ctx, schools)} and ${live} group by d.school_id, d.kind order by 3 desc, d.kind`.execute(
        ctx.db(),
      )
      return new Map<Id, FactValue>(
        [...Map.groupBy(rows, (row) => row.school)].map(([school, group]) => [
          school,
          group.map(({ kind, n, age }) => ({ kind, count: n, age })),
        ]),
      )
    },
  },
  {
    name: 'devices.lent',
    kind: 'count',
    right,
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        n: number
      }>`select d.school_id as school, (count(*) filter (where d.state = 'lent'))::int as n from devices.device d
        where ${among(ctx, schools)} and ${live} group by d.school_id`.execute(ctx.db())
      return new Map(rows.map((row) => [row.school, row.n]))
    },
  },
]

/** Devices that the list says were stolen or are missing: somebody has to decide. */
export const deviceDeviations: readonly DeviationSource[] = [
  {
    name: 'devices.missing',
    right,
    async find(ctx, schools) {
      const { rows } = await sql<{
        school: Id
        n: number
        since: string
      }>`select d.school_id as school, count(*)::int as n, min(d.since)::text as since from devices.device d
        where ${among(ctx, schools)} and d.state in ('lost', 'stolen') group by d.school_id`.execute(ctx.db())
      return rows.map(({ school, n, since }) => ({
        school,
        since,
        tone: 'warning' as const,
        values: { count: n },
        href: `/geraete?filter=state:is:lost|stolen&filter=school:is:${school}`,
      }))
    },
  },
]
