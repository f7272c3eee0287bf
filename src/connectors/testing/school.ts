// A connection of the whole product in tests: set up, compared, looked at, and searched for what must never stand anywhere.
import { sql } from 'kysely'
import pg from 'pg'
import type { SyncPolicy } from '#kernel'
import { type testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { createConnection, startCheck, startCompute, switchConnection } from '../../modules/connections/actions/connections.ts'
import { type ConnectionRecord, findRecord } from '../../modules/connections/queries/connections.ts'
import { findPlan, itemsOf } from '../../modules/connections/queries/plans.ts'
import { drain, inside } from '../../modules/connections/testing/ground.ts'

type World = ReturnType<typeof testWorld>

const rights = ['connections.view', 'connections.change', 'connections.plan', 'connections.approve']
/** Whatever is found is carried out; only what was done there by hand waits for somebody. */
export const byItself: SyncPolicy = {
  create: 'apply',
  adopt: 'ask',
  change: 'apply',
  rename: 'apply',
  enable: 'apply',
  disable: 'apply',
  delete: 'apply',
  drift: 'ask',
}

export function schoolOver(world: World) {
  const admin = (authority = world.authority) => whoWith(rights, authority)

  /** Set up and switched on; the first comparison waits in the queue. */
  const connect = (
    kind: string,
    settings: Record<string, unknown>,
    password: string,
    { authority = world.authority, name = `${kind} ${settings.base}` } = {},
  ): Promise<ConnectionRecord> =>
    world.done(admin(authority), async (ctx) => {
      const { id } = await createConnection(ctx, { name, kind, settings, secrets: { password }, policy: byItself })
      return switchConnection(ctx, id, true)
    })

  const newest = (record: ConnectionRecord) =>
    inside(
      world,
      async (ctx) => {
        const { rows } = await sql<{
          id: Id
        }>`select id from kernel.plan where connection_id = ${record.id} and state <> 'superseded' order by id desc limit 1`.execute(
          ctx.db(),
        )
        return findPlan(ctx, rows[0]!.id)
      },
      record.authority,
    )

  /** Compares, and carries out what may be; what shall happen later than in so many seconds is left in the queue. */
  const compare = async (record: ConnectionRecord, ahead = 400) => {
    await world.done(admin(record.authority), (ctx) => startCompute(ctx, record.id))
    await drain(world, ahead)
    return newest(record)
  }

  const now = (record: ConnectionRecord) => inside(world, (ctx) => findRecord(ctx, record.id), record.authority)
  const drift = async (plan: Id, authority = world.authority) =>
    (await inside(world, (ctx) => itemsOf(ctx, plan, { limit: 50, drift: true }), authority)).rows
  const failures = async (plan: Id) =>
    (await inside(world, (ctx) => itemsOf(ctx, plan, { limit: 50, state: ['failed'] }))).rows.map((row) => row.error)

  /** The test button. */
  const check = async (record: ConnectionRecord) => {
    await world.done(admin(record.authority), (ctx) => startCheck(ctx, record.id))
    await drain(world, 10)
    return (await now(record)).findings
  }

  /** The tables in which a text stands, anywhere in them. */
  async function tablesWith(text: string): Promise<string[]> {
    const pool = new pg.Pool({ ...world.database.owner, max: 1 })
    try {
      const { rows } = await pool.query<{ table: string }>(
        `select format('%I.%I', schemaname, tablename) as table from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
      )
      const found: string[] = []
      for (const { table } of rows) {
        const hit = await pool.query(`select 1 from ${table} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0 limit 1`, [
          text,
          Buffer.from(text).toString('hex'),
        ])
        if (hit.rowCount) found.push(table)
      }
      return found
    } finally {
      await pool.end()
    }
  }

  return { admin, connect, newest, compare, now, drift, failures, check, tablesWith }
}
