// The differences of an import as they are searched and carried away.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { type Context, getImport, setTexts, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { applyNow } from '../actions.ts'
import type { RosterReader, RosterRecord } from '../ports.ts'
import { rosterRoutes } from '../routes.ts'
import { previewRoster } from './preview.ts'
import { plugReaders } from './readers.ts'
import { rosterFile, rosterPlaces, rosterRows } from './rows.ts'

const world = testWorld()
const textsOf = (module: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../${module}/texts/de.json`), 'utf8')) as Record<string, string>
const said = { ...textsOf('people'), ...textsOf('rosters') }
const words = (key: string, values: Record<string, unknown> = {}) =>
  (said[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
setTexts({ de: words, en: words })
type Pupil = [key: string, family: string, given: string, group: string]
let records: RosterRecord[] = []
const reader: RosterReader = {
  format: 'probe',
  label: 'probe',
  recognise: async () => ({ format: 'probe', certainty: 1, facts: {}, scope: 'full' }),
  async *read() {
    yield* records
  },
}
plugReaders([reader])
const work = <T>(run: (ctx: Context) => Promise<T>) => world.done(system('test'), run, { authorities: [world.authority] })

function preview(pupils: readonly Pupil[]): Promise<Id> {
  const where = (line: number) => ({ file: 'probe.csv', line })
  records = [
    ...[...new Set(pupils.map((each) => each[3]))].map((name) => ({
      type: 'group' as const,
      key: `k:${name}`,
      kind: 'class' as const,
      name,
      where: where(1),
    })),
    ...pupils.flatMap(([key, familyName, givenName, group], index): RosterRecord[] => [
      { type: 'person', key, familyName, givenName, where: where(index + 2) },
      { type: 'affiliation', person: key, role: 'learner', where: where(index + 2) },
      { type: 'membership', person: key, group: `k:${group}`, role: 'learner', where: where(index + 2) },
    ]),
  ]
  return work(async (ctx) => {
    const { rows } = await sql<{
      id: Id
    }>`insert into kernel.import (authority_id, kind, school_id, format) values (${ctx.authority}, 'people.roster', ${world.schools[0]}, 'probe') returning id`.execute(
      ctx.db(),
    )
    await previewRoster(ctx, rows[0]!.id)
    return rows[0]!.id
  })
}

let id: Id
beforeEach(async () => {
  await work(async (ctx) => {
    for (const table of ['people.account', 'people.account_name_used', 'people.person', 'organisation."group"', 'kernel.import'])
      await sql`delete from ${sql.raw(table)} where authority_id = ${ctx.authority}`.execute(ctx.db())
  })
  const first = await preview([
    ['1', 'Müller-Lüdenscheidt', 'Anna', '5a'],
    ['2', 'Weiß', 'Tom', '5a'],
    ['3', 'Öztürk', 'Elif', '5b'],
    ['4', 'Geht', 'Gerda', '5b'],
  ])
  await work(async (ctx) => applyNow(ctx, await getImport(ctx, first, true), false))
  id = await preview([
    ['1', 'Müller', 'Anna', '5a'],
    ['2', 'Weiß', 'Tom', '6a'],
    ['3', 'Öztürk', 'Elif', '5b'],
    ['5', '=2+5+cmd|calc', '@Rita', '6a'],
  ])
})
const names = (filter: object) =>
  work(async (ctx) => (await rosterRows(ctx, id, { limit: 50, ...filter })).rows.map((row) => row.familyName).sort())
const text = async (filter: object) => {
  const parts: string[] = []
  await work(async (ctx) => {
    const file = await rosterFile(ctx, id, filter, 'csv')
    for await (const part of file.body as AsyncIterable<string>) parts.push(part)
  })
  return parts.join('').split('\r\n')
}

test('people are found by beginnings, by folded umlauts, by account, key and class, new or old', async () => {
  expect(await names({ q: 'mueller' })).toEqual(['Müller'])
  expect(await names({ q: 'weiss, tom' })).toEqual(['Weiß'])
  expect(await names({ q: '3' })).toEqual(['Öztürk'])
  expect(await names({ q: 'weiss.tom' })).toEqual(['Weiß'])
  expect(await names({ q: '6A' })).toEqual(['=2+5+cmd|calc', 'Weiß'])
  expect(await names({ q: '5a anna' })).toEqual(['Müller'])
  expect(await names({ group: '5b' })).toEqual(['Geht', 'Öztürk'])
  expect(await names({ q: '%' })).toEqual([])
  expect(await names({ school: world.schools[1] })).toEqual([])
  expect(await names({ status: 'moved', group: '5a' })).toEqual(['Weiß'])
})

test('a search says how many it found, page after page holds each once', async () => {
  await work(async (ctx) => {
    const first = await rosterRows(ctx, id, { group: '6a', limit: 1 })
    expect(first).toMatchObject({ count: 2, rows: [{}] })
    const second = await rosterRows(ctx, id, { group: '6a', limit: 1, after: first.next! })
    expect(second).toMatchObject({ next: null, count: null })
    expect(new Set([...first.rows, ...second.rows].map((row) => row.key)).size).toBe(2)
  })
})

test('schools and classes to narrow by', async () => {
  const places = await work((ctx) => rosterPlaces(ctx, id, undefined))
  expect(places.schools).toMatchObject([{ id: world.schools[0], people: 5 }])
  expect(places.groups.map((each) => each.name)).toEqual(['5a', '5b', '6a'])
})

test('as a file each field has its old and its new value, kind by kind, and no cell is a formula', async () => {
  const [head, ...lines] = await text({})
  const heads = head!.replace('\ufeff', '').split(';')
  expect(heads).toEqual(expect.arrayContaining(['Art', 'Nachname bisher', 'Nachname neu', 'Klasse bisher', 'Klasse neu', 'Zeile']))
  const rows = lines.filter(Boolean).map((line) => Object.fromEntries(line.split(';').map((cell, index) => [heads[index]!, cell])))
  expect(rows.map((row) => row.Art)).toEqual(['Neu', 'Geändert', 'Versetzt', 'Unverändert', 'Fehlt in der Datei'])
  expect(rows[0]).toMatchObject({ 'Nachname bisher': '', 'Nachname neu': "'=2+5+cmd|calc", 'Vorname neu': "'@Rita", 'Klasse neu': '6a' })
  expect(rows[1]).toMatchObject({ 'Nachname bisher': 'Müller-Lüdenscheidt', 'Nachname neu': 'Müller', 'Klasse neu': '' })
  expect(rows[2]).toMatchObject({ 'Klasse bisher': '5a', 'Klasse neu': '6a' })
  expect(rows[4]).toMatchObject({ Nachname: 'Geht', 'Nachname bisher': 'Geht', 'Nachname neu': '', 'Klasse bisher': '5b', Zeile: '' })
  expect((await text({ status: 'moved', q: 'tom' })).filter(Boolean)).toHaveLength(2)
})

test('rows, places and file are refused without the right, at another school and in another authority', async () => {
  const ask = (name: 'rosterRows' | 'exportRosterRows' | 'rosterPlaces', who: ReturnType<typeof whoWith>) =>
    refusalOf(
      world.tried(who, async (ctx) => {
        const handler = rosterRoutes.handlers[name] as (ctx: Context, asked: object, extra: object) => Promise<unknown>
        return handler(ctx, { params: { id }, query: { limit: 10, format: 'csv' } }, {})
      }),
    )
  for (const name of ['rosterRows', 'exportRosterRows', 'rosterPlaces'] as const) {
    expect(await ask(name, whoWith(['people.person.view'], world.authority))).toBe('Forbidden')
    expect(await ask(name, whoWith(['rosters.import'], world.authority, 'school', world.schools[1]))).toBe('NotFound')
    expect(await ask(name, whoWith(['rosters.import'], world.foreign))).toBe('NotFound')
  }
})
