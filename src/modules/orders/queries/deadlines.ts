// When decisions are due: people at schools decide on school days, the authority on its working days.
import type { Context } from '#kernel'
import { instantOf, loadCalendars, localOf, type SchoolCalendar, weekdayOf } from '#modules/organisation'
import type { Day, Id } from '#shared'
import { addDays } from '#shared'
import type { Order, Step } from '../model.ts'

/** Further than this nobody plans; a calendar that holds too few days is not asked any longer. */
const farthest = 400

export type Deadline = (order: Pick<Order, 'school'>, step: Step, days: number) => Date

/** Loads the calendars of the orders' schools once; then answers when a step that is opened at an instant is due. */
export async function deadlinesFrom(ctx: Context, orders: readonly Pick<Order, 'school'>[], at: Date): Promise<Deadline> {
  const calendars = await loadCalendars(ctx, [...new Set<Id | null>([...orders.map((order) => order.school), null])])
  return (order, step, days) => {
    const calendar = calendars.get(step === 'coordinator' || step === 'head' ? order.school : null)
    return dueAfter(at, days, (day) => !calendar || counts(calendar, step, day))
  }
}

/** In the Ferien the authority works; on weekends and public holidays nobody does. */
const counts = (calendar: SchoolCalendar, step: Step, day: Day) =>
  step === 'coordinator' || step === 'head' ? calendar.isSchoolDay(day) : weekdayOf(day) <= 5 && calendar.stateOf(day).reason !== 'holiday'

/** The same time of day, so many counting days later. */
export function dueAfter(from: Date, days: number, countsOn: (day: Day) => boolean): Date {
  const { day: start, minutes } = localOf(from.getTime())
  let day = start
  let left = days
  for (let step = 0; left > 0 && step < farthest; step++) {
    day = addDays(day, 1)
    if (countsOn(day)) left--
  }
  return new Date(instantOf(left > 0 ? addDays(start, days) : day, minutes))
}
