import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { findSchoolYear, groupList } from '../queries/groups.ts'
import { archiveGroups, changeGroups, createGroups, ensureGroups, restoreGroups } from './groups.ts'
import { changeSchoolYears, createSchoolYears, ensureSchoolYears } from './school-years.ts'

const world = testWorld()
const rights = ['organisation.read', 'organisation.group.change', 'organisation.calendar.change']
const admin = () => whoWith(rights, world.authority)

const year = async (ctx: Context) => (await ensureSchoolYears(ctx))[0]!.id

test('school years: the running and the next one, once', async () => {
  await world.tried(
    admin(),
    async (ctx) => {
      expect((await ensureSchoolYears(ctx)).map((each) => each.name)).toEqual(['2026/27', '2027/28'])
      expect(await ensureSchoolYears(ctx)).toEqual([])
      expect((await findSchoolYear(ctx, '2027-07-31'))!.name).toBe('2026/27')
      expect((await findSchoolYear(ctx, '2027-08-01'))!.name).toBe('2027/28')
      const [old] = await createSchoolYears(ctx, [{ name: '2020/21', starts: '2020-08-01', ends: '2021-07-31' }])
      expect((await changeSchoolYears(ctx, [{ id: old!.id, name: 'Schuljahr 2020' }]))[0]!.version).toBe(2)
    },
    { now: () => new Date('2026-08-01T10:00:00Z') },
  )
  const reader = whoWith(['organisation.read'], world.authority)
  expect(
    await refusalOf(world.tried(reader, (ctx) => createSchoolYears(ctx, [{ name: 'x', starts: '2000-08-01', ends: '2001-07-31' }]))),
  ).toBe('Forbidden')
})

test('a roster names its groups: missing ones are created, known ones follow, once each', async () => {
  await world.tried(admin(), async (ctx) => {
    const schoolYear = await year(ctx)
    const [school] = world.schools
    const wish = { school, schoolYear, kind: 'class' as const, name: '5a', grade: '05' }
    const first = await ensureGroups(ctx, [
      wish,
      wish,
      { ...wish, name: '5b' },
      { ...wish, kind: 'course', name: 'Mathe', source: 'svws', sourceKey: '17' },
    ])
    expect(new Set(first.map((group) => group.id)).size).toBe(3)
    expect(first[0]!.id).toBe(first[1]!.id)
    const again = await ensureGroups(ctx, [
      { ...wish, source: 'svws', sourceKey: '5A' },
      { ...wish, kind: 'course', name: 'Mathematik', source: 'svws', sourceKey: '17' },
    ])
    expect(again.map((group) => [group.id, group.name, group.sourceKey])).toEqual([
      [first[0]!.id, '5a', '5A'],
      [first[3]!.id, 'Mathematik', '17'],
    ])
    expect((await groupList.page(ctx, { filter: [], limit: 10 })).rows.map((row) => row.name)).toEqual(['5a', '5b', 'Mathematik'])
  })
})

test('groups are created, changed, archived and restored', async () => {
  await world.tried(admin(), async (ctx) => {
    const [group] = await createGroups(ctx, [{ name: '7c', kind: 'class', school: world.schools[0], schoolYear: await year(ctx) }])
    expect((await changeGroups(ctx, [{ id: group!.id, version: 1, name: '7d' }]))[0]).toMatchObject({ name: '7d', version: 2 })
    expect((await archiveGroups(ctx, [group!.id]))[0]!.state).toBe('archived')
    expect((await restoreGroups(ctx, [group!.id]))[0]!.state).toBe('active')
  })
})

test('groups need the right, at this school, in this authority', async () => {
  const { schoolYear, group } = await world.done(admin(), async (ctx) => {
    const id = await year(ctx)
    return {
      schoolYear: id,
      group: (await createGroups(ctx, [{ name: '1a', kind: 'class', school: world.schools[0], schoolYear: id }]))[0]!,
    }
  })
  const create = (who: ReturnType<typeof whoWith>, school: string) =>
    refusalOf(world.tried(who, (ctx) => createGroups(ctx, [{ name: 'x', kind: 'other', school, schoolYear }])))
  expect(await create(whoWith(['organisation.read'], world.authority), world.schools[0])).toBe('Forbidden')
  expect(await create(whoWith(rights, world.authority, 'school', world.schools[1]), world.schools[0])).toBe('NotFound')
  expect(await create(admin(), world.foreignSchools[0])).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => changeGroups(ctx, [{ id: group.id, name: 'x' }])))).toBe(
    'NotFound',
  )
  expect(await refusalOf(world.tried(whoWith(['organisation.read'], world.authority), (ctx) => archiveGroups(ctx, [group.id])))).toBe(
    'Forbidden',
  )
})
