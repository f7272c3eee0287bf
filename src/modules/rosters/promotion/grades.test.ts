import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gradeOf, nextName, topGrade } from './grades.ts'

test.each([
  ['5a', 10, '6a'],
  ['05A', 10, '06A'],
  ['9z', 13, '10z'],
  ['09z', 13, '10z'],
  ['10a', 10, null],
  ['13', 13, null],
  ['EF', 13, 'Q1'],
  ['Q1 BLU', 13, 'Q2 BLU'],
  ['Q2', 13, null],
  ['K1', 12, 'K2'],
  ['K2', 12, null],
  ['Bären', 4, 'Bären'],
  ['4b', 4, null],
  [' 7 c', 10, '8 c'],
  ['Quintanerinnen', 10, 'Quintanerinnen'],
  ['2026', 4, '2026'],
])('%s in a school up to %i becomes %s', (name, top, next) => {
  expect(nextName(name, top)).toBe(next)
})

test('a grade rises by exactly one or leaves, and what follows it stays', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 13 }), fc.stringMatching(/^[a-zäöü]{0,3}$/), fc.boolean(), (grade, rest, padded) => {
      const name = `${padded ? String(grade).padStart(2, '0') : grade}${rest}`
      const next = nextName(name, 13)
      if (grade === 13) expect(next).toBeNull()
      else {
        expect(gradeOf(next!)).toBe(grade + 1)
        expect(next!.endsWith(rest)).toBe(true)
      }
    }),
  )
})

test('the last grade of a school follows from its classes', () => {
  expect(topGrade(['1a', '4b', 'Bären'])).toBe(4)
  expect(topGrade(['Bären'])).toBe(13)
})
