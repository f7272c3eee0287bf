import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateSlip, distance, foldText, type Named, pairUp } from './pairs.ts'

const one = (id: string, familyName: string, givenName: string, birthDay: string | null = '2014-05-17', callName?: string): Named => ({
  id,
  familyName,
  givenName,
  birthDay,
  callName,
})
const told = (known: Named[], rows: Named[]) =>
  pairUp(known, rows).map(({ person, key, kind, sure }) => `${person}${key} ${kind}${sure ? '!' : ''}`)

test('the same writing, and the same name in another writing', () => {
  expect(told([one('A', 'Müller', 'Anna')], [one('1', 'Müller', 'Anna')])).toEqual(['A1 exact!'])
  expect(told([one('A', 'Müller', 'Anna Maria')], [one('1', 'Mueller', 'Anna')])).toEqual(['A1 folded!'])
  expect(told([one('A', 'Groß-Klein', 'José', '2014-05-17', 'Pepe')], [one('1', 'GROSS KLEIN', 'Pepe')])).toEqual(['A1 folded!'])
})

test('what is only nearly alike is a doubt', () => {
  expect(told([one('A', 'Kemal', 'Öztürk')], [one('1', 'Öztürk', 'Kemal')])).toEqual(['A1 swapped'])
  expect(told([one('A', 'Schmidt', 'Lena')], [one('1', 'Schmitd', 'Lena')])).toEqual(['A1 typo'])
  expect(told([one('A', 'Schmidt', 'Lena', '2014-05-07')], [one('1', 'Schmidt', 'Lena', '2014-07-05')])).toEqual(['A1 date'])
  expect(told([one('A', 'Schmidt', 'Lena', null)], [one('1', 'Schmidt', 'Lena')])).toEqual(['A1 date'])
  expect(told([one('A', 'Li', 'Bo')], [one('1', 'Lu', 'Bo')])).toEqual([])
  expect(told([one('A', 'Schmidt', 'Lena', '2013-01-01')], [one('1', 'Schmidt', 'Lena', '2014-05-17')])).toEqual([])
})

test('homonyms are never sure', () => {
  const twice = [one('A', 'Yılmaz', 'Ali'), one('B', 'Yilmaz', 'Ali')]
  expect(told(twice, [one('1', 'Yilmaz', 'Ali')]).every((pair) => !pair.endsWith('!'))).toBe(true)
  expect(
    told([one('A', 'Yilmaz', 'Ali')], [one('1', 'Yilmaz', 'Ali'), one('2', 'Yilmaz', 'Ali')]).every((pair) => !pair.endsWith('!')),
  ).toBe(true)
})

test('twins find each her own row, and misspelled ones are left to somebody who knows them', () => {
  const twins = [one('A', 'Weber', 'Lena'), one('B', 'Weber', 'Lara')]
  expect(told(twins, [one('1', 'Weber', 'Lena'), one('2', 'Weber', 'Lara')]).sort()).toEqual(['A1 exact!', 'B2 exact!'])
  expect(told(twins, [one('1', 'Weber', 'Lera')]).sort()).toEqual(['A1 typo', 'B1 typo'])
})

test('names of other scripts are not taken for empty ones', () => {
  expect(foldText('Иванова')).toBe('иванова')
  expect(told([one('A', 'Иванова', 'Анна')], [one('1', 'Петрова', 'Мария')])).toEqual([])
})

test('a distance is the same from both sides and never smaller than the difference in length', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      const there = distance(a, b, 9)
      expect(there).toBe(distance(b, a, 9))
      expect(there).toBeGreaterThanOrEqual(Math.abs([...a].length - [...b].length))
      expect(there === 0).toBe(a === b)
    }),
  )
  expect(distance('lean', 'lena', 2)).toBe(1)
  expect(dateSlip('2014-05-17', '2014-05-18')).toBe(true)
  expect(dateSlip('2014-05-17', '2015-06-17')).toBe(false)
})

test('nobody has two sure partners', () => {
  const person = fc.record({
    family: fc.constantFrom('Müller', 'Mueller', 'Weber', 'Lena'),
    given: fc.constantFrom('Lena', 'Lara', 'Weber', 'Ali'),
    day: fc.constantFrom('2014-05-17', '2014-05-18', null),
  })
  fc.assert(
    fc.property(fc.array(person, { maxLength: 12 }), fc.array(person, { maxLength: 12 }), (known, rows) => {
      const sides = [known, rows].map((side, at) => side.map((each, index) => one(`${at}${index}`, each.family, each.given, each.day)))
      const sure = pairUp(sides[0]!, sides[1]!).filter((pair) => pair.sure)
      expect(new Set(sure.map((pair) => pair.person)).size).toBe(sure.length)
      expect(new Set(sure.map((pair) => pair.key)).size).toBe(sure.length)
    }),
  )
})
