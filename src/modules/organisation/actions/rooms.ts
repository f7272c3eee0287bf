// Rooms of a school.
import { sql } from 'kysely'
import { type Changing, type Context, changeRows, conflict, insertRows, invalid, lockRows, notFound, settingState } from '#kernel'
import type { Id } from '#shared'
import { newRoomCode, type Room, type RoomDraft } from '../model.ts'
import { rooms } from '../tables.ts'

const right = 'organisation.room.change'

interface Place {
  school: Id
  site: Id
  building: Id | null
  floor: Id | null
}
type Wish = { site?: Id | null; building?: Id | null; floor?: Id | null }

/** Creates rooms with their door codes. Floor or building tell the site; a number twice in one building is refused by name. */
export async function createRooms(ctx: Context, drafts: readonly RoomDraft[]): Promise<Room[]> {
  const places = await placesFor(ctx, drafts)
  ctx.may(right, { schools: places.map((place) => place.school) })
  const wishes = drafts.map((draft, index) => ({ ...draft, ...places[index]!, kind: draft.kind ?? 'classroom', code: newRoomCode() }))
  await checkRoomNumbers(ctx, wishes)
  return insertRows(ctx, rooms, wishes)
}

/** Changes rooms; another floor, building or site of the same school moves them. */
export async function changeRooms(ctx: Context, changes: readonly Changing<typeof Room>[]): Promise<Room[]> {
  const before = await lockRows(
    ctx,
    rooms,
    changes.map((change) => change.id),
  )
  ctx.may(right, { schools: before.map((room) => room.school) })
  const moved = changes.map((change) => 'site' in change || 'building' in change || 'floor' in change)
  const places = moved.some(Boolean)
    ? await placesFor(
        ctx,
        changes.map((change, index) => (moved[index] ? moveOf(change, before[index]!) : before[index]!)),
      )
    : before
  const foreign = places.findIndex((place, index) => place.school !== before[index]!.school)
  if (foreign >= 0) throw invalid('organisation.roomOtherSchool', { values: { number: before[foreign]!.number } })
  const wishes = changes.map((change, index) => {
    const { school: _school, site, building, floor } = places[index]!
    if (!moved[index]) return change
    const off = floor === before[index]!.floor ? {} : { planX: null, planY: null }
    return { ...change, site, building, floor, ...off }
  })
  await checkRoomNumbers(
    ctx,
    wishes.map((wish, index) => ({ ...before[index]!, ...wish }) as Room),
  )
  return changeRows(ctx, rooms, before, wishes)
}

/** What is named wins; what stands below it is dropped unless it is named too. */
function moveOf(change: Wish, room: Room): Wish {
  if (change.floor) return { floor: change.floor }
  if (change.building) return { building: change.building }
  if (change.site) return { site: change.site }
  return { site: room.site, building: 'building' in change ? null : room.building, floor: null }
}

/** Archives rooms; devices and reservations keep pointing at them. */
export const archiveRooms = settingState(rooms, right, 'archived')
export const restoreRooms = settingState(rooms, right, 'active', checkRoomNumbers)

/** School, site, building and floor of each wish, from the lowest level that it names. */
async function placesFor(ctx: Context, wishes: readonly Wish[]): Promise<Place[]> {
  const asked = wishes.map((wish, index) => ({
    index,
    site: wish.site ?? null,
    building: wish.building ?? null,
    floor: wish.floor ?? null,
  }))
  if (asked.some((wish) => !wish.site && !wish.building && !wish.floor))
    throw invalid('organisation.roomWithoutSite', { fields: [{ path: 'site', code: 'field.missing' }] })
  const { rows } = await sql<Place & { index: number }>`
    select w.index, p.school_id as school, p.id as site, b.id as building, f.id as floor
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as w(index int, site uuid, building uuid, floor uuid)
    left join organisation.floor f on f.authority_id = ${ctx.authority} and f.id = w.floor
    left join organisation.building b on b.authority_id = ${ctx.authority} and b.id = coalesce(f.building_id, w.building)
    join organisation.site p on p.authority_id = ${ctx.authority} and p.id = coalesce(b.site_id, w.site)
    where (w.floor is null or f.id is not null) and (w.building is null or b.id = w.building) and (w.site is null or p.id = w.site)`.execute(
    ctx.db(),
  )
  const found = new Map(rows.map((row) => [row.index, row]))
  return asked.map(({ index }) => {
    const place = found.get(index)
    if (!place) throw notFound()
    return { school: place.school, site: place.site, building: place.building, floor: place.floor }
  })
}

async function checkRoomNumbers(ctx: Context, wishes: readonly (Place & { id?: Id; number: string })[]): Promise<void> {
  const { rows } = await sql<{ number: string }>`
    with wish as (select * from jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) as w(id uuid, number text, site uuid, building uuid))
    select w.number from wish w join organisation.room r on r.authority_id = ${ctx.authority} and r.site_id = w.site and r.building_id is not distinct from w.building
      and r.number = w.number and r.state = 'active' and r.id is distinct from w.id and not exists (select from wish o where o.id = r.id)
    union all select number from wish group by site, building, number having count(*) > 1`.execute(ctx.db())
  if (rows.length === 0) return
  const values = { numbers: [...new Set(rows.map((row) => row.number))].slice(0, 20).join(', ') }
  throw conflict('organisation.roomNumberTaken', { values, fields: [{ path: 'number', code: 'organisation.roomNumberTaken', values }] })
}
