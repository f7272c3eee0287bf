import { expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { newId } from '#shared'
import { getModel } from '../queries/catalogue.ts'
import { addModels } from './catalogue.ts'
import { dropModelPicture, keepModelPicture, openModelPicture } from './pictures.ts'

const world = testWorld()
const rights = ['devices.read', 'devices.change', 'devices.catalogue']
const clerk = () => whoWith(rights, world.authority)
/** One grey point. */
const bytes = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const png = { name: 'tablet.png', bytes }

test('a model has one picture: kept, replaced, seen, taken away', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [model] = await addModels(ctx, [{ name: `Tablet ${newId()}`, kind: 'tablet' }])
    const first = await keepModelPicture(ctx, model!.id, png)
    expect((await getModel(ctx, model!.id)).pictureId).toBe(first.id)
    const second = await keepModelPicture(ctx, model!.id, { ...png, name: 'neu.png' })
    const shown = await openModelPicture(ctx, model!.id)
    expect(shown).toMatchObject({ name: 'neu.png', type: 'image/png', inline: true })
    expect((await getModel(ctx, model!.id)).pictureId).toBe(second.id)
    await dropModelPicture(ctx, model!.id)
    expect(await refusalOf(openModelPicture(ctx, model!.id))).toBe('NotFound')
    expect(await refusalOf(dropModelPicture(ctx, model!.id))).toBe('NotFound')
  })
})

test('other files, without the right, and in another authority are refused', async () => {
  const id = await world.done(clerk(), async (ctx) => (await addModels(ctx, [{ name: `Tablet ${newId()}`, kind: 'tablet' }]))[0]!.id)
  const tried = (who: ReturnType<typeof whoWith>, wrong = bytes) =>
    refusalOf(world.tried(who, (ctx) => keepModelPicture(ctx, id, { ...png, bytes: wrong })))
  expect(await tried(clerk(), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('devices.pictureType')
  expect(await tried(clerk(), bytes.subarray(0, 50))).toBe('devices.pictureType')
  const bomb = Buffer.from(bytes)
  bomb.writeUInt32BE(60_000, 16)
  bomb.writeUInt32BE(60_000, 20)
  expect(await tried(clerk(), bomb)).toBe('devices.pictureSize')
  expect(await tried(whoWith(['devices.read'], world.authority))).toBe('Forbidden')
  expect(await tried(whoWith(rights, world.foreign))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => openModelPicture(ctx, id)))).toBe('NotFound')
})
