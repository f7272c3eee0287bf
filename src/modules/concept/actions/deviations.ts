// What is decided about deviations.
import { sql } from 'kysely'
import { type Context, invalid, notFound } from '#kernel'
import type { Id } from '#shared'
import { type Looked, look } from '../deviations/look.ts'
import type { Decision } from '../model.ts'
import { todayOf } from '../queries/muses.ts'

export const decideRight = 'concept.deviation.decide'

interface Row {
  id: Id
  school: Id | null
  state: string
  acceptedUntil: string | null
  reason: string | null
}

/** Accepts deviations until a day with a reason, takes them into work, or opens them again. */
export async function decide(ctx: Context, decision: Decision): Promise<void> {
  const { rows } =
    await sql<Row>`select id, school_id as school, state, accepted_until::text as "acceptedUntil", reason from concept.deviation
    where authority_id = ${ctx.authority} and id = any(${sql.val(decision.ids)}::uuid[]) order by id for update`.execute(ctx.db())
  ctx.may(decideRight, { schools: rows.map((row) => row.school) })
  if (rows.length < new Set(decision.ids).size) throw notFound()
  const until = decision.state === 'accepted' ? decision.until : null
  const reason = decision.state === 'open' ? null : (decision.reason ?? null)
  if (until && until < todayOf(ctx)) throw invalid('concept.untilPast', { fields: [{ path: 'until', code: 'concept.untilPast' }] })
  await sql`update concept.deviation set state = ${decision.state}, accepted_until = ${until}::date, reason = ${reason}, decided_by = ${ctx.who.name}, decided_at = ${ctx.now()}, version = version + 1
    where authority_id = ${ctx.authority} and id = any(${sql.val(decision.ids)}::uuid[])`.execute(ctx.db())
  await ctx.audit(
    'concept.deviation.decided',
    'concept.deviation',
    rows.map((row) => ({
      id: row.id,
      school: row.school,
      changes: { state: [row.state, decision.state], acceptedUntil: [row.acceptedUntil, until], reason: [row.reason, reason] },
    })),
  )
  await ctx.tell('concept.deviation.decided', decision.ids, { state: decision.state })
}

/** Looks again now instead of tonight. */
export async function lookNow(ctx: Context): Promise<Looked> {
  ctx.may(decideRight)
  return look(ctx)
}
