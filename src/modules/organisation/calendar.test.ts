import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween } from '#shared'
import { instantOf, localOf, mondayOf, offsetAt, weekdayOf } from './calendar/berlin.ts'
import { holidaysOf } from './calendar/holidays.ts'
import { type CalendarData, calendarOf } from './calendar.ts'

const at = (text: string) => new Date(text)
const plain: CalendarData = {
  holidayOn: (day) =>
    day === '2026-10-03' || day === '2026-12-25'
      ? { name: 'Feiertag', kind: 'public' }
      : day === '2026-11-18'
        ? { name: 'Buß- und Bettag', kind: 'school' }
        : undefined,
  entries: [
    { kind: 'vacation', name: 'Herbstferien', starts: '2026-10-19', ends: '2026-10-31' },
    { kind: 'dayOff', name: 'Beweglicher Ferientag', starts: '2026-11-02', ends: '2026-11-02' },
    { kind: 'lessonDay', name: 'Tag der offenen Tür', starts: '2026-11-07', ends: '2026-11-07' },
  ],
  grids: [],
  weekA: null,
  serviceOn: 'schoolDays',
  service: [{ weekdays: [1, 2, 3, 4, 5], from: '07:30', to: '16:00' }],
}
const calendar = calendarOf(plain)

describe('German time', () => {
  test("offsets change at 1 o'clock UTC on the last Sundays of March and October", () => {
    expect(offsetAt(Date.parse('2026-03-29T00:59:59Z'))).toBe(3_600_000)
    expect(offsetAt(Date.parse('2026-03-29T01:00:00Z'))).toBe(7_200_000)
    expect(offsetAt(Date.parse('2026-10-25T00:59:59Z'))).toBe(7_200_000)
    expect(offsetAt(Date.parse('2026-10-25T01:00:00Z'))).toBe(3_600_000)
  })
  test('a skipped time is the moment of the change, a doubled one the first', () => {
    expect(new Date(instantOf('2026-03-29', 150)).toISOString()).toBe('2026-03-29T01:00:00.000Z')
    expect(new Date(instantOf('2026-10-25', 150)).toISOString()).toBe('2026-10-25T00:30:00.000Z')
    expect(new Date(instantOf('2026-10-25', 180)).toISOString()).toBe('2026-10-25T02:00:00.000Z')
  })
  test('instants agree with the runtime for a century', () => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' })
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) }), (ms) => {
        const { day, minutes } = localOf(ms)
        const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(Math.floor(minutes % 60)).padStart(2, '0')}`
        expect(`${day} ${clock}`).toBe(format.format(ms))
      }),
    )
  })
  test('days count and weekdays follow', () => {
    expect([weekdayOf('2026-08-24'), weekdayOf('2026-08-30'), mondayOf('2026-08-30'), daysBetween('2024-02-28', '2024-03-01')]).toEqual([
      1,
      7,
      '2026-08-24',
      2,
    ])
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  })
})

describe('school days', () => {
  test.each([
    ['2026-10-05', true, 'lessons', null],
    ['2026-10-10', false, 'weekend', null],
    ['2026-10-03', false, 'holiday', 'Feiertag'],
    ['2026-10-21', false, 'vacation', 'Herbstferien'],
    ['2026-11-02', false, 'dayOff', 'Beweglicher Ferientag'],
    ['2026-11-07', true, 'lessonDay', 'Tag der offenen Tür'],
    ['2026-11-18', false, 'holiday', 'Buß- und Bettag'],
  ])('%s', (day, lessons, reason, name) => {
    expect(calendar.stateOf(day)).toEqual({ lessons, reason, name })
    expect(calendar.isSchoolDay(day)).toBe(lessons)
  })
  test('the next one lies behind Ferien and days off; a calendar without any answers none', () => {
    expect(calendar.nextSchoolDay('2026-10-16')).toBe('2026-11-03')
    expect(calendar.schoolDaysBetween('2026-10-12', '2026-11-03')).toBe(6)
    const closed = calendarOf({ ...plain, entries: [{ kind: 'vacation', name: 'zu', starts: '2000-01-01', ends: '2100-01-01' }] })
    expect(closed.nextSchoolDay('2026-10-16')).toBeNull()
    expect(closed.addServiceTime(at('2026-10-16T08:00:00Z'), 1)).toBeNull()
  })
})

describe('lessons', () => {
  const school = calendarOf({
    ...plain,
    weekA: '2026-08-24',
    grids: [
      {
        name: 'Stunden',
        validFrom: null,
        weekdays: [1, 2, 3, 4, 5],
        week: 'every',
        lessons: [
          { name: '1', from: '07:50', to: '08:35' },
          { name: '2', from: '08:40', to: '09:25' },
        ],
      },
      { name: 'Samstag', validFrom: null, weekdays: [6], week: 'A', lessons: [{ name: '1', from: '08:00', to: '09:00' }] },
    ],
  })
  test('the running lesson, its edges and the break', () => {
    expect(school.lessonAt(at('2026-09-07T05:50:00Z'))!.name).toBe('1')
    expect(school.lessonAt(at('2026-09-07T06:34:59Z'))!.name).toBe('1')
    expect(school.lessonAt(at('2026-09-07T06:35:00Z'))).toBeUndefined()
    expect(school.lessonAt(at('2026-11-09T07:00:00Z'))!.name).toBe('1')
    expect(school.lessonAt(at('2026-10-21T06:00:00Z'))).toBeUndefined()
  })
  test('A and B weeks alternate', () => {
    expect(school.lessonsOn('2026-08-29')).toHaveLength(1)
    expect(school.lessonsOn('2026-09-05')).toHaveLength(0)
    expect(school.lessonsOn('2026-09-12')).toHaveLength(1)
  })
  test('of two grids the newest valid one holds', () => {
    const grid = (validFrom: string | null, from: string) => ({
      name: 'x',
      validFrom,
      weekdays: [1],
      week: 'every' as const,
      lessons: [{ name: '1', from, to: '09:00' }],
    })
    const both = calendarOf({ ...plain, grids: [grid(null, '07:45'), grid('2026-09-14', '08:00')] })
    expect([both.lessonsOn('2026-09-07')[0]!.from, both.lessonsOn('2026-09-14')[0]!.from]).toEqual(['07:45', '08:00'])
  })
})

describe('service time', () => {
  test('runs in its windows on school days', () => {
    expect(calendar.isServiceTime(at('2026-10-05T05:30:00Z'))).toBe(true)
    expect(calendar.isServiceTime(at('2026-10-05T14:00:00Z'))).toBe(false)
    expect(calendar.isServiceTime(at('2026-10-21T08:00:00Z'))).toBe(false)
    expect(calendarOf({ ...plain, serviceOn: 'workdays' }).isServiceTime(at('2026-10-21T08:00:00Z'))).toBe(true)
  })
  test('four hours from Friday afternoon before the Ferien end after them', () => {
    expect(calendar.addServiceTime(at('2026-10-16T13:00:00Z'), 240)!.toISOString()).toBe('2026-11-03T09:30:00.000Z')
    expect(calendar.serviceTimeBetween(at('2026-10-16T13:00:00Z'), at('2026-11-03T09:30:00Z'))).toBe(240)
    expect(calendar.serviceTimeBetween(at('2026-11-03T09:30:00Z'), at('2026-10-16T13:00:00Z'))).toBe(-240)
  })
  test('workdays go on through Ferien and Buß- und Bettag, not through public holidays', () => {
    const workdays = calendarOf({
      ...plain,
      serviceOn: 'workdays',
      service: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '09:00' }],
    })
    expect(workdays.serviceTimeBetween(at('2026-10-01T00:00:00Z'), at('2026-10-05T00:00:00Z'))).toBe(3 * 60)
    expect(workdays.isServiceTime(at('2026-11-18T07:30:00Z'))).toBe(true)
  })
  test('round the clock, the days of the change have 23 and 25 hours', () => {
    const always = calendarOf({
      ...plain,
      serviceOn: 'allDays',
      service: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
    })
    const day = (text: string) => always.serviceTimeBetween(new Date(instantOf(text, 0)), new Date(instantOf(addDays(text, 1), 0))) / 60
    expect([day('2026-03-29'), day('2026-10-25'), day('2026-10-26')]).toEqual([23, 25, 24])
    expect(always.addServiceTime(at('2026-10-24T22:00:00Z'), 25 * 60)!.toISOString()).toBe('2026-10-25T23:00:00.000Z')
  })

  const time = fc
    .integer({ min: 0, max: 1440 })
    .map((minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`)
  const window = fc
    .record({ weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), times: fc.uniqueArray(time, { minLength: 2, maxLength: 2 }) })
    .map(({ weekdays, times }) => ({ weekdays, from: times.sort()[0]!, to: times.sort()[1]! }))
  const day = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2026-01-01', days))
  const entry = fc
    .record({
      starts: day,
      length: fc.integer({ min: 0, max: 44 }),
      kind: fc.constantFrom('vacation' as const, 'dayOff' as const, 'lessonDay' as const),
    })
    .map(({ starts, length, kind }) => ({ kind, name: 'x', starts, ends: addDays(starts, length) }))
  const anyCalendar = fc
    .record({
      service: fc.array(window, { minLength: 1, maxLength: 4 }),
      entries: fc.array(entry, { maxLength: 6 }),
      serviceOn: fc.constantFrom('schoolDays' as const, 'workdays' as const, 'allDays' as const),
    })
    .map((data) => calendarOf({ ...plain, ...data }))
  // Half of the instants lie around the changes of the clock.
  const instant = fc
    .oneof(
      fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }),
      fc
        .integer({ min: -8 * 60, max: 8 * 60 })
        .chain((minutes) =>
          fc
            .constantFrom(Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2027, 2, 28, 1))
            .map((change) => change + minutes * 60_000),
        ),
    )
    .map((ms) => new Date(ms))
  const minutes = fc.integer({ min: 1, max: 40_000 })

  test('adding and then measuring gives the same', () => {
    fc.assert(
      fc.property(anyCalendar, instant, minutes, (any, from, amount) => {
        const end = any.addServiceTime(from, amount)
        if (end) expect(any.serviceTimeBetween(from, end)).toBe(amount)
      }),
      { numRuns: 300 },
    )
  })
  test('more minutes never end earlier, and a later start never ends earlier', () => {
    fc.assert(
      fc.property(anyCalendar, instant, minutes, minutes, (any, from, less, more) => {
        const [a, b] = [any.addServiceTime(from, less), any.addServiceTime(from, less + more)]
        if (a && b) expect(a.getTime()).toBeLessThan(b.getTime())
        const later = any.addServiceTime(new Date(from.getTime() + more * 60_000), less)
        if (a && later) expect(a.getTime()).toBeLessThanOrEqual(later.getTime())
      }),
      { numRuns: 300 },
    )
  })
  test('measures add up', () => {
    fc.assert(
      fc.property(anyCalendar, fc.array(instant, { minLength: 3, maxLength: 3 }), (any, instants) => {
        const [a, b, c] = instants.sort((x, y) => x.getTime() - y.getTime())
        expect(any.serviceTimeBetween(a!, b!) + any.serviceTimeBetween(b!, c!)).toBeCloseTo(any.serviceTimeBetween(a!, c!), 6)
      }),
      { numRuns: 200 },
    )
  })
  test('it serves exactly where the clock runs', () => {
    fc.assert(
      fc.property(anyCalendar, instant, (any, moment) => {
        const minute = new Date(Math.floor(moment.getTime() / 60_000) * 60_000)
        expect(any.serviceTimeBetween(minute, new Date(minute.getTime() + 60_000))).toBe(any.isServiceTime(minute) ? 1 : 0)
      }),
      { numRuns: 300 },
    )
  })
})

describe('public holidays', () => {
  const names = async (land: Parameters<typeof holidaysOf>[0], region: string | null, days: string[]) => {
    const on = await holidaysOf(land, region)
    return days.map((day) => on(day)?.name ?? null)
  }
  test('follow the law of the Land', async () => {
    expect(await names('NW', null, ['2026-01-06', '2026-06-04', '2026-10-31', '2026-11-01'])).toEqual([
      null,
      'Fronleichnam',
      null,
      'Allerheiligen',
    ])
    expect(await names('SN', null, ['2026-06-04', '2026-10-31', '2026-11-18'])).toEqual([null, 'Reformationstag', 'Buß- und Bettag'])
    expect(await names('BE', null, ['2026-03-08', '2026-12-24'])).toEqual(['Internationaler Frauentag', null])
  })
  test('regions have their own', async () => {
    expect(await names('BY', null, ['2026-08-15', '2026-08-08'])).toEqual([null, null])
    expect(await names('BY', 'A', ['2026-08-15', '2026-08-08'])).toEqual(['Mariä Himmelfahrt', 'Augsburger Friedensfest'])
  })
  test('Buß- und Bettag in Bayern has no lessons but is a working day', async () => {
    const on = await holidaysOf('BY', null)
    expect(on('2026-11-18')).toEqual({ name: 'Buß- und Bettag', kind: 'school' })
  })
})
