// Taking an import back for some people: who it touched, what stands in the way by name, and what stays.
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { type Context, getImport, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { applyNow, undoRoster } from '../actions.ts'
import type { RosterReader, RosterRecord } from '../ports.ts'
import { previewRoster } from '../reading/preview.ts'
import { plugReaders } from '../reading/readers.ts'
import { rosterRoutes } from '../routes.ts'
import { forecastUndo, touchedPeople } from './undo.ts'

const world = testWorld()
type Pupil = [key: string, family: string, group: string]
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
const where = { file: 'probe.csv', line: 1 }

async function take(pupils: readonly Pupil[]): Promise<Id> {
  records = [
    ...[...new Set(pupils.map((each) => each[2]))].map((name) => ({
      type: 'group' as const,
      key: `k:${name}`,
      kind: 'class' as const,
      name,
      where,
    })),
    ...pupils.flatMap(([key, familyName, group]): RosterRecord[] => [
      { type: 'person', key, familyName, givenName: 'Kim', where },
      { type: 'affiliation', person: key, role: 'learner', where },
      { type: 'membership', person: key, group: `k:${group}`, role: 'learner', where },
    ]),
  ]
  return work(async (ctx) => {
    const { rows } = await sql<{
      id: Id
    }>`insert into kernel.import (authority_id, kind, school_id, format) values (${ctx.authority}, 'people.roster', ${world.schools[0]}, 'probe') returning id`.execute(
      ctx.db(),
    )
    const id = rows[0]!.id
    await previewRoster(ctx, id)
    await applyNow(ctx, await getImport(ctx, id, true), true)
    return id
  })
}
const state = () =>
  work(async (ctx) => {
    const { rows } = await sql<{
      text: string
    }>`select p.family_name || ' ' || p.state || ' ' || coalesce(string_agg(g.name, ',' order by g.name), '-') as text from people.person p
      left join people.affiliation f on f.authority_id = p.authority_id and f.person_id = p.id and f.until_day is null
      left join people.membership m on m.authority_id = f.authority_id and m.affiliation_id = f.id left join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
      where p.authority_id = ${ctx.authority} and p.source like 'probe%' group by p.authority_id, p.id order by 1`.execute(ctx.db())
    return rows.map((row) => row.text)
  })
const touched = (filter: object = {}) => work((ctx) => touchedPeople(ctx, id, { limit: 50, ...filter }))
const idOf = async (name: string) => (await touched({ q: name })).rows[0]!.id
const forecast = (whom: object) => work(async (ctx) => forecastUndo(ctx, await getImport(ctx, id), whom))

let id: Id
beforeEach(async () => {
  await work(async (ctx) => {
    for (const table of ['people.account', 'people.account_name_used', 'people.person', 'organisation."group"', 'kernel.import'])
      await sql`delete from ${sql.raw(table)} where authority_id = ${ctx.authority}`.execute(ctx.db())
  })
  await take([
    ['1', 'Abel', '5a'],
    ['2', 'Beer', '5a'],
    ['3', 'Cohn', '5a'],
  ])
  id = await take([
    ['1', 'Abel', '6a'],
    ['2', 'Beer', '6a'],
    ['4', 'Dorn', '6a'],
    ['5', 'Ems', '6a'],
  ])
})

test('whom an import touched is listed by name, and found by what it did, name, class and account', async () => {
  const { rows, count } = await touched()
  expect(count).toBe(5)
  expect(rows.map((row) => `${row.name} ${row.what} ${row.classes} ${row.account}`)).toEqual([
    'Abel, Kim changed 6a abel.kim',
    'Beer, Kim changed 6a beer.kim',
    'Cohn, Kim left 5a cohn.kim',
    'Dorn, Kim created 6a dorn.kim',
    'Ems, Kim created 6a ems.kim',
  ])
  expect((await touched({ what: 'left' })).rows.map((row) => row.name)).toEqual(['Cohn, Kim'])
  expect((await touched({ q: 'dorn.kim' })).count).toBe(1)
  expect((await touched({ q: '6A', what: 'created' })).count).toBe(2)
  const first = await touched({ limit: 3 })
  expect((await touched({ limit: 3, after: first.next! })).rows.map((row) => row.name)).toEqual(['Dorn, Kim', 'Ems, Kim'])
})

test('chosen people go back to the byte, the others stay; the rest goes later', async () => {
  const chosen = [await idOf('abel'), await idOf('cohn'), await idOf('dorn')]
  expect(await forecast({ people: chosen })).toMatchObject({ people: 5, chosen: 3, goes: 3, stays: 0, obstacles: [] })
  expect((await work((ctx) => undoRoster(ctx, id, { people: chosen }))).kept).toEqual([])
  expect(await state()).toEqual(['Abel active 5a', 'Beer active 6a', 'Cohn active 5a', 'Ems active 6a'])
  expect((await work((ctx) => getImport(ctx, id))).state).toBe('applied')
  expect(await forecast({})).toMatchObject({ people: 2, goes: 2 })
  await work((ctx) => undoRoster(ctx, id, { query: { what: 'created' } }))
  await work((ctx) => undoRoster(ctx, id))
  expect(await state()).toEqual(['Abel active 5a', 'Beer active 5a', 'Cohn active 5a'])
  expect((await work((ctx) => getImport(ctx, id))).state).toBe('undone')
})

test('what stands in the way is named: who, what, when, by whom, and the way there', async () => {
  const ems = await idOf('ems')
  await work(async (ctx) => {
    await sql`update people.account set display_name = 'Emma', version = version + 1 where authority_id = ${ctx.authority} and person_id = ${ems}`.execute(
      ctx.db(),
    )
    await ctx.audit('people.person.changed', 'people.person', [{ id: ems }])
  })
  const seen = await forecast({ people: [ems, await idOf('beer')] })
  expect(seen).toMatchObject({ people: 5, chosen: 2, goes: 1, stays: 1, obstacleCount: 1 })
  expect(seen.obstacles[0]).toMatchObject({
    name: 'Ems, Kim',
    fault: 'changed',
    relation: 'people.account',
    href: `/personen/${ems}`,
    by: 'MUSES (test)',
  })
  expect(seen.obstacles[0]!.at).toBeTruthy()
  expect((await work((ctx) => undoRoster(ctx, id))).kept).toEqual([ems])
})

test('it is refused without the right, at another school and in another authority', async () => {
  const ask = (name: string, who: ReturnType<typeof whoWith>) =>
    refusalOf(
      world.tried(who, async (ctx) => {
        const handler = rosterRoutes.handlers[name] as unknown as (ctx: Context, asked: object, extra: object) => Promise<unknown>
        return handler(ctx, { params: { id }, query: { limit: 10 }, body: {} }, {})
      }),
    )
  for (const name of ['touchedPeople', 'forecastUndo', 'rosterObstacles', 'undoRoster']) {
    expect(await ask(name, whoWith(['people.person.view'], world.authority))).toBe('Forbidden')
    expect(await ask(name, whoWith(['rosters.import', 'rosters.undo'], world.authority, 'school', world.schools[1]))).toBe('NotFound')
    expect(await ask(name, whoWith(['rosters.import', 'rosters.undo'], world.foreign))).toBe('NotFound')
  }
  expect(await ask('undoRoster', whoWith(['rosters.import'], world.authority))).toBe('Forbidden')
})
