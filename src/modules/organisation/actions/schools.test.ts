import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { history, searchAll } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import plug from '../module.ts'
import { getSchool, schoolList } from '../queries/schools.ts'
import { archiveSchools, changeSchools, createSchools, restoreSchools } from './schools.ts'

const world = testWorld()
const admin = () => whoWith(['organisation.read', 'organisation.school.create', 'organisation.school.change'], world.authority)
const reader = () => whoWith(['organisation.read'], world.authority)

test('schools are created as a set, with audit and event', async () => {
  await world.tried(admin(), async (ctx) => {
    const created = await createSchools(ctx, [
      { name: 'Städtische Realschule', number: '00123', land: 'NW', type: 'realschule' },
      { name: 'Grundschule Öhringen', land: 'NW', city: 'Öhringen' },
    ])
    expect(created.map((school) => [school.name, school.number, school.state, school.version])).toEqual([
      ['Städtische Realschule', '00123', 'active', 1],
      ['Grundschule Öhringen', null, 'active', 1],
    ])
    expect((await history(ctx, 'organisation.school', created[0]!.id)).map((line) => line.what)).toEqual(['organisation.school.created'])
    const { rows } = await sql<{ name: string; n: number }>`select name, cardinality(ids)::int as n from kernel.event`.execute(ctx.db())
    expect(rows).toEqual([{ name: 'organisation.school.created', n: 2 }])
  })
})

test('a school number is unique in its authority and the refusal names the school', async () => {
  const create = (numbers: string[]) =>
    world.tried(admin(), (ctx) =>
      createSchools(
        ctx,
        numbers.map((number) => ({ name: 'Neu', number, land: 'NW' as const })),
      ),
    )
  const refused = await create(['100001']).catch((error) => error)
  expect(refused.code).toBe('organisation.numberTaken')
  expect(refused.options.values.numbers).toContain('100001 (Gymnasium Hohenauen)')
  expect(await refusalOf(create(['7', '7']))).toBe('organisation.numberTaken')
  await create(['200001'])
})

test('a change writes what differs, once, with before and after', async () => {
  await world.tried(admin(), async (ctx) => {
    const [id] = world.schools
    const [changed] = await changeSchools(ctx, [{ id, version: 1, name: 'Gymnasium Hohenauen', city: 'Hohenauen', phone: null }])
    expect(changed).toMatchObject({ city: 'Hohenauen', version: 2 })
    expect((await history(ctx, 'organisation.school', id))[0]!.changes).toEqual({ city: [null, 'Hohenauen'] })
    const [same] = await changeSchools(ctx, [{ id, city: 'Hohenauen' }])
    expect(same!.version).toBe(2)
  })
})

test('a stale version is refused with 412', async () => {
  const refused = await world
    .tried(admin(), (ctx) => changeSchools(ctx, [{ id: world.schools[0], version: 9, name: 'x' }]))
    .catch((error) => error)
  expect([refused.code, refused.status]).toEqual(['stale', 412])
})

test('changing needs the right, at this school, in this authority', async () => {
  const change = (who: ReturnType<typeof whoWith>, id: string) =>
    refusalOf(world.tried(who, (ctx) => changeSchools(ctx, [{ id, name: 'x' }])))
  expect(await change(reader(), world.schools[0])).toBe('Forbidden')
  expect(await change(whoWith(['organisation.school.change'], world.authority, 'school', world.schools[1]), world.schools[0])).toBe(
    'NotFound',
  )
  expect(await change(admin(), world.foreignSchools[0])).toBe('NotFound')
  expect(await refusalOf(world.tried(reader(), (ctx) => createSchools(ctx, [{ name: 'x', land: 'NW' }])))).toBe('Forbidden')
})

test('archived schools stay and come back', async () => {
  await world.tried(admin(), async (ctx) => {
    const [gone] = await archiveSchools(ctx, [world.schools[0]])
    expect(gone!.state).toBe('archived')
    expect((await restoreSchools(ctx, [world.schools[0]]))[0]!.state).toBe('active')
  })
  expect(await refusalOf(world.tried(reader(), (ctx) => archiveSchools(ctx, [world.schools[0]])))).toBe('Forbidden')
  expect(await refusalOf(world.tried(admin(), (ctx) => archiveSchools(ctx, [world.foreignSchools[0]])))).toBe('NotFound')
})

test('lists and sheets show what the right reaches', async () => {
  await world.tried(reader(), async (ctx) => {
    const page = await schoolList.page(ctx, { filter: [], limit: 50, count: 'exact', q: 'hohen gym' })
    expect(page.rows.map((row) => row.name)).toEqual(['Gymnasium Hohenauen'])
    expect((await schoolList.page(ctx, { filter: [], limit: 50 })).rows).toHaveLength(2)
  })
  const head = whoWith(['organisation.read'], world.authority, 'school', world.schools[1])
  await world.tried(head, async (ctx) => {
    expect((await schoolList.page(ctx, { filter: [], limit: 50 })).rows.map((row) => row.id)).toEqual([world.schools[1]])
    expect(await refusalOf(getSchool(ctx, world.schools[0]))).toBe('NotFound')
    expect(await refusalOf(getSchool(ctx, world.foreignSchools[0]))).toBe('NotFound')
  })
})

test('the palette finds a school by folded words and only within reach', async () => {
  await world.tried(admin(), async (ctx) => {
    await createSchools(ctx, [{ name: 'Grundschule Überlingen', number: '4711', land: 'BW', city: 'Überlingen' }])
    const titles = async (text: string) =>
      (await searchAll(ctx, plug.search!, text, 5)).flatMap((group) => group.items.map((item) => item.title))
    expect(await titles('ueberlingen')).toEqual(['Grundschule Überlingen'])
    expect(await titles('4711')).toEqual(['Grundschule Überlingen'])
    expect(await titles('fremdstadt')).toEqual([])
  })
})
