// Reading sites, buildings, floors and rooms.
import { sql } from 'kysely'
import { type Context, defineList, type Found, type Reach, searchIds, withinReach } from '#kernel'
import type { Id } from '#shared'
import { type Building, type FloorWithPicture, Room, type Site } from '../model.ts'
import { hasWords } from './words.ts'

export const roomList = defineList({
  model: Room,
  from: sql`organisation.room r
    join organisation.school s on s.authority_id = r.authority_id and s.id = r.school_id
    join organisation.site p on p.authority_id = r.authority_id and p.id = r.site_id
    left join organisation.building b on b.authority_id = r.authority_id and b.id = r.building_id
    left join organisation.floor f on f.authority_id = r.authority_id and f.id = r.floor_id`,
  alias: 'r',
  id: sql`r.id`,
  authority: sql`r.authority_id`,
  columns: { school: sql`r.school_id`, site: sql`r.site_id`, building: sql`r.building_id`, floor: sql`r.floor_id` },
  extra: { schoolName: sql`s.name`, siteName: sql`p.name`, buildingName: sql`b.name`, floorName: sql`f.name` },
  visible: (ctx) => withinReach(ctx.reach('organisation.read'), { authority: 'r.authority_id', school: 'r.school_id' }),
  search: (text) => hasWords(sql`(r.search || ' ' || coalesce(kernel.fold(b.name), ''))`, text),
  sort: 'number',
})
export type RoomRow = Room & { schoolName: string; siteName: string; buildingName: string | null; floorName: string | null }

export const getRoom = (ctx: Context, id: Id) => roomList.get(ctx, id) as Promise<RoomRow>

/** The room whose label carries this code. */
export async function findRoomByCode(ctx: Context, code: string): Promise<RoomRow | undefined> {
  const { rows } = await sql<{ id: Id }>`select id from organisation.room
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and code = ${code.trim().toUpperCase()} order by id limit 1`.execute(
    ctx.db(),
  )
  return rows[0] && getRoom(ctx, rows[0].id)
}

export interface Places {
  sites: Site[]
  buildings: Building[]
  floors: FloorWithPicture[]
  rooms: Room[]
}

/** Everything a school stands in, each level in its order; the screen makes a tree of it. */
export async function placesOf(ctx: Context, school: Id): Promise<Places> {
  const visible = withinReach(ctx.reach('organisation.read'), { authority: 't.authority_id', school: 't.school_id' })
  const where = sql`t.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and t.school_id = ${school} and ${visible}`
  const { rows: sites } = await sql<Site>`select id, school_id as school, name, street, postcode, city, position, version
    from organisation.site t where ${where} order by position nulls last, name, id`.execute(ctx.db())
  const { rows: buildings } = await sql<Building>`select id, school_id as school, site_id as site, name, position, version
    from organisation.building t where ${where} order by position nulls last, name, id`.execute(ctx.db())
  const { rows: floors } =
    await sql<FloorWithPicture>`select id, school_id as school, building_id as building, name, level, picture_id as "pictureId", version
    from organisation.floor t where ${where} order by level desc, name, id`.execute(ctx.db())
  const { rows: rooms } =
    await sql<Room>`select id, number, name, kind, seats, school_id as school, site_id as site, building_id as building, floor_id as floor, code,
      plan_x::float8 as "planX", plan_y::float8 as "planY", state, version
    from organisation.room t where ${where} order by number, id`.execute(ctx.db())
  return { sites, buildings, floors, rooms }
}

/** Matching rooms for the palette, best first. */
export async function searchRooms(ctx: Context, reach: Reach, text: string, limit: number): Promise<Found[]> {
  const ids = await searchIds(ctx, 'organisation.room', reach, text, limit)
  const { rows } = await sql<{
    id: Id
    number: string
    name: string | null
    school: string
  }>`select r.id, r.number, r.name, s.name as school
    from unnest(${sql.val(ids)}::uuid[]) with ordinality as hit(id, rank) join organisation.room r on r.id = hit.id
    join organisation.school s on s.authority_id = r.authority_id and s.id = r.school_id order by hit.rank`.execute(ctx.db())
  return rows.map(({ id, number, name, school }) => ({
    id,
    title: name ? `${number} ${name}` : number,
    subtitle: school,
    href: `/raeume/${id}`,
  }))
}
