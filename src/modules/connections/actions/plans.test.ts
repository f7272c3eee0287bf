import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Who } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { ensureSchoolYears } from '#modules/organisation'
import { changePeople } from '#modules/people'
import { type Id, newId } from '#shared'
import plug from '../module.ts'
import { type ConnectionRecord, connectionList, figuresOf, findRecord } from '../queries/connections.ts'
import { acceptedOf, areasOf, driftPlan, findPlan, itemsOf, planList } from '../queries/plans.ts'
import { waitingPlans } from '../queries/waiting.ts'
import { drain, inside, plugIn, type Seeded, seed } from '../testing/ground.ts'
import { type Memory, memory, memoryAt } from '../testing/memory.ts'
import { changeConnection, createConnection, startCheck, startCompute, switchConnection } from './connections.ts'
import { accept, approve, forget, reject, repair, retry, skip, verify } from './plans.ts'

const world = testWorld()
const rights = ['connections.view', 'connections.change', 'connections.plan', 'connections.approve', 'people.person.change']
const admin = () => whoWith(rights, world.authority)
let seeded: Seeded
let place: Memory
let record: ConnectionRecord

beforeAll(async () => {
  await plugIn(plug, [memory])
  seeded = await seed(world, { people: 30, classes: 3 })
})
beforeEach(async () => {
  const url = `memory:${newId()}`
  place = memoryAt(url)
  record = await world.done(admin(), async (ctx) => {
    const made = await createConnection(ctx, { name: url, kind: 'memory', settings: { url }, secrets: { password: 'right' } })
    return switchConnection(ctx, made.id, true)
  })
  await drain(world)
  return () => world.done(admin(), (ctx) => switchConnection(ctx, record.id, false)).then(() => drain(world))
})

const plans = () =>
  inside(
    world,
    async (ctx) =>
      (
        await sql<{
          id: Id
          state: string
          cause: string
        }>`select id, state, cause from kernel.plan where connection_id = ${record.id} and state <> 'superseded' order by id`.execute(
          ctx.db(),
        )
      ).rows,
  )
const newest = async () => (await plans()).at(-1)!
const compute = async (who: Who = admin()) => {
  const run = await world.done(who, (ctx) => startCompute(ctx, record.id))
  await drain(world)
  return { run, plan: await newest() }
}
const person = (index: number) =>
  inside(
    world,
    async (ctx) =>
      (await sql<{ id: Id; version: number }>`select id, version from people.person where id = ${seeded.people[index]!}`.execute(ctx.db()))
        .rows[0]!,
  )
const sign = (name: string) =>
  inside(world, (ctx) =>
    sql`update people.account set state = ${name} where id = any(${sql.val(seeded.accounts.slice(0, 5))}::uuid[])`.execute(ctx.db()),
  )

test('switched on, everybody stands there with the classes, checked by reading back', async () => {
  expect(place.names().filter((name) => name.startsWith('person'))).toHaveLength(30)
  expect(place.byName('group', '5a')!.attributes.member).toHaveLength(10)
  const plan = await newest()
  const sheet = await inside(world, (ctx) => findPlan(ctx, plan.id))
  expect(sheet).toMatchObject({ state: 'done', cause: 'manual', counts: { create: 33, same: 0 }, verified: { checked: 33, wrong: 0 } })
  expect(sheet.name).toMatch(/^\d{4}-\d{4}$/)
  expect(await inside(world, (ctx) => figuresOf(ctx, record.id))).toEqual({
    kinds: [
      { kind: 'person', enabled: 30, disabled: 0 },
      { kind: 'group', enabled: 3, disabled: 0 },
    ],
    missedPasswords: 0,
    accepted: 0,
  })
  expect(await inside(world, (ctx) => areasOf(ctx, plan.id))).toContainEqual({
    school: world.schools[0],
    schoolName: 'Gymnasium Hohenauen',
    kind: 'person',
    action: 'create',
    state: 'done',
    steps: 30,
    drift: 0,
  })
  const page = await inside(world, (ctx) => itemsOf(ctx, plan.id, { limit: 5, kind: 'person', action: ['create'], q: 'PUPIL3' }))
  expect(page.rows.map((row) => [row.name, row.label, row.changes.map((change) => change.field)])).toContainEqual([
    'pupil3',
    'Schäfer, Kim 3',
    ['mail', 'classes'],
  ])
  expect((await inside(world, (ctx) => planList.page(ctx, { filter: [], limit: 10 }))).rows[0]).toMatchObject({
    state: 'done',
    connectionName: record.name,
    steps: 33,
  })
})

test('a change of a person reaches the directory by itself, once things are quiet', async () => {
  const { id, version } = await person(3)
  await world.done(admin(), (ctx) => changePeople(ctx, [{ id, version, familyName: 'Neu' }]))
  await inside(world, (ctx) => sql`update people.account set email = 'neu@example.test' where person_id = ${id}`.execute(ctx.db()))
  expect(await drain(world)).toEqual(expect.arrayContaining(['kernel.deliver', 'connections.compute', 'connections.apply']))
  expect(place.own(id)!.attributes.mail).toBe('neu@example.test')
  expect((await newest()).cause).toBe('change')
  expect((await inside(world, (ctx) => findRecord(ctx, record.id))).pendingSince).toBeNull()
})

test('leavers are disabled; many at once wait for a second person', async () => {
  await sign('leaving')
  try {
    const { plan, run } = await compute()
    expect(plan.state).toBe('waiting')
    expect(await inside(world, waitingPlans)).toMatchObject({ plans: 1, guarded: 1 })
    expect(place.own(seeded.people[0]!)!.enabled).toBe(true)
    const { rows } = await inside(world, (ctx) =>
      sql<{ state: string; result: { href: string; disable: number } }>`select state, result from kernel.run where id = ${run}`.execute(
        ctx.db(),
      ),
    )
    expect(rows[0]).toMatchObject({ state: 'done', result: { href: `/plaene/${plan.id}`, disable: 5 } })
    const second = await world.done(admin(), (ctx) => approve(ctx, plan.id))
    expect(second).toEqual(expect.any(String))
    await drain(world)
    expect(place.own(seeded.people[0]!)!.enabled).toBe(false)
  } finally {
    await sign('active')
  }
})

test('whose change led to it may not release what the guard holds', async () => {
  const clerk = admin()
  await sign('suspended')
  try {
    const { id, version } = await person(20)
    await world.done(clerk, (ctx) => changePeople(ctx, [{ id, version, givenName: `Kim ${Math.random()}` }]))
    await drain(world)
    const plan = await newest()
    expect(plan.state).toBe('waiting')
    expect(await refusalOf(world.done(clerk, (ctx) => approve(ctx, plan.id)))).toBe('sync.secondPerson')
    expect(await refusalOf(world.done(admin(), (ctx) => approve(ctx, plan.id, 77)))).toBe('stale')
    await world.done(admin(), (ctx) => reject(ctx, plan.id))
    await drain(world)
    expect(place.own(seeded.people[0]!)!.enabled).toBe(true)
    expect(await refusalOf(world.done(admin(), (ctx) => approve(ctx, plan.id)))).toBe('sync.notWaiting')
  } finally {
    await sign('active')
  }
})

test('steps are left out and taken in again', async () => {
  await sign('suspended')
  try {
    const { plan } = await compute()
    const steps = (await inside(world, (ctx) => itemsOf(ctx, plan.id, { limit: 50, action: ['disable'] }))).rows.map((row) => row.position)
    expect(await world.done(admin(), (ctx) => skip(ctx, plan.id, steps, true))).toBe(5)
    expect((await newest()).state).toBe('rejected')
  } finally {
    await sign('active')
  }
})

test('only the schools it serves', async () => {
  await world.done(admin(), (ctx) =>
    changeConnection(ctx, record.id, {
      schools: [world.schools[1]],
      policy: { ...record.policy, delete: 'apply' },
      guard: { ...record.guard, share: 1 },
    }),
  )
  await compute()
  expect(place.names()).toEqual([])
})

describe('faults', () => {
  test('away: the plan comes back by itself; shut: a person is told, and nothing hammers at the door', async () => {
    place.shut = 'away'
    const { run } = await compute()
    expect((await inside(world, (ctx) => findRecord(ctx, record.id))).trouble).toMatchObject({ code: 'sync.away' })
    const { rows } = await inside(world, (ctx) => sql<{ state: string }>`select state from kernel.run where id = ${run}`.execute(ctx.db()))
    expect(rows[0]!.state).toBe('failed')
    expect((await inside(world, (ctx) => connectionList.get(ctx, record.id))).state).toBe('trouble')
    expect(await inside(world, waitingPlans)).toMatchObject({ trouble: 1 })
    place.shut = 'credentials'
    await drain(world, 2_000)
    expect((await inside(world, (ctx) => findRecord(ctx, record.id))).trouble).toMatchObject({ code: 'sync.credentials' })
    expect(await drain(world, 100_000)).toEqual([])
    place.shut = null
    await compute()
    expect((await inside(world, (ctx) => findRecord(ctx, record.id))).trouble).toBeNull()
  })

  test('failed steps are tried again when a person says so', async () => {
    const { id } = await person(2)
    place.remove('person', 'pupil3')
    place.refuse.add(id)
    const { plan } = await compute()
    await world.done(admin(), (ctx) => repair(ctx, plan.id, [1]))
    await drain(world)
    const failed = await newest()
    expect(failed.state).toBe('failed')
    place.refuse.clear()
    await world.done(admin(), (ctx) => retry(ctx, failed.id))
    await drain(world)
    expect([(await newest()).state, place.own(id)?.name]).toEqual(['done', 'pupil3'])
  })

  test('a look back finds what did not last', async () => {
    const plan = await newest()
    place.byName('person', 'pupil4')!.attributes = {}
    await world.done(admin(), (ctx) => verify(ctx, plan.id))
    await drain(world)
    expect((await inside(world, (ctx) => findPlan(ctx, plan.id))).verified).toMatchObject({ checked: 33, wrong: 1 })
  })
})

test('the hours in which a system is left in peace: a released plan waits for their end', async () => {
  const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ days: [day], from: '00:00', until: '23:59' }))
  await world.done(admin(), (ctx) => changeConnection(ctx, record.id, { blackout: always, policy: { ...record.policy, drift: 'apply' } }))
  place.byName('person', 'pupil5')!.attributes = {}
  const { plan } = await compute()
  // One minute a day is open: unless it is now, the plan waits.
  expect(['approved', 'done']).toContain((await newest()).state)
  if ((await newest()).state === 'approved') expect((await inside(world, (ctx) => findPlan(ctx, plan.id))).nextAt).not.toBeNull()
})

test('while the change of the school year holds everything back, a released plan waits for its end and then goes on', async () => {
  await world.done(admin(), (ctx) => changeConnection(ctx, record.id, { policy: { ...record.policy, drift: 'apply' } }))
  const held = await world.done(
    admin(),
    async (ctx) => {
      await ensureSchoolYears(ctx)
      const { rows } = await sql<{
        id: Id
        until: Date
      }>`insert into schoolyear.year_change (authority_id, school_year_id, effective_day, blackout_from, blackout_until)
        select authority_id, id, starts, now() - interval '1 hour', now() + interval '2 days' from organisation.school_year where authority_id = ${ctx.authority} limit 1
        returning id, blackout_until as until`.execute(ctx.db())
      return rows[0]!
    },
    { authorities: [world.authority] },
  )
  const pupil = place.byName('person', 'pupil5')!
  pupil.attributes = {}
  const { plan } = await compute()
  expect((await newest()).state).toBe('approved')
  expect(new Date((await inside(world, (ctx) => findPlan(ctx, plan.id))).nextAt!).getTime()).toBe(held.until.getTime())
  expect(place.byName('person', 'pupil5')!.attributes).toEqual({})

  await inside(world, (ctx) => sql`update schoolyear.year_change set blackout_until = now() where id = ${held.id}`.execute(ctx.db()))
  await compute()
  expect((await newest()).state).toBe('done')
  expect(place.byName('person', 'pupil5')!.attributes).not.toEqual({})
})

describe('changed there by hand', () => {
  test('shown, then repaired or accepted, and forgotten again', async () => {
    place.byName('person', 'pupil6')!.attributes = { ...place.byName('person', 'pupil6')!.attributes, mail: 'by@hand.test' }
    place.byName('person', 'pupil7')!.enabled = false
    const { plan } = await compute()
    expect(await inside(world, (ctx) => driftPlan(ctx, record.id))).toMatchObject({ plan: plan.id, open: 2 })
    const rows = (await inside(world, (ctx) => itemsOf(ctx, plan.id, { limit: 10, drift: true }))).rows
    expect(rows.map((row) => [row.name, row.drift, row.changes])).toEqual([
      ['pupil6', ['mail'], [{ field: 'mail', before: 'by@hand.test', after: 'pupil6@example.test', more: 0 }]],
      ['pupil7', ['$enabled'], [{ field: '$enabled', before: 'false', after: 'true', more: 0 }]],
    ])
    expect(await world.done(admin(), (ctx) => accept(ctx, plan.id, [rows[0]!.position]))).toBe(1)
    await world.done(admin(), (ctx) => repair(ctx, plan.id, [rows[1]!.position]))
    await drain(world)
    expect([place.byName('person', 'pupil6')!.attributes.mail, place.byName('person', 'pupil7')!.enabled]).toEqual(['by@hand.test', true])
    const accepted = await inside(world, (ctx) => acceptedOf(ctx, record, 10))
    expect(accepted).toMatchObject([{ kind: 'person', name: 'pupil6', fields: ['mail'] }])
    expect((await compute()).plan.cause).not.toBe('x')
    expect((await inside(world, (ctx) => driftPlan(ctx, record.id)))!.open).toBe(0)
    await world.done(admin(), (ctx) => forget(ctx, record.id, accepted))
    await drain(world)
    expect((await inside(world, (ctx) => driftPlan(ctx, record.id)))!.open).toBe(1)
  })
})

test('every decision needs its right and is not found in another authority', async () => {
  const plan = await newest()
  const actions: Record<string, (ctx: never) => Promise<unknown>> = {
    approve: (ctx: never) => approve(ctx, plan.id),
    reject: (ctx: never) => reject(ctx, plan.id),
    skip: (ctx: never) => skip(ctx, plan.id, [1], true),
    retry: (ctx: never) => retry(ctx, plan.id),
    verify: (ctx: never) => verify(ctx, plan.id),
    accept: (ctx: never) => accept(ctx, plan.id, [1]),
    repair: (ctx: never) => repair(ctx, plan.id, [1]),
    forget: (ctx: never) => forget(ctx, record.id, [{ kind: 'person', key: 'x' }]),
  }
  for (const [name, action] of Object.entries(actions)) {
    expect([name, await refusalOf(world.tried(whoWith(['connections.view'], world.authority), (ctx) => action(ctx as never)))]).toEqual([
      name,
      'Forbidden',
    ])
    expect([name, await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => action(ctx as never)))]).toEqual([name, 'NotFound'])
    expect([
      name,
      await refusalOf(world.tried(whoWith(rights, world.authority, 'school', world.schools[0]), (ctx) => action(ctx as never))),
    ]).toEqual([name, 'Forbidden'])
  }
})

test('the test button writes down what it found', async () => {
  await world.done(admin(), (ctx) => startCheck(ctx, record.id))
  await drain(world)
  expect((await inside(world, (ctx) => findRecord(ctx, record.id))).findings).toEqual([{ code: 'connected', tone: 'success' }])
  place.shut = 'credentials'
  await world.done(admin(), (ctx) => startCheck(ctx, record.id))
  await drain(world)
  expect((await inside(world, (ctx) => findRecord(ctx, record.id))).findings).toMatchObject([{ code: 'sync.credentials', tone: 'danger' }])
})
