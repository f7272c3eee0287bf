// Devices by room, for the plan of a floor.
import { sql } from 'kysely'
import { type Context, withinReach } from '#kernel'
import type { Id } from '#shared'
import type { RoomCount } from '../model.ts'

/** How many devices the rooms of a floor have, by state; rooms without any are left out, and so is what the right does not reach. */
export async function devicesByRoom(ctx: Context, floor: Id): Promise<RoomCount[]> {
  const visible = withinReach(ctx.reach('devices.read'), { authority: 'd.authority_id', school: 'd.school_id' })
  const { rows } = await sql<RoomCount>`select d.room_id as room, d.state, count(*)::int as count
    from organisation.room r join devices.device d on d.authority_id = r.authority_id and d.room_id = r.id
    where r.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and r.floor_id = ${floor} and ${visible}
    group by d.room_id, d.state order by d.room_id, d.state`.execute(ctx.db())
  return rows
}
