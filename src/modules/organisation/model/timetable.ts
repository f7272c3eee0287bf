// What the files of a timetable program would change at a school: rooms known by their number, lesson grids. Pure.
import { z } from 'zod'
import { Id } from '#shared'
import { type Lesson, LessonGrid } from './calendar.ts'
import { Room } from './places.ts'

/** `several` rooms have this number · `archived` is one that is no longer in use · `twice` stands in the files before. */
export const roomVerdicts = ['new', 'changed', 'same', 'twice', 'several', 'archived'] as const
/** `timeless`: the files name lessons that the grid lacks, without their times. */
export const gridVerdicts = ['new', 'changed', 'same', 'timeless'] as const

const { number, name, seats } = Room.fields
export const RoomWish = z.strictObject({ number: number.schema, name: name.schema.default(null), seats: seats.schema.default(null) })
export type RoomWish = z.output<typeof RoomWish>
const OpenLesson = z.object({ name: z.string(), from: z.string().nullable(), to: z.string().nullable() })
export type OpenLesson = z.output<typeof OpenLesson>
export const GridWish = z.strictObject({
  id: Id.nullable().default(null),
  name: LessonGrid.fields.name.schema,
  weekdays: LessonGrid.fields.weekdays.schema,
  lessons: LessonGrid.fields.lessons.schema,
})
export type GridWish = z.output<typeof GridWish>

export const PlannedRoom = z.object({
  number: z.string(),
  name: z.string().nullable(),
  seats: z.number().nullable(),
  verdict: z.enum(roomVerdicts),
  id: Id.nullable(),
  before: z.object({ number: z.string(), name: z.string().nullable(), seats: z.number().nullable() }).nullable(),
})
export type PlannedRoom = z.output<typeof PlannedRoom>
export const PlannedGrid = z.object({
  id: Id.nullable(),
  name: z.string(),
  weekdays: z.array(z.number()),
  lessons: z.array(OpenLesson),
  verdict: z.enum(gridVerdicts),
  before: z.array(OpenLesson).nullable(),
  /** Other grids of the school that hold on some of these weekdays too. */
  overlaps: z.array(z.string()),
})
export type PlannedGrid = z.output<typeof PlannedGrid>

export type KnownRoom = Pick<Room, 'id' | 'number' | 'name' | 'seats' | 'state'>
export type KnownGrid = Pick<LessonGrid, 'id' | 'name' | 'weekdays' | 'week' | 'lessons'>
export interface Period {
  grid?: string
  weekday: number
  lesson: number
  from?: string
  to?: string
}

/** `R 101`, `r101` and `R-101` are one room: two programs seldom write it alike. */
const foldedNumber = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '')

/** Rooms of the files against those of the school; only what the files say is compared, and nothing is ever taken away. */
export function planRooms(wishes: readonly RoomWish[], known: readonly KnownRoom[]): PlannedRoom[] {
  const seen = new Set<string>()
  const byNumber = Map.groupBy(known, (room) => foldedNumber(room.number))
  return wishes.map((wish) => {
    const key = foldedNumber(wish.number)
    const alike = byNumber.get(key) ?? []
    const exact = alike.filter((room) => room.number === wish.number)
    const active = (exact.some((room) => room.state === 'active') ? exact : alike).filter((room) => room.state === 'active')
    const twice = seen.has(key)
    seen.add(key)
    const room = active.length === 1 ? active[0]! : undefined
    const differs = room && ((wish.name !== null && wish.name !== room.name) || (wish.seats !== null && wish.seats !== room.seats))
    const verdict = twice
      ? 'twice'
      : active.length > 1
        ? 'several'
        : room
          ? differs
            ? 'changed'
            : 'same'
          : alike.length
            ? 'archived'
            : 'new'
    const before = room && differs ? { number: room.number, name: room.name, seats: room.seats } : null
    return { ...wish, verdict, id: room?.id ?? null, before }
  })
}

const sameDays = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length && one.every((day) => other.includes(day))
const plainLessons = (lessons: readonly OpenLesson[]) => JSON.stringify(lessons.map(({ name, from, to }) => [name, from, to]))

/** Weekdays with the same lessons make one grid. Known is a grid by its name, else the only one that holds on just these weekdays. */
export function planGrids(periods: readonly Period[], known: readonly KnownGrid[]): PlannedGrid[] {
  const timed = periods.filter((period) => period.from && period.to)
  if (!timed.length) return planTimeless(periods, known)
  const found: { name: string; weekdays: number[]; lessons: Lesson[] }[] = []
  for (const [name, all] of Map.groupBy(timed, (period) => period.grid?.trim() ?? '')) {
    const days = Map.groupBy(all, (period) => period.weekday)
    const alike = Map.groupBy([...days.keys()].sort(), (day) => plainLessons(lessonsOf(days.get(day)!)))
    for (const weekdays of alike.values()) found.push({ name, weekdays, lessons: lessonsOf(days.get(weekdays[0]!)!) })
  }
  const free = known.filter((grid) => grid.week === 'every')
  const matched = new Set<string>()
  const planned = found.map(({ name, weekdays, lessons }): PlannedGrid => {
    const named = name ? free.filter((grid) => grid.name.toLowerCase() === name.toLowerCase()) : []
    const fitting = (named.length ? named : free).filter((grid) => sameDays(grid.weekdays, weekdays) && !matched.has(grid.id))
    const alone = named.length === 1 && found.filter((each) => each.name === name).length === 1 ? named[0] : undefined
    const grid = alone ?? (fitting.length === 1 ? fitting[0] : undefined)
    if (grid) matched.add(grid.id)
    const isSame = grid && plainLessons(grid.lessons) === plainLessons(lessons) && sameDays(grid.weekdays, weekdays)
    return {
      id: grid?.id ?? null,
      name: grid?.name ?? (name || 'Untis'),
      weekdays,
      lessons,
      verdict: grid ? (isSame ? 'same' : 'changed') : 'new',
      before: grid && !isSame ? grid.lessons : null,
      overlaps: [],
    }
  })
  const others = free.filter((grid) => !matched.has(grid.id))
  return planned.map((grid) => ({
    ...grid,
    overlaps: others.filter((other) => other.weekdays.some((day) => grid.weekdays.includes(day))).map((other) => other.name),
  }))
}

const lessonsOf = (periods: readonly Period[]): Lesson[] =>
  [...new Map(periods.map((period) => [period.lesson, period])).values()]
    .sort((a, b) => a.lesson - b.lesson)
    .map(({ lesson, from, to }) => ({ name: String(lesson), from: from!, to: to! }))

/** A timetable without times: which lessons the school's grid lacks; their times are for a person to give. */
function planTimeless(periods: readonly Period[], known: readonly KnownGrid[]): PlannedGrid[] {
  if (!periods.length) return []
  const lessons = [...new Set(periods.map((period) => period.lesson))].sort((a, b) => a - b).map(String)
  const weekdays = [...new Set(periods.map((period) => period.weekday))].sort()
  const fitting = known.filter((grid) => grid.week === 'every' && weekdays.some((day) => grid.weekdays.includes(day)))
  const grid = fitting.length === 1 ? fitting[0]! : undefined
  const there = new Set(fitting.flatMap((each) => each.lessons.map((lesson) => lesson.name.replace(/\D+$/, ''))))
  const lacking = lessons.filter((name) => !there.has(name)).map((name) => ({ name, from: null, to: null }))
  const has: OpenLesson[] = grid?.lessons ?? []
  return [
    {
      id: grid?.id ?? null,
      name: grid?.name ?? 'Untis',
      weekdays: grid?.weekdays ?? weekdays,
      lessons: [...has, ...lacking].sort((a, b) => Number.parseInt(a.name, 10) - Number.parseInt(b.name, 10)),
      verdict: lacking.length ? 'timeless' : 'same',
      before: grid && lacking.length ? grid.lessons : null,
      overlaps: [],
    },
  ]
}
