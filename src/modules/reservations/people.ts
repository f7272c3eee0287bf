// What leavers have reserved, and what reservations forget about people who are deleted.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Forget, LeaverQuestion } from '#modules/people'
import type { Id } from '#shared'

/** What leavers have reserved for days to come. */
export const reservedByLeavers: LeaverQuestion = async (ctx, people) => {
  const { rows } = await sql<{ person: string; resource: string; label: string }>`
    select v.person_id as person, v.resource_id as resource, c.name || ' (' || count(*) || ')' as label
    from reservations.reservation v join reservations.resource c on c.authority_id = v.authority_id and c.id = v.resource_id
    where v.authority_id = ${ctx.authority} and v.person_id = any(${sql.val([...people])}::uuid[]) and v.state = 'active' and v.ends_at > ${ctx.now()}::timestamptz
    group by v.person_id, v.resource_id, c.name`.execute(ctx.db())
  return rows.map(({ person, resource, label }) => ({ person, kind: 'reservation', label, href: `/reservierungen/${resource}` }))
}

/** Whose and what for goes of these reservations. */
export async function eraseReservations(ctx: Context, ids: readonly Id[]): Promise<number> {
  if (!ids.length) return 0
  const which = sql`${sql.val([...ids])}::uuid[]`
  await sql`update reservations.reservation set person_id = null, account_id = null, purpose = null, cancelled_because = null, version = version + 1
    where authority_id = ${ctx.authority} and id = any(${which})`.execute(ctx.db())
  await sql`select kernel.erase_audit_values('reservations.reservation', ${which})`.execute(ctx.db())
  return ids.length
}

/** That a thing was reserved stays as a fact; for whom and for what goes, and so do her calendar links. */
export const forgetHolders: Forget = async (ctx, people, accounts) => {
  const { rows } = await sql<{ id: Id }>`select id from reservations.reservation where authority_id = ${ctx.authority}
    and (person_id = any(${sql.val([...people])}::uuid[]) or account_id = any(${sql.val([...accounts])}::uuid[])) for update`.execute(
    ctx.db(),
  )
  await sql`delete from reservations.feed where authority_id = ${ctx.authority} and account_id = any(${sql.val([...accounts])}::uuid[])`.execute(
    ctx.db(),
  )
  return {
    'reservations.reservation': await eraseReservations(
      ctx,
      rows.map((row) => row.id),
    ),
  }
}
