import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { testWorld } from '#kernel/testing'
import type { Id } from '#shared'
import type { RosterRecord } from '../ports.ts'
import { type CompareOptions, compareRoster } from './compare.ts'
import { stageRoster } from './stage.ts'

const world = testWorld()
const where = { file: 'probe.csv', line: 7 }
const source = 'probe'

// Keys that are the same for the database although they are not here, and the other way round.
const key = fc.constantFrom('1', '2', '3', 'a b', 'a\u001eb', 'ä', 'A')
const group = fc.constantFrom('5a', '5b', '5\u001fb')
const role = fc.constantFrom('learner' as const, 'teacher' as const)
const record: fc.Arbitrary<RosterRecord> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('person' as const),
      key,
      familyName: fc.constantFrom('Öztürk', 'M?ller'),
      givenName: fc.constant('Kim'),
      where: fc.constant(where),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('affiliation' as const), person: key, role, where: fc.constant(where) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('membership' as const), person: key, group, role, where: fc.constant(where) }) },
  { weight: 1, arbitrary: group.map((each) => ({ type: 'group' as const, key: each, kind: 'class' as const, name: each, where })) },
)

const stored = (value: string) => value.replaceAll('\u001e', ' ').replaceAll('\u001f', ' ')

async function opened(ctx: Context): Promise<Id> {
  const { rows } = await sql<{
    id: Id
  }>`insert into kernel.import (authority_id, kind, school_id, format) values (${ctx.authority}, 'people.roster', ${world.schools[0]}, 'probe') returning id`.execute(
    ctx.db(),
  )
  return rows[0]!.id
}

async function rowsOf(ctx: Context, id: string) {
  const at = sql`authority_id = ${ctx.authority} and import_id = ${id}`
  const all = async (columns: string, table: string) =>
    (
      await sql<{
        row: string
      }>`select concat_ws('|', ${sql.raw(columns)}) as row from rosters.${sql.id(`staged_${table}`)} where ${at} order by 1`.execute(
        ctx.db(),
      )
    ).rows.map((each) => each.row)
  return {
    people: await all('key, family_name, status, school_id', 'person'),
    places: await all('person_key, role', 'affiliation'),
    groups: await all('person_key, group_key, role', 'membership'),
  }
}

test('in whatever order rows come and however often, each is staged once, and comparing finds nothing that staging did not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 40 }), async (records) => {
      await world.tried(
        system('test'),
        async (ctx) => {
          const id = await opened(ctx)
          const read = async function* () {
            yield* records
          }
          const options = { import: id, school: world.schools[0], schools: new Map(), source, today: '2026-09-01' }
          const staged = await stageRoster(ctx, read(), options, async () => {})
          const rows = await rowsOf(ctx, id)
          const once = (values: string[]) => new Set(values.map(stored)).size
          expect(rows.places.length).toBe(
            once(records.flatMap((each) => (each.type === 'affiliation' ? [`${each.person}|${each.role}`] : []))),
          )
          expect(rows.groups.length).toBe(
            once(records.flatMap((each) => (each.type === 'membership' ? [`${each.person}|${each.group}|${each.role}`] : []))),
          )
          const compare: CompareOptions = {
            import: id,
            source,
            schoolYear: randomUUID(),
            scope: 'cut',
            delivered: [],
            school: world.schools[0],
          }
          await compareRoster(ctx, { ...compare, found: staged.found })
          const first = await rowsOf(ctx, id)
          await compareRoster(ctx, compare)
          expect(first).toEqual(await rowsOf(ctx, id))
        },
        { authorities: [world.authority] },
      )
    }),
    { numRuns: 60 },
  )
})

test('a person and her places that stand apart in the files are found all the same', async () => {
  await world.tried(
    system('test'),
    async (ctx) => {
      const id = await opened(ctx)
      const read = async function* (): AsyncGenerator<RosterRecord> {
        yield { type: 'affiliation', person: '9', role: 'learner', where }
        yield { type: 'person', key: '9', familyName: 'Öztürk', givenName: 'Nilüfer', where }
        yield { type: 'affiliation', person: '9', role: 'learner', where }
      }
      const options = { import: id, school: world.schools[0], schools: new Map(), source, today: '2026-09-01' }
      const staged = await stageRoster(ctx, read(), options, async () => {})
      expect(staged.found).toBe(false)
      await compareRoster(ctx, {
        import: id,
        source,
        schoolYear: randomUUID(),
        scope: 'full',
        delivered: [],
        school: world.schools[0],
        found: staged.found,
      })
      expect(await rowsOf(ctx, id)).toEqual({ people: [`9|Öztürk|new|${world.schools[0]}`], places: ['9|learner'], groups: [] })
    },
    { authorities: [world.authority] },
  )
})
