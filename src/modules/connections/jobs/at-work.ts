// What every job of a connection begins with: the connection, its lease, its driver opened, and trouble written down.
import { sql } from 'kysely'
import { addJob, endRun, getSecret, type JobContext, type Lease, outgoingSettings, Refusal, readSettings, takeLease } from '#kernel'
import type { Id } from '#shared'
import { getConnector } from '../connectors.ts'
import type { OpenTarget } from '../ports.ts'
import { type ConnectionRecord, engineOf, findRecord } from '../queries/connections.ts'
import { unspoken } from './unspoken.ts'

export interface Payload {
  authority: Id
  connection: Id
  run?: Id
  plan?: Id
  cause?: string
  causeId?: Id | null
  causers?: Id[]
  attempt?: number
}

export interface AtWork {
  job: JobContext
  payload: Payload
  record: ConnectionRecord
  lease: Lease
  target: OpenTarget
  /** What went wrong while at work; without any all is well with the connection. */
  troubles: Trouble[]
}

/** Seconds until a system that is away is asked again: 15, 30, 60 … up to 15 minutes. */
export const awaySeconds = (attempt: number) => Math.min(900, 15 * 2 ** Math.min(attempt, 8))

export const inOwn = <T>(job: JobContext, payload: Payload, work: Parameters<JobContext['within']>[1]) =>
  job.within<T>([payload.authority], work as never)

/** The connection as it is now; undefined when it is gone. */
export async function recordFor(job: JobContext, payload: Payload): Promise<ConnectionRecord | undefined> {
  try {
    return await inOwn<ConnectionRecord>(job, payload, (ctx) => findRecord(ctx, payload.connection))
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'NotFound') return undefined
    throw error
  }
}

/** Opens the foreign system with its settings and secrets; nobody holds a transaction meanwhile. */
export async function openFor(job: JobContext, record: ConnectionRecord): Promise<OpenTarget> {
  const told = await job.within([record.authority], async (ctx) => {
    const secrets: Record<string, string> = {}
    for (const [name, id] of Object.entries(record.secrets)) secrets[name] = await getSecret(ctx, id)
    const { outgoingAllowed } = await readSettings(ctx, outgoingSettings)
    return { secrets, allowed: outgoingAllowed }
  })
  try {
    return await getConnector(record.kind).open({
      connection: record.id,
      settings: record.settings,
      secrets: told.secrets,
      outgoing: { allowed: told.allowed, private: true },
      signal: job.signal,
    })
  } catch (error) {
    throw unspoken(error, Object.values(told.secrets))
  }
}

export interface Trouble {
  code: string
  values?: Record<string, string | number>
}

/** Why a system cannot be worked with: what it refused, or a defect by its name alone. */
export const troubleOf = (error: unknown): Trouble & { away: boolean } =>
  error instanceof Refusal
    ? { code: error.code, values: error.options.values, away: error.kind === 'Unavailable' }
    : { code: 'sync.broken', values: { reason: error instanceof Error ? error.message.split('\n')[0]!.slice(0, 300) : '' }, away: false }

/** Writes down why a connection is at rest, or that all is well. */
export async function noteTrouble(job: JobContext, record: ConnectionRecord, trouble: Trouble | null): Promise<void> {
  await job.within([record.authority], async (ctx) => {
    const kept = trouble ? { code: trouble.code, values: trouble.values } : null
    const { rows } = await sql<{
      fresh: boolean
    }>`update connections.connection c set trouble = ${kept ? JSON.stringify(kept) : null}::jsonb,
        trouble_at = ${kept ? ctx.now() : null}::timestamptz
      from (select trouble from connections.connection where authority_id = ${record.authority} and id = ${record.id} for update) before
      where c.authority_id = ${record.authority} and c.id = ${record.id} and (before.trouble->>'code') is distinct from ${kept?.code ?? null}
      returning before.trouble is null as fresh`.execute(ctx.db())
    if (rows[0]?.fresh && kept) await ctx.tell('connections.connection.inTrouble', [record.id], { code: kept.code })
  })
}

/** What stopped the work is known at the connection; the rest of the work goes on later or by a person. */
export async function stumble(at: AtWork, trouble: Trouble): Promise<void> {
  at.troubles.push(trouble)
  await noteTrouble(at.job, at.record, { code: trouble.code, values: trouble.values })
}

/** Lets a job run again later, as itself; a run that a person watches has ended by then. */
export const again = (job: JobContext, name: string, payload: Payload, seconds: number, key?: string): Promise<void> =>
  job.within([payload.authority], (ctx) =>
    addJob(
      ctx,
      name,
      { ...payload, run: undefined },
      { at: new Date(Date.now() + seconds * 1_000), queue: `sync:${payload.connection}`, key },
    ),
  )

export const endRunOf = async (
  job: JobContext,
  payload: Payload,
  state: 'done' | 'failed',
  result: Record<string, unknown>,
): Promise<void> => {
  if (payload.run) await job.within([payload.authority], (ctx) => endRun(ctx, payload.run!, state, result))
}

/** Where the page of a job's result is. */
const pageOf = (payload: Payload) => (payload.plan ? `/plaene/${payload.plan}` : `/anbindungen/${payload.connection}`)

/**
 * Works on a connection while nobody else does. A system that is away is asked again by itself; anything else that keeps it shut is written
 * down for a person to repair.
 */
export async function atWork(job: JobContext, name: string, payload: Payload, work: (at: AtWork) => Promise<void>): Promise<void> {
  const record = await recordFor(job, payload)
  if (!record?.active) return
  const lease = await takeLease(job, engineOf(record))
  if (!lease) {
    await endRunOf(job, payload, 'failed', { href: pageOf(payload), code: 'sync.busy' })
    return again(job, name, payload, 5)
  }
  let target: OpenTarget | undefined
  try {
    try {
      target = await openFor(job, record)
    } catch (error) {
      const trouble = troubleOf(error)
      await noteTrouble(job, record, trouble)
      await endRunOf(job, payload, 'failed', { href: pageOf(payload), code: trouble.code })
      const attempt = (payload.attempt ?? 0) + 1
      if (trouble.away) await again(job, name, { ...payload, attempt }, awaySeconds(attempt), `${name}:${payload.plan ?? record.id}`)
      return
    }
    const troubles: Trouble[] = []
    await work({ job, payload, record, lease, target, troubles })
    if (!troubles.length) await noteTrouble(job, record, null)
  } finally {
    await target?.close().catch(() => {})
    await lease.end()
  }
}
