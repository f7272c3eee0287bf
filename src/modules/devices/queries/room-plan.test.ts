import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import { createBuildings, createFloors, createRooms, createSites } from '#modules/organisation'
import type { Id } from '#shared'
import { createDevices } from '../actions/devices.ts'
import { setStates } from '../actions/states.ts'
import { allRights } from '../testing.ts'
import { devicesByRoom } from './room-plan.ts'

const world = testWorld()
const rights = [...allRights, 'organisation.room.change']
const clerk = () => whoWith(rights, world.authority)

async function furnished(ctx: Context, school: Id = world.schools[0]) {
  const [site] = await createSites(ctx, [{ school, name: 'Hauptstandort' }])
  const [building] = await createBuildings(ctx, [{ site: site!.id, name: 'Altbau' }])
  const [floor, upper] = await createFloors(ctx, [
    { building: building!.id, name: 'Erdgeschoss', level: 0 },
    { building: building!.id, name: 'Obergeschoss', level: 1 },
  ])
  const rooms = await createRooms(ctx, [
    { number: '001', floor: floor!.id },
    { number: '002', floor: floor!.id },
    { number: '101', floor: upper!.id },
  ])
  const [first, , above] = rooms.map((room) => room.id) as [Id, Id, Id]
  const devices = await createDevices(
    ctx,
    [first, first, first, above].map((room) => ({ school, room, state: 'inUse' as const })),
  )
  await setStates(ctx, [devices[0]!.id], 'lost')
  return { floor: floor!.id, first }
}

test('devices are counted by room and state, on one floor alone', async () => {
  await world.tried(clerk(), async (ctx) => {
    const { floor, first } = await furnished(ctx)
    expect(await devicesByRoom(ctx, floor)).toEqual([
      { room: first, state: 'inUse', count: 2 },
      { room: first, state: 'lost', count: 1 },
    ])
  })
})

test('nothing is counted without the right, at another school or in another authority', async () => {
  const { floor } = await world.done(clerk(), (ctx) => furnished(ctx))
  const seen = (who: ReturnType<typeof whoWith>) => world.tried(who, (ctx) => devicesByRoom(ctx, floor))
  expect(await seen(whoWith(['organisation.read'], world.authority))).toEqual([])
  expect(await seen(whoWith(['devices.read'], world.authority, 'school', world.schools[1]))).toEqual([])
  expect(await seen(whoWith(rights, world.foreign))).toEqual([])
  expect(await seen(whoWith(['devices.read'], world.authority, 'school', world.schools[0]))).toHaveLength(2)
})
