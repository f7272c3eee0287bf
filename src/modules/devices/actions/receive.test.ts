import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { labelSheets } from '../model.ts'
import { deviceList } from '../queries/devices.ts'
import { deviceLabels, roomLabels } from '../queries/labels.ts'
import { addRoom, allRights } from '../testing.ts'
import { createModels } from './catalogue.ts'
import { changeDevices, createDevices } from './devices.ts'
import { knownIn, receiveDevices } from './receive.ts'
import { takeBack } from './undo.ts'

const world = testWorld()
const clerk = () => whoWith(allRights, world.authority)
const line = (serial: string) => ({ serial, inventoryNumber: null, macs: null, imei: null, name: null })
const now = () => new Date('2026-09-01T08:00:00Z')

test('908 tablets are received at one sitting and can be taken back', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const [model] = await createModels(ctx, [{ name: 'iPad 10', kind: 'tablet', price: 38_900 }])
      const lines = Array.from({ length: 908 }, (_, index) => line(`DMPX${String(index).padStart(6, '0')}`))
      const done = await receiveDevices(ctx, {
        common: { model: model!.id, school: world.schools[0], purchasedOn: '2026-08-20' },
        lines,
        firstNumber: 'GYM-IPAD-001',
      })
      expect(done).toMatchObject({ count: 908, first: 'GYM-IPAD-001', last: 'GYM-IPAD-908' })
      expect((await deviceList.page(ctx, { filter: [], limit: 1, count: 'exact' })).count).toEqual({ value: 908, exact: true })
      expect(await knownIn(ctx, [line('dmpx000007'), line('NEU')])).toMatchObject([
        { value: 'dmpx000007', device: { inventoryNumber: 'GYM-IPAD-008', schoolName: 'Gymnasium Hohenauen' } },
      ])
      expect(await takeBack(ctx, done.receipt)).toEqual({ rows: 908 })
      expect((await deviceList.page(ctx, { filter: [], limit: 1 })).rows).toEqual([])
      expect(await refusalOf(takeBack(ctx, done.receipt))).toBe('devices.undo.state')
    },
    { now },
  )
})

test('a delivery with a known serial is refused whole and names it', async () => {
  await world.tried(clerk(), async (ctx) => {
    await createDevices(ctx, [{ serial: 'DA', school: world.schools[1] }])
    const delivery = { common: { kind: 'tablet' as const, school: world.schools[0] }, lines: [line('NEU1'), line('DA')] }
    await expect(receiveDevices(ctx, delivery)).rejects.toMatchObject({
      code: 'devices.serialTaken',
      options: { values: { values: 'DA' } },
    })
    expect((await deviceList.page(ctx, { filter: [], limit: 5 })).rows).toHaveLength(1)
    expect(await refusalOf(receiveDevices(ctx, { ...delivery, lines: [line('NEU1')], firstNumber: 'ohne' }))).toBe('devices.firstNumber')
    await expect(receiveDevices(ctx, { ...delivery, common: { school: world.schools[0] } })).rejects.toMatchObject({
      code: 'devices.noKind',
      options: { fields: [{ path: 'model' }] },
    })
  })
})

test('what was changed since is not taken back, nor after 14 days', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const done = await receiveDevices(ctx, { common: { kind: 'tablet', school: world.schools[0] }, lines: [line('A'), line('B')] })
      const late = { ...ctx, authority: ctx.authority, now: () => new Date('2026-09-16T08:00:00Z') }
      expect(await refusalOf(takeBack(late, done.receipt))).toBe('devices.undo.late')
      await changeDevices(ctx, [{ id: done.ids[0]!, name: 'schon benutzt' }])
      expect(await refusalOf(takeBack(ctx, done.receipt))).toBe('devices.undo.changed')
    },
    { now },
  )
})

test('receiving is refused without the right and elsewhere', async () => {
  const delivery = { common: { kind: 'tablet' as const, school: world.schools[0] }, lines: [line('X')] }
  expect(await refusalOf(world.tried(whoWith(['devices.read'], world.authority), (ctx) => receiveDevices(ctx, delivery)))).toBe('Forbidden')
  const atOther = whoWith(['devices.change'], world.authority, 'school', world.schools[1])
  expect(await refusalOf(world.tried(atOther, (ctx) => receiveDevices(ctx, delivery)))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(allRights, world.foreign), (ctx) => receiveDevices(ctx, delivery)))).toBe('NotFound')
})

test.each(labelSheets.map((sheet) => [sheet.id, sheet.columns * sheet.rows] as const))('labels on %s', async (sheet, perPage) => {
  await world.tried(clerk(), async (ctx) => {
    const made = await createDevices(
      ctx,
      Array.from({ length: perPage }, (_, index) => ({ school: world.schools[0], serial: `SER${index}` })),
    )
    const options = { sheet, skip: 1, shiftX: 0, shiftY: 0, logo: false }
    const pdf = await deviceLabels(
      ctx,
      made.map((device) => device.id),
      options,
      (key) => key,
    )
    const file = join(tmpdir(), `labels-${sheet}-${process.pid}.pdf`)
    writeFileSync(file, pdf.body as Buffer)
    const text = execFileSync('pdftotext', ['-layout', file, '-']).toString()
    expect(text.split('\f').length - 1).toBe(2)
    for (const device of made) expect(text).toContain(device.inventoryNumber)
  })
})

test('door labels name room and school, for those who see the rooms', async () => {
  const rooms = await world.done(whoWith([...allRights, 'organisation.room.change'], world.authority), async (ctx) => [
    await addRoom(ctx, world.schools[0], 'T 17'),
    await addRoom(ctx, world.schools[1], 'T 18'),
  ])
  const options = { sheet: '3x8', skip: 0, shiftX: 0, shiftY: 0, logo: false }
  const tried = (who: ReturnType<typeof whoWith>, ids: readonly string[]) =>
    world.tried(who, (ctx) => roomLabels(ctx, ids, options, (key) => key))
  const pdf = await tried(whoWith(['organisation.read'], world.authority), rooms)
  const file = join(tmpdir(), `doors-${process.pid}.pdf`)
  writeFileSync(file, pdf.body as Buffer)
  const text = execFileSync('pdftotext', ['-layout', file, '-']).toString()
  for (const words of ['T 17', 'T 18', 'Gymnasium Hohenauen']) expect(text).toContain(words)
  const atOne = whoWith(['organisation.read'], world.authority, 'school', world.schools[0])
  expect((await tried(atOne, [rooms[0]!])).type).toBe('application/pdf')
  expect(await refusalOf(tried(atOne, rooms))).toBe('NotFound')
  expect(await refusalOf(tried(whoWith(['organisation.read'], world.foreign), rooms))).toBe('NotFound')
  expect(await refusalOf(tried(whoWith(['devices.read'], world.authority), rooms))).toBe('NotFound')
})
