import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Context, type Refusal, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { claim, createDevices } from '#modules/devices'
import { lendGuards } from '#modules/loans'
import type { Id } from '#shared'
import { newId } from '#shared'
import { cancel, cancelSeries } from './actions/cancel.ts'
import { changeReservations } from './actions/change.ts'
import { followFewer, followGone, followThings } from './actions/follow.ts'
import { reserve } from './actions/reserve.ts'
import { archiveResources, createResources } from './actions/resources.ts'
import { endedReservations } from './ended.ts'
import { reservedGuard } from './guard.ts'
import type { Wish } from './model.ts'
import plug from './module.ts'
import { forgetHolders, reservedByLeavers } from './people.ts'
import { mineList, reservationList, resourceList } from './queries/lists.ts'
import { shortFor } from './queries/short.ts'
import { offersAt, weekOf } from './queries/week.ts'

const world = testWorld()
const teaching = ['reservations.read', 'reservations.reserve', 'organisation.read']
const managing = [...teaching, 'reservations.manage', 'devices.read', 'devices.change']
/** Somebody of the authority: an account without a person at a school. */
const clerk = () => ({ ...whoWith(managing, world.authority), person: null })
const now = () => new Date('2026-11-02T06:00:00Z')
const options = { now }
const asked = { filter: [], limit: 50 }
const tuesday = '2026-11-03'

interface Ground {
  room: Id
  set: Id
  devices: Id[]
}

/** A school with a lesson grid, a room and a set of four tablets. */
async function ground(ctx: Context): Promise<Ground> {
  const [site, room, set] = [newId(), newId(), newId()]
  const school = world.schools[0]
  const db = ctx.db()
  await sql`insert into organisation.lesson_grid (authority_id, school_id, name, weekdays, lessons) values (${world.authority}, ${school}, 'Raster', '{1,2,3,4,5}',
    '[{"name":"1","from":"08:00","to":"08:45"},{"name":"2","from":"08:50","to":"09:35"},{"name":"3","from":"09:55","to":"10:40"}]')`.execute(
    db,
  )
  await sql`insert into organisation.calendar_entry (authority_id, name, kind, starts, ends) values (${world.authority}, 'Freier Tag', 'dayOff', '2026-11-17', '2026-11-17')`.execute(
    db,
  )
  await sql`insert into organisation.site (authority_id, id, school_id, name) values (${world.authority}, ${site}, ${school}, 'Haus')`.execute(
    db,
  )
  await sql`insert into organisation.room (authority_id, id, school_id, site_id, number, name, kind, seats, code) values (${world.authority}, ${room}, ${school}, ${site}, '114', 'Informatik', 'computer', 30, 'R0000001')`.execute(
    db,
  )
  await sql`insert into devices.device_set (authority_id, id, name, school_id, code) values (${world.authority}, ${set}, 'Koffer A', ${school}, 'K0000001')`.execute(
    db,
  )
  const devices = await createDevices(
    ctx,
    Array.from({ length: 4 }, (_, index) => ({ kind: 'tablet' as const, serial: `RES${index}`, school, set })),
  )
  return { room, set, devices: devices.map((device) => device.id) }
}

async function person(ctx: Context, name: string, school = world.schools[0]): Promise<{ person: Id; account: Id }> {
  const made = { person: newId(), account: newId() }
  await sql`insert into people.person (authority_id, id, family_name, given_name) values (${world.authority}, ${made.person}, ${name}, 'Kim')`.execute(
    ctx.db(),
  )
  await sql`insert into people.affiliation (authority_id, person_id, school_id, role) values (${world.authority}, ${made.person}, ${school}, 'teacher')`.execute(
    ctx.db(),
  )
  await sql`insert into people.account (authority_id, id, person_id, name, display_name, state) values (${world.authority}, ${made.account}, ${made.person}, ${name.toLowerCase()}, ${`Kim ${name}`}, 'active')`.execute(
    ctx.db(),
  )
  return made
}

const wish = (resource: Id, more: Partial<Wish> = {}): Wish => ({ resource, day: tuesday, lessons: { from: '2', to: '3' }, ...more })
const notices = async (ctx: Context) =>
  (
    await sql<{
      kind: string
      account: Id
      values: Record<string, unknown>
    }>`select kind, account_id as account, values from kernel.notice where kind like 'reservations.%' order by id`.execute(ctx.db())
  ).rows
const refused = async (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('done')),
    (error) => error as Refusal,
  )

// Before the tests that commit: they leave the lessons of the school behind.
describe('a reserved device', () => {
  test('is not lent over the day of its reservation, but before, after, and when it was cancelled', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { set } = await ground(ctx)
        const [camera] = await createDevices(ctx, [{ kind: 'documentCamera', serial: 'RESX', school: world.schools[0] }])
        const resources = await createResources(ctx, [{ device: camera!.id }, { set }])
        const { made } = await reserve(ctx, wish(resources[0]!.id))
        const blocked = (fromDay: string, untilDay: string) => reservedGuard(ctx, [camera!.id], { fromDay, untilDay })
        expect(await blocked('2026-11-01', '2027-07-31')).toEqual([
          { device: camera!.id, code: 'reservations.promised', values: { day: '03.11.2026' } },
        ])
        expect(await blocked('2026-11-04', '2027-07-31')).toEqual([])
        expect(await blocked('2026-11-02', '2026-11-02')).toEqual([])
        await cancel(ctx, [made[0]!.id])
        expect(await blocked('2026-11-01', '2027-07-31')).toEqual([])
      },
      options,
    )
  })

  test('loans ask before they lend', () => {
    plug.start?.(undefined as never)
    expect(lendGuards).toContain(reservedGuard)
  })
})

describe('reserving', () => {
  test('a room by lessons: seen in the list, the week, as taken among the offers, and in what is mine', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { room } = await ground(ctx)
        const [resource] = await createResources(ctx, [{ room, note: 'Schlüssel im Sekretariat' }])
        expect(resource).toMatchObject({ name: '114 Informatik', kind: 'room', school: world.schools[0] })
        const { made } = await reserve(ctx, wish(resource!.id, { purpose: '8b Mathematik' }))
        expect(made).toMatchObject([
          { startsAt: '2026-11-03T07:50:00.000Z', endsAt: '2026-11-03T09:40:00.000Z', lessonFrom: '2', lessonTo: '3', state: 'active' },
        ])
        const week = await weekOf(ctx, resource!.id, '2026-11-05')
        expect(week.monday).toBe('2026-11-02')
        expect(week.days.length).toBe(5)
        expect(week.taken).toMatchObject([{ day: tuesday, purpose: '8b Mathematik', mine: true }])
        const { offers } = await offersAt(ctx, world.schools[0], tuesday, { lessons: { from: '3', to: '3' } })
        expect(offers).toMatchObject([{ name: '114 Informatik', free: false, seats: 30, holder: '8b Mathematik' }])
        expect((await offersAt(ctx, world.schools[0], tuesday, { lessons: { from: '1', to: '1' } })).offers[0]!.free).toBe(true)
        expect((await mineList.page(ctx, asked)).rows.length).toBe(1)
        expect((await resourceList.page(ctx, asked)).rows).toMatchObject([{ schoolName: 'Gymnasium Hohenauen' }])
      },
      options,
    )
  })

  test('what is taken is refused by day and holder; the lesson after it is free', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { room } = await ground(ctx)
        const [resource] = await createResources(ctx, [{ room }])
        await reserve(ctx, wish(resource!.id, { lessons: { from: '1', to: '2' }, purpose: '7a' }))
        const fault = await refused(reserve(ctx, wish(resource!.id)))
        expect(fault.code).toBe('reservations.taken')
        expect(fault.options.values).toMatchObject({ days: '03.11.2026', holder: '7a' })
        await reserve(ctx, wish(resource!.id, { lessons: { from: '3', to: '3' } }))
        expect((await reservationList.page(ctx, asked)).rows.length).toBe(2)
      },
      options,
    )
  })

  test('a series leaves out days off; taken days refuse it all or are left out; the series is cancelled with what is still ahead', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { room } = await ground(ctx)
        const [resource] = await createResources(ctx, [{ room }])
        await reserve(ctx, wish(resource!.id, { day: '2026-11-10' }))
        const series = wish(resource!.id, { repeat: { every: 1, until: '2026-12-01' } })
        expect(await refusalOf(reserve(ctx, series))).toBe('reservations.taken')
        const { made, left } = await reserve(ctx, { ...series, skipTaken: true })
        expect(made.map((each) => each.day)).toEqual(['2026-11-03', '2026-11-24', '2026-12-01'])
        expect(left.map(({ day, verdict, because }) => [day, verdict, because])).toEqual([
          ['2026-11-10', 'taken', ''],
          ['2026-11-17', 'noSchool', 'Freier Tag'],
        ])
        await cancel(ctx, [made[0]!.id])
        expect(await refusalOf(cancel(ctx, [made[0]!.id]))).toBe('reservations.over')
        const gone = await cancelSeries(ctx, made[1]!.series!)
        expect(gone.map((each) => each.day)).toEqual(['2026-11-24', '2026-12-01'])
        expect(await refusalOf(cancelSeries(ctx, made[1]!.series!))).toBe('reservations.over')
        await reserve(ctx, wish(resource!.id))
      },
      options,
    )
  })

  test('bad input: a day off, a lesson that is none, the past, a series without end, too far ahead, what is not offered', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { room } = await ground(ctx)
        const [resource] = await createResources(ctx, [{ room }])
        const tried = (more: Partial<Wish>) => refusalOf(reserve(ctx, wish(resource!.id, more)))
        expect(await tried({ day: '2026-11-17' })).toBe('reservations.noSchool')
        expect(await tried({ lessons: { from: '9', to: '9' } })).toBe('reservations.noLesson')
        expect(await tried({ day: '2026-10-29' })).toBe('reservations.past')
        expect(await tried({ repeat: { every: 1, until: '2026-11-01' } })).toBe('reservations.until')
        expect(await tried({ repeat: { every: 1, until: '2029-11-01' } })).toBe('reservations.until')
        expect(await tried({ day: '2029-11-06' })).toBe('reservations.until')
        expect(await refusalOf(createResources(ctx, [{ room }]))).toBe('reservations.twice')
      },
      options,
    )
    await world.tried(
      clerk(),
      async (ctx) => {
        const { room, devices } = await ground(ctx)
        const [resource] = await createResources(ctx, [{ room }])
        await archiveResources(ctx, [resource!.id])
        expect(await refusalOf(reserve(ctx, wish(resource!.id)))).toBe('reservations.notOffered')
        expect(await refusalOf(createResources(ctx, [{ device: devices[0]! }]))).toBe('reservations.inSet')
        expect(await refusalOf(createResources(ctx, [{ set: room }]))).toBe('NotFound')
      },
      options,
    )
  })
})

describe('sets', () => {
  test('a shared set is reserved in parts, never more than can be used at the busiest moment', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { set } = await ground(ctx)
        const [koffer] = await createResources(ctx, [{ set, shared: true }])
        expect(await refusalOf(reserve(ctx, wish(koffer!.id)))).toBe('reservations.howMany')
        await reserve(ctx, wish(koffer!.id, { lessons: { from: '1', to: '1' }, devices: 3 }))
        await reserve(ctx, wish(koffer!.id, { lessons: { from: '3', to: '3' }, devices: 2 }))
        // Three are gone in the first lesson and two in the third, never five at once: one more fits throughout.
        await reserve(ctx, wish(koffer!.id, { lessons: { from: '1', to: '3' }, devices: 1 }))
        expect(await refusalOf(reserve(ctx, wish(koffer!.id, { lessons: { from: '1', to: '3' }, devices: 1 })))).toBe('reservations.taken')
        const { offers } = await offersAt(ctx, world.schools[0], tuesday, { lessons: { from: '3', to: '3' } })
        expect(offers).toMatchObject([{ left: 1, usable: 4, free: true }])
      },
      options,
    )
  })

  test('devices that are lent afterwards leave too few: named for who manages, told to the holder once', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { set, devices } = await ground(ctx)
        const teacher = await person(ctx, 'Albers')
        const [koffer] = await createResources(ctx, [{ set }])
        await reserve(ctx, wish(koffer!.id, { devices: 4, person: teacher.person }))
        expect(await shortFor(ctx)).toEqual([])
        await claim(ctx, [devices[0]!], 'lent')
        const heard = { id: '', authority: world.authority, name: 'devices.device.claimed', ids: [devices[0]!], payload: {}, at: now() }
        await followFewer(ctx, heard)
        await followFewer(ctx, heard)
        expect(await shortFor(ctx)).toMatchObject([{ needed: 4, usable: 3, name: 'Koffer A', holder: 'Albers, Kim' }])
        expect(await notices(ctx)).toMatchObject([
          { kind: 'reservations.forYou', account: teacher.account },
          { kind: 'reservations.short', account: teacher.account, values: { needed: 4, usable: 3 } },
        ])
      },
      options,
    )
  })

  test('a device that is retired and a room that is archived take their reservations with them, and the holders hear of it', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const { room } = await ground(ctx)
        const teacher = await person(ctx, 'Albers')
        const [single] = await createDevices(
          ctx,
          [{ kind: 'camera' as never, serial: 'CAM', school: world.schools[0] }].map((each) => ({ ...each, kind: 'tablet' as const })),
        )
        const [camera, lab] = await createResources(ctx, [{ device: single!.id, name: 'Kamera' }, { room }])
        await reserve(ctx, wish(camera!.id, { person: teacher.person }))
        await reserve(ctx, wish(lab!.id, { person: teacher.person, repeat: { every: 1, until: '2026-11-10' } }))
        const heard = (name: string, id: Id) => ({ id: '', authority: world.authority, name, ids: [id], payload: {}, at: now() })
        await followGone(ctx, heard('devices.device.retired', single!.id))
        await followThings(ctx, heard('organisation.room.archived', room))
        const told = (await notices(ctx)).filter((each) => each.kind === 'reservations.gone')
        expect(told).toMatchObject([
          { account: teacher.account, values: { name: 'Kamera', count: 1 } },
          { account: teacher.account, values: { count: 2 } },
        ])
        const { rows } = await reservationList.page(ctx, asked)
        expect(rows.every((each) => each.state === 'cancelled')).toBe(true)
      },
      options,
    )
  })
})

describe('who may', () => {
  test('a teacher reserves and cancels at her school, not elsewhere, and not what others reserved', async () => {
    const setUp = clerk()
    const teacher = whoWith(teaching, world.authority, 'school', world.schools[0])
    const elsewhere = whoWith(teaching, world.authority, 'school', world.schools[1])
    const made = await world.done(
      setUp,
      async (ctx) => {
        const { room } = await ground(ctx)
        const [resource] = await createResources(ctx, [{ room }])
        const { made: own } = await reserve(ctx, wish(resource!.id))
        const [teacher, other] = [await person(ctx, 'Clausen'), await person(ctx, 'Dierks')]
        return { resource: resource!.id, reservation: own[0]!.id, room, teacher, other }
      },
      options,
    )
    await world.tried(
      { ...teacher, person: made.teacher.person, account: made.teacher.account },
      async (ctx) => {
        const { made: own } = await reserve(ctx, { ...wish(made.resource), day: '2026-11-04' })
        expect(own).toMatchObject([{ person: made.teacher.person }])
        expect(await changeReservations(ctx, [{ id: own[0]!.id, purpose: 'Klausur' }])).toMatchObject([{ purpose: 'Klausur', version: 2 }])
        await cancel(ctx, [own[0]!.id])
        expect(await refusalOf(reserve(ctx, { ...wish(made.resource), day: '2026-11-04', person: made.other.person }))).toBe('Forbidden')
      },
      options,
    )
    expect(await refusalOf(world.tried(teacher, (ctx) => cancel(ctx, [made.reservation]), options))).toBe('Forbidden')
    expect(await refusalOf(world.tried(teacher, (ctx) => createResources(ctx, [{ room: made.room }]), options))).toBe('Forbidden')
    expect(await refusalOf(world.tried(elsewhere, (ctx) => reserve(ctx, wish(made.resource)), options))).toBe('NotFound')
    expect(await refusalOf(world.tried(elsewhere, (ctx) => weekOf(ctx, made.resource, tuesday), options))).toBe('NotFound')
    const foreign = whoWith(managing, world.foreign)
    for (const work of [
      (ctx: Context) => reserve(ctx, wish(made.resource)),
      (ctx: Context) => cancel(ctx, [made.reservation]),
      (ctx: Context) => createResources(ctx, [{ room: made.room }]),
      (ctx: Context) => archiveResources(ctx, [made.resource]),
      (ctx: Context) => weekOf(ctx, made.resource, tuesday),
    ])
      expect(await refusalOf(world.tried(foreign, work as (ctx: Context) => Promise<unknown>, options))).toBe('NotFound')
    expect((await world.tried(foreign, (ctx) => reservationList.page(ctx, asked), options)).rows).toEqual([])
    const without = whoWith(['reservations.read'], world.authority)
    expect(await refusalOf(world.tried(without, (ctx) => reserve(ctx, wish(made.resource)), options))).toBe('Forbidden')
    await world.done(system('test'), (ctx) => sql`delete from reservations.reservation`.execute(ctx.db()), {
      authorities: [world.authority],
    })
  })

  test('two at once: one has it, the other is told that it is taken, and the database alone would have decided the same', async () => {
    const who = clerk()
    const resource = await world.done(who, async (ctx) => {
      const { rows } = await sql<{ id: Id }>`select id from reservations.resource limit 1`.execute(ctx.db())
      return rows[0]!.id
    })
    const day = '2026-11-05'
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map(() => world.done(who, (ctx) => reserve(ctx, { ...wish(resource), day }), options)),
    )
    expect(results.filter((each) => each.status === 'fulfilled').length).toBe(1)
    for (const each of results) if (each.status === 'rejected') expect((each.reason as Refusal).code).toBe('reservations.taken')
    const raw = world.done(
      system('test'),
      (ctx) =>
        sql`insert into reservations.reservation (authority_id, resource_id, school_id, day, starts_at, ends_at, exclusive)
      select authority_id, resource_id, school_id, day, starts_at + interval '10 minutes', ends_at, true from reservations.reservation where day = ${day}`.execute(
          ctx.db(),
        ),
      { authorities: [world.authority] },
    )
    await expect(raw).rejects.toThrow(/reservation_free/)
  })

  test('whoever is deleted leaves no name; whoever leaves is asked for what is reserved', async () => {
    await world.tried(
      clerk(),
      async (ctx) => {
        const teacher = await person(ctx, 'Berger')
        const { rows } = await sql<{ id: Id }>`select id from reservations.resource limit 1`.execute(ctx.db())
        await reserve(ctx, wish(rows[0]!.id, { day: '2026-11-12', person: teacher.person, purpose: 'Vertretung' }))
        expect(await reservedByLeavers(ctx, [teacher.person])).toMatchObject([
          { person: teacher.person, kind: 'reservation', label: '114 Informatik (1)' },
        ])
        expect(await forgetHolders(ctx, [teacher.person], [teacher.account])).toEqual({ 'reservations.reservation': 1 })
        const left = (await reservationList.page(ctx, { ...asked, filter: [{ column: 'day', operator: 'is', values: ['2026-11-12'] }] }))
          .rows
        expect(left).toMatchObject([{ person: null, purpose: null }])
      },
      options,
    )
  })

  test('whose and what for goes of what is over; what is still to come stays', () => {
    const later = { now: () => new Date('2026-09-20T06:00:00Z') }
    return world.tried(
      clerk(),
      async (ctx) => {
        const { rows } = await sql<{
          id: Id
          resource: Id
        }>`insert into reservations.reservation (authority_id, resource_id, school_id, account_id, purpose, day, starts_at, ends_at, exclusive)
          select ${ctx.authority}, c.id, c.school_id, ${newId()}::uuid, 'Übung', d, d + time '08:00', d + time '09:00', true
          from reservations.resource c cross join unnest(array['2026-09-01', '2026-09-29']::date[]) d where c.authority_id = ${ctx.authority} and c.kind = 'room' limit 2 returning id`.execute(
          ctx.db(),
        )
        expect(rows.length).toBe(2)
        expect(await endedReservations.due(ctx, '2026-08-31', '2026-09-20')).toBe(0)
        expect(await endedReservations.due(ctx, '2026-09-30', '2026-09-20')).toBe(1)
        expect(await endedReservations.rows!(ctx, '2026-09-30', '2026-09-20', 5)).toMatchObject([{ person: null, ended: '2026-09-01' }])
        expect(await endedReservations.forget(ctx, '2026-09-30', '2026-09-20', 5)).toEqual({
          subjects: 1,
          rows: { 'reservations.reservation': 1 },
        })
        expect(await endedReservations.due(ctx, '2026-09-30', '2026-09-20')).toBe(0)
      },
      later,
    )
  })
})
