import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bookStarts, bookValue } from './book-value.ts'

const tablet = { price: 48_000, purchasedOn: '2024-03-15' }

test('each month begun takes its part, the month of purchase first', () => {
  expect(bookValue(tablet, 4, '2024-03-14')).toBe(48_000)
  expect(bookValue(tablet, 4, '2024-03-15')).toBe(47_000)
  expect(bookValue(tablet, 4, '2024-03-31')).toBe(47_000)
  expect(bookValue(tablet, 4, '2024-04-01')).toBe(46_000)
  // Ten months of the first year.
  expect(bookValue(tablet, 4, '2024-12-31')).toBe(38_000)
  expect(bookValue(tablet, 4, '2028-01-31')).toBe(1_000)
  expect(bookValue(tablet, 4, '2028-02-01')).toBe(0)
  expect(bookValue(tablet, 4, '2040-01-01')).toBe(0)
})

test('half years, broken cents, nothing known', () => {
  expect(bookValue({ price: 100, purchasedOn: '2024-01-01' }, 0.5, '2024-01-31')).toBe(83)
  expect(bookValue({ price: 0, purchasedOn: '2024-01-01' }, 4, '2025-01-31')).toBe(0)
  expect(bookValue({ price: null, purchasedOn: '2024-01-01' }, 4, '2025-01-31')).toBeNull()
  expect(bookValue({ price: 100, purchasedOn: null }, 4, '2025-01-31')).toBeNull()
})

test('it never grows, never leaves the price, and ends at zero', () => {
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
    .map((each) => each.toISOString().slice(0, 10))
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000_000 }),
      day,
      fc.integer({ min: 1, max: 20 }),
      day,
      day,
      (price, purchasedOn, halves, one, two) => {
        const [early, late] = one < two ? [one, two] : [two, one]
        const at = (on: string) => bookValue({ price, purchasedOn }, halves / 2, on)!
        expect(at(late)).toBeLessThanOrEqual(at(early))
        expect(at(early)).toBeLessThanOrEqual(price)
        expect(at(late)).toBeGreaterThanOrEqual(0)
        expect(at(`${Number(purchasedOn.slice(0, 4)) + 11}-12-31`)).toBe(0)
      },
    ),
  )
})

test('the whole year of the purchase counts, and a memo value stays', () => {
  const year = { start: 'year', memo: 0 } as const
  expect(bookValue(tablet, 4, '2024-03-14', year)).toBe(48_000)
  expect(bookValue(tablet, 4, '2024-03-15', year)).toBe(36_000)
  expect(bookValue(tablet, 4, '2025-01-01', year)).toBe(24_000)
  expect(bookValue(tablet, 4, '2027-01-01', year)).toBe(0)
  expect(bookValue(tablet, 4, '2040-01-01', { start: 'month', memo: 100 })).toBe(100)
  expect(bookValue({ ...tablet, price: 50 }, 4, '2040-01-01', { start: 'month', memo: 100 })).toBe(50)
})

test('under every rule it never grows, never leaves the price, and ends at the memo value', () => {
  const day = fc.integer({ min: 0, max: 20_000 }).map((offset) => new Date(Date.UTC(2000, 0, 1 + offset)).toISOString().slice(0, 10))
  const rule = fc.record({ start: fc.constantFrom(...bookStarts), memo: fc.constantFrom(0, 100, 10_000) })
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000_000 }),
      day,
      fc.integer({ min: 1, max: 100 }),
      day,
      day,
      rule,
      (price, purchasedOn, halves, one, two, each) => {
        const [early, late] = one < two ? [one, two] : [two, one]
        const at = (on: string) => bookValue({ price, purchasedOn }, halves / 2, on, each)!
        expect(at(late)).toBeLessThanOrEqual(at(early))
        expect(at(early)).toBeLessThanOrEqual(price)
        expect(at(late)).toBeGreaterThanOrEqual(Math.min(each.memo, price))
        expect(at(`${Number(purchasedOn.slice(0, 4)) + 51}-12-31`)).toBe(Math.min(each.memo, price))
        if (each.memo === 0)
          expect(bookValue({ price, purchasedOn }, halves / 2, late, { ...each, start: 'year' })).toBeLessThanOrEqual(at(late))
      },
    ),
  )
})
