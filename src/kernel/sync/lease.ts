// Who works on a connection: one process at a time, and never for longer than it is alive.
import { type RawBuilder, sql } from 'kysely'
import { newId } from '#shared'
import type { JobContext } from '../module.ts'
import type { SyncConnection } from './types.ts'

export interface Lease {
  holder: string
  /** Whether it still holds for sure, by this process's own clock. */
  held: () => boolean
  end: () => Promise<void>
}

export interface LeaseOptions {
  /** A dead holder is replaced after so many seconds. */
  seconds?: number
  /** How long to wait for another holder, in milliseconds. */
  wait?: number
}

/** Takes the connection for this process and renews it until `end`; undefined when another one keeps it. */
export async function takeLease(job: JobContext, connection: SyncConnection, options: LeaseOptions = {}): Promise<Lease | undefined> {
  const seconds = options.seconds ?? 15
  const holder = newId()
  const own = [connection.authority]
  const asked = performance.now()
  let until = 0
  const at = sql`authority_id = ${connection.authority} and connection_id = ${connection.id}`
  const ask = async (statement: RawBuilder<unknown>) => {
    // Counted from before the question, so that our clock ends it earlier than the database's.
    const now = performance.now()
    const { rows } = await job.within(own, (ctx) => statement.execute(ctx.db()))
    until = rows.length ? now + seconds * 1_000 : 0
    return rows.length > 0
  }
  const end = sql`clock_timestamp() + make_interval(secs => ${seconds})`
  const take = sql`insert into kernel.sync_lease as l (authority_id, connection_id, holder, until)
    values (${connection.authority}, ${connection.id}, ${holder}, ${end})
    on conflict (authority_id, connection_id) do update set holder = excluded.holder, until = excluded.until
    where l.until < clock_timestamp() returning 1 as one`
  const renew = sql`update kernel.sync_lease set until = ${end} where ${at} and holder = ${holder} returning 1 as one`
  while (!(await ask(take))) {
    if (job.signal.aborted || performance.now() - asked > (options.wait ?? 20_000)) return undefined
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  let renewing: Promise<unknown> = Promise.resolve()
  const timer = setInterval(
    () => {
      renewing = ask(renew).catch(() => {})
    },
    (seconds * 1_000) / 3,
  )
  timer.unref()
  return {
    holder,
    held: () => performance.now() < until,
    async end() {
      clearInterval(timer)
      await renewing
      until = 0
      await job.within(own, (ctx) => sql`delete from kernel.sync_lease where ${at} and holder = ${holder}`.execute(ctx.db()))
    },
  }
}
