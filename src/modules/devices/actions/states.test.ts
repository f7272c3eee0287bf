import { expect, test } from 'vitest'
import { Refusal } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { findDevices } from '../queries/devices.ts'
import { addPerson, allRights } from '../testing.ts'
import { createDevices } from './devices.ts'
import { claim, release, setStates } from './states.ts'

const world = testWorld()
const clerk = () => whoWith(allRights, world.authority)
const drafts = (count: number) => Array.from({ length: count }, () => ({ school: world.schools[0] }))

test('devices go through their states, impossible moves name the devices', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [a, b] = await createDevices(ctx, [{ school: world.schools[0], state: 'ordered' }, { school: world.schools[0] }])
    expect(await refusalOf(setStates(ctx, [a!.id], 'retired'))).toBe('devices.stateMove')
    expect(await setStates(ctx, [a!.id, b!.id], 'inStock')).toMatchObject([{ state: 'inStock' }, { state: 'inStock' }])
    await setStates(ctx, [a!.id], 'retired')
    await setStates(ctx, [a!.id], 'disposed')
    await expect(setStates(ctx, [a!.id, b!.id], 'inUse')).rejects.toMatchObject({
      code: 'devices.stateMove',
      options: { values: { numbers: a!.inventoryNumber } },
    })
    expect((await findDevices(ctx, [b!.id]))[0]!.state).toBe('inStock')
  })
})

test('retiring has its own right', async () => {
  const technician = whoWith(['devices.change', 'devices.read'], world.authority)
  await world.tried(technician, async (ctx) => {
    const [device] = await createDevices(ctx, drafts(1))
    expect(await refusalOf(setStates(ctx, [device!.id], 'retired'))).toBe('Forbidden')
  })
})

test('a loan takes and gives back; a lent device cannot be put into use by hand', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [device] = await createDevices(ctx, drafts(1))
    const person = await addPerson(ctx)
    expect(await claim(ctx, [device!.id], 'lent', { person })).toMatchObject([{ state: 'lent', person }])
    expect(await refusalOf(claim(ctx, [device!.id], 'lent'))).toBe('devices.taken')
    expect(await refusalOf(setStates(ctx, [device!.id], 'inUse'))).toBe('devices.stateLent')
    expect(await setStates(ctx, [device!.id], 'stolen')).toMatchObject([{ state: 'stolen' }])
    expect(await release(ctx, [device!.id], 'inStock')).toMatchObject([{ state: 'inStock', person: null }])
  })
})

test('of two who take the same set at once one gets it, the other hears which devices are taken', async () => {
  const made = await world.done(clerk(), (ctx) => createDevices(ctx, drafts(30)))
  const ids = made.map((device) => device.id)
  const overlapping = [...ids.slice(20), ...ids.slice(0, 5)].reverse()
  const outcomes = await Promise.allSettled([
    world.done(clerk(), (ctx) => claim(ctx, ids)),
    world.done(clerk(), (ctx) => claim(ctx, overlapping)),
  ])
  const refused = outcomes.filter((each) => each.status === 'rejected')
  expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
  const refusal = refused[0]!.reason as Refusal
  expect(refusal).toBeInstanceOf(Refusal)
  expect(refusal.code).toBe('devices.taken')
  expect(refusal.options.fields).toHaveLength(15)
  const states = await world.tried(clerk(), (ctx) => findDevices(ctx, ids))
  expect([15, 30]).toContain(states.filter((device) => device.state === 'lent').length)
})
