import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, conflict } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { groupList } from '../queries/groups.ts'
import { placesOf } from '../queries/places.ts'
import { getSchool } from '../queries/schools.ts'
import { createGroups } from './groups.ts'
import { beforeMergeUndone, mergeSchools, planMerge, undoMerge } from './merge.ts'
import { createSites } from './places.ts'
import { changeRooms, createRooms } from './rooms.ts'
import { ensureSchoolYears } from './school-years.ts'

const world = testWorld()
const rights = [
  'organisation.read',
  'organisation.school.create',
  'organisation.school.change',
  'organisation.room.change',
  'organisation.group.change',
]
const admin = () => whoWith(rights, world.authority)

async function furnished(ctx: Context) {
  const [from, into] = world.schools
  const [year] = await ensureSchoolYears(ctx)
  const [site] = await createSites(ctx, [{ school: from, name: 'Altes Haus' }])
  const [room] = await createRooms(ctx, [{ number: '1', site: site!.id }])
  await createGroups(ctx, [
    { school: from, schoolYear: year!.id, kind: 'class', name: '5a', source: 'svws', sourceKey: '1' },
    { school: from, schoolYear: year!.id, kind: 'class', name: '5b' },
    { school: into, schoolYear: year!.id, kind: 'class', name: '5a', source: 'svws', sourceKey: '1' },
  ])
  return { from, into, room: room!, site: site! }
}
const groupNames = async (ctx: Context, school: string) =>
  (await groupList.page(ctx, { filter: [{ column: 'school', operator: 'is', values: [school] }], limit: 9 })).rows.map((row) => [
    row.name,
    row.sourceKey,
  ])

test('rooms and groups move to the successor; the plan says the same beforehand; and back', async () => {
  await world.tried(admin(), async (ctx) => {
    const { from, into } = await furnished(ctx)
    const plan = await planMerge(ctx, [from], into)
    expect(plan.from).toEqual([{ id: from, name: 'Gymnasium Hohenauen', sites: 1, rooms: 1, groups: 2 }])
    expect(plan.renamed.map((each) => [each.name, each.newName])).toEqual([['5a', '5a (100001)']])
    const { merge, moved } = await mergeSchools(ctx, [from], into)
    expect(moved).toMatchObject({ site: 1, room: 1, group: 2 })
    expect(await getSchool(ctx, from)).toMatchObject({
      state: 'merged',
      mergedInto: into,
      mergedIntoName: 'Grundschule Wiesental',
      rooms: 0,
    })
    expect((await placesOf(ctx, into)).rooms).toHaveLength(1)
    expect(await groupNames(ctx, into)).toEqual([
      ['5a', '1'],
      ['5a (100001)', null],
      ['5b', null],
    ])
    const { rows } = await sql<{ payload: unknown }>`select payload from kernel.event where name = 'organisation.school.merged'`.execute(
      ctx.db(),
    )
    expect(rows).toEqual([{ payload: { into, merge } }])

    await undoMerge(ctx, merge)
    expect(await getSchool(ctx, from)).toMatchObject({ state: 'active', mergedInto: null, rooms: 1 })
    expect(await groupNames(ctx, from)).toEqual([
      ['5a', '1'],
      ['5b', null],
    ])
  })
})

test('a merge is not taken back once something of it was changed, or a module above objects', async () => {
  await world.tried(admin(), async (ctx) => {
    const { from, into, room } = await furnished(ctx)
    const { merge } = await mergeSchools(ctx, [from], into)
    const objection = async () => {
      throw conflict('loans.moved')
    }
    beforeMergeUndone.push(objection)
    expect(await refusalOf(undoMerge(ctx, merge))).toBe('loans.moved')
    beforeMergeUndone.splice(0)
    await changeRooms(ctx, [{ id: room.id, name: 'Umgebaut' }])
    expect(await refusalOf(undoMerge(ctx, merge))).toBe('organisation.undo.changed')
  })
})

test('a merged school is neither merged again nor a successor', async () => {
  await world.tried(admin(), async (ctx) => {
    const { from, into } = await furnished(ctx)
    expect(await refusalOf(mergeSchools(ctx, [from], from))).toBe('organisation.mergeItself')
    await mergeSchools(ctx, [from], into)
    expect(await refusalOf(mergeSchools(ctx, [from], into))).toBe('organisation.merged')
  })
})

test('merging needs the right in the whole authority, and schools of it', async () => {
  const merge = (who: ReturnType<typeof whoWith>, from: string, into: string) =>
    refusalOf(world.tried(who, (ctx) => mergeSchools(ctx, [from], into)))
  const [a, b] = world.schools
  expect(await merge(whoWith(['organisation.read'], world.authority), a, b)).toBe('Forbidden')
  expect(await merge(whoWith(rights, world.authority, 'school', a), a, b)).toBe('Forbidden')
  expect(await merge(admin(), a, world.foreignSchools[0])).toBe('NotFound')
  expect(await merge(admin(), world.foreignSchools[0], a)).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(['organisation.read'], world.authority), (ctx) => undoMerge(ctx, a)))).toBe('Forbidden')
  expect(await refusalOf(world.tried(admin(), (ctx) => undoMerge(ctx, a)))).toBe('NotFound')
})
