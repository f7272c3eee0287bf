import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { blockVersion, bookingEffects, inForce, offered, planBookings } from '../index.ts'
import { bookingList, bookingRecords } from '../queries/bookings.ts'
import { wishesOf } from '../queries/wishes.ts'
import { testBlock, testLibrary } from '../testing/blocks.ts'
import { book, bookApproved, bookSet } from './book.ts'
import { loadLibrary } from './library.ts'
import { changeOffers } from './offers.ts'
import { undoBookings } from './record.ts'
import { setBookingValues } from './values.ts'

const world = testWorld()
const rights = ['catalogue.read', 'catalogue.book', 'catalogue.block.change', 'catalogue.value.change']
const clerk = () => whoWith(rights, world.authority)
const [from, later] = ['2026-09-01', '2026-11-01']
const now = () => new Date('2026-09-15T10:00:00Z')
const tried = <T>(work: (ctx: Context) => Promise<T>) => world.tried(clerk(), work, { now })
const load = (blocks = testLibrary) => world.done(system('test'), (ctx) => loadLibrary(ctx, blocks), { authorities: [] })
const wish = (block: string, more: object = {}) => ({ school: world.schools[0], block, from, ...more })
const reasons = async (ctx: Context, ...wishes: Parameters<typeof planBookings>[1]) =>
  (await planBookings(ctx, wishes)).items.map(({ kind, reasons }) => [kind, ...reasons.map(({ code }) => code)].join(' '))

beforeAll(() => load())

describe('the library', () => {
  test('is loaded once, corrected in place and retired when it goes; old versions stay readable', async () => {
    expect(await load()).toEqual({ added: 0, corrected: 0, retired: 0 })
    const next = testLibrary.map((block) => (block.number === 'B10' ? { ...block, version: '1.1' } : block))
    await world.tried(
      system('test'),
      async (ctx) => {
        expect(await loadLibrary(ctx, next)).toEqual({ added: 1, corrected: 0, retired: 0 })
        expect(await loadLibrary(ctx, [{ ...next[0]!, title: 'Netze' }, ...next.slice(1)])).toMatchObject({ added: 0, corrected: 1 })
        expect(await loadLibrary(ctx, next.slice(0, 2))).toMatchObject({ retired: 1 })
        const offers = await offered(ctx, { all: true })
        expect(offers.map(({ number, version, retired }) => [number, version, retired])).toEqual([
          ['B10', '1.1', false],
          ['S11', '1.0', false],
          ['S12', '1.0', true],
        ])
        expect(
          [
            ...(
              await blockVersion(ctx, [
                { number: 'B10', version: '1.0' },
                { number: 'S12', version: '1.0' },
                { number: 'X', version: '1' },
              ])
            ).keys(),
          ].sort(),
        ).toEqual(['B10@1.0', 'S12@1.0'])
      },
      { authorities: [world.authority] },
    )
  })
})

describe('booking', () => {
  test('counts what is paid for all schools together once, and not again where another school has the block', async () => {
    await tried(async (ctx) => {
      const at = (school: Id) => [
        { ...wish('B10'), school },
        { ...wish('S11'), school },
      ]
      const [first, second] = world.schools as [Id, Id]
      expect((await planBookings(ctx, [...at(first), ...at(second)])).cost.after).toMatchObject({ yearly: 120_000, open: 1 })
      await book(ctx, at(first))
      expect((await planBookings(ctx, at(second))).cost.after).toMatchObject({ yearly: 60_000, open: 0 })
    })
  })

  test('books what it plans, in any order of what it requires, and says what is in force with its values', async () => {
    await tried(async (ctx) => {
      const wishes = [wish('S12'), wish('S11', { parameters: { hours: 6 } }), wish('B10')]
      const plan = await planBookings(ctx, wishes)
      expect(plan.counts).toEqual({ new: 3, changed: 0, same: 0, ended: 0, refused: 0 })
      expect(plan.items[1]!.hints).toEqual([{ code: 'openParameters', values: { block: 'Filter', count: 1, parameters: 'Rufnummer' } }])
      expect(plan.cost).toEqual({ before: { yearly: 0, once: 0, open: 0 }, after: { yearly: 60_000, once: 0, open: 1 } })
      expect(await book(ctx, wishes)).toHaveLength(3)
      const found = await inForce(ctx, { schools: [world.schools[0]] })
      expect(found.map(({ number, version, parameters, own }) => [number, version, parameters, own])).toEqual([
        ['B10', '1.0', {}, {}],
        ['S11', '1.0', { hours: 6, level: 'high', phone: null }, { hours: 6 }],
        ['S12', '1.0', {}, {}],
      ])
      expect(await inForce(ctx, { day: '2026-08-31' })).toEqual([])
      expect((await planBookings(ctx, wishes)).counts).toMatchObject({ same: 3, new: 0 })
      const { rows } = await sql<{
        name: string
        n: number
      }>`select name, cardinality(ids) as n from kernel.event where name like 'catalogue.booking.%'`.execute(ctx.db())
      expect(rows).toEqual([{ name: 'catalogue.booking.created', n: 3 }])
      const page = await bookingList.page(ctx, { filter: [{ column: 'own', operator: 'is', values: ['true'] }], q: 'filt', limit: 10 })
      expect(page.rows).toMatchObject([{ title: 'Filter', state: 'inForce', schoolName: 'Gymnasium Hohenauen' }])
    })
  })

  test('a change keeps what was: the old row ends the day before, the new one begins', async () => {
    await tried(async (ctx) => {
      await book(ctx, [wish('B10'), wish('S11')])
      await book(ctx, [wish('S11', { from: later, parameters: { hours: 4 } })])
      expect((await inForce(ctx, { day: '2026-10-31' })).find(({ number }) => number === 'S11')!.parameters.hours).toBe(8)
      expect((await inForce(ctx, { day: later })).find(({ number }) => number === 'S11')).toMatchObject({ since: later, own: { hours: 4 } })
      expect(await reasons(ctx, wish('S11', { from, parameters: { hours: 5 } }))).toEqual(['refused laterBooking'])
    })
  })

  test('refuses with reasons, and then books nothing at all', async () => {
    await tried(async (ctx) => {
      expect(await reasons(ctx, wish('S11'))).toEqual(['refused missing'])
      expect(await reasons(ctx, wish('B10'), wish('S11', { parameters: { hours: 25 } }))).toEqual(['new', 'refused aboveMax'])
      // The authority may set any value for single schools, a school only its own.
      const strict = [wish('B10'), wish('S11', { parameters: { level: 'low' } })]
      expect(await reasons(ctx, ...strict)).toEqual(['new', 'new'])
      expect(await refusalOf(bookApproved(ctx, strict))).toBe('catalogue.refused')
      expect(await reasons(ctx, wish('B10'), wish('S11', { parameters: { colour: 'red' } }))).toEqual(['new', 'refused unknownParameter'])
      expect(await reasons(ctx, wish('B10', { until: '2026-08-01' }))).toEqual(['refused endBeforeBegin'])
      expect(await reasons(ctx, wish('B10'), wish('B10'))).toEqual(['new', 'refused double'])
      expect(await reasons(ctx, wish('X99'))).toEqual(['refused unknownBlock'])
      expect(await reasons(ctx, wish('B10', { version: '0.9' }))).toEqual(['refused unknownVersion'])
      // What falls takes with it what stands on it.
      expect(await reasons(ctx, wish('B10', { version: '0.9' }), wish('S11'), wish('S12'))).toEqual([
        'refused unknownVersion',
        'refused missing',
        'refused missing missing',
      ])
      expect(await refusalOf(book(ctx, [wish('B10'), wish('S11', { parameters: { hours: 0 } })]))).toBe('catalogue.refused')
      expect(await inForce(ctx)).toEqual([])
      await book(ctx, [wish('B10', { from: later })])
      expect(await reasons(ctx, wish('B10'))).toEqual(['refused laterBooking'])
      expect(await reasons(ctx, wish('B10', { until: '2026-10-31' }))).toEqual(['new'])
    })
  })

  test('a block that is not offered or runs out is refused; what is in force stays', async () => {
    await tried(async (ctx) => {
      await book(ctx, [wish('B10')])
      await changeOffers(ctx, [
        { number: 'B10', state: 'retired' },
        { number: 'S12', state: 'notOffered' },
      ])
      expect(await reasons(ctx, wish('B10'), { ...wish('B10'), school: world.schools[1] })).toEqual(['same', 'refused retired'])
      expect(await reasons(ctx, wish('S11'), wish('S12'))).toEqual(['new', 'refused notOffered'])
      expect((await offered(ctx)).map(({ number }) => number)).toEqual(['S11'])
    })
  })

  test('blocks in a circle are refused', async () => {
    const circle = [
      testBlock('S20', { requires: [{ block: 'S21', why: 'x' }] }),
      testBlock('S21', { requires: [{ block: 'S20', why: 'x' }] }),
    ]
    await tried(async (ctx) => {
      await loadLibrary(ctx, [...testLibrary, ...circle])
      const plan = await planBookings(ctx, [wish('S20'), wish('S21')])
      expect(plan.items.map(({ kind }) => kind)).toEqual(['refused', 'refused'])
      expect(plan.items[0]!.reasons[0]).toEqual({ code: 'cycle', values: { blocks: 'S20 → S21 → S20' } })
    })
  })

  test('ends, unless others need it or the end lies before the begin', async () => {
    await tried(async (ctx) => {
      const [net, filter] = await book(ctx, [wish('B10'), wish('S11')])
      expect(await reasons(ctx, { end: net!.id, on: later })).toEqual(['refused needed'])
      expect(await reasons(ctx, { end: filter!.id, on: '2026-08-01' })).toEqual(['refused endBeforeBegin'])
      expect(await reasons(ctx, { end: net!.id, on: later }, { end: filter!.id, on: later })).toEqual(['ended', 'ended'])
      const plan = await planBookings(ctx, [{ end: filter!.id, on: later }])
      expect(plan.cost.before.yearly - plan.cost.after.yearly).toBe(0)
      await book(ctx, [
        { end: net!.id, on: later },
        { end: filter!.id, on: later },
      ])
      expect(await inForce(ctx, { day: '2026-11-02' })).toEqual([])
      expect(await reasons(ctx, { end: net!.id, on: '2026-12-01' })).toEqual(['refused endedBefore'])
    })
  })

  test('modules above say what a change causes', async () => {
    bookingEffects.set('network', async (_, changes) => [{ text: 'x', schools: changes.map(({ school }) => school) }])
    await tried(async (ctx) => {
      const plan = await planBookings(ctx, [wish('B10')])
      expect(plan.effects).toEqual([{ topic: 'network', text: 'x', schools: [world.schools[0]] }])
      // What nobody can speak about is named and never answered with a number.
      expect(plan.unknown).toEqual(['accounts', 'devices', 'orders', 'tickets'])
    })
    bookingEffects.delete('network')
  })

  test('is refused without the right, at another school and in another authority', async () => {
    const reader = whoWith(['catalogue.read'], world.authority)
    const atOther = whoWith(rights, world.authority, 'school', world.schools[1])
    expect(await refusalOf(world.tried(reader, (ctx) => book(ctx, [wish('B10')])))).toBe('Forbidden')
    expect(await refusalOf(world.tried(atOther, (ctx) => book(ctx, [wish('B10')])))).toBe('NotFound')
    expect(await refusalOf(tried((ctx) => book(ctx, [{ ...wish('B10'), school: world.foreignSchools[0] }])))).toBe('NotFound')
    expect(await refusalOf(tried((ctx) => book(ctx, [{ end: world.schools[0], on: later }])))).toBe('NotFound')
  })
})

describe('sets', () => {
  test('a set over all schools is taken back as a whole, with what it changed', async () => {
    await tried(async (ctx) => {
      await book(ctx, [wish('B10'), wish('S11', { parameters: { hours: 5 } })])
      const set = await wishesOf(ctx, {
        schools: 'all',
        blocks: [{ block: 'S12' }, { block: 'S11', parameters: { hours: 7 } }],
        withRequired: true,
        from: later,
      })
      const done = await bookSet(ctx, set, 'Alle')
      expect(done.counts).toEqual({ new: 4, changed: 1, same: 0, ended: 0 })
      expect(await bookingRecords(ctx)).toMatchObject([{ title: 'Alle', state: 'applied', counts: { new: 4 } }])
      expect(await undoBookings(ctx, done.record!)).toEqual({ bookings: 6 })
      const left = await inForce(ctx, { day: '2027-01-01' })
      expect(left.map(({ school, number, own, until }) => [school, number, own, until])).toEqual([
        [world.schools[0], 'B10', {}, null],
        [world.schools[0], 'S11', { hours: 5 }, null],
      ])
      expect(await refusalOf(undoBookings(ctx, done.record!))).toBe('catalogue.undo.state')
    })
  })

  test('it is not taken back over later changes, over what stands on it, nor after 14 days', async () => {
    await tried(async (ctx) => {
      const { record } = await bookSet(ctx, [wish('B10')], '')
      const [filter] = await book(ctx, [wish('S11')])
      expect(await refusalOf(undoBookings(ctx, record!))).toBe('catalogue.undo.needed')
      expect(filter!.number).toBe('S11')
    })
    await tried(async (ctx) => {
      const { record } = await bookSet(ctx, [wish('B10'), wish('S11')], '')
      const [row] = (await bookingList.page(ctx, { filter: [{ column: 'number', operator: 'is', values: ['S11'] }], limit: 1 })).rows
      await setBookingValues(ctx, [{ id: row!.id, parameters: { hours: 3 } }])
      expect(await refusalOf(undoBookings(ctx, record!))).toBe('catalogue.undo.changed')
      ctx.now = () => new Date('2026-10-15T10:00:00Z')
      expect(await refusalOf(undoBookings(ctx, record!))).toBe('catalogue.undo.late')
    })
  })

  test('own values of a school: only what it may set, only what fits, only with the right', async () => {
    await tried(async (ctx) => {
      const [, filter] = await book(ctx, [wish('B10'), wish('S11')])
      const set = (parameters: object) => setBookingValues(ctx, [{ id: filter!.id, parameters: parameters as never }])
      expect((await set({ hours: 12 }))[0]).toMatchObject({ parameters: { hours: 12 }, version: 2 })
      expect((await set({ hours: null }))[0]).toMatchObject({ parameters: {} })
      expect(await refusalOf(set({ level: 'low' }))).toBe('catalogue.values')
      expect(await refusalOf(set({ hours: 'viele' }))).toBe('catalogue.values')
    })
    const booked = await world.done(clerk(), async (ctx) => (await book(ctx, [wish('B10')]))[0]!, { now })
    const reader = whoWith(['catalogue.read'], world.authority)
    expect(await refusalOf(world.tried(reader, (ctx) => setBookingValues(ctx, [{ id: booked.id, parameters: {} }])))).toBe('Forbidden')
    expect(
      await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => setBookingValues(ctx, [{ id: booked.id, parameters: {} }]))),
    ).toBe('NotFound')
    await world.done(system('test'), (ctx) => sql`delete from catalogue.booking`.execute(ctx.db()), { authorities: [world.authority] })
  })
})
