import { expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { createDevices } from '#modules/devices'
import { newId } from '#shared'
import { addRoom } from '../devices/testing.ts'
import { closeRound, correctRooms, loseMissing, openRounds, takeScans } from './actions.ts'
import { countsOf, expectedOf, openLines } from './queries.ts'

const world = testWorld()
const technician = () => whoWith(['stocktake.take', 'devices.read', 'devices.change'], world.authority)
const scan = (code: string, room: string | null = null) => ({ id: newId(), code, room, at: '2026-09-01T08:00:00.000Z' })
const asked = { filter: [], limit: 50 }

test('a school is walked through: found, in another room, foreign, unknown, missing', async () => {
  await world.tried(technician(), async (ctx) => {
    const [one, two] = world.schools
    const [a, b] = [await addRoom(ctx, one, '101'), await addRoom(ctx, one, '102')]
    const made = await createDevices(ctx, [
      { inventoryNumber: 'G-1', serial: 'S1', school: one, room: a, state: 'inUse' },
      { inventoryNumber: 'G-2', serial: 'S2', school: one, room: a, state: 'inUse' },
      { inventoryNumber: 'G-3', school: one, state: 'inStock' },
      { inventoryNumber: 'G-4', school: two, state: 'inUse' },
      { inventoryNumber: 'G-5', school: one, state: 'retired' },
    ])
    const [round] = await openRounds(ctx, [{ name: 'Herbst', school: one }])
    const expected = await expectedOf(ctx, round!.id)
    expect(expected.devices.map((device) => device.number)).toEqual(['G-1', 'G-2', 'G-3'])
    const scans = [scan(`https://muses.example/g/${made[0]!.code}`, a), scan('s2', b), scan('G-4', b), scan('quatsch')]
    expect((await takeScans(ctx, round!.id, scans)).map((each) => each.number)).toEqual(['G-1', 'G-2', 'G-4', null])
    // The phone did not hear the answer and sends again.
    await takeScans(ctx, round!.id, scans)
    const counts = { found: 1, moved: 1, foreign: 1, unknown: 1, missing: 1, lent: 0 }
    expect(await countsOf(ctx, round!.id)).toEqual(counts)
    expect(await refusalOf(correctRooms(ctx, round!.id))).toBe('stocktake.open')
    await closeRound(ctx, round!.id)
    expect(await refusalOf(takeScans(ctx, round!.id, [scan('G-3')]))).toBe('stocktake.closed')
    expect(await correctRooms(ctx, round!.id)).toBe(2)
    expect(await loseMissing(ctx, round!.id)).toBe(1)
    // The report stays what it was.
    expect(await countsOf(ctx, round!.id)).toEqual(counts)
    const { list } = await openLines(ctx, round!.id)
    expect((await list.page(ctx, asked)).rows.map((line) => [line.number, line.verdict, line.wantedRoom, line.seenRoom])).toEqual([
      ['G-1', 'found', '101', '101'],
      ['G-2', 'moved', '101', '102'],
      ['G-3', 'missing', null, null],
      ['G-4', 'foreign', null, '102'],
      ['quatsch', 'unknown', null, null],
    ])
  })
})

test('500 scans of a phone that was away are taken at once', async () => {
  await world.tried(technician(), async (ctx) => {
    await createDevices(
      ctx,
      Array.from({ length: 500 }, (_, index) => ({ inventoryNumber: `N-${index}`, school: world.schools[0] })),
    )
    const [round] = await openRounds(ctx, [{ name: 'Viele', school: world.schools[0] }])
    const scans = Array.from({ length: 500 }, (_, index) => scan(`n-${index}`))
    expect((await takeScans(ctx, round!.id, scans)).filter((each) => each.device)).toHaveLength(500)
    expect(await countsOf(ctx, round!.id)).toMatchObject({ found: 500, missing: 0 })
    expect(await refusalOf(takeScans(ctx, round!.id, Array(1_001).fill(scan('x'))))).toBe('stocktake.tooMany')
  })
})

test('refused without the right, at another school and in another authority', async () => {
  const draft = { name: 'Herbst', school: world.schools[0] }
  expect(await refusalOf(world.tried(whoWith(['devices.read'], world.authority), (ctx) => openRounds(ctx, [draft])))).toBe('Forbidden')
  const atOther = whoWith(['stocktake.take'], world.authority, 'school', world.schools[1])
  expect(await refusalOf(world.tried(atOther, (ctx) => openRounds(ctx, [draft])))).toBe('NotFound')
  const [round] = await world.done(technician(), (ctx) => openRounds(ctx, [draft]))
  expect(await refusalOf(world.tried(atOther, (ctx) => takeScans(ctx, round!.id, [scan('x')])))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(['stocktake.take'], world.foreign), (ctx) => closeRound(ctx, round!.id)))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(['stocktake.take'], world.foreign), (ctx) => takeScans(ctx, round!.id, [scan('x')])))).toBe(
    'NotFound',
  )
})
