import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { findRoomByCode, placesOf, roomList } from '../queries/places.ts'
import { changeBuildings, createBuildings, createFloors, createSites, deleteSites } from './places.ts'
import { archiveRooms, changeRooms, createRooms, restoreRooms } from './rooms.ts'

const world = testWorld()
const rights = ['organisation.read', 'organisation.room.change']
const admin = () => whoWith(rights, world.authority)

async function house(ctx: Context, school: string) {
  const [site] = await createSites(ctx, [{ school, name: 'Hauptstandort' }])
  const [building] = await createBuildings(ctx, [{ site: site!.id, name: 'Altbau' }])
  const [floor] = await createFloors(ctx, [{ building: building!.id, name: 'Erdgeschoss', level: 0 }])
  return { site: site!, building: building!, floor: floor! }
}

test('site, building, floor and rooms follow one another; numbers sort as people count', async () => {
  await world.tried(admin(), async (ctx) => {
    const { site, building, floor } = await house(ctx, world.schools[0])
    const created = await createRooms(ctx, [
      { number: '10', floor: floor.id },
      { number: '2', building: building.id, kind: 'science', seats: 24 },
      { number: 'Hof', site: site.id, kind: 'outside' },
    ])
    expect(created.map((room) => [room.school, room.site, room.building, room.floor])).toEqual([
      [world.schools[0], site.id, building.id, floor.id],
      [world.schools[0], site.id, building.id, null],
      [world.schools[0], site.id, null, null],
    ])
    const page = await roomList.page(ctx, { filter: [], limit: 10 })
    expect(page.rows.map((room) => room.number)).toEqual(['2', '10', 'Hof'])
    const places = await placesOf(ctx, world.schools[0])
    expect([places.sites.length, places.buildings.length, places.floors.length, places.rooms.length]).toEqual([1, 1, 1, 3])
    expect((await findRoomByCode(ctx, created[1]!.code.toLowerCase()))!.number).toBe('2')
  })
})

test('a room number is unique per building and free again after archiving', async () => {
  await world.tried(admin(), async (ctx) => {
    const { site, building } = await house(ctx, world.schools[0])
    const [room] = await createRooms(ctx, [{ number: '101', building: building.id }])
    expect(await refusalOf(createRooms(ctx, [{ number: '101', building: building.id }]))).toBe('organisation.roomNumberTaken')
    await createRooms(ctx, [{ number: '101', site: site.id }])
    await archiveRooms(ctx, [room!.id])
    await createRooms(ctx, [{ number: '101', building: building.id }])
    expect(await refusalOf(restoreRooms(ctx, [room!.id]))).toBe('organisation.roomNumberTaken')
  })
})

test('rooms move within their school only', async () => {
  await world.tried(admin(), async (ctx) => {
    const here = await house(ctx, world.schools[0])
    const there = await house(ctx, world.schools[1])
    const [room] = await createRooms(ctx, [{ number: '1', floor: here.floor.id }])
    const [moved] = await changeRooms(ctx, [{ id: room!.id, building: here.building.id, name: 'Werkraum' }])
    expect(moved).toMatchObject({ building: here.building.id, floor: null, name: 'Werkraum', version: 2 })
    expect(await refusalOf(changeRooms(ctx, [{ id: room!.id, floor: there.floor.id }]))).toBe('organisation.roomOtherSchool')
  })
})

test('two rooms may exchange their numbers in one change', async () => {
  await world.tried(admin(), async (ctx) => {
    const { site } = await house(ctx, world.schools[0])
    const [a, b] = await createRooms(ctx, [
      { number: '1', site: site.id },
      { number: '2', site: site.id },
    ])
    expect(await refusalOf(changeRooms(ctx, [{ id: a!.id, number: '2' }]))).toBe('organisation.roomNumberTaken')
    expect(b!.number).toBe('2')
  })
})

test('what is not empty is not deleted', async () => {
  await world.tried(admin(), async (ctx) => {
    const { site } = await house(ctx, world.schools[0])
    const refused = await deleteSites(ctx, [site.id]).catch((error) => error)
    expect(refused.code).toBe('23503')
  })
  await world.tried(admin(), async (ctx) => {
    const [site] = await createSites(ctx, [{ school: world.schools[0], name: 'Außenstelle' }])
    await deleteSites(ctx, [site!.id])
    expect((await placesOf(ctx, world.schools[0])).sites).toEqual([])
  })
})

test('places need the right, at this school, in this authority', async () => {
  const create = (who: ReturnType<typeof whoWith>, school: string) =>
    refusalOf(world.tried(who, (ctx) => createSites(ctx, [{ school, name: 'x' }])))
  expect(await create(whoWith(['organisation.read'], world.authority), world.schools[0])).toBe('Forbidden')
  expect(await create(whoWith(rights, world.authority, 'school', world.schools[1]), world.schools[0])).toBe('NotFound')
  expect(await create(admin(), world.foreignSchools[0])).toBe('NotFound')
  const { building, room } = await world.done(admin(), async (ctx) => {
    const made = await house(ctx, world.schools[0])
    return { ...made, room: (await createRooms(ctx, [{ number: '1', site: made.site.id }]))[0]! }
  })
  const stranger = whoWith(rights, world.foreign)
  expect(await refusalOf(world.tried(stranger, (ctx) => changeBuildings(ctx, [{ id: building.id, name: 'x' }])))).toBe('NotFound')
  expect(await refusalOf(world.tried(stranger, (ctx) => changeRooms(ctx, [{ id: room.id, name: 'x' }])))).toBe('NotFound')
  expect(await refusalOf(world.tried(stranger, (ctx) => createRooms(ctx, [{ number: '2', building: building.id }])))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(['organisation.read'], world.authority), (ctx) => archiveRooms(ctx, [room.id])))).toBe(
    'Forbidden',
  )
  await world.tried(whoWith(['organisation.read'], world.foreign), async (ctx) =>
    expect(await findRoomByCode(ctx, room.code)).toBeUndefined(),
  )
})
