// Work beside the request: queue, retries, schedules, and runs whose progress a person can watch and leave.
import { EventEmitter } from 'node:events'
import { Logger, makeWorkerUtils, parseCronItems, type Runner, run as startRunner, type TaskList, type WorkerEvents } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Id } from '#shared'
import { type AnyDb, type Context, within } from './context.ts'
import { log } from './log.ts'
import type { Job, JobContext, Listener, Module } from './module.ts'
import { system } from './rights.ts'

export interface JobOptions {
  at?: Date
  /** Jobs with the same key replace each other while they wait. */
  key?: string
  /** Jobs with the same queue run one after the other. */
  queue?: string
  attempts?: number
}

/** Puts a job into the queue as part of the transaction; it starts after commit. */
export async function addJob(ctx: Context, job: string, payload: Record<string, unknown> = {}, options: JobOptions = {}): Promise<void> {
  const full = { authority: ctx.authorities.length === 1 ? ctx.authorities[0] : null, ...payload }
  await sql`select kernel.add_job(${job}, ${JSON.stringify(full)}::json, ${options.at ?? null}::timestamptz, ${options.key ?? null}::text,
    ${options.attempts ?? null}::int, ${options.queue ?? null}::text)`.execute(ctx.db())
}

export interface RunDraft {
  /** The job that does the work, e.g. `people.import`. */
  kind: string
  title: string
  school?: Id | null
  total?: number
  payload?: Record<string, unknown>
  queue?: string
  /** How often the job is tried before the run has failed; 25 times over days where nothing is said. */
  attempts?: number
}

/** Creates a run and puts its job into the queue. */
export async function startRun(ctx: Context, draft: RunDraft): Promise<Id> {
  const { rows } = await sql<{ id: Id }>`
    insert into kernel.run (authority_id, kind, title, school_id, total, account_id, actor)
    values (${ctx.authorities.length === 1 ? ctx.authorities[0] : null}::uuid, ${draft.kind}, ${draft.title}, ${draft.school ?? null}::uuid, ${draft.total ?? null}::bigint,
            ${ctx.who.account}::uuid, ${ctx.who.name})
    returning id`.execute(ctx.db())
  const id = rows[0]!.id
  await addJob(
    ctx,
    draft.kind,
    { ...draft.payload, run: id, account: ctx.who.account, actor: ctx.who.name },
    { queue: draft.queue, attempts: draft.attempts },
  )
  return id
}

/** Writes down how a run ended; `result` is what its page shows. */
export async function endRun(
  ctx: Context,
  id: Id,
  state: 'done' | 'failed' | 'cancelled',
  result?: unknown,
  error?: unknown,
): Promise<void> {
  await sql`update kernel.run set state = ${state}, ended_at = now(), result = ${result === undefined ? null : JSON.stringify(result)}::jsonb,
    error = ${error === undefined ? null : JSON.stringify(error)}::jsonb where id = ${id} and state in ('queued', 'running')`.execute(
    ctx.db(),
  )
}

export class Cancelled extends Error {}

interface WorkerOptions {
  ownerPool: pg.Pool
  db: AnyDb
  modules: readonly Module[]
  concurrency?: number
  now?: () => Date
}

/** The queue's own words, as lines of our log; its successes are told by our runs. */
const queueLogger = new Logger(() => (level, message) => {
  if (level === 'error') log.error({ queue: true }, message)
  else if (level === 'warning') log.warn({ queue: true }, message)
})

/** Creates or updates the queue's own tables; safe when several processes start at once. */
export async function prepareQueue(ownerPool: pg.Pool): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: ownerPool, logger: queueLogger })
  await utils.migrate()
  await utils.release()
}

function jobContext(options: WorkerOptions, name: string, payload: Record<string, unknown>, signal: AbortSignal): JobContext {
  const run = typeof payload.run === 'string' ? payload.run : null
  const account = typeof payload.account === 'string' ? payload.account : null
  const actor = typeof payload.actor === 'string' ? payload.actor : null
  const who = { ...system(name), account, ...(actor ? { name: actor } : {}) }
  const own: readonly string[] = typeof payload.authority === 'string' ? [payload.authority] : []
  const job: JobContext = {
    signal,
    within: (authorities, work) => within(options.db, { who, authorities, run, now: options.now }, work),
    async progress(done, total, note) {
      if (!run) return
      const cancelled = await job.within(own, async (ctx) => {
        const { rows } = await sql<{
          cancel: boolean
        }>`update kernel.run set done = ${done}, total = coalesce(${total ?? null}::bigint, total),
          note = coalesce(${note ?? null}::text, note), beat_at = now(), state = 'running', started_at = coalesce(started_at, now())
          where id = ${run} and state in ('queued', 'running') returning cancel`.execute(ctx.db())
        // A run that is no longer open was cancelled while it waited, or closed by somebody else: nothing is done for it.
        return rows[0]?.cancel ?? true
      })
      if (cancelled) throw new Cancelled()
    },
  }
  return job
}

/** Runs one job as the worker does: progress, cancellation, and a run that never stays open after a final failure. */
async function perform(
  options: WorkerOptions,
  name: string,
  job: Job,
  payload: Record<string, unknown>,
  last: boolean,
  signal: AbortSignal,
): Promise<void> {
  const context = jobContext(options, name, payload, signal)
  const own = typeof payload.authority === 'string' ? [payload.authority] : []
  const run = typeof payload.run === 'string' ? payload.run : null
  try {
    if (run) await context.progress(0)
    await job.run(context, payload)
  } catch (error) {
    if (error instanceof Cancelled && run) return context.within(own, (ctx) => endRun(ctx, run, 'cancelled'))
    log.error({ job: name, run, err: error }, 'job failed')
    if (run && last) await context.within(own, (ctx) => endRun(ctx, run, 'failed', undefined, describe(error)))
    throw error
  }
  if (run) await context.within(own, (ctx) => endRun(ctx, run, 'done'))
}

const describe = (error: unknown) =>
  error instanceof Error && 'code' in error
    ? { code: String(error.code), message: error.message }
    : { code: 'unexpected', message: String(error) }

/** Hands an event to every module that hears it; each listener has its own transaction and is done once. */
async function deliver(
  options: WorkerOptions,
  listeners: Map<string, [string, Listener][]>,
  payload: Record<string, unknown>,
): Promise<void> {
  const authorities = typeof payload.authority === 'string' ? [payload.authority] : []
  const whole = (work: (ctx: Context) => Promise<void>) =>
    within(options.db, { who: system('events'), authorities, now: options.now }, work)
  const faults: unknown[] = []
  const event = await within(options.db, { who: system('events'), authorities }, async (ctx) => {
    const { rows } = await sql<{ id: string; authority: string; name: string; ids: string[]; payload: Record<string, unknown>; at: Date }>`
      select id, authority_id as authority, name, ids, payload, at from kernel.event where id = ${payload.event}`.execute(ctx.db())
    return rows[0]
  })
  if (!event) return
  for (const [module, listener] of listeners.get(event.name) ?? []) {
    try {
      await whole(async (ctx) => {
        const { rows } =
          await sql`insert into kernel.event_delivery (authority_id, event_id, listener) values (${event.authority}::uuid, ${event.id}, ${module})
          on conflict do nothing returning 1 as one`.execute(ctx.db())
        if (rows.length) await listener(ctx, event)
      })
    } catch (error) {
      faults.push(error)
    }
  }
  if (faults.length) throw new AggregateError(faults, `${event.name}: ${faults.length} listeners failed`)
}

/** Starts the worker: its loop reads the queue as the owner, its tasks work as the serving role. */
export async function startWorker(
  options: WorkerOptions,
  kernelJobs: Record<string, Job> = {},
): Promise<{ runner: Runner; workerIds: string[] }> {
  const listeners = new Map<string, [string, Listener][]>()
  const jobs = new Map<string, Job>(Object.entries(kernelJobs))
  for (const module of options.modules) {
    for (const [name, job] of Object.entries(module.jobs ?? {})) jobs.set(name, job)
    for (const [event, listener] of Object.entries(module.hears ?? {}))
      listeners.set(event, [...(listeners.get(event) ?? []), [module.name, listener]])
  }
  const stop = new AbortController()
  const tasks: TaskList = { 'kernel.deliver': (payload) => deliver(options, listeners, payload as Record<string, unknown>) }
  for (const [name, job] of jobs)
    tasks[name] = (payload, helpers) =>
      perform(
        options,
        name,
        job,
        (payload ?? {}) as Record<string, unknown>,
        helpers.job.attempts >= helpers.job.max_attempts,
        helpers.abortSignal ?? stop.signal,
      )
  const schedule = [...jobs].flatMap(([task, job]) =>
    job.schedule ? [{ task, match: job.schedule, options: { backfillPeriod: 3_600_000 } }] : [],
  )
  const events = new EventEmitter() as WorkerEvents
  const workerIds: string[] = []
  events.on('worker:create', ({ worker }) => void workerIds.push(worker.workerId))
  const runner = await startRunner({
    events,
    logger: queueLogger,
    pgPool: options.ownerPool,
    concurrency: options.concurrency ?? 4,
    taskList: tasks,
    parsedCronItems: parseCronItems(schedule),
    noHandleSignals: true,
    pollInterval: 1_000,
  })
  runner.events.on('stop', () => stop.abort())
  return { runner, workerIds }
}
