import fc from 'fast-check'
import { expect, test } from 'vitest'
import { field, formatDay } from '#shared'
import { enter, readDay, readEntry, readMoney, readNumber, readTime } from './entries.ts'

test('days are read as offices write them, and only days that exist', () => {
  expect(readDay('24.08.2026')).toBe('2026-08-24')
  expect(readDay('24.8.26')).toBe('2026-08-24')
  expect(readDay('1.2.99')).toBe('1999-02-01')
  expect(readDay('24082026')).toBe('2026-08-24')
  expect(readDay('2026-08-24')).toBe('2026-08-24')
  expect(readDay('31.02.2014')).toBeUndefined()
  expect(readDay('gestern')).toBeUndefined()
  fc.assert(
    fc.property(fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10)
      expect(readDay(formatDay(day))).toBe(day)
    }),
  )
})

test('numbers and money are read with German signs', () => {
  expect(readNumber('10.200,5')).toBe(10200.5)
  expect(readNumber('10 200')).toBe(10200)
  expect(readNumber('10.200')).toBe(10200)
  expect(readNumber('10200.5')).toBe(10200.5)
  expect(readNumber('1,2,3')).toBeUndefined()
  expect(readNumber('zwei')).toBeUndefined()
  expect(readMoney('10.200,50 Euro')).toBe(1020050)
  expect(readMoney('0,07 €')).toBe(7)
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (cents) => {
      const money = field.money()
      expect(readEntry(money, enter(money, cents, null))).toEqual({ value: cents })
    }),
  )
})

test('times of the office', () => {
  expect(readTime('7:45')).toBe('07:45')
  expect(readTime('0745 Uhr')).toBe('07:45')
  expect(readTime('24:00')).toBeUndefined()
})

test('an instant keeps its moment in summer and in winter', () => {
  const instant = field.instant()
  for (const value of ['2026-08-24T06:00:00Z', '2026-12-24T07:30:00Z']) {
    const read = readEntry(instant, enter(instant, value, null)) as { value: string }
    expect(new Date(read.value).toISOString()).toBe(new Date(value).toISOString())
  }
  expect(readEntry(instant, { day: '24.08.2026', time: '' })).toEqual({ wrong: 'instant' })
})

test('nothing typed is nothing, blanks around a text fall off', () => {
  expect(readEntry(field.text(), '  ')).toEqual({ value: null })
  expect(readEntry(field.text(), ' a b ')).toEqual({ value: 'a b' })
  expect(readEntry(field.ref({ ref: 'x.y' }), null)).toEqual({ value: null })
  expect(readEntry(field.day(), '32.13.2026')).toEqual({ wrong: 'day' })
})
