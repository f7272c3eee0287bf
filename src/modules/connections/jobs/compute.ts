// Compares both sides of a connection and makes a plan of what differs.
import { sql } from 'kysely'
import { addJob, computePlan, failPlan, type JobContext, openPlan } from '#kernel'
import type { Id } from '#shared'
import { engineOf } from '../queries/connections.ts'
import { sourceFor } from '../queries/wanted.ts'
import { carryOut } from './apply.ts'
import { type AtWork, again, atWork, awaySeconds, endRunOf, inOwn, type Payload, stumble, troubleOf } from './at-work.ts'

/** A plan that was interrupted, or that a person has released, goes first. Answers whether it is through. */
async function finishOthers(at: AtWork): Promise<boolean> {
  const { job, payload, record } = at
  const begun = await inOwn<{ id: Id; rests: boolean }[]>(job, payload, async (ctx) => {
    const { rows } = await sql<{ id: Id; rests: boolean }>`select id, coalesce(next_at > ${ctx.now()}, false) as rests from kernel.plan
      where authority_id = ${record.authority} and connection_id = ${record.id} and (state = 'applying' or (state = 'approved' and approved_by is not null)) order by id`.execute(
      ctx.db(),
    )
    return rows
  })
  for (const { id, rests } of begun) if (rests || !(await carryOut(at, id))) return false
  return true
}

export async function compute(job: JobContext, given: Record<string, unknown>): Promise<void> {
  const asked = given as unknown as Payload
  await atWork(job, 'connections.compute', asked, async (at) => {
    const { payload, record, target } = at
    if (!(await finishOthers(at))) return endRunOf(job, payload, 'failed', { href: `/anbindungen/${record.id}`, code: 'connections.rests' })
    const connection = engineOf(record)
    const plan = await inOwn<Id>(job, payload, async (ctx) => {
      // What comes from now on is looked at by the next one.
      const causers = [...new Set([...record.causers, ...(payload.causers ?? [])])]
      await sql`update connections.connection set pending_since = null, causers = '{}', cause = null, cause_id = null where authority_id = ${record.authority} and id = ${record.id}`.execute(
        ctx.db(),
      )
      return openPlan(ctx, connection, {
        cause: payload.cause ?? record.cause ?? 'change',
        causeId: payload.causeId ?? record.causeId,
        causers,
      })
    })
    try {
      const served = { connection: record.id, schools: record.schools }
      const compared = await computePlan(job, connection, plan, {
        wanted: (ctx) => target.wanted(sourceFor(ctx, served)),
        present: target.read(job.signal),
      })
      await inOwn(job, payload, async (ctx) => {
        await sql`update connections.connection set compared_at = ${ctx.now()} where authority_id = ${record.authority} and id = ${record.id}`.execute(
          ctx.db(),
        )
        if (compared.state === 'approved')
          await addJob(
            ctx,
            'connections.apply',
            { connection: record.id, plan },
            { queue: `sync:${record.id}`, key: `connections.apply:${plan}` },
          )
        if (compared.state === 'waiting')
          await ctx.tell('connections.plan.waiting', [plan], { connection: record.id, guard: compared.guard.length > 0 })
      })
      await endRunOf(job, payload, 'done', {
        href: compared.state === 'superseded' ? `/anbindungen/${record.id}` : `/plaene/${plan}`,
        ...compared.counts,
      })
    } catch (error) {
      const trouble = troubleOf(error)
      await inOwn(job, payload, (ctx) => failPlan(ctx, plan, { code: trouble.code, message: '' }))
      await stumble(at, trouble)
      if (!trouble.away && trouble.code === 'sync.broken') throw error
      await endRunOf(job, payload, 'failed', { href: `/plaene/${plan}`, code: trouble.code })
      const attempt = (payload.attempt ?? 0) + 1
      if (trouble.away)
        await again(job, 'connections.compute', { ...payload, attempt }, awaySeconds(attempt), `connections.compute:${record.id}`)
    }
  })
}
