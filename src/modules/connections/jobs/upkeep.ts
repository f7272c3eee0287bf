// The test button, schedules, and what is kept no longer than needed.
import { sql } from 'kysely'
import { addJob, type Context, type JobContext, readSetting } from '#kernel'
import type { Id } from '#shared'
import { forgetExpired } from '../actions/passwords.ts'
import { keepPlans } from '../actions/settings.ts'
import { germanClock } from '../model.ts'
import type { Finding } from '../ports.ts'
import { dueSources } from '../sources/jobs.ts'
import { endRunOf, inOwn, openFor, type Payload, recordFor, troubleOf } from './at-work.ts'

/** Opens the system and looks; works for connections that are not switched on yet, too. */
export async function check(job: JobContext, given: Record<string, unknown>): Promise<void> {
  const payload = given as unknown as Payload
  const record = await recordFor(job, payload)
  if (!record) return
  let findings: Finding[]
  try {
    const target = await openFor(job, record)
    try {
      findings = await target.check()
    } finally {
      await target.close()
    }
  } catch (error) {
    const { code, values } = troubleOf(error)
    findings = [{ code, tone: 'danger', values }]
  }
  await inOwn(
    job,
    payload,
    (ctx) =>
      sql`update connections.connection set checked_at = ${ctx.now()}, findings = ${JSON.stringify(findings)}::jsonb where authority_id = ${record.authority} and id = ${record.id}`.execute(
        ctx.db(),
      ) as never,
  )
  const errors = findings.filter((finding) => finding.tone === 'danger').length
  await endRunOf(job, payload, 'done', { href: `/anbindungen/${record.id}`, errors })
}

/** Works in each authority of the installation, one transaction each. */
async function everywhere(job: JobContext, work: (ctx: Context) => Promise<unknown>): Promise<void> {
  const authorities = await job.within(
    [],
    async (ctx) => (await sql<{ id: Id }>`select id from organisation.authority where state = 'active'`.execute(ctx.db())).rows,
  )
  for (const { id } of authorities) {
    if (job.signal.aborted) return
    await job.within([id], work)
  }
}

/** Every hour: connections that are compared hourly, and at two in the morning the nightly ones. */
export async function schedule(job: JobContext): Promise<void> {
  await everywhere(job, async (ctx) => {
    const hour = germanClock(ctx.now()).time.slice(0, 2)
    const due = hour === '02' ? ['hourly', 'nightly', 'afterChanges'] : ['hourly']
    const { rows } = await sql<{
      id: Id
    }>`select id from connections.connection where authority_id = ${ctx.authority} and active and schedule = any(${sql.val(due)}::text[])`.execute(
      ctx.db(),
    )
    for (const { id } of rows)
      await addJob(
        ctx,
        'connections.compute',
        { connection: id, cause: 'schedule' },
        { key: `connections.compute:${id}`, queue: `sync:${id}` },
      )
  })
}

/** Every five minutes: sources of rosters whose time has come. */
export const lookAround = (job: JobContext): Promise<void> => everywhere(job, dueSources)

/** Every five minutes: passwords that were not written in time are erased. */
export const erase = (job: JobContext): Promise<void> => everywhere(job, forgetExpired)

/** Every night: plans that ended long ago go, with the personal data in them. */
export const tidy = (job: JobContext): Promise<void> =>
  everywhere(job, async (ctx) => {
    const days = await readSetting(ctx, keepPlans.keepPlans)
    await sql`delete from kernel.plan p where p.authority_id = ${ctx.authority} and p.ended_at < ${ctx.now()}::timestamptz - make_interval(days => ${days})
      and exists (select from connections.connection c where c.authority_id = p.authority_id and c.id = p.connection_id)`.execute(ctx.db())
  })
