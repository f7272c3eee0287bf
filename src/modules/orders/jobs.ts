// Reminders before a deadline ends, of decisions and of the last day of ordering; and the next ones told when it has ended.
import { sql } from 'kysely'
import { type Context, type Job, type JobContext, log, readSettings } from '#kernel'
import type { Id } from '#shared'
import { remindDeadlines } from './actions/remind-deadlines.ts'
import { tellWaiting } from './actions/tell.ts'
import { type Order, type Step, steps } from './model.ts'
import { orderSettings } from './settings.ts'

export const orderJobs: Record<string, Job> = {
  'orders.remind': {
    schedule: '40 5 * * *',
    async run(job, payload) {
      for (const authority of await authoritiesOf(job, payload))
        await job
          .within([authority], async (ctx) => {
            await remindDue(ctx)
            await remindDeadlines(ctx)
          })
          .catch((error: unknown) => log.error({ err: error, authority }, 'reminders of an authority failed'))
    },
  },
}

async function authoritiesOf(job: JobContext, payload: Record<string, unknown>): Promise<Id[]> {
  if (typeof payload.authority === 'string') return [payload.authority]
  return job.within([], async (ctx) =>
    (await sql<{ id: Id }>`select id from organisation.authority where state = 'active'`.execute(ctx.db())).rows.map((row) => row.id),
  )
}

interface Due {
  order: Id
  approval: Id
  step: Step
  what: 'reminder' | 'escalated'
}

/** Each deadline is reminded of once, and after its end told once to those of the step and of the next ones. */
export async function remindDue(ctx: Context): Promise<{ reminded: number; escalated: number }> {
  const { escalateDays } = await readSettings(ctx, orderSettings, {})
  const { rows } = await sql<Due>`
    update orders.approval a set reminded_at = coalesce(a.reminded_at, ${ctx.now()}), escalated_at = case when d.late then ${ctx.now()} else a.escalated_at end
    from (select x.authority_id, x.id, x.due_at + make_interval(days => ${escalateDays}) <= ${ctx.now()} as late from orders.approval x
      where x.authority_id = ${ctx.authority} and x.state = 'open' and ((x.reminded_at is null and x.remind is not null and x.due_at - make_interval(days => x.remind) <= ${ctx.now()})
        or (x.escalated_at is null and x.due_at + make_interval(days => ${escalateDays}) <= ${ctx.now()})) for update skip locked) d
    where a.authority_id = d.authority_id and a.id = d.id
    returning a.order_id as "order", a.id as approval, a.step, case when d.late then 'escalated' else 'reminder' end as what`.execute(
    ctx.db(),
  )
  const ids = rows.map((row) => row.order)
  const all = await ordersOf(ctx, ids)
  const of = (what: Due['what']) => all.filter((order) => rows.some((row) => row.order === order.id && row.what === what))
  await tellWaiting(ctx, of('reminder'), 'reminder')
  const late = of('escalated')
  // Above a school stands the authority, above its desk the one that answers for the budget; who is both is told once.
  await tellWaiting(ctx, late, 'escalated', (order) => [order.step, above(order.step)].filter((step) => step !== null))
  return { reminded: of('reminder').length, escalated: late.length }
}

const above = (step: Step | null): Step | null =>
  step === null || step === 'budget' ? null : step === 'coordinator' ? 'head' : steps[steps.indexOf(step) + 1]!

async function ordersOf(ctx: Context, ids: readonly Id[]): Promise<Order[]> {
  const { rows } =
    await sql<Order>`select id, number, title, school_id as school, step, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "dueAt", wisher, account_id as account,
    amount::float8 as amount, yearly::float8 as yearly, round::float8 as round from orders.order where authority_id = ${ctx.authority} and id = any(${sql.val([...ids])}::uuid[])`.execute(
      ctx.db(),
    )
  return rows
}
