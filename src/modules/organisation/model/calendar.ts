// When there are lessons and when somebody serves: Ferien, days off, lesson grids, service time.
import { z } from 'zod'
import { defineModel, field, type Row } from '#shared'
import { type Land, lands } from './lands.ts'
import { structure } from './structure.ts'

/** `vacation` Ferien · `dayOff` beweglicher Ferientag and other free days · `lessonDay` a day with lessons that would have none. */
export const entryKinds = ['vacation', 'dayOff', 'lessonDay'] as const

/** A row without school holds for all schools of its Land, one without Land for all of the authority. */
export const CalendarEntry = defineModel('organisation.calendarEntry', {
  id: field.id(),
  name: field.text({ required: true, max: 120 }),
  kind: field.choice(entryKinds, { required: true, width: 'narrow' }),
  starts: field.day({ required: true }),
  ends: field.day({ required: true }),
  land: field.choice(lands, { width: 'narrow' }),
  school: field.ref({ ref: 'organisation.school', write: 'create' }),
  source: field.text({ max: 60, write: 'create', list: 'hidden' }),
  sourceKey: field.text({ max: 300, write: 'create', list: 'none' }),
  version: field.version(),
})
export type CalendarEntry = Row<typeof CalendarEntry>

export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
const Weekdays = z.array(z.int().min(1).max(7)).min(1).max(7)
const ordered = (each: { from: string; to: string }) => each.from < each.to

export const Lesson = z
  .strictObject({ name: z.string().trim().min(1).max(20), from: ClockTime, to: ClockTime })
  .refine(ordered, { message: 'organisation.timeOrder' })
export type Lesson = z.output<typeof Lesson>

/** The times of lessons on some weekdays (1 is Monday); with A and B weeks a grid may hold for one of the two. */
export const LessonGrid = defineModel('organisation.lessonGrid', {
  id: field.id(),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create' }),
  name: field.text({ required: true, max: 60 }),
  validFrom: field.day(),
  weekdays: structure(Weekdays),
  week: field.choice(['every', 'A', 'B'], { required: true }),
  lessons: structure(z.array(Lesson).max(30).refine(inOrder, { message: 'organisation.lessonsOverlap' })),
  version: field.version(),
})
export type LessonGrid = Row<typeof LessonGrid>

function inOrder(lessons: readonly Lesson[]): boolean {
  return lessons.every((lesson, index) => index === 0 || lessons[index - 1]!.to <= lesson.from)
}

export const ServiceWindow = z
  .strictObject({ weekdays: Weekdays, from: ClockTime, to: ClockTime })
  .refine(ordered, { message: 'organisation.timeOrder' })
export type ServiceWindow = z.output<typeof ServiceWindow>

/** On which days the windows count: `schoolDays` days with lessons · `workdays` all but public holidays · `allDays`. */
export const serviceDays = ['schoolDays', 'workdays', 'allDays'] as const

/** One row per authority and, where a school differs, one per school. */
export const CalendarSetting = defineModel('organisation.calendarSetting', {
  id: field.id(),
  school: field.ref({ ref: 'organisation.school', write: 'create' }),
  region: field.text({ max: 10 }),
  weekA: field.day(),
  serviceOn: field.choice(serviceDays, { required: true }),
  service: structure(z.array(ServiceWindow).max(20)),
  version: field.version(),
})
export type CalendarSetting = Row<typeof CalendarSetting>

export const defaultService: ServiceWindow[] = [{ weekdays: [1, 2, 3, 4, 5], from: '07:30', to: '16:00' }]

/** Parts of a Land with holidays of their own, as `date-holidays` names them. */
export const holidayRegions: Partial<Record<Land, { code: string; name: string }[]>> = {
  BY: [
    { code: 'KATH', name: 'Gemeinde mit Mariä Himmelfahrt' },
    { code: 'EVANG', name: 'Gemeinde ohne Mariä Himmelfahrt' },
    { code: 'A', name: 'Stadt Augsburg' },
  ],
  SN: [{ code: 'BZ', name: 'Gemeinde mit Fronleichnam (Landkreis Bautzen)' }],
  TH: [
    { code: 'EIC', name: 'Landkreis Eichsfeld' },
    { code: 'UH', name: 'Gemeinde mit Fronleichnam (Unstrut-Hainich-Kreis)' },
    { code: 'WAK', name: 'Gemeinde mit Fronleichnam (Wartburgkreis)' },
  ],
}

/** What a day is for the schools of a calendar. */
export const dayReasons = ['lessons', 'weekend', 'holiday', 'vacation', 'dayOff', 'lessonDay'] as const
export interface DayState {
  lessons: boolean
  reason: (typeof dayReasons)[number]
  /** Name of the holiday, the Ferien or the day off. */
  name: string | null
}
