// What PostgreSQL really does for a piece of work: the plans of its statements, and whether one reads a large table from end to end.
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { type Context, contextOf, setTenant, type Who } from '#kernel'
import type { Ground } from './open.ts'

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows'?: number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}
export interface Explained {
  statement: string
  ms: number
  /** Large tables that were read from end to end. */
  wholeReads: string[]
}

const large = 50_000

function wholeReadsIn(node: PlanNode, sizes: ReadonlyMap<string, number>): string[] {
  const own = node['Node Type'] === 'Seq Scan' && (sizes.get(node['Relation Name'] ?? '') ?? 0) > large ? [node['Relation Name']!] : []
  return [...own, ...(node.Plans ?? []).flatMap((each) => wholeReadsIn(each, sizes))]
}

/** Does the work as this person, then explains every statement it made, in the same transaction and under the same row security. */
export async function explained(ground: Ground, who: Who, work: (ctx: Context) => Promise<unknown>): Promise<Explained[]> {
  const statements: { sql: string; parameters: readonly unknown[] }[] = []
  const pool = new pg.Pool({ ...ground.database.app, max: 1 })
  pool.on('error', () => {})
  // biome-ignore lint/suspicious/noExplicitAny: the work names its tables
  const db = new Kysely<any>({ dialect: new PostgresDialect({ pool }), log: (event) => void statements.push(event.query) })
  const sizes = await ground.owner.query<{ name: string; rows: number }>(
    `select relname as name, reltuples::float8 as rows from pg_class where relkind = 'r'`,
  )
  const byName = new Map(sizes.rows.map((row) => [row.name, row.rows]))
  try {
    return await db.transaction().execute(async (transaction) => {
      await setTenant(transaction, who.authorities)
      statements.length = 0
      await work(contextOf(transaction, { who, authorities: who.authorities }))
      const done = statements.filter((each) => /^\s*(select|with)/i.test(each.sql))
      const found: Explained[] = []
      for (const each of done) {
        const { rows } = await sql<{
          'QUERY PLAN': [{ Plan: PlanNode; 'Execution Time': number; 'Planning Time': number }]
        }>`${sql.raw('explain (analyze, format json) ')}${rebuilt(each)}`.execute(transaction)
        const [plan] = rows[0]!['QUERY PLAN']
        found.push({ statement: each.sql, ms: plan['Execution Time'] + plan['Planning Time'], wholeReads: wholeReadsIn(plan.Plan, byName) })
      }
      return found
    })
  } finally {
    await db.destroy()
  }
}

/** A logged statement as one that can be sent again, its parameters in place. */
function rebuilt(statement: { sql: string; parameters: readonly unknown[] }) {
  const parts = statement.sql.split(/\$(\d+)/)
  return sql.join(
    parts.map((part, index) => (index % 2 ? sql.val(statement.parameters[Number(part) - 1]) : sql.raw(part))),
    sql``,
  )
}
