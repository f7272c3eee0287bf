import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { casePaper } from '../papers/case.ts'
import { forgetBorrowers } from '../people.ts'
import { loansOfDevice, loansOfPerson } from '../queries/past.ts'
import { casePhotos } from '../queries/photos.ts'
import { groundOf } from '../testing/ground.ts'
import { fitted } from '../ui/cases/smaller.ts'
import { reportCase } from './give-back.ts'
import { addPhoto, dropPhoto, mostPhotos } from './photos.ts'

const world = testWorld()
const rights = [
  'loans.read',
  'loans.lend',
  'loans.report',
  'loans.template',
  'devices.read',
  'devices.change',
  'people.person.view',
  'people.person.change',
  'organisation.read',
  'organisation.authority.change',
]
const clerk = () => whoWith(rights, world.authority)
const now = () => new Date('2026-09-10T10:00:00Z')
const t = (key: string) => key
const { lent } = groundOf(world)
/** A red dot. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')
const photo = { name: 'Display.png', bytes: png }

async function damaged(ctx: Context) {
  const made = await lent(ctx, 1)
  const report = { device: made.devices[0]!, kind: 'damage' as const, day: '2026-09-09', description: 'Display gesprungen' }
  const { id } = await reportCase(ctx, { ...report, policeReference: 'ST/0815/26' })
  return { ...made, id }
}

test('photos are checked, counted, printed with the report, and go with the person whose loan it was', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const { id, people } = await damaged(ctx)
      const before = await casePaper(ctx, id, t)
      expect(before.subarray(0, 5).toString()).toBe('%PDF-')
      const kept = await addPhoto(ctx, id, photo)
      expect(await casePhotos(ctx, id)).toMatchObject([{ id: kept.id, name: 'Display.png', type: 'image/png' }])
      expect((await casePaper(ctx, id, t)).length).toBeGreaterThan(before.length)
      expect(await refusalOf(addPhoto(ctx, id, { name: 'x.png', bytes: png.subarray(0, 50) }))).toBe('loans.photoType')
      expect(await refusalOf(addPhoto(ctx, id, { name: 'x.png', bytes: Buffer.from('<svg/>') }))).toBe('loans.photoType')
      await dropPhoto(ctx, id, kept.id)
      expect(await casePhotos(ctx, id)).toEqual([])
      expect(await refusalOf(dropPhoto(ctx, id, kept.id))).toBe('NotFound')
      for (let count = 0; count < mostPhotos; count += 1) await addPhoto(ctx, id, photo)
      expect(await refusalOf(addPhoto(ctx, id, photo))).toBe('loans.photosFull')
      await forgetBorrowers(ctx, people, [])
      const { rows } = await sql`select from kernel.file where owner_object = 'loans.damageCase'`.execute(ctx.db())
      expect(rows).toEqual([])
    },
    { now },
  )
})

test('who may report adds photos and sees none; others and another authority are refused', async () => {
  const { id, devices, people, contracts } = await world.done(clerk(), damaged, { now })
  const reporter = whoWith(['loans.report'], world.authority, 'school', world.schools[0])
  const add = (ctx: Context) => addPhoto(ctx, id, photo)
  expect(await world.tried(reporter, add)).toMatchObject({ name: 'Display.png' })
  expect(await refusalOf(world.tried(reporter, (ctx) => casePhotos(ctx, id)))).toBe('NotFound')
  expect(await refusalOf(world.tried(reporter, (ctx) => dropPhoto(ctx, id, id)))).toBe('Forbidden')
  const foreign = { authorities: [world.foreign] }
  expect(await refusalOf(world.tried(whoWith(rights, world.foreign), add, foreign))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => casePaper(ctx, id, t), foreign))).toBe('NotFound')

  const past = async (who: ReturnType<typeof whoWith>) => [
    (await world.tried(who, (ctx) => loansOfDevice(ctx, devices[0] as Id))).map((loan) => loan.id),
    (await world.tried(who, (ctx) => loansOfPerson(ctx, people[0] as Id))).map((loan) => loan.id),
  ]
  expect(await past(clerk())).toEqual([contracts, contracts])
  expect(await past({ ...whoWith(['loans.read'], world.authority, 'self'), person: people[0]! })).toEqual([contracts, contracts])
  expect(await past(whoWith(['loans.read'], world.authority, 'school', world.schools[1]))).toEqual([[], []])
  expect(await past(whoWith(['devices.read'], world.authority))).toEqual([[], []])
})

test('a photo keeps its form when it is made smaller', () => {
  expect(fitted(4032, 3024)).toEqual({ width: 1600, height: 1200 })
  expect(fitted(800, 600)).toEqual({ width: 800, height: 600 })
})
