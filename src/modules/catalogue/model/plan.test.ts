import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testLibrary } from '../testing/blocks.ts'
import type { Booking, BookingWish } from './booking.ts'
import { costOf, type Quantities, sharedCostOf } from './cost.ts'
import { findCycle, withRequired } from './dependencies.ts'
import { compareVersions } from './offer.ts'
import { nextOwnVersion } from './own.ts'
import { countKinds, planSteps } from './plan.ts'
import { partiesFault } from './task.ts'

const blocks = new Map(testLibrary.map((block) => [block.number, { block, state: 'offered' as const, retired: false, parameters: {} }]))
const versions = new Map(testLibrary.map((block) => [`${block.number}@${block.version}`, block]))
const schools = new Map(['s1', 's2'].map((id) => [id, { active: true }]))
const ground = (bookings: Booking[]) => ({ blocks, versions, schools, bookings })

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-09-${String(n).padStart(2, '0')}`)
const wish = fc.record({
  school: fc.constantFrom('s1', 's2'),
  block: fc.constantFrom('B10', 'S11', 'S12'),
  from: day,
  parameters: fc.constantFrom<Record<string, number>>({}, { hours: 4 }, { hours: 99 }),
})

/** Does what the steps say, as the database would. */
function applied(bookings: Booking[], wishes: BookingWish[]): Booking[] {
  const rows = new Map(bookings.map((row) => [row.id, row]))
  for (const { change, begin } of planSteps(wishes, ground(bookings))) {
    if (change) rows.set(change.id, { ...rows.get(change.id)!, ...change, version: change.version + 1 })
    if (begin) rows.set(`b${rows.size}`, { ...begin, id: `b${rows.size}`, version: 1 })
  }
  return [...rows.values()]
}

test('whatever is wished in whatever order: one booking of a block a day, never one without what it requires', () => {
  fc.assert(
    fc.property(fc.array(fc.array(wish, { maxLength: 5 }), { maxLength: 4 }), (rounds) => {
      let bookings: Booking[] = []
      for (const wishes of rounds) bookings = applied(bookings, wishes)
      for (const row of bookings) {
        expect(row.until === null || row.until >= row.since).toBe(true)
        const at = (number: string) =>
          bookings.filter(
            (each) =>
              each.school === row.school &&
              each.number === number &&
              each.since <= row.since &&
              (each.until === null || each.until >= row.since),
          )
        expect(at(row.number)).toHaveLength(1)
        for (const required of versions.get(`${row.number}@${row.blockVersion}`)!.requires) expect(at(required.block)).toHaveLength(1)
      }
    }),
  )
})

test('what was done is the same when it is wished again', () => {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 6 }), (wishes) => {
      const steps = planSteps(wishes, ground([]))
      const accepted = wishes.filter((_, index) => steps[index]!.item.kind !== 'refused')
      const again = planSteps(accepted, ground(applied([], wishes)))
      expect(countKinds(again.map(({ item }) => item)).same).toBe(accepted.length)
    }),
  )
})

test('circles are found, and what is required comes first', () => {
  const graph: Record<string, string[]> = { a: ['b'], b: ['c'], c: [], x: ['y'], y: ['x'] }
  const of = (number: string) => graph[number] ?? []
  expect(findCycle('a', of)).toBeUndefined()
  expect(findCycle('x', of)).toEqual(['x', 'y', 'x'])
  expect(withRequired(['a'], of)).toEqual(['c', 'b', 'a'])
  expect(withRequired(['x'], of)).toEqual(['y', 'x'])
})

test('versions, prices and letters', () => {
  expect(['1.10', '1.9', '1.9-2', '1.9-1'].sort(compareVersions)).toEqual(['1.9', '1.9-1', '1.9-2', '1.10'])
  expect(nextOwnVersion('1.0', ['1.0-1', '1.0-4', '0.9-7'])).toBe('1.0-5')
  const filter = versions.get('S11@1.0')!
  // What the authority pays for all schools together is no part of what one school costs.
  expect(costOf(filter, {}, {})).toEqual({ yearly: 0, once: 0, open: 1 })
  expect(costOf(filter, { setup: 900 }, { person: 300 })).toEqual({ yearly: 30_000, once: 0, open: 0 })
  expect(sharedCostOf(filter, { setup: 900 })).toEqual({ yearly: 0, once: 900, open: 0 })
  const managed = (every: 'once' | 'year', devices?: string[]) =>
    costOf(
      { ...filter, cost: [{ key: 'mdm', item: 'Verwaltung', per: 'device', every, devices, amount: 500 }] },
      {},
      { device: { tablet: 30, notebook: 2 } },
    )
  expect(managed('year', ['tablet'])).toEqual({ yearly: 15_000, once: 0, open: 0 })
  expect(managed('year', ['printer'])).toEqual({ yearly: 0, once: 0, open: 0 })
  // What is bought is said by an order, and devices of no kind are counted by nobody.
  expect(managed('once', ['tablet'])).toMatchObject({ open: 1 })
  expect(managed('year')).toMatchObject({ open: 1 })
  const forStaff = (quantities: Quantities) =>
    costOf(
      { ...filter, cost: [{ key: 'remote', item: 'Zugang', per: 'person', people: ['staff'], every: 'year', amount: 100 }] },
      {},
      quantities,
    )
  expect(forStaff({ person: 300, people: { pupils: 280, teachers: 18, staff: 2 } })).toEqual({ yearly: 200, once: 0, open: 0 })
  expect(forStaff({ person: 300 })).toMatchObject({ open: 1 })
  expect(partiesFault({ authority: 'A', contractor: 'R' })).toBeUndefined()
  expect(partiesFault({ authority: 'RA', contractor: 'A' })).toBe('manyAnswer')
})
