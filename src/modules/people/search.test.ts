import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { type Context, searchIds, system } from '#kernel'
import { testWorld } from '#kernel/testing'
import type { Id } from '#shared'
import { createPeople } from './actions.ts'

const world = testWorld()
const names: [family: string, given: string, school: 0 | 1][] = [
  ['Müller', 'Anna', 0],
  ['Müller-Lüdenscheidt', 'Karl Heinrich', 0],
  ['Schmidt', 'Änne', 1],
  ['Öztürk', 'Emir', 1],
  ['Annas', 'Bernd', 1],
  ['100%_Probe', 'Kim', 0],
  ['Łukasiewicz', 'Zofia', 0],
]

beforeAll(async () => {
  const add = (authority: Id, school: Id, familyName: string, givenName: string) =>
    world.done(system('test'), (ctx) => createPeople(ctx, [{ familyName, givenName, affiliations: [{ school, role: 'learner' }] }]), {
      authorities: [authority],
    })
  for (const [family, given, school] of names) await add(world.authority, world.schools[school], family, given)
  await add(world.foreign, world.foreignSchools[0], 'Müller', 'Fremd')
})

/** Whom these words find, best first, in the whole authority or at some schools. */
async function found(text: string, options: { schools?: Id[]; wanted?: Id[]; authorities?: Id[]; limit?: number } = {}): Promise<string[]> {
  const { schools, wanted = [world.authority], authorities = [world.authority], limit = 8 } = options
  return world.tried(
    system('test'),
    async (ctx: Context) => {
      const reach = {
        authorities: new Set(schools ? [] : wanted),
        schools: new Set(schools ?? []),
        groups: new Set<Id>(),
        self: null,
        operator: false,
        nothing: false,
      }
      const ids = await searchIds(ctx, 'people.person', reach, text, limit)
      const { rows } = await sql<{
        id: Id
        name: string
      }>`select id, name from people.person where id = any(${sql.val(ids)}::uuid[])`.execute(ctx.db())
      return ids.map((id) => rows.find((row) => row.id === id)?.name ?? 'not visible')
    },
    { authorities },
  )
}

test('every beginning of a family name finds it, with and without umlauts', async () => {
  for (const text of ['m', 'mü', 'mue', 'müll', 'Müller', 'MÜLLER'])
    expect(await found(text)).toEqual(['Müller, Anna', 'Müller-Lüdenscheidt, Karl Heinrich'])
  expect(await found('oeztu')).toEqual(['Öztürk, Emir'])
  expect(await found('łuka')).toEqual(['Łukasiewicz, Zofia'])
})

test('given names, second given names and the middle of a name follow the beginnings', async () => {
  expect(await found('anna')).toEqual(['Annas, Bernd', 'Müller, Anna'])
  expect(await found('heinrich')).toEqual(['Müller-Lüdenscheidt, Karl Heinrich'])
  expect(await found('denscheid')).toEqual(['Müller-Lüdenscheidt, Karl Heinrich'])
})

test('words stand in any order and may be cut', async () => {
  expect(await found('müller anna')).toEqual(['Müller, Anna'])
  expect(await found('ann mül')).toEqual(['Müller, Anna'])
  expect(await found('  karl   mü ')).toEqual(['Müller-Lüdenscheidt, Karl Heinrich'])
})

test('one slip is forgiven: swapped, missing, doubled, wrong', async () => {
  for (const text of ['mülelr anna', 'müler an', 'mülller anna', 'nüller anna']) expect(await found(text)).toEqual(['Müller, Anna'])
  expect(await found('shcmidt')).toEqual(['Schmidt, Änne'])
  expect(await found('zotia')).toEqual(['Łukasiewicz, Zofia'])
  expect(await found('xqwvz')).toEqual([])
})

test('signs that mean something to LIKE mean themselves', async () => {
  expect(await found('100%')).toEqual(['100%_Probe, Kim'])
  expect(await found('%')).toEqual([])
  expect(await found('_')).toEqual([])
  expect(await found('\\')).toEqual([])
})

test('at a school only its people are found, also by a slip', async () => {
  expect(await found('mü', { schools: [world.schools[0]] })).toEqual(['Müller, Anna', 'Müller-Lüdenscheidt, Karl Heinrich'])
  expect(await found('mü', { schools: [world.schools[1]] })).toEqual([])
  expect(await found('shcmidt', { schools: [world.schools[1]] })).toEqual(['Schmidt, Änne'])
  expect(await found('shcmidt', { schools: [world.schools[0]] })).toEqual([])
})

test('another authority is never found, whoever names it', async () => {
  expect(await found('fremd', { wanted: [world.foreign] })).toEqual([])
  expect(await found('mü', { wanted: [world.authority, world.foreign] })).toEqual(['Müller, Anna', 'Müller-Lüdenscheidt, Karl Heinrich'])
  expect(await found('fremd', { schools: [world.foreignSchools[0]] })).toEqual([])
  const direct = await world.tried(
    system('test'),
    async (ctx) =>
      await sql`select people.names_with(${world.foreign}::uuid, array['%fremd%'], 5)`
        .execute(ctx.db())
        .catch((error: Error) => error.message),
    { authorities: [world.authority] },
  )
  expect(direct).toMatch(/permission denied/)
})

test('few are named, many are not', async () => {
  const matching = (text: string, most: number) =>
    world.tried(
      system('test'),
      async (ctx) =>
        (
          await sql<{
            ids: Id[] | null
          }>`select people.few_matching(array[${world.authority}, ${world.foreign}]::uuid[], array[${text}], ${most}) as ids`.execute(
            ctx.db(),
          )
        ).rows[0]!.ids,
      { authorities: [world.authority] },
    )
  expect(await matching('mue', 5)).toHaveLength(2)
  expect(await matching('mue', 1)).toBeNull()
  expect(await matching('mü', 5)).toHaveLength(2)
  expect(await matching('zzz', 5)).toEqual([])
  expect(await matching('an', 5)).toBeNull()
})
