import { expect, test } from 'vitest'
import type { Check } from '#modules/catalogue/model'
import { translator } from '#shared'
import { plain } from '../model/document.ts'
import { testBlocks } from '../testing/ground.ts'
import type { Material, SchoolIn, Unit } from './material.ts'
import { proofSection } from './proofs.ts'

const t = translator('de', {
  'concept.doc.notMeasured': 'noch nicht gemessen',
  'concept.doc.result.kept': 'erfüllt',
  'concept.doc.result.failed': 'nicht erfüllt',
  'concept.doc.result.unmeasured': 'noch nicht gemessen',
  'catalogue.outcome.why': 'erwartet {expected}, ist {is}',
  'catalogue.outcome.atMost': 'höchstens',
  'concept.doc.result.at': '{state}: {count}',
})
const check = (key: string, more: Partial<Check> = {}): Check => ({ key, title: `Prüfung ${key}`, proves: 'x', ...more })
const checks = [
  check('count', { fact: 'test.count', expect: { atMost: '$most' } }),
  check('phone', { filled: ['phone'] }),
  check('open'),
  check('other', { fact: 'test.unknown', expect: { atLeast: 1 } }),
]
const school = (id: string, count?: number): SchoolIn => ({
  ...{ id: id as SchoolIn['id'], name: id, number: null },
  facts: new Map(count === undefined ? [] : [['test.count', count]]),
})
const rowsOf = (kind: Material['kind'], schools: SchoolIn[], phone: string | null) => {
  const ids = schools.map(({ id }) => id)
  const unit: Unit = {
    block: { ...testBlocks[0]!, checks },
    schools: ids,
    values: new Map(ids.map((id) => [id, { most: 2, phone }])),
    since: new Map(),
    prices: {},
    priceNote: null,
  }
  const section = proofSection({ lang: 'de', kind, schools, units: [unit] } as unknown as Material, t)
  expect(section.live).toBe(true)
  const table = section.parts.find((part) => part.kind === 'table')!
  return table.rows.map((row) => row.slice(1).map(plain))
}

test('each check of a school says whether it is kept, and what nobody measured says so', () => {
  expect(rowsOf('school', [school('a', 3)], '0201 1')).toEqual([
    ['Prüfung count', 'nicht erfüllt: erwartet höchstens 2, ist 3'],
    ['Prüfung phone', 'erfüllt'],
    ['Prüfung open; Prüfung other', 'noch nicht gemessen'],
  ])
  expect(rowsOf('school', [school('a')], null)).toEqual([
    ['Prüfung phone', 'nicht erfüllt'],
    ['Prüfung count; Prüfung open; Prüfung other', 'noch nicht gemessen'],
  ])
})

test('of many schools it counts', () => {
  expect(rowsOf('authority', [school('a', 1), school('b', 2), school('c', 9), school('d')], 'x')).toEqual([
    ['Prüfung count', 'erfüllt: 2; nicht erfüllt: 1; noch nicht gemessen: 1'],
    ['Prüfung phone', 'erfüllt: 4'],
    ['Prüfung open; Prüfung other', 'noch nicht gemessen'],
  ])
})
