import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { newId } from '#shared'
import { book } from '../actions/book.ts'
import { changeHolders, deleteHolders, setHolders, setTasks } from '../actions/holders.ts'
import { loadLibrary } from '../actions/library.ts'
import { testLibrary } from '../testing/blocks.ts'
import { holdersWithin, responsible } from './responsible.ts'
import { servicesOf } from './services.ts'

const world = testWorld()
const rights = ['catalogue.read', 'catalogue.book', 'catalogue.holder.change']
const clerk = () => whoWith(rights, world.authority)
const now = () => new Date('2026-09-15T10:00:00Z')
const tried = <T>(work: (ctx: Context) => Promise<T>) => world.tried(clerk(), work, { now })
const lines = async (ctx: Context, task = 'operate', block = 'S11') =>
  (await responsible(ctx, { block, task, schools: [world.schools[0]] })).map(({ party, letter, by, holders }) => [
    party,
    letter,
    by,
    ...holders.map((held) => held.contact ?? held.name),
  ])
const bookBoth = (ctx: Context) =>
  book(
    ctx,
    ['B10', 'S11'].map((block) => ({ school: world.schools[0], block, from: '2026-09-01' })),
  )

beforeAll(() => world.done(system('test'), (ctx) => loadLibrary(ctx, testLibrary), { authorities: [] }))

test('answers by block, Land, authority and school, and names the nearest holder', async () => {
  await tried(async (ctx) => {
    await bookBoth(ctx)
    expect(await lines(ctx)).toEqual([
      ['authority', 'A', 'block'],
      ['school', 'I', 'block'],
      ['contractor', 'R', 'block'],
    ])
    await sql`update organisation.school set land = 'RP' where id = ${world.schools[0]}`.execute(ctx.db())
    expect(await lines(ctx)).toEqual([
      ['land', 'RA', 'land'],
      ['school', 'I', 'land'],
    ])
    await setTasks(ctx, [{ number: 'S11', task: 'operate', school: null, parties: { authority: 'RA' } }])
    expect(await lines(ctx)).toEqual([['authority', 'RA', 'authority']])
    const place = { number: 'S11', task: 'operate', school: world.schools[0] }
    await setTasks(ctx, [{ ...place, parties: { school: 'RA', contractor: 'C' } }])
    await setHolders(ctx, [
      { party: 'school', contact: 'Alle Aufgaben' },
      { party: 'school', number: 'S11', contact: 'Der Baustein' },
      { party: 'contractor', contact: 'Firma', phone: '030 1' },
    ])
    expect(await lines(ctx)).toEqual([
      ['school', 'RA', 'school', 'Der Baustein'],
      ['contractor', 'C', 'school', 'Firma'],
    ])
    const [near] = await setHolders(ctx, [{ party: 'school', ...place, contact: 'Die Aufgabe' }])
    expect((await lines(ctx))[0]).toEqual(['school', 'RA', 'school', 'Die Aufgabe'])
    await changeHolders(ctx, [{ id: near!.id, version: 1, contact: 'Neu' }])
    await deleteHolders(ctx, [near!.id])
    await setTasks(ctx, [{ ...place, parties: null }])
    expect(await lines(ctx)).toEqual([['authority', 'RA', 'authority']])
  })
})

test('a role is held by the people who have it at the school; without people nobody holds it', async () => {
  await tried(async (ctx) => {
    await bookBoth(ctx)
    await setHolders(ctx, [
      { party: 'school', role: 'head' },
      { party: 'authority', role: 'technician' },
    ])
    expect(await lines(ctx, 'release')).toEqual([['school', 'RA', 'block']])
    const [person, account, technician] = [newId(), newId(), newId()]
    await sql`insert into people.person (authority_id, id, family_name, given_name) values (${world.authority}, ${person}, 'Halberg', 'Jens')`.execute(
      ctx.db(),
    )
    await sql`insert into people.affiliation (authority_id, person_id, school_id, role, from_day) values (${world.authority}, ${person}, ${world.schools[0]}, 'head', '2026-01-01')`.execute(
      ctx.db(),
    )
    await sql`insert into people.account (authority_id, id, person_id, name, display_name, state) values (${world.authority}, ${account}, ${person}, 'halberg', 'Jens Halberg', 'active'),
      (${world.authority}, ${technician}, null, 'ohm', 'Stefan Ohm', 'active')`.execute(ctx.db())
    await sql`insert into access."grant" (authority_id, account_id, role, scope, starts_at) values (${world.authority}, ${technician}, 'technician', 'authority', '2026-01-01')`.execute(
      ctx.db(),
    )
    expect(await lines(ctx, 'release')).toEqual([['school', 'RA', 'block', 'Jens Halberg']])
    expect((await lines(ctx))[0]).toEqual(['authority', 'A', 'block', 'Stefan Ohm'])
    await sql`update people.account set state = 'suspended' where id = ${account}`.execute(ctx.db())
    expect(await lines(ctx, 'release')).toEqual([['school', 'RA', 'block']])
  })
})

test('a school reads its services in plain words', async () => {
  await tried(async (ctx) => {
    await bookBoth(ctx)
    await setHolders(ctx, [{ party: 'authority', contact: 'Schul-IT', phone: '030 23125-240' }])
    const services = await servicesOf(ctx, world.schools[0])
    expect(services.booked.map(({ number, responsible, unheld }) => [number, responsible?.party, responsible?.name, unheld])).toEqual([
      ['B10', 'authority', 'Schul-IT', true],
      ['S11', 'authority', 'Schul-IT', true],
    ])
    expect(services.booked[1]!.values).toContainEqual({ key: 'hours', label: 'Stunden am Tag', text: '8', own: false, mayChange: true })
    expect(services.booked[1]!.tasks).toEqual([{ title: 'Seiten freigeben', letter: 'RA' }])
    expect(services.offered.map(({ number }) => number)).toEqual(['S12'])
  })
  const head = whoWith(['catalogue.read'], world.authority, 'school', world.schools[1])
  expect(await refusalOf(world.tried(head, (ctx) => servicesOf(ctx, world.schools[0])))).toBe('NotFound')
})

test('wrong distributions and holders are refused', async () => {
  const task = { number: 'S11', task: 'operate', school: null }
  await tried(async (ctx) => {
    expect(await refusalOf(setTasks(ctx, [{ ...task, parties: { school: 'R' } }]))).toBe('catalogue.task.noAnswer')
    expect(await refusalOf(setTasks(ctx, [{ ...task, parties: { school: 'RA', land: 'A' } }]))).toBe('catalogue.task.manyAnswer')
    expect(await refusalOf(setTasks(ctx, [{ ...task, parties: { school: 'A' } }]))).toBe('catalogue.task.noDoer')
    expect(await refusalOf(setTasks(ctx, [{ ...task, task: 'x', parties: null }]))).toBe('NotFound')
    expect(await refusalOf(setHolders(ctx, [{ party: 'school', role: 'head', contact: 'x' }]))).toBe('catalogue.holderOne')
    expect(await refusalOf(setHolders(ctx, [{ party: 'school', role: 'kaiser' }]))).toBe('catalogue.holderUnknownRole')
    expect(await refusalOf(setHolders(ctx, [{ party: 'school', number: 'S11', task: 'x', contact: 'x' }]))).toBe(
      'catalogue.holderUnknownTask',
    )
    expect(await refusalOf(setHolders(ctx, [{ party: 'school', task: 'operate', contact: 'x' }]))).toBe('catalogue.holderBlock')
    expect(await refusalOf(setHolders(ctx, [{ party: 'school', account: newId() }]))).toBe('NotFound')
  })
})

test('is refused without the right, at another school and in another authority', async () => {
  const draft = (school: string) => [{ party: 'school' as const, school, contact: 'x' }]
  const reader = whoWith(['catalogue.read'], world.authority)
  const head = whoWith(rights, world.authority, 'school', world.schools[1])
  expect(await refusalOf(world.tried(reader, (ctx) => setHolders(ctx, draft(world.schools[0]))))).toBe('Forbidden')
  expect(await refusalOf(world.tried(head, (ctx) => setHolders(ctx, draft(world.schools[0]))))).toBe('NotFound')
  expect(await refusalOf(world.tried(head, (ctx) => setHolders(ctx, [{ party: 'school', contact: 'x' }])))).toBe('Forbidden')
  expect(await refusalOf(world.tried(clerk(), (ctx) => setHolders(ctx, draft(world.foreignSchools[0]))))).toBe('NotFound')
  const [held] = await world.done(clerk(), (ctx) => setHolders(ctx, draft(world.schools[0])))
  expect(await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => deleteHolders(ctx, [held!.id])))).toBe('NotFound')
  expect(await world.tried(head, (ctx) => holdersWithin(ctx))).toEqual([])
})
