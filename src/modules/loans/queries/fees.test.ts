import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { addDays, type Id } from '#shared'
import { handOver, prepare } from '../actions/lend.ts'
import { createStarters } from '../actions/templates.ts'
import { type FeePeriod, feePeriods, feeSum, instalmentsOf } from '../model.ts'
import { loanPaper } from '../papers/papers.ts'
import { groundOf } from '../testing/ground.ts'
import { contractList } from './contracts.ts'
import { dueFees, feeFile } from './fees.ts'
import { templateList } from './others.ts'

const world = testWorld()
const rights = [
  'loans.read',
  'loans.lend',
  'loans.template',
  'devices.read',
  'devices.change',
  'people.person.view',
  'people.person.change',
  'organisation.read',
]
const clerk = () => whoWith(rights, world.authority)
const now = () => new Date('2026-09-01T10:00:00Z')
const { ground } = groundOf(world)
const days = (rent: Parameters<typeof instalmentsOf>[0]) => instalmentsOf(rent).map((each) => each.day)
const rent = { fee: 1_000, feePeriod: 'monthly' as FeePeriod, fromDay: '2026-08-31', untilDay: '2027-03-15' }

test('once, each month, half-year and school year', () => {
  expect(days(rent)).toEqual(['2026-08-31', '2026-09-30', '2026-10-31', '2026-11-30', '2026-12-31', '2027-01-31', '2027-02-28'])
  expect(days({ ...rent, feePeriod: 'once' })).toEqual(['2026-08-31'])
  expect(days({ ...rent, feePeriod: 'halfYear', untilDay: '2028-07-31' })).toEqual(['2026-08-31', '2027-02-01', '2027-08-01', '2028-02-01'])
  expect(days({ ...rent, feePeriod: 'schoolYear', untilDay: '2028-08-01' })).toEqual(['2026-08-31', '2027-08-01', '2028-08-01'])
  expect(days({ ...rent, returnedOn: '2026-11-29' })).toEqual(['2026-08-31', '2026-09-30', '2026-10-31'])
  expect(days({ ...rent, returnedOn: '2027-12-01' })).toHaveLength(7)
  expect(days({ ...rent, fee: null })).toEqual([])
  expect(feeSum(rent)).toBe(7_000)
})

test('whatever was agreed: the first day is due, days rise within the rent, an early end owes no more', () => {
  const day = fc.integer({ min: 0, max: 4_000 }).map((offset) => addDays('2024-01-01', offset))
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.constantFrom(...feePeriods),
      day,
      fc.nat(1_500),
      fc.nat(1_500),
      (fee, feePeriod, fromDay, length, back) => {
        const agreed = { fee, feePeriod, fromDay, untilDay: addDays(fromDay, length) }
        const all = instalmentsOf(agreed)
        expect(all[0]!.day).toBe(fromDay)
        expect(all.map((each) => each.day)).toEqual([...new Set(all.map((each) => each.day))].sort())
        expect(all.every((each) => each.day <= agreed.untilDay && each.amount === fee)).toBe(true)
        const early = instalmentsOf({ ...agreed, returnedOn: addDays(fromDay, back) })
        expect(all.slice(0, early.length)).toEqual(early)
      },
    ),
  )
})

async function rented(ctx: Context, period: FeePeriod | null, count = 1) {
  const { terms, people, devices } = await ground(ctx, count)
  await createStarters(ctx)
  const [template] = (await templateList.page(ctx, { filter: [], limit: 50 })).rows.filter(
    (each) => each.kind === 'rent' && each.language === 'de',
  )
  const made = await prepare(
    ctx,
    { ...terms, template: template!.id as Id, fee: 1_000, feePeriod: period },
    people.map((person, index) => ({ person, devices: [devices[index]!] })),
  )
  return made
}

test('what is due in a month: listed, summed, as a file, for rents that were handed over alone', async () => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const [contract] = await rented(ctx, 'monthly')
      expect(contract).toMatchObject({ fee: 1_000, feePeriod: 'monthly' })
      const span = { from: '2026-10-01', until: '2026-10-31' }
      expect(await dueFees(ctx, span)).toEqual([])
      await handOver(ctx, [contract!.id])
      expect(await dueFees(ctx, span)).toMatchObject([
        { contractNumber: contract!.number, day: '2026-10-01', number: 2, of: 11, amount: 1_000 },
      ])
      expect(await dueFees(ctx, { ...span, school: world.schools[1] })).toEqual([])
      const t = (key: string, values?: Record<string, unknown>) => (values ? `${values.number}/${values.of}` : key)
      let text = ''
      for await (const part of (await feeFile(ctx, { ...span, format: 'csv' }, t)).body as AsyncIterable<string>) text += part
      expect(text.split('\r\n')[1]).toMatch(/^01\.10\.2026;10;LV-2026-\d+;.*;2\/11;/)
      expect(await refusalOf(dueFees(ctx, { from: '2026-10-02', until: '2026-10-01' }))).toBe('loans.feeSpan')
      expect(await refusalOf(dueFees(ctx, { from: '2026-01-01', until: '2027-06-01' }))).toBe('loans.feeSpan')
      const pdf = await loanPaper(ctx, [contract!.id], 'contract', t)
      const words = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString()
      expect(words).toContain(`loans.paper.title.rent ${contract!.number}`)
    },
    { now },
  )
})

test.each(feePeriods)('the list sums what the contract says: %s', async (period) => {
  await world.tried(
    clerk(),
    async (ctx) => {
      const [contract] = await rented(ctx, period)
      const { rows } = await contractList.page(ctx, {
        filter: [{ column: 'feeSum', operator: 'from', values: ['1'] }],
        limit: 50,
        sort: '-feeSum',
      })
      expect(rows.map((row) => (row as never as { feeSum: number }).feeSum)).toEqual([feeSum(contract!)])
    },
    { now },
  )
})

test('nothing without the right, at another school and in another authority', async () => {
  const span = { from: '2026-10-01', until: '2026-10-31' }
  const id = await world.done(
    clerk(),
    async (ctx) => {
      const [contract] = await rented(ctx, 'monthly')
      await handOver(ctx, [contract!.id])
      return contract!.id
    },
    { now },
  )
  expect(await world.tried(whoWith(['devices.read'], world.authority), (ctx) => dueFees(ctx, span))).toEqual([])
  expect((await world.tried(clerk(), (ctx) => dueFees(ctx, span), { now })).map((fee) => fee.contract)).toEqual([id])
  expect(await world.tried(whoWith(['loans.lend'], world.authority, 'school', world.schools[1]), (ctx) => dueFees(ctx, span))).toEqual([])
  expect(await world.tried(whoWith(['loans.lend'], world.foreign), (ctx) => dueFees(ctx, span))).toEqual([])
})
