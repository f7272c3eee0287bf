import { beforeAll, expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { type KnownGrid, type KnownRoom, planGrids, planRooms } from '../model.ts'
import type { TimetableRecord } from '../ports.ts'
import { gridsOf } from '../queries/calendar.ts'
import { createGrids } from './calendar.ts'
import { createSites } from './places.ts'
import { archiveRooms, changeRooms, createRooms } from './rooms.ts'
import { applyTimetable, previewTimetable, timetableReaders } from './timetable.ts'
import { takeBack } from './undo.ts'

const world = testWorld()
const rights = ['organisation.read', 'organisation.room.change', 'organisation.calendar.change']
const admin = () => whoWith(rights, world.authority)
const atSchool = (index: 0 | 1) => whoWith(rights, world.authority, 'school', world.schools[index])
const room = (number: string, more: Partial<KnownRoom> = {}): KnownRoom => ({
  id: number,
  number,
  name: null,
  seats: null,
  state: 'active',
  ...more,
})
const wish = (number: string, name: string | null = null, seats: number | null = null) => ({ number, name, seats })
const where = { file: 'untis.xml' }
let records: TimetableRecord[] = []

beforeAll(() => {
  timetableReaders.splice(0, timetableReaders.length, {
    format: 'untis',
    recognise: async (files) => files[0]!.name !== 'fremd.txt',
    async *read() {
      yield* records
    },
  })
})
const file = (name = 'untis.xml') => [{ name, size: 0, async *open() {} }]

test('rooms are known by their number however it is written; what the file does not say is no difference', () => {
  const known = [
    room('R 101', { name: 'Alt', seats: 30 }),
    room('r102'),
    room('5'),
    room('05'),
    room('5', { id: 'andere' }),
    room('K1', { state: 'archived' }),
  ]
  expect(
    planRooms(
      [wish('R101', 'Neu'), wish('R-102'), wish('5'), wish('K1'), wish('Neu 1', null, 20), wish('neu1'), wish('R 101', null, 30)],
      known,
    ).map(({ number, verdict, id }) => [number, verdict, id]),
  ).toEqual([
    ['R101', 'changed', 'R 101'],
    ['R-102', 'same', 'r102'],
    ['5', 'several', null],
    ['K1', 'archived', null],
    ['Neu 1', 'new', null],
    ['neu1', 'twice', null],
    ['R 101', 'twice', 'R 101'],
  ])
})

test('weekdays with the same lessons are one grid; a timetable without times says what the grid lacks', () => {
  const week = [1, 2, 5].map((weekday) => ({ grid: 'Haupt', weekday, lesson: 1, from: weekday === 5 ? '08:00' : '07:45', to: '08:30' }))
  const known: KnownGrid = { id: 'g', name: 'Freitag', weekdays: [5], week: 'every', lessons: [{ name: '1', from: '08:00', to: '08:30' }] }
  const other: KnownGrid = { ...known, id: 'h', name: 'Alle', weekdays: [1, 2, 3, 4] }
  expect(planGrids(week, [known, other])).toMatchObject([
    { id: null, name: 'Haupt', weekdays: [1, 2], verdict: 'new', overlaps: ['Alle'] },
    { id: 'g', name: 'Freitag', weekdays: [5], verdict: 'same', overlaps: [] },
  ])
  const bare = [1, 2].map((lesson) => ({ weekday: 1, lesson }))
  expect(planGrids(bare, [])).toMatchObject([{ id: null, verdict: 'timeless', lessons: [{ name: '1', from: null }, { name: '2' }] }])
  expect(planGrids(bare, [other])).toMatchObject([
    {
      id: 'h',
      verdict: 'timeless',
      lessons: [
        { name: '1', from: '08:00' },
        { name: '2', from: null },
      ],
      weekdays: [1, 2, 3, 4],
    },
  ])
  expect(planGrids([bare[0]!], [other])).toMatchObject([{ id: 'h', verdict: 'same' }])
  expect(planGrids([], [other])).toEqual([])
})

test('a timetable is previewed, taken over, recognised again and taken back; nothing is deleted', async () => {
  await world.tried(admin(), async (ctx) => {
    const [school] = world.schools
    const [site] = await createSites(ctx, [{ school, name: 'Hauptgebäude' }])
    const made = await createRooms(ctx, [
      { number: 'R 101', name: 'Alt', seats: 20, site: site!.id },
      { number: 'Aula', site: site!.id },
      { number: 'Keller', site: site!.id },
    ])
    await archiveRooms(ctx, [made[2]!.id])
    const [grid] = await createGrids(ctx, [
      { school, name: 'Standard', weekdays: [1], week: 'every', lessons: [{ name: '1', from: '08:00', to: '08:45' }] },
    ])
    records = [
      { type: 'room', number: 'R101', seats: 32, where },
      { type: 'room', number: 'R 102', name: 'Kunst', where },
      { type: 'room', number: 'Keller', where },
      { type: 'room', number: 'x'.repeat(41), where },
      { type: 'period', weekday: 1, lesson: 1, from: '07:45', to: '08:30', where },
      { type: 'period', weekday: 1, lesson: 2, from: '08:35', to: '09:20', where },
      { type: 'period', grid: 'Schief', weekday: 6, lesson: 1, from: '08:00', to: '09:00', where },
      { type: 'period', grid: 'Schief', weekday: 6, lesson: 2, from: '08:30', to: '09:30', where },
    ]
    const preview = await previewTimetable(ctx, school, file())
    expect(preview.rooms.map(({ number, verdict }) => [number, verdict])).toEqual([
      ['R101', 'changed'],
      ['R 102', 'new'],
      ['Keller', 'archived'],
    ])
    expect(preview.grids).toMatchObject([{ id: grid!.id, verdict: 'changed', before: [{ from: '08:00' }] }])
    expect(preview.faults.map(({ code }) => code)).toEqual(['roomWrong', 'lessonsOverlap'])

    const rooms = preview.rooms.map(({ number, name, seats }) => ({ number, name, seats }))
    const grids = preview.grids.map(({ id, name, weekdays, lessons }) => ({ id, name, weekdays, lessons: lessons as never }))
    const done = await applyTimetable(ctx, school, { rooms, grids, place: {} })
    expect(done).toMatchObject({ rooms: { created: 1, changed: 1 }, grids: { created: 0, changed: 1 } })
    expect((await gridsOf(ctx, school))[0]!.lessons).toHaveLength(2)
    // The name and the number by which people know the room stay.
    expect((await previewTimetable(ctx, school, file())).rooms.map(({ verdict }) => verdict)).toEqual(['same', 'same', 'archived'])
    expect(await applyTimetable(ctx, school, { rooms, grids: [], place: {} })).toMatchObject({ rooms: { created: 0, changed: 0 } })

    expect(await takeBack(ctx, done.import, 'organisation.timetable')).toEqual({ rows: 3 })
    expect((await gridsOf(ctx, school))[0]!.lessons).toEqual([{ name: '1', from: '08:00', to: '08:45' }])
    expect((await previewTimetable(ctx, school, file())).rooms.map(({ verdict }) => verdict)).toEqual(['changed', 'new', 'archived'])

    const again = await applyTimetable(ctx, school, { rooms, grids: [], place: {} })
    await changeRooms(ctx, [{ id: made[0]!.id, name: 'Von Hand' }])
    expect(await refusalOf(takeBack(ctx, again.import, 'organisation.timetable'))).toBe('organisation.undo.changed')
  })
})

test('new rooms need one place; a choice without rooms needs none', async () => {
  await world.tried(admin(), async (ctx) => {
    const [school, other] = world.schools
    const rooms = [wish('1.01')]
    expect(await refusalOf(applyTimetable(ctx, school, { rooms, grids: [], place: {} }))).toBe('organisation.timetable.siteUnclear')
    const [one] = await createSites(ctx, [{ school, name: 'A' }])
    await createSites(ctx, [{ school, name: 'B' }])
    const [foreign] = await createSites(ctx, [{ school: other, name: 'C' }])
    expect(await refusalOf(applyTimetable(ctx, school, { rooms, grids: [], place: {} }))).toBe('organisation.timetable.siteUnclear')
    expect(await refusalOf(applyTimetable(ctx, school, { rooms, grids: [], place: { site: foreign!.id } }))).toBe('NotFound')
    expect(await applyTimetable(ctx, school, { rooms, grids: [], place: { site: one!.id } })).toMatchObject({ rooms: { created: 1 } })
  })
  const grid = { id: null, name: 'Raster', weekdays: [1], lessons: [{ name: '1', from: '08:00', to: '08:45' }] }
  const only = whoWith(['organisation.read', 'organisation.room.change'], world.authority)
  const wishes = { rooms: [], grids: [grid], place: {} }
  expect(await refusalOf(world.tried(only, (ctx) => applyTimetable(ctx, world.schools[0], wishes)))).toBe('Forbidden')
})

test('timetables need the right, at this school, in this authority, and a file that is known', async () => {
  const [here, there] = world.schools
  expect(await refusalOf(world.tried(whoWith(['organisation.read'], world.authority), (ctx) => previewTimetable(ctx, here, file())))).toBe(
    'Forbidden',
  )
  expect(await refusalOf(world.tried(atSchool(0), (ctx) => previewTimetable(ctx, there, file())))).toBe('NotFound')
  expect(await refusalOf(world.tried(admin(), (ctx) => previewTimetable(ctx, world.foreignSchools[0], file())))).toBe('NotFound')
  expect(await refusalOf(world.tried(atSchool(1), (ctx) => applyTimetable(ctx, here, { rooms: [], grids: [], place: {} })))).toBe(
    'NotFound',
  )
  expect(await refusalOf(world.tried(admin(), (ctx) => previewTimetable(ctx, here, file('fremd.txt'))))).toBe(
    'organisation.timetable.unknown',
  )
})
