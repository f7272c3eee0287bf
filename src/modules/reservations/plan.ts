// From a wish to the days and times it means, by the calendar of the school. Reads nothing and changes nothing.
import { instantOf, minutesOf, type SchoolCalendar } from '#modules/organisation'
import type { Day } from '#shared'
import { addDays } from '#shared'
import type { Asking, ClockSpan, LessonSpan } from './model.ts'

export interface Occurrence {
  day: Day
  /** Milliseconds; nothing where the day has no such lesson. */
  starts: number | null
  ends: number | null
  verdict: 'free' | 'noSchool' | 'noLesson' | 'past'
  because: string | null
}

type When = Pick<Asking, 'day' | 'lessons' | 'clock' | 'repeat'>

/**
 * All days of a wish in order. Repeated ones skip days without lessons; a single one by the clock may be on any day (open house on a
 * Saturday). The lesson is looked up on each day, so that a grid that differs by weekday or season gives each day its own time.
 */
export function occurrencesOf(calendar: Pick<SchoolCalendar, 'stateOf' | 'lessonsOn'>, wish: When, now: number): Occurrence[] {
  const days: Day[] = [wish.day]
  if (wish.repeat)
    for (let day = addDays(wish.day, 7 * wish.repeat.every); day <= wish.repeat.until; day = addDays(day, 7 * wish.repeat.every))
      days.push(day)
  return days.map((day) => occurrenceOn(calendar, wish, day, now))
}

function occurrenceOn(calendar: Pick<SchoolCalendar, 'stateOf' | 'lessonsOn'>, wish: When, day: Day, now: number): Occurrence {
  const state = calendar.stateOf(day)
  const none = { day, starts: null, ends: null }
  if (!state.lessons && (wish.repeat || wish.lessons)) return { ...none, verdict: 'noSchool', because: state.name }
  const minutes = wish.lessons ? lessonMinutes(calendar, wish.lessons, day) : clockMinutes(wish.clock!)
  if (!minutes) return { ...none, verdict: 'noLesson', because: wish.lessons ? [wish.lessons.from, wish.lessons.to].join('–') : null }
  const [starts, ends] = [instantOf(day, minutes[0]), instantOf(day, minutes[1])]
  // In the hour that the clock skips in March nothing is left of a time by the clock.
  if (ends <= starts) return { ...none, verdict: 'noLesson', because: null }
  return { day, starts, ends, verdict: ends <= now ? 'past' : 'free', because: null }
}

function lessonMinutes(calendar: Pick<SchoolCalendar, 'lessonsOn'>, span: LessonSpan, day: Day): [number, number] | null {
  const lessons = calendar.lessonsOn(day).filter((lesson) => !span.grid || lesson.grid === span.grid)
  const from = lessons.find((lesson) => lesson.name === span.from)
  const to = lessons.find((lesson) => lesson.name === span.to && lesson.grid === from?.grid)
  if (!from || !to || to.to <= from.from) return null
  return [minutesOf(from.from), minutesOf(to.to)]
}

const clockMinutes = (span: ClockSpan): [number, number] => [minutesOf(span.from), minutesOf(span.to)]
