import { expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { daysOf, entryList, gridsOf, loadCalendars, settingOf } from '../queries/calendar.ts'
import {
  changeEntries,
  changeGrids,
  createEntries,
  createGrids,
  deleteEntries,
  deleteGrids,
  resetCalendar,
  setCalendar,
} from './calendar.ts'
import { applyCalendar, previewCalendar } from './calendar-import.ts'
import { takeBack } from './undo.ts'

const world = testWorld()
const rights = ['organisation.read', 'organisation.calendar.change']
const admin = () => whoWith(rights, world.authority)
const atSchool = (index: 0 | 1) => whoWith(rights, world.authority, 'school', world.schools[index])
const ferien = { name: 'Herbstferien', kind: 'vacation' as const, starts: '2026-10-17', ends: '2026-10-31' }
const grid = { name: 'Standard', weekdays: [1, 2, 3, 4, 5], week: 'every' as const, lessons: [{ name: '1', from: '07:45', to: '08:30' }] }
const service = { region: null, weekA: null, serviceOn: 'workdays' as const, service: [{ weekdays: [1], from: '08:00', to: '12:00' }] }

test('Ferien of the authority and days off of a school make its calendar', async () => {
  await world.tried(admin(), async (ctx) => {
    const [here, there] = world.schools
    await createEntries(ctx, [
      ferien,
      { ...ferien, name: 'BW', land: 'BW', starts: '2026-09-07', ends: '2026-09-07' },
      { name: 'Studientag', kind: 'dayOff', starts: '2026-11-09', ends: '2026-11-09', school: here },
    ])
    const calendars = await loadCalendars(ctx, [here, there, null])
    const free = ['2026-10-20', '2026-09-07', '2026-11-09', '2026-06-04']
    expect(free.map((day) => calendars.get(here)!.isSchoolDay(day))).toEqual([false, true, false, false])
    expect(free.map((day) => calendars.get(there)!.isSchoolDay(day))).toEqual([false, true, true, false])
    expect(free.map((day) => calendars.get(null)!.isSchoolDay(day))).toEqual([false, true, true, false])
    expect((await daysOf(ctx, here, '2026-10-16', '2026-10-17')).map((day) => day.reason)).toEqual(['lessons', 'vacation'])
  })
})

test('entries change with their version, are deleted, and end after they begin', async () => {
  await world.tried(admin(), async (ctx) => {
    const [entry] = await createEntries(ctx, [ferien])
    expect((await changeEntries(ctx, [{ id: entry!.id, version: 1, ends: '2026-11-01' }]))[0]).toMatchObject({
      ends: '2026-11-01',
      version: 2,
    })
    expect(await refusalOf(changeEntries(ctx, [{ id: entry!.id, ends: '2026-01-01' }]))).toBe('organisation.daysOrder')
    await deleteEntries(ctx, [entry!.id])
    expect((await entryList.page(ctx, { filter: [], limit: 10 })).rows).toEqual([])
  })
})

test('a lesson grid and the service time of a school differ from the authority until reset', async () => {
  await world.tried(admin(), async (ctx) => {
    const [school] = world.schools
    const [made] = await createGrids(ctx, [{ ...grid, school }])
    await changeGrids(ctx, [{ id: made!.id, lessons: [{ name: '1', from: '08:00', to: '08:45' }] }])
    expect((await gridsOf(ctx, school))[0]!.lessons[0]!.from).toBe('08:00')
    await setCalendar(ctx, null, { ...service, weekA: '2026-08-24' })
    expect(await settingOf(ctx, school)).toMatchObject({ weekA: '2026-08-24', inherited: true })
    await setCalendar(ctx, school, service, 0)
    expect(await settingOf(ctx, school)).toMatchObject({ weekA: null, inherited: false, version: 1 })
    expect(await refusalOf(setCalendar(ctx, school, { ...service, serviceOn: 'allDays' }, 7))).toBe('stale')
    await resetCalendar(ctx, school)
    expect((await settingOf(ctx, school)).inherited).toBe(true)
    await deleteGrids(ctx, [made!.id])
    expect(await gridsOf(ctx, school)).toEqual([])
  })
})

test('calendars need the right, at this school, in this authority', async () => {
  const own = { ...ferien, school: world.schools[0] }
  expect(await refusalOf(world.tried(whoWith(['organisation.read'], world.authority), (ctx) => createEntries(ctx, [own])))).toBe(
    'Forbidden',
  )
  expect(await refusalOf(world.tried(atSchool(1), (ctx) => createEntries(ctx, [own])))).toBe('NotFound')
  expect(await refusalOf(world.tried(atSchool(0), (ctx) => createEntries(ctx, [own, ferien])))).toBe('Forbidden')
  expect(await refusalOf(world.tried(admin(), (ctx) => createEntries(ctx, [{ ...ferien, school: world.foreignSchools[0] }])))).toBe(
    'NotFound',
  )
  expect(await refusalOf(world.tried(admin(), (ctx) => createGrids(ctx, [{ ...grid, school: world.foreignSchools[0] }])))).toBe('NotFound')
  expect(await refusalOf(world.tried(atSchool(1), (ctx) => setCalendar(ctx, world.schools[0], service)))).toBe('NotFound')
  expect(await refusalOf(world.tried(atSchool(1), (ctx) => daysOf(ctx, world.schools[0], '2026-01-01', '2026-01-02')))).toBe('NotFound')
  await world.tried(atSchool(0), (ctx) => createEntries(ctx, [own]))
  const entry = await world.done(admin(), async (ctx) => (await createEntries(ctx, [ferien]))[0]!)
  const stranger = whoWith(rights, world.foreign)
  expect(await refusalOf(world.tried(stranger, (ctx) => changeEntries(ctx, [{ id: entry.id, name: 'x' }])))).toBe('NotFound')
  expect(await refusalOf(world.tried(stranger, (ctx) => deleteEntries(ctx, [entry.id])))).toBe('NotFound')
  await world.done(admin(), (ctx) => deleteEntries(ctx, [entry.id]))
})

const ics = (...events: string[]) =>
  Buffer.from(
    ['BEGIN:VCALENDAR', ...events.flatMap((event) => ['BEGIN:VEVENT', ...event.split('|'), 'END:VEVENT']), 'END:VCALENDAR'].join('\r\n'),
  )
const place = { school: null, land: 'NW' as const }

test('a calendar file is previewed, applied, recognised again, changed and taken back', async () => {
  await world.tried(admin(), async (ctx) => {
    const file = ics(
      'UID:a|SUMMARY:Herbstferien|DTSTART;VALUE=DATE:20261017|DTEND;VALUE=DATE:20261101',
      'UID:b|SUMMARY:Herbstferien|DTSTART;VALUE=DATE:20261017|DTEND;VALUE=DATE:20261101',
      'UID:c|SUMMARY:Tag der Deutschen Einheit|DTSTART;VALUE=DATE:20261003',
      'UID:d|SUMMARY:Weihnachtsferien|DTSTART;VALUE=DATE:20261223|DTEND;VALUE=DATE:20270107',
    )
    const first = await previewCalendar(ctx, place, file)
    expect(first.entries.map((entry) => entry.verdict)).toEqual(['new', 'twice', 'holiday', 'new'])
    const wishes = first.entries
      .filter((entry) => entry.verdict === 'new')
      .map(({ name, kind, starts, ends, sourceKey }) => ({ name, kind, starts, ends, sourceKey }))
    expect(await applyCalendar(ctx, place, wishes)).toMatchObject({ created: 2, changed: 0 })
    expect(await applyCalendar(ctx, place, wishes)).toMatchObject({ created: 0, changed: 0, same: 2 })

    const later = await previewCalendar(
      ctx,
      place,
      ics('UID:d|SUMMARY:Weihnachtsferien|DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20270107'),
    )
    expect(later.entries[0]).toMatchObject({ verdict: 'changed', before: { starts: '2026-12-23' } })
    const done = await applyCalendar(ctx, place, [{ ...wishes[1]!, starts: '2026-12-24' }])
    expect(done).toMatchObject({ created: 0, changed: 1 })
    expect(await takeBack(ctx, done.import, 'organisation.calendar')).toEqual({ rows: 1 })
    expect(await refusalOf(takeBack(ctx, done.import, 'organisation.calendar'))).toBe('organisation.undo.state')
    const { rows } = await entryList.page(ctx, { filter: [], limit: 10 })
    expect(rows.map((row) => [row.name, row.starts, row.land])).toEqual([
      ['Herbstferien', '2026-10-17', 'NW'],
      ['Weihnachtsferien', '2026-12-23', 'NW'],
    ])
  })
})

test('calendar files need the right at their place', async () => {
  const file = ics('UID:a|SUMMARY:x|DTSTART;VALUE=DATE:20261017')
  expect(await refusalOf(world.tried(atSchool(0), (ctx) => previewCalendar(ctx, place, file)))).toBe('Forbidden')
  expect(await refusalOf(world.tried(atSchool(0), (ctx) => previewCalendar(ctx, { school: world.schools[1], land: null }, file)))).toBe(
    'NotFound',
  )
  expect(await refusalOf(world.tried(admin(), (ctx) => applyCalendar(ctx, { school: world.foreignSchools[0], land: null }, [])))).toBe(
    'NotFound',
  )
})
