// Runs one job as the worker does, without a queue.
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { type AnyDb, within } from '../context.ts'
import type { Job, JobContext } from '../module.ts'
import { system } from '../rights.ts'
import type { World } from './index.ts'

/** Runs the job once; throws what makes the queue try again. */
export function runJob(db: AnyDb, job: Job, payload: Record<string, unknown> = {}): Promise<void> {
  const run = typeof payload.run === 'string' ? payload.run : null
  const own = typeof payload.authority === 'string' ? [payload.authority] : []
  const context: JobContext = {
    within: (authorities, work) => within(db, { who: system('test'), authorities, run }, work),
    signal: new AbortController().signal,
    async progress(done, total, note) {
      await context.within(own, (ctx) =>
        sql`update kernel.run set state = 'running', done = ${done}, total = ${total ?? null}, note = ${note ?? null} where id = ${run}::uuid`.execute(
          ctx.db(),
        ),
      )
    },
  }
  return job.run(context, payload)
}

/** The database of a world as its owner sees it; the caller destroys it. */
export function ownerOf(world: World): AnyDb {
  const pool = new pg.Pool({ ...world.database.owner, max: 2 })
  pool.on('error', () => {})
  // biome-ignore lint/suspicious/noExplicitAny: tests name their tables
  return new Kysely<any>({ dialect: new PostgresDialect({ pool }) })
}
