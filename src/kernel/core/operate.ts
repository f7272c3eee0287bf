// What operators look after: the queue, the state of the installation, reports of barriers.
import { sql } from 'kysely'
import { z } from 'zod'
import { type BarrierReport, type HealthView, newId, type QueueView } from '#shared'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { addJob } from '../jobs.ts'
import { sendMail } from '../mail.ts'
import type { Job } from '../module.ts'
import { defineSettings, readSetting } from '../settings.ts'
import { textsIn } from '../texts.ts'
import { version } from '../version.ts'

type Queue = QueueView['queue']

async function readQueue(ctx: Context): Promise<Queue> {
  const { rows } = await sql<
    Queue[number]
  >`select job, ready::int, later::int, running::int, failed::int, oldest from kernel.queue_figures()`.execute(ctx.db())
  return rows
}

/** The queue, and the jobs that were given up with their reason. */
export async function readJobs(ctx: Context): Promise<QueueView> {
  ctx.may('kernel.jobs.read', { operator: true })
  const { rows } = await sql<QueueView['failed'][number]>`select id, job, authority, run, attempts, reason,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from kernel.failed_jobs(200)`.execute(ctx.db())
  return { queue: await readQueue(ctx), failed: rows }
}

/** Puts a job that was given up back into the queue; its run is open again. */
export async function retryJob(ctx: Context, id: string): Promise<void> {
  ctx.may('kernel.jobs.retry', { operator: true })
  const { rows } = await sql<{ job: string | null }>`select kernel.retry_job(${id}::bigint) as job`.execute(ctx.db())
  const job = rows[0]!.job
  if (!job) throw notFound()
  await ctx.audit('kernel.job.retried', 'kernel.job', [{ id: newId(), changes: { job: [null, job], number: [null, id] } }])
}

const startedAt = new Date().toISOString()

/** The state of the installation in one answer. */
export async function readHealth(ctx: Context): Promise<HealthView> {
  ctx.may('kernel.jobs.read', { operator: true })
  const queue = await readQueue(ctx)
  const sum = (key: 'ready' | 'running' | 'failed') => queue.reduce((total, row) => total + row[key], 0)
  const { rows } = await sql<{ version: string; bytes: number; sealed: string | null }>`select current_setting('server_version') as version,
    pg_database_size(current_database())::float8 as bytes,
    (select to_char(max(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from kernel.audit_seal) as sealed`.execute(ctx.db())
  const { version: server, bytes, sealed } = rows[0]!
  return {
    version,
    startedAt,
    database: { version: server, bytes },
    queue: { ready: sum('ready'), running: sum('running'), failed: sum('failed'), oldest: Math.max(0, ...queue.map((row) => row.oldest)) },
    runs: await counted(ctx, 'select state, runs::int as n from kernel.run_figures()'),
    mail: await counted(
      ctx,
      "select state, count(*)::int as n from kernel.mail where created_at > now() - interval '1 day' group by state",
    ),
    audit: { sealedAt: sealed },
    invariants: await readInvariants(ctx),
  }
}

type Invariants = HealthView['invariants']

async function readInvariants(ctx: Context): Promise<Invariants> {
  const { rows } = await sql<Invariants['found'][number] & { at: string }>`select invariant, violations, examples,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from kernel.invariant_findings()`.execute(ctx.db())
  return {
    checkedAt: rows[0]?.at ?? null,
    kinds: rows.length,
    violations: rows.reduce((sum, row) => sum + row.violations, 0),
    found: rows.filter((row) => row.violations > 0).map(({ invariant, violations, examples }) => ({ invariant, violations, examples })),
  }
}

/** Asks every invariant now; the nightly job does the same. */
export async function checkInvariants(ctx: Context): Promise<Invariants> {
  ctx.may('kernel.jobs.retry', { operator: true })
  await sql`select kernel.check_invariants()`.execute(ctx.db())
  return readInvariants(ctx)
}

async function counted(ctx: Context, statement: string): Promise<Record<string, number>> {
  const { rows } = await sql.raw<{ state: string; n: number }>(statement).execute(ctx.db())
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}

const settings = defineSettings('kernel', {
  /** Who answers reports of barriers (§ 12b BGG); without an address they wait in the database. */
  barrierContact: { schema: z.union([z.email(), z.literal('')]), default: '', scope: 'operator', right: 'kernel.settings.change' },
})

/** Keeps a report of a barrier, signed in or not, and passes it on to whoever answers it. */
export async function reportBarrier(ctx: Context, report: z.output<typeof BarrierReport>): Promise<void> {
  const id = newId()
  await sql`insert into kernel.barrier_report (id, page, message, aid, contact, created_at)
    values (${id}, ${report.page}, ${report.what}, ${report.aid}, ${report.contact}, ${ctx.now()})`.execute(ctx.db())
  await addJob(ctx, 'kernel.barrierReport', { report: id })
}

interface Kept {
  page: string
  message: string
  aid: string | null
  contact: string | null
}

/** Mails a report to the contact that the operator has named. */
export const barrierJob: Job = {
  run: (job, payload) =>
    job.within([], async (ctx) => {
      const to = await readSetting(ctx, settings.barrierContact, { level: 'operator' })
      const { rows } =
        await sql<Kept>`select page, message, aid, contact from kernel.barrier_report where id = ${String(payload.report)}`.execute(
          ctx.db(),
        )
      const report = rows[0]
      if (!to || !report) return
      const t = textsIn('de')
      const values = { page: report.page, message: report.message, aid: report.aid ?? '–', contact: report.contact ?? '–' }
      await sendMail(ctx, { to, subject: t('mail.barrier.subject'), text: t('mail.barrier.text', values) })
    }),
}
