import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import { placesOf } from '../queries/places.ts'
import { dropFloorPicture, keepFloorPicture, openFloorPicture, placeRooms } from './floor-plans.ts'
import { createBuildings, createFloors, createSites, deleteBuildings, deleteFloors, deleteSites } from './places.ts'
import { changeRooms, createRooms } from './rooms.ts'

const world = testWorld()
const rights = ['organisation.read', 'organisation.room.change']
const admin = () => whoWith(rights, world.authority)
const caretaker = (school: Id) => whoWith(rights, world.authority, 'school', school)
/** One grey point. */
const bytes = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const file = { name: 'erdgeschoss.png', bytes }

async function house(ctx: Context, school: Id = world.schools[0]) {
  const [site] = await createSites(ctx, [{ school, name: 'Hauptstandort' }])
  const [building] = await createBuildings(ctx, [{ site: site!.id, name: 'Altbau' }])
  const [floor, upper] = await createFloors(ctx, [
    { building: building!.id, name: 'Erdgeschoss', level: 0 },
    { building: building!.id, name: '1. Obergeschoss', level: 1 },
  ])
  const rooms = await createRooms(ctx, [
    { number: '001', floor: floor!.id },
    { number: '002', floor: floor!.id },
    { number: '101', floor: upper!.id },
  ])
  return { site: site!.id, building: building!.id, floor: floor!.id, upper: upper!.id, rooms: rooms.map((room) => room.id) as [Id, Id, Id] }
}
const filesOf = async (ctx: Context, floor: Id) =>
  (
    await sql<{ name: string }>`select name from kernel.file where owner_object = 'organisation.floor' and owner_id = ${floor}`.execute(
      ctx.db(),
    )
  ).rows
const spotsOf = async (ctx: Context, floor: Id) =>
  Object.fromEntries(
    (await placesOf(ctx, world.schools[0])).rooms.flatMap((room) =>
      room.floor === floor ? [[room.number, [room.planX, room.planY]]] : [],
    ),
  )

test('a floor has one picture: kept, replaced, shown; the one before is really gone', async () => {
  await world.tried(admin(), async (ctx) => {
    const { floor } = await house(ctx)
    const first = await keepFloorPicture(ctx, floor, file)
    expect((await placesOf(ctx, world.schools[0])).floors.map((each) => each.pictureId)).toEqual([null, first.id])
    await keepFloorPicture(ctx, floor, { ...file, name: 'neu.png' })
    expect(await filesOf(ctx, floor)).toEqual([{ name: 'neu.png' }])
    const shown = await openFloorPicture(ctx, floor)
    expect(shown).toMatchObject({ name: 'neu.png', type: 'image/png', inline: true })
    const parts: Uint8Array[] = []
    for await (const part of shown.body as AsyncIterable<Uint8Array>) parts.push(part)
    expect(Buffer.concat(parts)).toEqual(bytes)
    await dropFloorPicture(ctx, floor)
    expect(await filesOf(ctx, floor)).toEqual([])
    expect(await refusalOf(openFloorPicture(ctx, floor))).toBe('NotFound')
    expect(await refusalOf(dropFloorPicture(ctx, floor))).toBe('NotFound')
  })
})

test('rooms are put down, moved, taken off and put back by what was answered', async () => {
  await world.tried(admin(), async (ctx) => {
    const { floor, rooms } = await house(ctx)
    const put = (room: Id, x: number, y: number) => placeRooms(ctx, floor, [{ room, spot: { x, y } }])
    expect(await refusalOf(put(rooms[0], 0.5, 0.5))).toBe('organisation.floorWithoutPicture')
    await keepFloorPicture(ctx, floor, file)
    await placeRooms(ctx, floor, [
      { room: rooms[0], spot: { x: 0.25, y: 0.123_456 } },
      { room: rooms[1], spot: { x: 1, y: 0 } },
    ])
    expect(await spotsOf(ctx, floor)).toEqual({ '001': [0.25, 0.1235], '002': [1, 0] })
    const before = await put(rooms[0], 0.75, 0.9)
    expect(before).toEqual([{ room: rooms[0], spot: { x: 0.25, y: 0.1235 } }])
    const gone = await placeRooms(ctx, floor, [{ room: rooms[1], spot: null }])
    await placeRooms(ctx, floor, [...before, ...gone])
    expect(await spotsOf(ctx, floor)).toEqual({ '001': [0.25, 0.1235], '002': [1, 0] })
    // Another picture of the same floor keeps them, another floor does not.
    await keepFloorPicture(ctx, floor, file)
    await dropFloorPicture(ctx, floor)
    expect(await spotsOf(ctx, floor)).toEqual({ '001': [0.25, 0.1235], '002': [1, 0] })
  })
})

test('another floor takes a room off the plan; a floor that is deleted takes its picture with it', async () => {
  await world.tried(admin(), async (ctx) => {
    const { floor, upper, rooms } = await house(ctx)
    await keepFloorPicture(ctx, floor, file)
    await placeRooms(
      ctx,
      floor,
      rooms.slice(0, 2).map((room) => ({ room, spot: { x: 0.5, y: 0.5 } })),
    )
    await changeRooms(ctx, [{ id: rooms[0], name: 'Lager', floor }])
    expect((await spotsOf(ctx, floor))['001']).toEqual([0.5, 0.5])
    await changeRooms(ctx, [
      { id: rooms[0], floor: upper },
      { id: rooms[1], floor: null },
    ])
    expect((await spotsOf(ctx, upper))['001']).toEqual([null, null])
    await deleteFloors(ctx, [floor])
    expect(await filesOf(ctx, floor)).toEqual([])
  })
})

test('what still holds floors or rooms is not deleted, and their picture stays; emptied from below all goes, the picture too', async () => {
  const { site, building, floor, upper } = await world.done(admin(), async (ctx) => {
    const made = await house(ctx)
    await keepFloorPicture(ctx, made.floor, file)
    return made
  })
  // Answered as in use (problem.ts).
  const refused = (work: (ctx: Context) => Promise<void>) =>
    world.tried(admin(), work).then(
      () => 'done',
      (error: { code?: string }) => error.code,
    )
  expect(await refused((ctx) => deleteSites(ctx, [site]))).toBe('23503')
  expect(await refused((ctx) => deleteBuildings(ctx, [building]))).toBe('23503')
  expect(await refused((ctx) => deleteFloors(ctx, [floor]))).toBe('23503')
  await world.tried(admin(), async (ctx) => {
    expect(await filesOf(ctx, floor)).toEqual([{ name: 'erdgeschoss.png' }])
    await changeRooms(
      ctx,
      (await placesOf(ctx, world.schools[0])).rooms.flatMap((room) =>
        room.floor === floor || room.floor === upper
          ? [{ id: room.id, building: null, floor: null, site, number: `${room.number} ohne` }]
          : [],
      ),
    )
    await deleteFloors(ctx, [floor, upper])
    await deleteBuildings(ctx, [building])
    expect(await filesOf(ctx, floor)).toEqual([])
  })
})

test('broken, foreign and oversized pictures are refused and nothing is kept', async () => {
  const floor = await world.done(admin(), async (ctx) => (await house(ctx)).floor)
  const tried = (wrong: Buffer) =>
    refusalOf(world.tried(admin(), (ctx) => keepFloorPicture(ctx, floor, { name: 'plan.png', bytes: wrong })))
  expect(await tried(bytes.subarray(0, bytes.length - 20))).toBe('organisation.floorPicture')
  expect(await tried(Buffer.from('%PDF-1.7 und kein Bild'.padEnd(60)))).toBe('organisation.floorPicture')
  expect(await tried(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'.padEnd(60)))).toBe('organisation.floorPicture')
  expect(await tried(Buffer.concat([bytes, Buffer.alloc(5 * 2 ** 20)]))).toBe('bodyTooLarge')
  const bomb = Buffer.from(bytes)
  bomb.writeUInt32BE(60_000, 16)
  bomb.writeUInt32BE(60_000, 20)
  expect(await tried(bomb)).toBe('organisation.floorPictureSize')
  await world.tried(admin(), async (ctx) => expect(await filesOf(ctx, floor)).toEqual([]))
})

test('rooms of other floors and schools, twice and unknown are refused', async () => {
  await world.tried(admin(), async (ctx) => {
    const { floor, rooms } = await house(ctx)
    const other = await house(ctx, world.schools[1])
    await keepFloorPicture(ctx, floor, file)
    const spot = { x: 0.5, y: 0.5 }
    const tried = (...wanted: Id[]) =>
      refusalOf(
        placeRooms(
          ctx,
          floor,
          wanted.map((room) => ({ room, spot })),
        ),
      )
    expect(await tried(rooms[2])).toBe('organisation.roomOtherFloor')
    expect(await tried(rooms[0], rooms[0])).toBe('organisation.roomTwice')
    expect(await tried(other.rooms[0])).toBe('NotFound')
    expect(await tried(newId())).toBe('NotFound')
    expect(await spotsOf(ctx, floor)).toEqual({ '001': [null, null], '002': [null, null] })
  })
})

test('it is refused without the right, at another school and in another authority; readers see the picture at their school alone', async () => {
  const { floor, rooms } = await world.done(admin(), async (ctx) => {
    const made = await house(ctx)
    await keepFloorPicture(ctx, made.floor, file)
    return made
  })
  const works: ((ctx: Context) => Promise<unknown>)[] = [
    (ctx: Context) => keepFloorPicture(ctx, floor, file),
    (ctx: Context) => dropFloorPicture(ctx, floor),
    (ctx: Context) => placeRooms(ctx, floor, [{ room: rooms[0], spot: { x: 0, y: 0 } }]),
  ]
  for (const work of works) {
    expect(await refusalOf(world.tried(whoWith(['organisation.read'], world.authority), work))).toBe('Forbidden')
    expect(await refusalOf(world.tried(caretaker(world.schools[1]), work))).toBe('NotFound')
    expect(await refusalOf(world.tried(whoWith(rights, world.foreign), work))).toBe('NotFound')
    await world.tried(caretaker(world.schools[0]), work)
  }
  const seen = (who: ReturnType<typeof whoWith>) => refusalOf(world.tried(who, (ctx) => openFloorPicture(ctx, floor)))
  expect(await seen(whoWith(['organisation.read'], world.authority, 'school', world.schools[1]))).toBe('NotFound')
  expect(await seen(whoWith(rights, world.foreign))).toBe('NotFound')
  await world.tried(whoWith(['organisation.read'], world.authority, 'school', world.schools[0]), (ctx) => openFloorPicture(ctx, floor))
})
