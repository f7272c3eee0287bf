import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { newId } from '#shared'
import { type RetireGuard, retireGuards } from '../guards.ts'
import { deviceList, findByCodes, findDevices, getDevice } from '../queries/devices.ts'
import { addPerson, addRoom, allRights } from '../testing.ts'
import { createModels, createSets } from './catalogue.ts'
import { changeDevices, createDevices, deleteDevices, enterDevices, monthsLater, moveDevices } from './devices.ts'
import { setStates } from './states.ts'

const world = testWorld()
const clerk = () => whoWith(allRights, world.authority)
const now = () => new Date('2026-09-01T08:00:00Z')
const asked = { filter: [], limit: 50 }

test('devices follow their model and the template of numbers', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const [model] = await createModels(ctx, [
        { name: 'iPad 10', kind: 'tablet', price: 38_900, warrantyMonths: 24, accessories: 'Hülle, Stift' },
      ])
      const made = await createDevices(ctx, [
        { model: model!.id, serial: ' dmpx1 ', school: world.schools[0], purchasedOn: '2026-02-28', macs: 'A4-83-E7-00-11-22' },
        { model: model!.id, serial: 'DMPX2', school: world.schools[0] },
      ])
      expect(made).toMatchObject([
        {
          inventoryNumber: 'G2026-00001',
          kind: 'tablet',
          price: 38_900,
          warrantyUntil: '2028-02-28',
          accessories: 'Hülle, Stift',
          macs: 'a4:83:e7:00:11:22',
          serial: 'dmpx1',
          state: 'inStock',
          since: '2026-09-01',
          owner: 'authority',
        },
        { inventoryNumber: 'G2026-00002', warrantyUntil: null },
      ])
      expect((await deviceList.page(ctx, asked)).rows).toMatchObject([{ modelName: 'iPad 10', schoolName: 'Gymnasium Hohenauen' }, {}])
      const found = await findByCodes(ctx, [
        'SDMPX1',
        'a483e7001122',
        'g2026-00002',
        made[1]!.code,
        `https://muses.example/g/${made[1]!.code}`,
        'nichts',
      ])
      expect([...found].map(([code, device]) => [code, device.inventoryNumber])).toEqual(
        expect.arrayContaining([
          ['SDMPX1', 'G2026-00001'],
          ['a483e7001122', 'G2026-00001'],
          ['g2026-00002', 'G2026-00002'],
          [made[1]!.code, 'G2026-00002'],
          [`https://muses.example/g/${made[1]!.code}`, 'G2026-00002'],
        ]),
      )
      expect(found.size).toBe(5)
    },
    { now },
  )
})

test('what somebody enters has a model or a kind', async () => {
  await world.tried(clerk(), async (ctx) => {
    await expect(enterDevices(ctx, [{ school: world.schools[0], serial: 'NUR-NUMMER' }])).rejects.toMatchObject({
      code: 'devices.noKind',
      options: { fields: [{ path: 'model', code: 'devices.noKind' }] },
    })
    expect((await deviceList.page(ctx, asked)).rows).toEqual([])
    expect(await enterDevices(ctx, [{ school: world.schools[0], kind: 'board' }])).toMatchObject([{ kind: 'board' }])
  })
  const reader = whoWith(['devices.read'], world.authority)
  expect(await refusalOf(world.tried(reader, (ctx) => enterDevices(ctx, [{ school: world.schools[0] }])))).toBe('Forbidden')
  const foreign = whoWith(allRights, world.foreign)
  expect(await refusalOf(world.tried(foreign, (ctx) => enterDevices(ctx, [{ school: world.schools[0], kind: 'board' }])))).toBe('NotFound')
})

test('a scan is found at once after a large delivery, before the planner knows of it', async () => {
  await world.tried(clerk(), async (ctx) => {
    const made = await createDevices(
      ctx,
      Array.from({ length: 3_000 }, (_, index) => ({ kind: 'tablet' as const, serial: `LIEF${index}`, school: world.schools[0] })),
    )
    const began = performance.now()
    const found = await findByCodes(ctx, [made[2_900]!.inventoryNumber, 'lief2'])
    // Some milliseconds; ten seconds where every device asks again for all of them.
    expect(performance.now() - began).toBeLessThan(2_000)
    expect([...found.values()].map((device) => device.serial)).toEqual(['LIEF2900', 'LIEF2'])
  })
})

test('numbers that an import brought are passed over', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      await createDevices(ctx, [{ inventoryNumber: 'g2026-00002', school: world.schools[0] }])
      const made = await createDevices(ctx, [{ school: world.schools[0] }, { school: world.schools[0] }, { school: null }])
      expect(made.map((each) => each.inventoryNumber)).toEqual(['G2026-00001', 'G2026-00003', 'G2026-00004'])
    },
    { now },
  )
})

test('serials and numbers that exist are refused by name, those of disposed devices are free', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [first] = await createDevices(ctx, [{ inventoryNumber: 'A-1', serial: 'X100', school: world.schools[0] }])
    const twice = createDevices(ctx, [
      { inventoryNumber: 'a-1', school: world.schools[1] },
      { serial: 'x100', school: world.schools[1] },
      { serial: 'Z', school: world.schools[1] },
      { serial: 'z', school: world.schools[1] },
    ])
    await expect(twice).rejects.toMatchObject({
      options: {
        fields: expect.arrayContaining([
          expect.objectContaining({ path: 'serial', values: { values: 'x100' } }),
          expect.objectContaining({ path: 'serial', values: { values: 'z' } }),
          expect.objectContaining({ path: 'inventoryNumber', values: { values: 'a-1' } }),
        ]),
      },
    })
    await setStates(ctx, [first!.id], 'retired')
    await setStates(ctx, [first!.id], 'disposed')
    expect(await createDevices(ctx, [{ serial: 'X100', school: world.schools[0] }])).toHaveLength(1)
    // What makers leave in for want of a serial identifies nothing.
    const blank = await createDevices(ctx, [
      { serial: 'To be filled by O.E.M.', school: world.schools[0] },
      { serial: 'N/A', school: world.schools[0] },
    ])
    expect(blank.map((each) => each.serial)).toEqual([null, null])
  })
})

test('wrong MAC addresses, days in the wrong order and rooms of another school are refused', async () => {
  await world.tried(clerk(), async (ctx) => {
    const school = world.schools[0]
    expect(await refusalOf(createDevices(ctx, [{ school, macs: '12:34' }]))).toBe('devices.mac')
    expect(await refusalOf(createDevices(ctx, [{ school, purchasedOn: '2026-05-01', inServiceOn: '2026-04-01' }]))).toBe('devices.dayOrder')
    const room = await addRoom(ctx, world.schools[1])
    expect(await refusalOf(createDevices(ctx, [{ school, room }]))).toBe('devices.roomElsewhere')
    expect(await refusalOf(createDevices(ctx, [{ school, state: 'lent' }]))).toBe('devices.lentByHand')
    expect(await refusalOf(createDevices(ctx, [{ school, person: newId() }]))).toBe('NotFound')
  })
})

test('devices move to rooms, sets and people; another school leaves them behind', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [one, two] = world.schools
    const room = await addRoom(ctx, one)
    const person = await addPerson(ctx)
    const [set] = await createSets(ctx, [{ name: 'Koffer 1', kind: 'case', school: one, room }])
    const made = await createDevices(ctx, [{ school: two }, { school: two }])
    const ids = made.map((each) => each.id)
    expect(await moveDevices(ctx, ids, { set: set!.id, person })).toMatchObject([
      { school: one, room, set: set!.id, person },
      { school: one },
    ])
    expect(await getDevice(ctx, ids[0]!)).toMatchObject({ setName: 'Koffer 1', roomName: 'R 101', personName: 'Beispiel, Ada' })
    expect(await moveDevices(ctx, ids, { school: two })).toMatchObject([{ school: two, room: null, set: null, person: null }, {}])
    expect(await moveDevices(ctx, ids, { room })).toMatchObject([{ school: one, room }, {}])
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from kernel.audit where what = 'devices.device.moved'`.execute(
      ctx.db(),
    )
    expect(rows[0]!.n).toBe(6)
  })
})

test('a guard blocks retiring, disposal and transfer with its reason', async () => {
  const guard: RetireGuard = async (_ctx, kind, devices) =>
    devices.map((device) => ({ device: device.id, code: 'devices.stateMove', values: { kind, numbers: device.inventoryNumber, to: '' } }))
  retireGuards.push(guard)
  try {
    await world.tried(clerk(), async (ctx) => {
      const [device] = await createDevices(ctx, [{ school: world.schools[0] }])
      expect(await refusalOf(setStates(ctx, [device!.id], 'retired'))).toBe('devices.stateMove')
      expect(await refusalOf(moveDevices(ctx, [device!.id], { school: world.schools[1] }))).toBe('devices.stateMove')
      expect(await refusalOf(changeDevices(ctx, [{ id: device!.id, owner: 'association' }]))).toBe('devices.stateMove')
      // What was lost is lost, bound or not.
      expect(await setStates(ctx, [device!.id], 'lost')).toMatchObject([{ state: 'lost' }])
    })
  } finally {
    retireGuards.splice(retireGuards.indexOf(guard), 1)
  }
})

test('only what never was in use is deleted', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [mistake, used] = await createDevices(ctx, [{ school: world.schools[0] }, { school: world.schools[0], state: 'inUse' }])
    await deleteDevices(ctx, [mistake!.id])
    expect(await refusalOf(deleteDevices(ctx, [used!.id]))).toBe('devices.notDeletable')
  })
})

test('nothing is done without the right, at another school or in another authority', async () => {
  const reader = whoWith(['devices.read'], world.authority)
  const atOther = whoWith(['devices.change', 'devices.read'], world.authority, 'school', world.schools[1])
  const draft = { school: world.schools[0] }
  expect(await refusalOf(world.tried(reader, (ctx) => createDevices(ctx, [draft])))).toBe('Forbidden')
  expect(await refusalOf(world.tried(atOther, (ctx) => createDevices(ctx, [draft])))).toBe('NotFound')
  expect(await refusalOf(world.tried(clerk(), (ctx) => createDevices(ctx, [{ school: world.foreignSchools[0] }])))).toBe('NotFound')
  const [device] = await world.done(clerk(), (ctx) => createDevices(ctx, [draft]))
  expect(await refusalOf(world.tried(atOther, (ctx) => changeDevices(ctx, [{ id: device!.id, name: 'x' }])))).toBe('NotFound')
  expect(await refusalOf(world.tried(atOther, (ctx) => getDevice(ctx, device!.id)))).toBe('NotFound')
  const foreign = whoWith(allRights, world.foreign)
  expect(await refusalOf(world.tried(foreign, (ctx) => moveDevices(ctx, [device!.id], { school: world.foreignSchools[0] })))).toBe(
    'NotFound',
  )
  expect(await refusalOf(world.tried(foreign, (ctx) => getDevice(ctx, device!.id)))).toBe('NotFound')
  expect(await world.tried(foreign, (ctx) => findByCodes(ctx, [device!.inventoryNumber]))).toEqual(new Map())
  // Both ends of a move are asked.
  expect(
    await refusalOf(
      world.tried(whoWith(['devices.change'], world.authority, 'school', world.schools[0]), (ctx) =>
        moveDevices(ctx, [device!.id], { school: world.schools[1] }),
      ),
    ),
  ).toBe('NotFound')
})

test('months end where the month ends', () => {
  expect(monthsLater('2026-01-31', 1)).toBe('2026-02-28')
  expect(monthsLater('2024-02-29', 12)).toBe('2025-02-28')
  expect(monthsLater('2026-08-24', 36)).toBe('2029-08-24')
  expect(monthsLater(null, 36)).toBeNull()
})

test('of two who move the same devices at once none is half done: all stand at one place, and both moves are in the history', async () => {
  const [one, two] = world.schools
  const ids = await world.done(clerk(), async (ctx) =>
    (
      await createDevices(
        ctx,
        Array.from({ length: 20 }, () => ({ school: one })),
      )
    ).map(({ id }) => id),
  )
  const rooms = await world.done(clerk(), async (ctx) => [await addRoom(ctx, one, 'Z 901'), await addRoom(ctx, two, 'Z 902')] as const)
  const outcomes = await Promise.allSettled([
    world.done(clerk(), (ctx) => moveDevices(ctx, ids, { room: rooms[0] })),
    world.done(clerk(), (ctx) => moveDevices(ctx, [...ids].reverse(), { room: rooms[1] })),
  ])
  expect(outcomes.map((each) => each.status)).toEqual(['fulfilled', 'fulfilled'])
  await world.tried(clerk(), async (ctx) => {
    const after = await findDevices(ctx, ids)
    expect(new Set(after.map((device) => device.room)).size).toBe(1)
    expect(new Set(after.map((device) => device.version))).toEqual(new Set([3]))
  })
})
