import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Context, defineModule, plugFacts, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { book } from '../actions/book.ts'
import { loadLibrary } from '../actions/library.ts'
import { testBlock } from '../testing/blocks.ts'
import { planBookings } from './plan.ts'
import { servicesOf } from './services.ts'

const world = testWorld()
const now = () => new Date('2026-09-15T10:00:00Z')
const rights = ['catalogue.read', 'catalogue.book', 'loans.read']
const asked: (readonly Id[])[] = []
const module = defineModule({
  name: 'loans',
  uses: [],
  rights: [],
  facts: [
    {
      name: 'loans.overdue',
      kind: 'count',
      right: 'loans.read',
      find: async (_, schools) => {
        asked.push(schools)
        return new Map(schools.includes(world.schools[0]) ? [[world.schools[0], 3]] : [])
      },
    },
    { name: 'loans.unasked', kind: 'count', right: 'loans.read', find: () => Promise.reject(new Error('nobody asks for this')) },
  ],
})
const overdue = { key: 'overdue', title: 'Wenige überfällig', proves: 'x', fact: 'loans.overdue' }
const phone = { key: 'phone', label: 'Rufnummer', type: 'text' as const, default: null, setBy: 'authority' as const }
const library = [
  testBlock('B10', {
    checks: [
      { ...overdue, expect: { atMost: 5 } },
      { key: 'open', title: 'Offen', proves: 'x' },
    ],
  }),
  testBlock('S11', { checks: [{ ...overdue, expect: { atMost: 0 } }], parameters: [phone] }),
  testBlock('S12', { checks: [{ key: 'phone', title: 'Rufnummer', proves: 'x', filled: ['phone'] }], parameters: [phone] }),
  testBlock('S13'),
]
const booked = (ctx: Context) =>
  book(
    ctx,
    library.flatMap(({ number }) => world.schools.map((school) => ({ school, block: number, from: '2026-09-01' }))),
  )
const standsOf = async (ctx: Context, school: Id) => (await servicesOf(ctx, school)).booked.map(({ number, stand }) => [number, stand])

beforeAll(async () => {
  plugFacts([module])
  await world.done(system('test'), (ctx) => loadLibrary(ctx, library), { authorities: [] })
  await world.done(whoWith(rights, world.authority), booked, { now })
})
afterAll(() => plugFacts([]))

test('each service says where it stands today; what has no source was not measured', async () => {
  const clerk = whoWith(rights, world.authority)
  await world.tried(
    clerk,
    async (ctx) => {
      const [school, other] = world.schools
      asked.length = 0
      expect(await standsOf(ctx, school)).toEqual([
        ['B10', 'kept'],
        ['S11', 'failed'],
        ['S12', 'failed'],
        ['S13', 'unmeasured'],
      ])
      // One question for all services of the school, and none about another one.
      expect(asked).toEqual([[school]])
      expect(await standsOf(ctx, other!)).toEqual([
        ['B10', 'unmeasured'],
        ['S11', 'unmeasured'],
        ['S12', 'failed'],
        ['S13', 'unmeasured'],
      ])
      const { booked: services } = await servicesOf(ctx, school)
      expect(services[1]!.checks).toEqual([{ ...overdue, state: 'failed', why: { expected: '≤ 0', is: '3' } }])
      expect(services[0]!.checks.map(({ state }) => state)).toEqual(['kept', 'unmeasured'])
    },
    { now },
  )
})

test('a block that the library has retired is not booked anew, and stays with a sign where it is in force', async () => {
  const school = world.schools[0]
  const services = async (ctx: Context) => new Map((await servicesOf(ctx, school)).booked.map((each) => [each.number, each]))
  expect((await world.tried(whoWith(rights, world.authority), services, { now })).get('S13')).toMatchObject({ retired: false })
  // The library reads on without the block; nothing of it is deleted.
  await world.done(system('test'), (ctx) => loadLibrary(ctx, library.slice(0, 3)), { authorities: [] })
  await world.tried(
    whoWith(rights, world.authority),
    async (ctx) => {
      const booked = await services(ctx)
      expect(booked.get('S13')).toMatchObject({ retired: true, title: 'Baustein S13', since: '2026-09-01' })
      expect(booked.get('S12')).toMatchObject({ retired: false })
      expect((await servicesOf(ctx, school)).offered).toEqual([])
      // Where it is in force, the same wish changes nothing; at a school without it, it is refused and nothing is booked.
      const wish = (at: Id) => ({ school: at, block: 'S13', from: '2026-10-01' })
      expect((await planBookings(ctx, [wish(school)])).items[0]!.kind).toBe('same')
      const { rows } = await sql<{ id: Id }>`insert into organisation.school (authority_id, number, name, land)
        values (${ctx.authority}, '100777', 'Neue Schule', 'NW') returning id`.execute(ctx.db())
      const plan = await planBookings(ctx, [wish(rows[0]!.id)])
      expect(plan.items[0]).toMatchObject({ kind: 'refused', reasons: [{ code: 'retired' }] })
      expect(await refusalOf(book(ctx, [wish(rows[0]!.id), { ...wish(rows[0]!.id), block: 'B10' }]))).not.toBeNull()
      const { rows: left } = await sql`select from catalogue.booking where school_id = ${rows[0]!.id}`.execute(ctx.db())
      expect(left).toEqual([])
    },
    { now },
  )
})

test('whoever may not see the measure reads the state without it; another school is not found', async () => {
  const teacher = whoWith(['catalogue.read'], world.authority, 'school', world.schools[0])
  const { booked: services } = await world.tried(teacher, (ctx) => servicesOf(ctx, world.schools[0]), { now })
  expect(services[1]).toMatchObject({ stand: 'failed', checks: [{ state: 'failed', why: null }] })
  expect(await refusalOf(world.tried(teacher, (ctx) => servicesOf(ctx, world.schools[1]!), { now }))).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith([], world.authority), (ctx) => servicesOf(ctx, world.schools[0]), { now }))).not.toBeNull()
  expect(await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => servicesOf(ctx, world.schools[0]), { now }))).toBe('NotFound')
})
