import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLand, readLine, readSchoolType, suggestMapping } from './model.ts'
import { countLines, type Known, planLines } from './school-list.ts'

const known = (id: string, values: Partial<Known>): Known => ({
  id,
  version: 1,
  state: 'active',
  number: null,
  name: 'x',
  shortName: null,
  type: null,
  land: 'NW',
  street: null,
  postcode: null,
  city: null,
  phone: null,
  email: null,
  website: null,
  tags: null,
  ...values,
})
const lines = (...rows: string[][]) => rows.map((cells, index) => ({ line: index + 2, cells }))

describe('columns', () => {
  test.each([
    [['Schulnummer', 'Name der Schule', 'PLZ', 'Ort', 'Schulform'], { 0: 'number', 1: 'name', 2: 'postcode', 3: 'city', 4: 'type' }],
    [['state', 'school_id', 'name', 'school_type', 'plz', 'lat'], { 0: 'land', 1: 'number', 2: 'name', 3: 'type', 4: 'postcode' }],
    [
      ['Dienststellen-Nr.', 'Amtliche Bezeichnung', 'Straße', 'E-Mail', 'Telefon (Büro)'],
      { 0: 'number', 1: 'name', 2: 'street', 3: 'email', 4: 'phone' },
    ],
    [['Name', 'Schulname'], { 0: 'name' }],
    [['', 'x'], {}],
  ])('%j', (headings, mapping) => {
    expect(suggestMapping(headings)).toEqual(mapping)
  })
})

describe('values', () => {
  test.each([
    ['Gymnasium', 'gymnasium'],
    ['Städt. Gemeinschaftsgrundschule', 'grundschule'],
    ['Berufskolleg', 'berufliche-schule'],
    ['Integrierte Gesamtschule', 'gesamtschule'],
    ['Förderschule Lernen', 'foerderschule'],
    ['SBBZ', 'foerderschule'],
    ['Werkstatt', undefined],
  ])('%s', (text, type) => {
    expect(readSchoolType(text)).toBe(type)
  })
  test('Länder by code, old code and name', () => {
    expect(['NW', 'nrw', 'DE-BY', 'Thüringen', 'Österreich'].map(readLand)).toEqual(['NW', 'NW', 'BY', 'TH', undefined])
  })
  test('numbers keep their zeros and lose the Land', () => {
    const number = (text: string) => readLine([text, 'x'], { 0: 'number', 1: 'name' }).values.number
    expect(['NRW-175493', 'NI_01234', ' 00 123 ', 'A-17'].map(number)).toEqual(['175493', '01234', '00123', 'A-17'])
  })
  test('wrong values are left out with a warning, a missing name keeps the line out', () => {
    expect(readLine(['', 'keine Adresse', 'Bergschule'], { 0: 'name', 1: 'email', 2: 'type' })).toEqual({
      values: {},
      faults: [
        { code: 'format', severity: 'warning', field: 'email', value: 'keine Adresse' },
        { code: 'typeUnknown', severity: 'warning', field: 'type', value: 'Bergschule' },
        { code: 'nameMissing', severity: 'error', field: 'name' },
      ],
    })
  })
})

describe('plan', () => {
  const mapping = { 0: 'number', 1: 'name', 2: 'city' } as const
  test('new, changed, same, twice, merged', () => {
    const plan = planLines(
      lines(
        ['1', 'Eins', 'Aue'],
        ['2', 'Zwei neu', ''],
        ['3', 'Drei', 'Aue'],
        ['3', 'Drei', 'Aue'],
        ['4', 'Vier', ''],
        ['', 'Ohne', 'Aue'],
      ),
      mapping,
      [
        known('b', { number: '2', name: 'Zwei', city: 'Bach' }),
        known('c', { number: '3', name: 'Drei', city: 'Aue' }),
        known('d', { number: '4', name: 'Vier', state: 'merged' }),
        known('e', { name: 'Ohne', city: 'Aue' }),
      ],
    )
    expect(plan.map((line) => [line.verdict, line.school, line.before])).toEqual([
      ['new', null, null],
      ['changed', 'b', { name: 'Zwei' }],
      ['same', 'c', null],
      ['wrong', 'c', null],
      ['wrong', 'd', null],
      ['same', 'e', null],
    ])
    expect(plan[3]!.faults).toEqual([{ code: 'twice', severity: 'error', field: 'number', value: '3', line: 4 }])
    expect(countLines(plan)).toEqual({ new: 1, changed: 1, same: 2, wrong: 2, warnings: 0 })
  })
  test('a school that got its number later is known by name and place', () => {
    const plan = planLines(lines(['77', 'Ohne', 'Aue'], ['78', 'Ohne', 'Aue']), mapping, [known('e', { name: 'Ohne', city: 'Aue' })])
    expect(plan.map((line) => [line.verdict, line.school])).toEqual([
      ['changed', 'e'],
      ['wrong', 'e'],
    ])
  })
  test('reading a list again after applying it changes nothing', () => {
    const cell = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('', '1', '2', '03', 'NRW-4'), cell, cell), { maxLength: 12 }), (rows) => {
        const first = planLines(lines(...rows), mapping, [])
        const stored = first
          .filter((line) => line.verdict === 'new')
          .map((line, index) => known(String(index), { ...line.values } as Partial<Known>))
        const again = planLines(lines(...rows), mapping, stored)
        expect(again.filter((line) => line.verdict === 'new' || line.verdict === 'changed')).toEqual([])
        expect(countLines(again).same).toBe(stored.length)
      }),
    )
  })
})
