// Frees jobs whose worker died without a word (kill -9, power cut) so that another worker takes them within seconds.
import type { Runner } from 'graphile-worker'
import type pg from 'pg'
import { log } from './log.ts'

const space = 7_305_001
/** A worker takes its lock right after it is created; within this time a missing lock proves nothing. */
const graceSeconds = 5

/** Holds one session lock per worker of this process; the locks fall with the process. */
export async function guardJobs(runner: Runner, pool: pg.Pool, workerIds: readonly string[]): Promise<() => Promise<void>> {
  const client = await pool.connect()
  client.on('error', () => {})
  for (const id of workerIds) await client.query('select pg_advisory_lock($1, hashtext($2))', [space, id])
  const sweep = () => freeLostJobs(client).catch((error) => log.warn({ err: error }, 'sweep of lost jobs failed'))
  await sweep()
  const timer = setInterval(sweep, 5_000)
  timer.unref()
  const end = async () => {
    clearInterval(timer)
    client.release(true)
  }
  runner.events.once('stop', () => void end())
  return end
}

/** Unlocks the jobs of workers that no longer hold their lock; answers how many workers were gone. */
export async function freeLostJobs(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ worker: string }>(
    `select distinct locked_by as worker from graphile_worker._private_jobs where locked_at < now() - make_interval(secs => $1)
     union select distinct locked_by from graphile_worker._private_job_queues where locked_at < now() - make_interval(secs => $1)`,
    [graceSeconds],
  )
  const gone: string[] = []
  for (const { worker } of rows) {
    const { rows: held } = await client.query<{ held: boolean }>(
      `select exists (select from pg_locks where locktype = 'advisory' and classid = $1 and objid::bigint = (hashtext($2)::bigint & 4294967295) and granted) as held`,
      [space, worker],
    )
    if (!held[0]!.held) gone.push(worker)
  }
  if (gone.length) await client.query('select graphile_worker.force_unlock_workers($1)', [gone])
  return gone.length
}
