import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { type Context, getImport, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { changeKinds, undoChange } from '../../people/actions/changes.ts'
import { applyNow } from '../actions.ts'
import type { RosterReader, RosterRecord } from '../ports.ts'
import { previewRoster } from '../reading/preview.ts'
import { plugReaders } from '../reading/readers.ts'
import { applyMatch, decideMatch, matching, openMatch } from './actions.ts'
import { matchPairs, matchView } from './queries.ts'

const world = testWorld()
changeKinds['people.match'] = matching
const where = { file: 'probe.csv', line: 1 }
type Pupil = [key: string, family: string, given: string, birthDay: string, group: string]
let records: RosterRecord[] = []
const reader = (format: string): RosterReader => ({
  format,
  label: format,
  recognise: async () => ({ format, certainty: 1, facts: {}, scope: 'full' }),
  async *read() {
    yield* records
  },
})
plugReaders([reader('alt'), reader('neu')])
const who = () =>
  whoWith(
    ['rosters.match', 'rosters.import', 'people.person.view', 'people.person.change', 'organisation.group.change'],
    world.authority,
    'school',
    world.schools[0],
  )
const work = <T>(run: (ctx: Context) => Promise<T>) => world.done(system('test'), run, { authorities: [world.authority] })
const asWho = <T>(run: (ctx: Context) => Promise<T>) => world.done(who(), run)

/** A previewed roster of a program. */
async function preview(format: 'alt' | 'neu', pupils: readonly Pupil[]): Promise<Id> {
  records = [
    ...[...new Set(pupils.map((each) => each[4]))].map((name) => ({
      type: 'group' as const,
      key: `${format}:${name}`,
      kind: 'class' as const,
      name,
      where,
    })),
    ...pupils.flatMap(([key, familyName, givenName, birthDay, group]): RosterRecord[] => [
      { type: 'person', key, familyName, givenName, birthDay, where },
      { type: 'affiliation', person: key, role: 'learner', where },
      { type: 'membership', person: key, group: `${format}:${group}`, role: 'learner', where },
    ]),
  ]
  return work(async (ctx) => {
    const { rows } = await sql<{
      id: Id
    }>`insert into kernel.import (authority_id, kind, school_id, format) values (${ctx.authority}, 'people.roster', ${world.schools[0]}, ${format}) returning id`.execute(
      ctx.db(),
    )
    await previewRoster(ctx, rows[0]!.id)
    return rows[0]!.id
  })
}
const state = () =>
  work(async (ctx) => {
    const { rows } = await sql<{
      text: string
    }>`select p.family_name || ' ' || p.given_name || ' ' || p.source || '/' || p.source_key || ' ' || a.source || ' ' || m.source || ' ' || g.name || ' ' || k.name as text
      from people.person p join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id
        join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id join people.account k on k.authority_id = p.authority_id and k.person_id = p.id order by 1`.execute(
      ctx.db(),
    )
    return rows.map((row) => row.text)
  })

const old: Pupil[] = [
  ['a1', 'Müller', 'Anna', '2014-05-17', '5a'],
  ['a2', 'Yılmaz', 'Ali', '2014-01-02', '5a'],
  ['a3', 'Yılmaz', 'Ali', '2014-01-02', '5a'],
  ['a4', 'Weber', 'Lena', '2014-03-03', '5a'],
  ['a5', 'Weber', 'Lara', '2014-03-03', '5a'],
  ['a6', 'Schmidt', 'Tom', '2014-09-09', '5a'],
]
const fresh: Pupil[] = [
  ['n1', 'Mueller', 'Anna', '2014-05-17', '5a'],
  ['n2', 'Yılmaz', 'Ali', '2014-01-02', '5a'],
  ['n3', 'Yılmaz', 'Ali', '2014-01-02', '5a'],
  ['n4', 'Weber', 'Lena', '2014-03-03', '5a'],
  ['n5', 'Weber', 'Lara', '2014-03-03', '5a'],
  ['n6', 'Schmitt', 'Tom', '2014-09-09', '5a'],
  ['n7', 'Neumann', 'Ida', '2014-12-24', '5a'],
]
let roster: Id
let match: Id
const source = (format: string) => `${format}:100001`
const doubts = () => asWho((ctx) => matchPairs(ctx, match, { part: 'doubt', after: 0, limit: 200 }))

beforeEach(async () => {
  await work(async (ctx) => {
    for (const table of ['people.account', 'people.account_name_used', 'people.person', 'organisation."group"', 'kernel.import'])
      await sql`delete from ${sql.raw(table)} where authority_id = ${ctx.authority}`.execute(ctx.db())
  })
  const first = await preview('alt', old)
  await work(async (ctx) => applyNow(ctx, await getImport(ctx, first, true), false))
  roster = await preview('neu', fresh)
  match = await asWho((ctx) => openMatch(ctx, { school: world.schools[0], from: source('alt'), roster }))
})

test('twins find their rows, homonyms and misspelled ones are left to a person', async () => {
  const view = await asWho((ctx) => matchView(ctx, match))
  expect(view.counts).toMatchObject({ known: 6, rows: 7, sure: 3, doubt: 5, knownLeft: 0, rowsLeft: 1 })
  const { pairs } = await doubts()
  expect(pairs.map((pair) => `${pair.known.familyName} ${pair.kind} ${pair.key}`).sort()).toEqual([
    'Schmidt typo n6',
    'Yılmaz exact n2',
    'Yılmaz exact n2',
    'Yılmaz exact n3',
    'Yılmaz exact n3',
  ])
})

test('what is sure or decided gets the new keys, with places, classes and accounts as they were; then it is taken back', async () => {
  const before = await state()
  const { pairs } = await doubts()
  const chosen = ['n6', 'n2'].map((key) => pairs.find((pair) => pair.key === key)!)
  await asWho((ctx) =>
    decideMatch(
      ctx,
      match,
      chosen.map(({ person, key }) => ({ person, key, decision: 'same' as const })),
    ),
  )
  // The other pairs of the decided Ali are answered with him; one of his homonym remains.
  expect((await doubts()).pairs.map((pair) => pair.key)).toEqual(['n3'])
  expect(await asWho((ctx) => applyMatch(ctx, match))).toBe(5)
  const after = await state()
  expect(after.filter((line) => line.includes(`${source('neu')}/`))).toHaveLength(5)
  expect(after.filter((line) => line.includes(`${source('alt')}/`))).toEqual([expect.stringContaining('Yılmaz Ali')])
  const accounts = (lines: string[]) => lines.map((line) => line.split(' ').at(-1)).sort()
  expect(accounts(after)).toEqual(accounts(before))
  const { counts } = await work((ctx) => getImport(ctx, roster))
  expect(counts).toMatchObject({ new: 1, ambiguous: 1 })
  await asWho((ctx) => undoChange(ctx, match))
  expect(await state()).toEqual(before)
  expect((await work((ctx) => getImport(ctx, roster))).counts).not.toMatchObject({ new: 1 })
})

test('one row cannot be two people, and what was carried out is not decided again', async () => {
  const { pairs } = await doubts()
  const [one, other] = pairs.filter((pair) => pair.key === 'n2')
  const both = [one!, other!].map(({ person, key }) => ({ person, key, decision: 'same' as const }))
  await expect(refusalOf(asWho((ctx) => decideMatch(ctx, match, both)))).resolves.toBe('people.match.twice')
  await asWho((ctx) => applyMatch(ctx, match))
  await expect(refusalOf(asWho((ctx) => decideMatch(ctx, match, [both[0]!])))).resolves.toBe('import.state')
})

test('refused without the right, at another school, in another authority', async () => {
  const asked = (as: ReturnType<typeof who>) => refusalOf(world.tried(as, (ctx) => applyMatch(ctx, match)))
  await expect(asked(whoWith(['people.person.view'], world.authority))).resolves.toBe('Forbidden')
  await expect(asked(whoWith(['rosters.match'], world.authority, 'school', world.schools[1]))).resolves.toBe('NotFound')
  await expect(asked(whoWith(['rosters.match'], world.foreign))).resolves.toBe('NotFound')
  await expect(refusalOf(asWho((ctx) => openMatch(ctx, { school: world.schools[0], from: source('neu'), roster })))).resolves.toBe(
    'people.match.sameSource',
  )
})
