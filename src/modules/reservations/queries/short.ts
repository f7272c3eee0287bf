// Reservations to come whose set has too few devices that can be used: lent, broken or gone since they were made.
import { sql } from 'kysely'
import { type Context, withinReach } from '#kernel'
import type { Day, Id } from '#shared'

export interface Short {
  reservation: Id
  resource: Id
  name: string
  school: Id
  schoolName: string
  day: Day
  lessonFrom: string | null
  lessonTo: string | null
  startsAt: string
  holder: string | null
  /** Devices that all who have it at that time need together, and those there are. */
  needed: number
  usable: number
}

/** Asks for no right: the caller did, or tells those concerned. */
export async function shortReservations(ctx: Context, where: ReturnType<typeof sql<boolean>>, limit: number): Promise<Short[]> {
  const { rows } =
    await sql<Short>`select v.id as reservation, c.id as resource, c.name, v.school_id as school, s.name as "schoolName", v.day::text, v.lesson_from as "lessonFrom",
      v.lesson_to as "lessonTo", to_char(v.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt", coalesce(p.name, k.display_name) as holder, n.needed, u.usable
    from reservations.resource c
      cross join lateral (select reservations.usable(c.authority_id, c.device_set_id) as usable) u
      join reservations.reservation v on v.authority_id = c.authority_id and v.resource_id = c.id and v.state = 'active' and v.starts_at > ${ctx.now()}::timestamptz
      cross join lateral (select case when c.shared then reservations.peak(c.authority_id, c.id, v.starts_at, v.ends_at) else v.devices end as needed) n
      join organisation.school s on s.authority_id = v.authority_id and s.id = v.school_id
      left join people.person p on p.authority_id = v.authority_id and p.id = v.person_id
      left join people.account k on k.id = v.account_id and k.authority_id = v.authority_id
    where c.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and c.kind = 'set' and n.needed > u.usable and ${where}
    order by v.starts_at, v.id limit ${limit}`.execute(ctx.db())
  return rows
}

/** Overbooked sets at the schools that somebody manages. */
export const shortFor = (ctx: Context): Promise<Short[]> =>
  shortReservations(ctx, withinReach(ctx.reach('reservations.manage'), { authority: 'v.authority_id', school: 'v.school_id' }), 100)
