// A single device that somebody has reserved is not lent over that time.
import { sql } from 'kysely'
import type { LendGuard } from '#modules/loans'
import { formatDay, type Id } from '#shared'

/** Devices with a reservation between the two days, counted as days in Germany; a set is only told to be short, since others of it are left. */
export const reservedGuard: LendGuard = async (ctx, devices, { fromDay, untilDay }) => {
  const { rows } = await sql<{ device: Id; day: string }>`select c.device_id as device, min(v.day)::text as day
    from reservations.resource c join reservations.reservation v on v.authority_id = c.authority_id and v.resource_id = c.id
    where c.authority_id = ${ctx.authority} and c.device_id = any(${sql.val([...devices])}::uuid[]) and v.state = 'active'
      and v.day between ${fromDay}::date and ${untilDay}::date and v.ends_at > ${ctx.now()}::timestamptz
    group by c.device_id`.execute(ctx.db())
  return rows.map(({ device, day }) => ({ device, code: 'reservations.promised', values: { day: formatDay(day, ctx.lang) } }))
}
