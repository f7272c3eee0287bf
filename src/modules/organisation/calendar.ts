// The school calendar: is there school, which lesson is it, does somebody serve, when are so many minutes of service over.
import type { Day } from '#shared'
import { addDays, daysBetween } from '#shared'
import { instantOf, localOf, minutesOf, mondayOf, weekdayOf } from './calendar/berlin.ts'
import type { CalendarEntry, DayState, Lesson, LessonGrid, ServiceWindow, serviceDays } from './model.ts'

export interface Holiday {
  name: string
  /** `school`: no lessons, but a working day (Buß- und Bettag in Bayern). */
  kind: 'public' | 'school'
}

export interface CalendarData {
  holidayOn: (day: Day) => Holiday | undefined
  entries: readonly Pick<CalendarEntry, 'kind' | 'name' | 'starts' | 'ends'>[]
  grids: readonly Pick<LessonGrid, 'name' | 'validFrom' | 'weekdays' | 'week' | 'lessons'>[]
  /** A day in an A week; without one every week counts as A and as B. */
  weekA: Day | null
  serviceOn: (typeof serviceDays)[number]
  service: readonly ServiceWindow[]
}

export interface LessonMoment extends Lesson {
  grid: string
}

export interface SchoolCalendar {
  isSchoolDay: (day: Day) => boolean
  /** Why there are lessons on a day or not. */
  stateOf: (day: Day) => DayState
  /** The first school day after a day; null when there is none within two years. */
  nextSchoolDay: (day: Day) => Day | null
  /** School days from one day to another, both included. */
  schoolDaysBetween: (from: Day, to: Day) => number
  lessonsOn: (day: Day) => LessonMoment[]
  /** The lesson that runs at an instant. */
  lessonAt: (instant: Date) => LessonMoment | undefined
  isServiceTime: (instant: Date) => boolean
  /** The instant at which so many minutes of service time have passed; null when two years hold too few. */
  addServiceTime: (from: Date, minutes: number) => Date | null
  /** Minutes of service time from one instant to another; negative when the second is earlier. */
  serviceTimeBetween: (from: Date, to: Date) => number
}

const farthest = 731
const usualDays = [1, 2, 3, 4, 5]

/** Answers for one school (or an authority) from its loaded data; German time, right on days of 23 and 25 hours. */
export function calendarOf(data: CalendarData): SchoolCalendar {
  const lessonDays = data.grids.length ? new Set(data.grids.flatMap((grid) => grid.weekdays)) : new Set(usualDays)
  const states = new Map<Day, DayState>()
  const windows = new Map<Day, [number, number][]>()

  const stateOf = (day: Day) => remember(states, day, () => judge(data, lessonDays, day))
  const isSchoolDay = (day: Day) => stateOf(day).lessons
  const serves = (day: Day) =>
    data.serviceOn === 'allDays' || (data.serviceOn === 'schoolDays' ? isSchoolDay(day) : data.holidayOn(day)?.kind !== 'public')
  const windowsOn = (day: Day) => remember(windows, day, () => (serves(day) ? spansOf(data.service, day) : []))
  const lessonsOn = (day: Day) => (isSchoolDay(day) ? lessonsOf(data, day) : [])

  function nextSchoolDay(day: Day): Day | null {
    for (let step = 1; step <= farthest; step++) if (isSchoolDay(addDays(day, step))) return addDays(day, step)
    return null
  }

  function schoolDaysBetween(from: Day, to: Day): number {
    let count = 0
    for (let day = from; day <= to; day = addDays(day, 1)) if (isSchoolDay(day)) count++
    return count
  }

  function lessonAt(instant: Date): LessonMoment | undefined {
    const { day, minutes } = localOf(instant.getTime())
    return lessonsOn(day).find((lesson) => minutesOf(lesson.from) <= minutes && minutes < minutesOf(lesson.to))
  }

  function isServiceTime(instant: Date): boolean {
    const ms = instant.getTime()
    return windowsOn(localOf(ms).day).some(([start, end]) => start <= ms && ms < end)
  }

  function addServiceTime(from: Date, minutes: number): Date | null {
    if (minutes <= 0) return from
    let left = minutes * 60_000
    const start = from.getTime()
    let day = localOf(start).day
    for (let step = 0; step <= farthest; step++, day = addDays(day, 1)) {
      for (const [open, close] of windowsOn(day)) {
        const begin = Math.max(open, start)
        if (begin >= close) continue
        if (left <= close - begin) return new Date(begin + left)
        left -= close - begin
      }
    }
    return null
  }

  function serviceTimeBetween(from: Date, to: Date): number {
    const [start, end] = [from.getTime(), to.getTime()]
    if (end < start) return -serviceTimeBetween(to, from)
    const last = localOf(end).day
    let total = 0
    for (let day = localOf(start).day; day <= last; day = addDays(day, 1))
      for (const [open, close] of windowsOn(day)) total += Math.max(0, Math.min(close, end) - Math.max(open, start))
    return total / 60_000
  }

  return { isSchoolDay, stateOf, nextSchoolDay, schoolDaysBetween, lessonsOn, lessonAt, isServiceTime, addServiceTime, serviceTimeBetween }
}

function remember<T>(cache: Map<Day, T>, day: Day, make: () => T): T {
  const known = cache.get(day)
  if (known !== undefined) return known
  const made = make()
  cache.set(day, made)
  return made
}

/** A public holiday ends every argument; an explicit lesson day beats weekend, Ferien and days off. */
function judge(data: CalendarData, lessonDays: ReadonlySet<number>, day: Day): DayState {
  const holiday = data.holidayOn(day)
  if (holiday) return { lessons: false, reason: 'holiday', name: holiday.name }
  const covering = data.entries.filter((entry) => entry.starts <= day && day <= entry.ends)
  const named = (kind: CalendarEntry['kind']) => covering.find((entry) => entry.kind === kind)
  const extra = named('lessonDay')
  if (extra) return { lessons: true, reason: 'lessonDay', name: extra.name }
  const off = named('vacation') ?? named('dayOff')
  if (off) return { lessons: false, reason: off.kind, name: off.name }
  return lessonDays.has(weekdayOf(day))
    ? { lessons: true, reason: 'lessons', name: null }
    : { lessons: false, reason: 'weekend', name: null }
}

/** The windows of a day as instants, in order, overlaps joined. */
function spansOf(service: readonly ServiceWindow[], day: Day): [number, number][] {
  const weekday = weekdayOf(day)
  const spans = service
    .filter((window) => window.weekdays.includes(weekday))
    .map((window): [number, number] => [instantOf(day, minutesOf(window.from)), instantOf(day, minutesOf(window.to))])
    .sort((a, b) => a[0] - b[0])
  const joined: [number, number][] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1])
    else joined.push(span)
  }
  return joined
}

/** The lessons of the grids that hold on a day: of each name and week the newest that is valid. */
function lessonsOf(data: CalendarData, day: Day): LessonMoment[] {
  const weekday = weekdayOf(day)
  const fitting = data.grids.filter(
    (grid) => grid.weekdays.includes(weekday) && (grid.validFrom ?? '') <= day && inWeek(data.weekA, grid.week, day),
  )
  const newest = fitting.reduce((latest, grid) => ((grid.validFrom ?? '') > latest ? grid.validFrom! : latest), '')
  return fitting
    .filter((grid) => (grid.validFrom ?? '') === newest)
    .flatMap((grid) => grid.lessons.map((lesson) => ({ ...lesson, grid: grid.name })))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
}

function inWeek(weekA: Day | null, week: LessonGrid['week'], day: Day): boolean {
  if (week === 'every' || weekA === null) return true
  const weeks = Math.abs(daysBetween(mondayOf(weekA), mondayOf(day)) / 7)
  return (weeks % 2 === 0) === (week === 'A')
}
