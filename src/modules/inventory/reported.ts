// What devices told of themselves, for lists that other programs read.
import { sql } from 'kysely'
import { type Context, withinReach } from '#kernel'
import type { Reported } from '#modules/devices'
import type { Id } from '#shared'

/** Address and operating system by the latest report of each device; nothing for whoever may not see reports. */
export async function reportedBy(ctx: Context, devices: readonly Id[]): Promise<Map<Id, Reported>> {
  const reach = ctx.reach('inventory.read')
  if (reach.nothing) return new Map()
  const { rows } = await sql<Reported & { id: Id }>`
    select distinct on (s.device_id) s.device_id as id, s.ip as address, nullif(concat_ws(' ', s.os, s.os_version), '') as system
    from inventory.seen s join devices.device d on d.authority_id = s.authority_id and d.id = s.device_id
    where s.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and s.device_id = any(${sql.val([...devices])}::uuid[])
      and ${withinReach(reach, { authority: 'd.authority_id', school: 'd.school_id' })}
    order by s.device_id, s.last_seen_at desc`.execute(ctx.db())
  return new Map(rows.map(({ id, ...said }) => [id, said]))
}
