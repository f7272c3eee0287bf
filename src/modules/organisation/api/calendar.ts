import { z } from 'zod'
import { Chosen, changeOf, Day, defineApi, Id, ListParams, one, pageOf } from '#shared'
import { CalendarEntry, dayReasons, entryKinds, LessonGrid, lands, ServiceWindow, serviceDays } from '../model.ts'

const right = 'organisation.calendar.change'
const read = 'organisation.read'
const entryRow = z.intersection(CalendarEntry.row, z.object({ schoolName: z.string().nullable() }))
const AtSchool = z.object({ school: Id.optional().describe('Ohne Schule gilt der Schulträger.') })
const SettingWish = z.strictObject({
  region: z.string().max(10).nullable(),
  weekA: Day.nullable(),
  serviceOn: z.enum(serviceDays),
  service: z.array(ServiceWindow).max(20),
})
const SettingRow = z.object({
  id: Id.nullable(),
  school: Id.nullable(),
  region: z.string().nullable(),
  weekA: Day.nullable(),
  serviceOn: z.enum(serviceDays),
  service: z.array(ServiceWindow),
  version: z.number(),
  inherited: z.boolean(),
})
const Wish = z.strictObject({
  name: z.string().trim().min(1).max(120),
  kind: z.enum(entryKinds),
  starts: Day,
  ends: Day,
  sourceKey: z.string().min(1).max(300),
})
const Place = z.object({ school: Id.nullable().default(null), land: z.enum(lands).nullable().default(null) })
const Planned = z.object({
  ...Wish.shape,
  verdict: z.enum(['new', 'changed', 'same', 'twice', 'holiday']),
  id: Id.nullable(),
  before: z.object({ name: z.string(), starts: Day, ends: Day }).nullable(),
  line: z.number().optional(),
})
const IcsFault = z.object({
  code: z.enum(['icsNone', 'icsCut', 'icsEvent', 'icsLong', 'icsMany', 'icsRepeat']),
  line: z.number().optional(),
  value: z.string().optional(),
})

export const calendarApi = defineApi('organisation', {
  calendarDays: {
    method: 'get',
    path: '/calendar/days',
    right: read,
    doc: 'Was jeder Tag eines Zeitraums ist (höchstens 800 Tage).',
    query: AtSchool.extend({ from: Day, to: Day }).refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 800 * 86_400_000, {
      path: ['to'],
      message: 'organisation.periodTooLong',
    }),
    answer: z.array(z.object({ day: Day, lessons: z.boolean(), reason: z.enum(dayReasons), name: z.string().nullable() })),
  },
  calendarNow: {
    method: 'get',
    path: '/calendar/now',
    right: read,
    doc: 'Ob gerade Schultag, Servicezeit und welche Stunde ist.',
    query: AtSchool,
    answer: z.object({
      day: Day,
      schoolDay: z.boolean(),
      serviceTime: z.boolean(),
      lesson: z.object({ name: z.string(), from: z.string(), to: z.string() }).nullable(),
      nextSchoolDay: Day.nullable(),
    }),
  },
  calendarEntries: {
    method: 'get',
    path: '/calendar/entries',
    right: read,
    doc: 'Ferien, freie Tage und zusätzliche Unterrichtstage.',
    query: ListParams,
    answer: pageOf(entryRow),
  },
  calendarEntry: { method: 'get', path: '/calendar/entries/:id', right: read, doc: 'Ein Kalendereintrag.', params: one, answer: entryRow },
  createCalendarEntry: {
    method: 'post',
    path: '/calendar/entries',
    right,
    doc: 'Legt einen Kalendereintrag an.',
    body: CalendarEntry.draft,
    answer: CalendarEntry.row,
  },
  changeCalendarEntry: {
    method: 'patch',
    path: '/calendar/entries/:id',
    right,
    doc: 'Ändert einen Kalendereintrag.',
    params: one,
    body: changeOf(CalendarEntry),
    answer: CalendarEntry.row,
  },
  deleteCalendarEntries: { method: 'post', path: '/calendar/entries/delete', right, doc: 'Löscht Kalendereinträge.', body: Chosen },
  previewCalendarFile: {
    method: 'post',
    path: '/calendar/ics',
    right,
    doc: 'Liest eine Kalenderdatei (ICS) und zeigt, was sie ändern würde; nichts wird gespeichert.',
    query: Place.partial(),
    file: 'upload',
    answer: z.object({ entries: z.array(Planned), faults: z.array(IcsFault) }),
  },
  applyCalendarFile: {
    method: 'post',
    path: '/calendar/ics/apply',
    right,
    doc: 'Übernimmt ausgewählte Einträge einer Kalenderdatei; 14 Tage lang zurücknehmbar.',
    body: Place.extend({ entries: z.array(Wish).min(1).max(5_000) }).strict(),
    bodyLimit: 4_194_304,
    answer: z.object({ import: Id, created: z.number(), changed: z.number(), same: z.number() }),
  },
  undoCalendarFile: {
    method: 'post',
    path: '/calendar/ics/:id/undo',
    right,
    doc: 'Nimmt die Übernahme einer Kalenderdatei zurück.',
    params: one,
    answer: z.object({ rows: z.number() }),
  },
  calendarSetting: {
    method: 'get',
    path: '/calendar/settings',
    right: read,
    doc: 'Region, A-Woche und Servicezeit, wie sie gelten.',
    query: AtSchool,
    answer: SettingRow,
  },
  setCalendar: {
    method: 'put',
    path: '/calendar/settings',
    right,
    doc: 'Setzt Region, A-Woche und Servicezeit.',
    query: AtSchool,
    body: SettingWish,
  },
  resetCalendar: { method: 'delete', path: '/calendar/settings/:id', right, doc: 'Die Schule folgt wieder dem Schulträger.', params: one },
  lessonGrids: {
    method: 'get',
    path: '/schools/:id/lesson-grids',
    right: read,
    doc: 'Stundenraster einer Schule.',
    params: one,
    answer: z.array(LessonGrid.row),
  },
  createLessonGrid: {
    method: 'post',
    path: '/lesson-grids',
    right,
    doc: 'Legt ein Stundenraster an.',
    body: LessonGrid.draft,
    answer: LessonGrid.row,
  },
  changeLessonGrid: {
    method: 'patch',
    path: '/lesson-grids/:id',
    right,
    doc: 'Ändert ein Stundenraster.',
    params: one,
    body: changeOf(LessonGrid),
    answer: LessonGrid.row,
  },
  deleteLessonGrid: { method: 'delete', path: '/lesson-grids/:id', right, doc: 'Löscht ein Stundenraster.', params: one },
})
