// Small things the screens of reservations share: today, steps of days, when something is.
import type { Day } from '#shared'
import { addDays, dayOf } from '#shared'
import { useTexts } from '#ui'
import { lessonsText } from '../model.ts'

/** Today at German schools, wherever the browser is. */
export const todayHere = (): Day => dayOf()

export const daysLater = addDays

interface Timed {
  startsAt: string
  endsAt: string
  lessonFrom: string | null
  lessonTo: string | null
}

/** `Di., 03.11.2026 · 3.–4. Stunde`, or the clock where no lessons were named. */
export function useWhen() {
  const { t, f, lang } = useTexts()
  const weekday = (day: Day) =>
    new Intl.DateTimeFormat(lang === 'de' ? 'de-DE' : 'en-GB', { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`))
  const clock = (each: Timed) => `${f.time(each.startsAt).replace(' Uhr', '')}–${f.time(each.endsAt)}`
  const hours = (each: Timed) =>
    each.lessonFrom ? t('reservations.lessons', { lessons: lessonsText(each.lessonFrom, each.lessonTo) }) : clock(each)
  return { weekday, clock, hours, dayText: (day: Day) => `${weekday(day)}, ${f.day(day)}` }
}

export const kindIcons: Record<string, string> = { room: 'door', set: 'cart', device: 'device' }
