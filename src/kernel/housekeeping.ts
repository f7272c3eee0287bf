// What the kernel does by itself in the worker: seals, tidies, closes what nobody holds any more, sends what waits.
import { sql } from 'kysely'
import { sealAudit } from './audit.ts'
import type { AnyDb } from './context.ts'
import { verificationJob } from './core/history.ts'
import { barrierJob } from './core/operate.ts'
import { log } from './log.ts'
import { mailJob } from './mail.ts'
import type { Job } from './module.ts'
import { webhookJob } from './webhooks.ts'

/** What is kept how long. Each statement takes at most so many rows at once, so that no lock is held long. */
const batch = 5_000
const kept: readonly { what: string; table: string; gone: string }[] = [
  { what: 'idempotency', table: 'kernel.idempotency', gone: "created_at < now() - interval '48 hours'" },
  { what: 'notices', table: 'kernel.notice', gone: "created_at < now() - interval '90 days'" },
  { what: 'mails', table: 'kernel.mail', gone: "created_at < now() - interval '90 days' and state <> 'queued'" },
  { what: 'webhook deliveries', table: 'kernel.webhook_delivery', gone: "at < now() - interval '30 days'" },
  { what: 'event deliveries', table: 'kernel.event_delivery', gone: "done_at < now() - interval '30 days'" },
  // An event whose delivery still waits in the queue is not done.
  {
    what: 'events',
    table: 'kernel.event',
    gone: `at < now() - interval '30 days' and not exists (select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'kernel.deliver' and j.attempts < j.max_attempts and j.payload->>'event' = x.id::text)`,
  },
]

async function drop(owner: AnyDb, table: string, gone: string): Promise<number> {
  let total = 0
  for (;;) {
    const { rows } = await sql<{ n: number }>`with old as (select ctid from ${sql.table(table)} x where ${sql.raw(gone)} limit ${batch}),
      dropped as (delete from ${sql.table(table)} where ctid in (select ctid from old) returning 1) select count(*)::int as n from dropped`.execute(
      owner,
    )
    total += rows[0]!.n
    if (rows[0]!.n < batch) return total
  }
}

async function tidy(owner: AnyDb): Promise<void> {
  for (const { what, table, gone } of kept) {
    const rows = await drop(owner, table, gone)
    if (rows) log.info({ what, rows }, 'tidied')
  }
  await sql`update kernel.mail set sealed = '' where state <> 'queued' and sealed <> ''`.execute(owner)
}

/** Files go one by one: each may have thousands of parts. */
async function dropExpiredFiles(owner: AnyDb, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { rows } = await sql`delete from kernel.file where (authority_id, id) in
      (select authority_id, id from kernel.file where expires_at < now() order by expires_at limit 1) returning 1 as one`.execute(owner)
    if (!rows.length) return
  }
}

/** A run is held by its job. When that is gone or given up, nobody will end the run: it has failed. */
async function closeLostRuns(owner: AnyDb): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update kernel.run r set state = case when cancel then 'cancelled' else 'failed' end, ended_at = now(), error = case when not cancel then '{"code":"run.lost"}'::jsonb end
    where r.state in ('queued', 'running') and r.created_at < now() - interval '1 minute' and not exists (
      select from graphile_worker._private_jobs j where j.payload->>'run' = r.id::text and (j.locked_at is not null or j.attempts < j.max_attempts))
    returning r.id`.execute(owner)
  if (rows.length) log.warn({ runs: rows.map((row) => row.id) }, 'runs without holder closed')
}

/** An import is held by its job. Without one nobody reads or takes it over any more: it is shown as it was, with the reason. */
async function closeLostImports(owner: AnyDb): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update kernel.import i set version = version + 1, error = '{"code":"import.lost","message":"import.lost"}',
      state = case when i.state = 'reading' then 'failed' when i.guard = '[]' then 'previewed' else 'held' end
    where i.state in ('reading', 'applying') and not exists (
      select from graphile_worker._private_jobs j where j.payload->>'import' = i.id::text and (j.locked_at is not null or j.attempts < j.max_attempts))
    returning i.id`.execute(owner)
  if (rows.length) log.warn({ imports: rows.map((row) => row.id) }, 'imports without holder closed')
}

/** Whether everything holds that must hold at any moment; what does not is shown to operators and told to the log. */
async function checkInvariants(owner: AnyDb): Promise<void> {
  const { rows } = await sql<{ found: number }>`select kernel.check_invariants()::int as found`.execute(owner)
  if (rows[0]!.found) log.error({ violations: rows[0]!.found }, 'invariants are violated: see the health page or `muses doctor`')
}

/** The jobs of the kernel. Tidying and sealing span all authorities, so that they work as the owner. */
export const kernelJobs = (owner: AnyDb): Record<string, Job> => ({
  'kernel.mail': mailJob,
  'kernel.webhook': webhookJob,
  'kernel.barrierReport': barrierJob,
  'kernel.verifyAudit': verificationJob(owner),
  'kernel.sealAudit': { schedule: '* * * * *', run: async () => void (await sealAudit(owner)) },
  'kernel.closeLostRuns': { schedule: '* * * * *', run: () => closeLostRuns(owner) },
  'kernel.closeLostImports': { schedule: '* * * * *', run: () => closeLostImports(owner) },
  'kernel.dropExpiredFiles': { schedule: '17 * * * *', run: (job) => dropExpiredFiles(owner, job.signal) },
  'kernel.checkInvariants': { schedule: '23 3 * * *', run: () => checkInvariants(owner) },
  'kernel.tidy': { schedule: '41 2 * * *', run: () => tidy(owner) },
})
