import { expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { getModel, getSet, modelList, setList } from '../queries/catalogue.ts'
import { getDevice } from '../queries/devices.ts'
import { addRoom, allRights } from '../testing.ts'
import { archiveModels, archiveSets, changeModels, createCustomFields, createManufacturers, createModels, createSets } from './catalogue.ts'
import { setCustom } from './custom.ts'
import { createDevices } from './devices.ts'

const world = testWorld()
const clerk = () => whoWith(allRights, world.authority)

test('models of manufacturers: a name once, counted, archived', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [apple] = await createManufacturers(ctx, [{ name: 'Apple' }])
    expect(await refusalOf(createManufacturers(ctx, [{ name: 'apple' }]))).toBe('devices.nameTaken')
    const [ipad] = await createModels(ctx, [{ name: 'iPad 10', kind: 'tablet', manufacturer: apple!.id }])
    expect(await refusalOf(createModels(ctx, [{ name: 'IPAD 10', kind: 'tablet', manufacturer: apple!.id }]))).toBe('devices.nameTaken')
    await createModels(ctx, [{ name: 'iPad 10', kind: 'tablet' }])
    await createDevices(ctx, [{ model: ipad!.id, school: world.schools[0] }])
    expect(await getModel(ctx, ipad!.id)).toMatchObject({ manufacturerName: 'Apple', deviceCount: 1 })
    await changeModels(ctx, [{ id: ipad!.id, usefulLife: 5 }])
    expect(await archiveModels(ctx, [ipad!.id], 'archived')).toMatchObject([{ state: 'archived', usefulLife: 5 }])
    expect((await modelList.page(ctx, { filter: [], q: 'apple ipad', limit: 10 })).rows).toHaveLength(1)
  })
})

test('sets of a school', async () => {
  await world.tried(clerk(), async (ctx) => {
    const room = await addRoom(ctx, world.schools[1])
    expect(await refusalOf(createSets(ctx, [{ name: 'Koffer', kind: 'case', school: world.schools[0], room }]))).toBe(
      'devices.roomElsewhere',
    )
    const [set] = await createSets(ctx, [{ name: 'Koffer', kind: 'case', school: world.schools[0] }])
    expect(await refusalOf(createSets(ctx, [{ name: 'koffer', kind: 'cart', school: world.schools[0] }]))).toBe('devices.nameTaken')
    await createDevices(ctx, [{ school: world.schools[0], set: set!.id }])
    expect(await getSet(ctx, set!.id)).toMatchObject({ deviceCount: 1, schoolName: 'Gymnasium Hohenauen' })
    await archiveSets(ctx, [set!.id], 'archived')
    expect((await setList.page(ctx, { filter: [{ column: 'state', operator: 'is', values: ['active'] }], limit: 10 })).rows).toEqual([])
  })
})

test('further fields keep their kind', async () => {
  await world.tried(clerk(), async (ctx) => {
    await createCustomFields(ctx, [
      { key: 'mdm', label: 'MDM-Gruppe', kind: 'choice', choices: 'Schüler;Lehrkräfte', position: 1 },
      { key: 'zoll', label: 'Bildschirm', kind: 'number', position: 2 },
    ])
    const [device] = await createDevices(ctx, [{ school: world.schools[0] }])
    expect(await setCustom(ctx, device!.id, { mdm: 'Schüler', zoll: 10.9 })).toEqual({ mdm: 'Schüler', zoll: 10.9 })
    expect(await refusalOf(setCustom(ctx, device!.id, { mdm: 'Gäste' }))).toBe('devices.customValue')
    expect(await refusalOf(setCustom(ctx, device!.id, { zoll: 'groß' }))).toBe('devices.customValue')
    expect(await refusalOf(setCustom(ctx, device!.id, { fremd: 'x' }))).toBe('devices.customValue')
    expect(await setCustom(ctx, device!.id, { mdm: null })).toEqual({ zoll: 10.9 })
    expect((await getDevice(ctx, device!.id)).version).toBe(3)
  })
})

test('refused without the right and in another authority', async () => {
  const reader = whoWith(['devices.read'], world.authority)
  expect(await refusalOf(world.tried(reader, (ctx) => createModels(ctx, [{ name: 'x', kind: 'other' }])))).toBe('Forbidden')
  expect(await refusalOf(world.tried(reader, (ctx) => createSets(ctx, [{ name: 'x', kind: 'other', school: world.schools[0] }])))).toBe(
    'Forbidden',
  )
  const [model] = await world.done(clerk(), (ctx) => createModels(ctx, [{ name: 'Eigenes', kind: 'other' }]))
  const foreign = whoWith(allRights, world.foreign)
  expect(await refusalOf(world.tried(foreign, (ctx) => changeModels(ctx, [{ id: model!.id, name: 'y' }])))).toBe('NotFound')
  expect(await refusalOf(world.tried(foreign, (ctx) => createDevices(ctx, [{ model: model!.id, school: world.foreignSchools[0] }])))).toBe(
    'NotFound',
  )
})
