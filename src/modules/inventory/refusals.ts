// Reports that were refused, as the technician sees them: counted per address, day and reason, without anything of what was sent.
import { sql } from 'kysely'
import { type Context, checkSchools, defineList, notFound, withinReach } from '#kernel'
import { dayOf, type Id } from '#shared'
import { Refusal, type RefusalReason, refusalDays } from './model.ts'
import type { Address } from './take.ts'

/** Counts a refusal; the first of a day takes those away that are too old to matter. */
export async function noteRefusal(ctx: Context, address: Address, reason: RefusalReason): Promise<void> {
  const today = dayOf(ctx.now())
  const { rows } = await sql<{ count: number }>`insert into inventory.refusal as r (authority_id, enrolment_id, day, reason, last_at)
    values (${ctx.authority}::uuid, ${address.id}, ${today}::date, ${reason}, ${ctx.now()})
    on conflict (authority_id, enrolment_id, day, reason) do update set count = least(r.count + 1, 1000000), last_at = excluded.last_at, done_at = null returning r.count`.execute(
    ctx.db(),
  )
  if (rows[0]!.count > 1) return
  await sql`delete from inventory.refusal where authority_id = ${ctx.authority} and enrolment_id = ${address.id} and day < ${today}::date - ${refusalDays}::int`.execute(
    ctx.db(),
  )
}

export const refusalList = defineList({
  model: Refusal,
  from: sql`inventory.refusal r join inventory.enrolment e on e.authority_id = r.authority_id and e.id = r.enrolment_id
    left join organisation.school s on s.authority_id = e.authority_id and s.id = e.school_id`,
  alias: 'r',
  id: sql`r.id`,
  authority: sql`r.authority_id`,
  columns: { address: sql`e.name`, school: sql`e.school_id`, done: sql`(r.done_at is not null)` },
  search: (text) =>
    sql<boolean>`kernel.fold(e.name || ' ' || coalesce(s.name, '')) like '%' || kernel.escaped(kernel.fold(${text})) || '%'`,
  extra: { schoolName: sql`s.name` },
  visible: (ctx) => withinReach(ctx.reach('inventory.enrol'), { authority: 'e.authority_id', school: 'e.school_id' }),
  sort: '-lastAt',
})
export type RefusalRow = Refusal & { schoolName: string | null }

/** Says of refusals that somebody has seen to them, or takes that back. What is refused again opens by itself. */
export async function settleRefusals(ctx: Context, ids: readonly Id[], done: boolean): Promise<number> {
  const { rows } = await sql<{
    id: Id
    school: Id | null
    before: boolean
  }>`select r.id, e.school_id as school, r.done_at is not null as before
    from inventory.refusal r join inventory.enrolment e on e.authority_id = r.authority_id and e.id = r.enrolment_id
    where r.authority_id = ${ctx.authority} and r.id = any(${sql.val([...ids])}::uuid[]) for update of r`.execute(ctx.db())
  if (rows.length < new Set(ids).size) throw notFound()
  checkSchools(
    ctx,
    'inventory.enrol',
    rows.map((row) => row.school),
  )
  const changed = rows.filter((row) => row.before !== done)
  if (changed.length === 0) return 0
  await sql`update inventory.refusal set done_at = ${done ? ctx.now() : null} where authority_id = ${ctx.authority}
    and id = any(${sql.val(changed.map((row) => row.id))}::uuid[])`.execute(ctx.db())
  await ctx.audit(
    done ? 'inventory.refusal.settled' : 'inventory.refusal.reopened',
    'inventory.refusal',
    changed.map(({ id, school, before }) => ({ id, school, changes: { done: [before, done] as const } })),
  )
  await ctx.tell(
    done ? 'inventory.refusal.settled' : 'inventory.refusal.reopened',
    changed.map((row) => row.id),
  )
  return changed.length
}
