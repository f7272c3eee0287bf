import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { attachmentsOf, openAttachment } from '../queries/attachments.ts'
import { allRights } from '../testing.ts'
import { attachTo, detach } from './attachments.ts'
import { createDevices } from './devices.ts'

const world = testWorld()
const clerk = () => whoWith(allRights, world.authority)
const photo = () => Readable.from([Buffer.from('bild')])

test('a photo is put to a device, opened and taken away', async () => {
  await world.tried(clerk(), async (ctx) => {
    const [device, other] = await createDevices(ctx, [{ school: world.schools[0] }, { school: world.schools[0] }])
    const file = await attachTo(ctx, device!.id, { name: 'Etikett.jpg', type: 'image/jpeg' }, photo())
    expect(await attachmentsOf(ctx, device!.id)).toMatchObject([{ name: 'Etikett.jpg', size: 4 }])
    const parts: Buffer[] = []
    for await (const part of (await openAttachment(ctx, device!.id, file.id)).body as AsyncIterable<Buffer>) parts.push(part)
    expect(Buffer.concat(parts).toString()).toBe('bild')
    expect(await refusalOf(openAttachment(ctx, other!.id, file.id))).toBe('NotFound')
    expect(await refusalOf(attachTo(ctx, device!.id, { name: 'a.exe', type: 'application/octet-stream' }, photo()))).toBe(
      'devices.attachmentType',
    )
    await detach(ctx, device!.id, file.id)
    expect(await attachmentsOf(ctx, device!.id)).toEqual([])
  })
})

test('refused without the right, at another school and in another authority', async () => {
  const [device] = await world.done(clerk(), (ctx) => createDevices(ctx, [{ school: world.schools[0] }]))
  const draft = { name: 'a.jpg', type: 'image/jpeg' }
  expect(await refusalOf(world.tried(whoWith(['devices.read'], world.authority), (ctx) => attachTo(ctx, device!.id, draft, photo())))).toBe(
    'Forbidden',
  )
  const atOther = whoWith(['devices.read', 'devices.change'], world.authority, 'school', world.schools[1])
  expect(await refusalOf(world.tried(atOther, (ctx) => attachTo(ctx, device!.id, draft, photo())))).toBe('NotFound')
  expect(await refusalOf(world.tried(atOther, (ctx) => attachmentsOf(ctx, device!.id)))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(allRights, world.foreign), (ctx) => attachmentsOf(ctx, device!.id)))).toBe('NotFound')
})
