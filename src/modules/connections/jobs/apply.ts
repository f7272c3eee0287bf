// Carries out a released plan, reads back what was written, and lets a plan rest while its system is away or must be left in peace.
import { sql } from 'kysely'
import { type Applied, addJob, applyPlan, type Context, type JobContext, type PlanItem, type Verified, verifyPlan } from '#kernel'
import { blackoutOf } from '#modules/schoolyear'
import type { Id } from '#shared'
import { findConnector } from '../connectors.ts'
import { isClosed, nextOpening } from '../model.ts'
import { type ConnectionRecord, engineOf } from '../queries/connections.ts'
import { hashesOf } from '../queries/passwords.ts'
import { type AtWork, again, atWork, awaySeconds, endRunOf, inOwn, type Payload, recordFor, stumble, troubleOf } from './at-work.ts'

const hoursOfPatience = 24

/** Lets a plan rest until then; its page says so. */
const rest = (job: JobContext, payload: Payload, at: Date | null) =>
  inOwn(
    job,
    payload,
    (ctx) =>
      sql`update kernel.plan set next_at = ${at}::timestamptz where authority_id = ${payload.authority} and id = ${payload.plan!} and state in ('approved', 'applying')`.execute(
        ctx.db(),
      ) as never,
  )

/** New accounts of people who have a password already begin with its hash, where the system knows it. */
const hashesFor = (record: ConnectionRecord) => async (ctx: Context, items: readonly PlanItem[]) => {
  if (findConnector(record.kind)?.passwords(record.settings) !== 'hash') return new Map<string, string>()
  const people = items.filter((item) => item.kind === 'person' && item.action === 'create').map((item) => item.key)
  const hashes = people.length ? await hashesOf(ctx, people) : new Map<Id, string>()
  return new Map([...hashes].map(([person, hash]) => [person, `{ARGON2}${hash}`]))
}

/** When something may be written: outside the hours of the connection, and not while the change of the school year holds everything back. */
async function openingOf(job: JobContext, payload: Payload, record: ConnectionRecord): Promise<Date | undefined> {
  const now = new Date()
  const held = await inOwn<{ from: Date; until: Date } | null>(job, payload, blackoutOf)
  return nextOpening(record.blackout, held && held.from <= now ? held.until : now)
}

/** Looks every few seconds whether the change of the school year holds everything back: it may be said while a plan is at work. */
async function watchBlackout(job: JobContext, payload: Payload): Promise<{ holds: () => boolean; end: () => void }> {
  let held: { from: Date; until: Date } | null = null
  const look = async () => {
    held = await inOwn(job, payload, blackoutOf)
  }
  await look()
  const timer = setInterval(() => void look().catch(() => {}), 5_000)
  return { holds: () => held !== null && held.from <= new Date() && new Date() < held.until, end: () => clearInterval(timer) }
}

export async function apply(job: JobContext, given: Record<string, unknown>): Promise<void> {
  const asked = given as unknown as Payload
  const before = await recordFor(job, asked)
  if (!before?.active) return
  const opening = await openingOf(job, asked, before)
  if (opening && opening.getTime() > Date.now()) {
    await rest(job, asked, opening)
    await endRunOf(job, asked, 'done', { href: `/plaene/${asked.plan}` })
    return again(job, 'connections.apply', asked, (opening.getTime() - Date.now()) / 1_000, `connections.apply:${asked.plan}`)
  }
  await atWork(job, 'connections.apply', asked, async (at) => {
    const applied = await carryOut(at, asked.plan!)
    if (applied) await endRunOf(job, asked, 'done', { href: `/plaene/${asked.plan}`, ...applied })
  })
}

/** Carries out what is open and reads back what was written; undefined when the plan rests and is taken up again later. */
export async function carryOut(at: AtWork, plan: Id): Promise<{ done: number; errors: number } | undefined> {
  const { job, record, lease, target } = at
  const payload = { ...at.payload, plan }
  const blackout = await watchBlackout(job, payload)
  const applied = await applyPlan(job, engineOf(record), plan, target, {
    lease,
    secrets: hashesFor(record),
    mayGoOn: () => !isClosed(record.blackout, new Date()) && !blackout.holds(),
  }).finally(blackout.end)
  if (applied.open > 0) {
    await goOnLater({ ...at, payload }, applied)
    return undefined
  }
  const verified = applied.done > 0 ? await readBack({ ...at, payload }) : null
  // Who set a password before her account stood there gets it now.
  await inOwn(job, payload, (ctx) =>
    addJob(ctx, 'connections.passwords', { connection: record.id }, { key: `connections.passwords:${record.id}` }),
  )
  return { done: applied.done, errors: applied.failed + (verified?.wrong ?? 0) }
}

/** Looks at what was written; when that is not possible now it is looked at later, and the plan says that it was not yet. */
async function readBack(at: AtWork): Promise<Verified | null> {
  const { job, payload, record, target } = at
  try {
    return await verifyPlan(job, engineOf(record), payload.plan!, target.read(job.signal))
  } catch (error) {
    const trouble = troubleOf(error)
    if (trouble.code === 'sync.broken') throw error
    await stumble(at, trouble)
    const attempt = (payload.attempt ?? 0) + 1
    if (trouble.away)
      await again(job, 'connections.verify', { ...payload, attempt }, awaySeconds(attempt), `connections.verify:${payload.plan}`)
    return null
  }
}

/** Interrupted, outside its hours, or away: the plan is taken up again where it stands. */
async function goOnLater(at: AtWork, applied: Applied): Promise<void> {
  const { job, payload, record } = at
  const fault = applied.fault ?? { code: 'sync.away', message: '' }
  const key = `connections.apply:${payload.plan}`
  await endRunOf(job, payload, 'failed', { href: `/plaene/${payload.plan}`, code: applied.away ? fault.code : 'connections.rests' })
  if (!applied.away) {
    const opening = await openingOf(job, payload, record)
    const seconds = opening ? Math.max(1, (opening.getTime() - Date.now()) / 1_000) : 3_600
    if (seconds > 60) await rest(job, payload, new Date(Date.now() + seconds * 1_000))
    return again(job, 'connections.apply', payload, seconds, key)
  }
  await stumble(at, { code: fault.code, values: { reason: fault.message } })
  if (await givenUp(job, payload)) return
  const attempt = (payload.attempt ?? 0) + 1
  await rest(job, payload, new Date(Date.now() + awaySeconds(attempt) * 1_000))
  return again(job, 'connections.apply', { ...payload, attempt }, awaySeconds(attempt), key)
}

/** After a day of silence what is left counts as failed, so that a person sees it; trying again stays possible. */
const givenUp = (job: JobContext, payload: Payload) =>
  inOwn<boolean>(job, payload, async (ctx) => {
    const { rows } = await sql`update kernel.plan set state = 'failed', ended_at = ${ctx.now()}, next_at = null, version = version + 1
      where authority_id = ${payload.authority} and id = ${payload.plan!} and state = 'applying' and started_at < ${ctx.now()}::timestamptz - make_interval(hours => ${hoursOfPatience}) returning 1 as one`.execute(
      ctx.db(),
    )
    if (rows.length)
      await sql`update kernel.plan_item set state = 'failed', error = '{"code":"sync.away","message":""}' where authority_id = ${payload.authority} and plan_id = ${payload.plan!}
        and state in ('open', 'applying')`.execute(ctx.db())
    return rows.length > 0
  })

/** Reads back what a plan has written, once more. */
export async function verify(job: JobContext, given: Record<string, unknown>): Promise<void> {
  await atWork(job, 'connections.verify', given as unknown as Payload, async (at) => {
    const { payload } = at
    const verified = await readBack(at)
    if (!verified) return endRunOf(job, payload, 'failed', { href: `/plaene/${payload.plan}`, code: at.troubles.at(-1)!.code })
    await endRunOf(job, payload, 'done', { href: `/plaene/${payload.plan}`, errors: verified.wrong, checked: verified.checked })
  })
}
