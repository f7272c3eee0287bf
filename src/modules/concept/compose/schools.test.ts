import { expect, test } from 'vitest'
import { plugFacts } from '#kernel'
import { translator } from '#shared'
import { plain } from '../model/document.ts'
import texts from '../texts/de.json' with { type: 'json' }
import type { Material, SchoolIn } from './material.ts'
import { schoolSection } from './schools.ts'

plugFacts([])
const kinds = Object.fromEntries(
  ['tablet', 'notebook', 'desktop', 'printer', 'display', 'switch', 'server', 'camera'].map((kind) => [`devices.kind.${kind}`, kind]),
)
const t = translator('de', { ...texts, ...kinds })
type Facts = Parameters<SchoolIn['facts']['get']>[0] extends string ? SchoolIn['facts'] : never
const school = (name: string, devices?: Record<string, number>): SchoolIn => {
  const listed = Object.entries(devices ?? {}).map(([kind, count]) => ({ kind, count, age: null }))
  const total = listed.reduce((sum, { count }) => sum + count, 0)
  const facts = devices
    ? new Map<string, number | typeof listed>([
        ['devices.count', total],
        ['devices.byKind', listed],
      ])
    : new Map()
  return { id: name, number: null, name, facts: facts as Facts }
}
const partsOf = (kind: Material['kind'], schools: SchoolIn[]) =>
  schoolSection({ lang: 'de', kind, schools } as unknown as Material, t).parts

test('devices stand there by kind for each school, the rare kinds together, and what nobody counted is no nought', () => {
  const parts = partsOf('authority', [
    school('A', { tablet: 40, notebook: 12, desktop: 9, printer: 5, display: 8, switch: 3, server: 1, camera: 2 }),
    school('B', { tablet: 10 }),
    school('C'),
  ])
  const tables = parts.filter((part) => part.kind === 'table')
  expect(tables.map(({ title }) => title)).toEqual([null, 'Geräte nach Art'])
  expect(tables[0]!.rows.map((row) => plain(row.at(-1)!))).toEqual(['80', '10', '–'])
  expect(tables[1]!.columns.map(({ title }) => title)).toEqual([
    ...['Schule', 'tablet', 'notebook', 'desktop', 'display', 'printer', 'switch', 'übrige'],
  ])
  expect(tables[1]!.rows.map((row) => row.map(plain))).toEqual([
    ['A', '40', '12', '9', '8', '5', '3', '3'],
    ['B', '10', '0', '0', '0', '0', '0', '0'],
    ['C', '–', '–', '–', '–', '–', '–', '–'],
  ])
})

test('networks and measured service levels are named as not measured yet, for many schools and for one', () => {
  for (const kind of ['authority', 'school'] as const) {
    const facts = partsOf(kind, [school('A')]).find((part) => part.kind === 'facts')!
    const said = facts.rows.map(({ label, value }) => [label, plain(value)])
    expect(said).toContainEqual(['Netze', 'noch nicht gemessen'])
    expect(said).toContainEqual(['Gemessene Servicezeiten (SLA)', 'noch nicht gemessen'])
  }
  // Without any list of devices there is no table of them.
  expect(partsOf('authority', [school('A'), school('B')]).filter((part) => part.kind === 'table').length).toBe(1)
})

test('a module that measures networks takes the place of the remark', () => {
  plugFacts([
    { name: 'network', uses: [], rights: [], facts: [{ name: 'network.count', kind: 'count', right: 'x', find: async () => new Map() }] },
  ])
  const facts = partsOf('authority', [school('A')]).find((part) => part.kind === 'facts')!
  expect(facts.rows.map(({ label }) => label)).not.toContain('Netze')
  plugFacts([])
})
