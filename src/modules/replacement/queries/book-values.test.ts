import { expect, test } from 'vitest'
import { testWorld, whoWith } from '#kernel/testing'
import { createDevices } from '#modules/devices'
import { bookValue } from '#modules/devices/model'
import { bookFile, bookSums } from './book-values.ts'

const world = testWorld()
const allRights = ['devices.read', 'devices.change', 'organisation.read']
const clerk = () => whoWith(allRights, world.authority)
const now = () => new Date('2026-09-15T08:00:00Z')
const t = (key: string) => key
const [one, two] = [0, 1]

test('values are summed per school and per cost centre; what is unknown is counted apart', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const bought = { price: 48_000, purchasedOn: '2025-03-15', usefulLife: 4, kind: 'tablet' as const }
      await createDevices(ctx, [
        { ...bought, school: world.schools[one], costCentre: '2110' },
        { ...bought, school: world.schools[one], costCentre: '2120' },
        { ...bought, school: world.schools[two], costCentre: '2110' },
        { kind: 'tablet', school: world.schools[two], price: 100 },
      ])
      const value = bookValue(bought, 4, '2026-09-15')!
      expect(await bookSums(ctx, { by: 'school' })).toMatchObject([
        { name: 'Grundschule Wiesental', count: 2, price: 48_000, value, unknown: 1 },
        { name: 'Gymnasium Hohenauen', count: 2, price: 96_000, value: 2 * value, unknown: 0 },
      ])
      expect(await bookSums(ctx, { by: 'costCentre', school: world.schools[one] })).toMatchObject([
        { name: '2110', count: 1, value },
        { name: '2120', count: 1, value },
      ])
      expect((await bookSums(ctx, { by: 'costCentre' })).at(-1)).toMatchObject({ name: null, count: 1, unknown: 1 })
      let text = ''
      for await (const part of (await bookFile(ctx, { by: 'school', format: 'csv' }, t)).body as AsyncIterable<string>) text += part
      expect(text.trim().split('\r\n')).toHaveLength(4)
      expect(text.trim().split('\r\n').at(-1)).toBe(`replacement.sum;4;1440;${String((3 * value) / 100).replace('.', ',')};1`)
    },
    { now },
  )
})

test('nothing without the right; another school and another authority see nothing of it', async () => {
  await world.done(clerk(), (ctx) => createDevices(ctx, [{ kind: 'tablet', school: world.schools[one], price: 100 }]))
  expect(await world.tried(whoWith([], world.authority), (ctx) => bookSums(ctx, { by: 'school' }))).toEqual([])
  const elsewhere = whoWith(['devices.read'], world.authority, 'school', world.schools[two])
  expect(await world.tried(elsewhere, (ctx) => bookSums(ctx, { by: 'school' }))).toEqual([])
  expect(await world.tried(whoWith(allRights, world.foreign), (ctx) => bookSums(ctx, { by: 'school' }))).toEqual([])
})
