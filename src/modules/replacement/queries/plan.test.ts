import { expect, test } from 'vitest'
import { testWorld, whoWith } from '#kernel/testing'
import { addModels, createDevices } from '#modules/devices'
import { schoolSums, yearSums } from '../model.ts'
import { dueRows, planFile } from './plan.ts'

const world = testWorld()
const clerk = () => whoWith(['devices.read', 'devices.change', 'devices.catalogue', 'organisation.read'], world.authority)
const now = () => new Date('2026-09-01T08:00:00Z')
const t = (key: string) => key

test('replacement by year and school, and a year longer', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const [model] = await addModels(ctx, [{ name: 'iPad', kind: 'tablet', price: 40_000, usefulLife: 4 }])
      const bought = (year: number) => ({ model: model!.id, school: world.schools[0], purchasedOn: `${year}-05-01` })
      await createDevices(ctx, [
        bought(2019),
        bought(2023),
        bought(2023),
        { kind: 'projector', price: 90_000, inServiceOn: '2024-01-10', school: world.schools[1] },
        { kind: 'other', school: world.schools[1] },
      ])
      const rows = await dueRows(ctx, { shift: 0 })
      expect(yearSums(rows, 2026, 5)).toEqual([
        { year: 2026, count: 1, cost: 40_000 },
        { year: 2027, count: 2, cost: 80_000 },
        { year: 2028, count: 0, cost: 0 },
        { year: 2029, count: 0, cost: 0 },
        { year: 2030, count: 1, cost: 90_000 },
      ])
      expect(yearSums(await dueRows(ctx, { shift: 1 }), 2026, 3).map((sum) => sum.count)).toEqual([1, 0, 2])
      expect(rows.filter((row) => row.year === null)).toMatchObject([{ kind: 'other', count: 1, unpriced: 1 }])
      expect(schoolSums(rows, 2026, 5).map((row) => [row.name, row.cost])).toEqual([
        ['Gymnasium Hohenauen', 120_000],
        ['Grundschule Wiesental', 90_000],
      ])
      const csv = (await planFile(ctx, { shift: 0, years: 5, format: 'csv' }, t)).body as Buffer
      expect(csv.toString()).toContain('"Gymnasium Hohenauen";400,00;800,00;0,00;0,00;0,00;1200,00')
      expect(((await planFile(ctx, { shift: 1, years: 5, format: 'pdf' }, t)).body as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
    },
    { now },
  )
})
