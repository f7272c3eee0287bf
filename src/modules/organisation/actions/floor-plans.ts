// The picture of a floor, and where its rooms are on it.
import { sql } from 'kysely'
import {
  type Changing,
  type Context,
  changeRows,
  conflict,
  type Download,
  dropPicture,
  invalid,
  keepPicture,
  lockRows,
  notFound,
  openPicture,
  type Pictured,
  type StoredFile,
  type WithPicture,
} from '#kernel'
import type { Id } from '#shared'
import { floorPicture, type Room, type RoomSpot } from '../model.ts'
import { type FloorRow, floorList } from '../queries/place-lists.ts'
import { floors, rooms } from '../tables.ts'

// Who may say which rooms there are may say where they are: caretakers and secretaries know it best.
const right = 'organisation.room.change'
const pictured: Pictured = {
  object: 'organisation.floor',
  ...floorPicture,
  refused: { kind: 'organisation.floorPicture', pixels: 'organisation.floorPictureSize' },
}

/** The floor, held, with its picture. */
async function holdFloor(ctx: Context, id: Id): Promise<WithPicture & { school: Id }> {
  const [floor] = await lockRows(ctx, floors, [id])
  ctx.may(right, { schools: [floor!.school] })
  const { rows } = await sql<{
    picture: Id | null
  }>`select picture_id as picture from organisation.floor where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  return { id, school: floor!.school, picture: rows[0]!.picture }
}

/** Keeps a picture of a floor; the one before is deleted, the rooms stay where they are. */
export const keepFloorPicture = async (ctx: Context, id: Id, file: { name: string; bytes: Buffer }): Promise<StoredFile> =>
  keepPicture(ctx, pictured, await holdFloor(ctx, id), file)
/** Takes the picture of a floor away; where its rooms are stays known for the next one. */
export const dropFloorPicture = async (ctx: Context, id: Id): Promise<void> => dropPicture(ctx, pictured, await holdFloor(ctx, id))
/** The picture, for whoever sees the floor. */
export const openFloorPicture = async (ctx: Context, id: Id): Promise<Download> =>
  openPicture(ctx, ((await floorList.get(ctx, id)) as FloorRow).pictureId)

/** Puts rooms of a floor on its picture or takes them off; answers where they were before, which is the way back. */
export async function placeRooms(ctx: Context, floor: Id, wishes: readonly RoomSpot[]): Promise<RoomSpot[]> {
  const { school, picture } = await holdFloor(ctx, floor)
  const ids = wishes.map((wish) => wish.room)
  if (new Set(ids).size < ids.length) throw invalid('organisation.roomTwice')
  const before = await lockRows(ctx, rooms, ids)
  if (before.some((room) => room.school !== school)) throw notFound()
  const elsewhere = before.filter((room) => room.floor !== floor)
  if (elsewhere.length) {
    const values = {
      numbers: elsewhere
        .map((room) => room.number)
        .slice(0, 20)
        .join(', '),
    }
    throw invalid('organisation.roomOtherFloor', { values, fields: [{ path: 'rooms', code: 'organisation.roomOtherFloor', values }] })
  }
  if (!picture && wishes.some((wish) => wish.spot)) throw conflict('organisation.floorWithoutPicture')
  const changes = wishes.map(({ room, spot }) => ({ id: room, planX: fraction(spot?.x), planY: fraction(spot?.y) }))
  await changeRows(ctx, rooms, before, changes as Changing<typeof Room>[], 'placed')
  return before.map(({ id, planX, planY }) => ({ room: id, spot: planX === null || planY === null ? null : { x: planX, y: planY } }))
}

/** As it is kept, so that a move that changes nothing writes nothing. */
const fraction = (value: number | undefined) => (value === undefined ? null : Math.round(value * 10_000) / 10_000)
