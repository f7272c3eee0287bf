// What can be asked about reservations.
import { z } from 'zod'
import { ClockTime, dayReasons } from '#modules/organisation/model'
import { Chosen, changeOf, Day, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Asking, Reservation, Resource, ResourceDraft, verdicts, Wish } from './model.ts'

const read = 'reservations.read'
const reserve = 'reservations.reserve'
const manage = 'reservations.manage'
const text = z.string().nullable()
const number = z.number().nullable()

const resourceRow = z.intersection(
  Resource.row,
  z.object({ schoolName: z.string(), usable: number, seats: number, place: text, ahead: z.number() }),
)
const reservationRow = z.intersection(
  Reservation.row,
  z.object({ resourceName: z.string(), resourceKind: z.string(), schoolName: z.string(), personName: text }),
)
const schoolDay = z.object({
  day: Day,
  lessons: z.boolean(),
  reason: z.enum(dayReasons),
  name: text,
  slots: z.array(z.object({ name: z.string(), grid: z.string(), from: z.string(), to: z.string() })),
})
const taken = z.object({
  id: Id,
  from: z.string(),
  to: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  day: Day,
  lessonFrom: text,
  lessonTo: text,
  holder: text,
  purpose: text,
  devices: number,
  series: Id.nullable(),
  mine: z.boolean(),
})
const plannedDay = z.object({ day: Day, startsAt: text, endsAt: text, verdict: z.enum(verdicts), because: text, left: number })
const offer = z.object({
  resource: Id,
  name: z.string(),
  kind: z.string(),
  note: text,
  place: text,
  seats: number,
  left: number,
  usable: number,
  shared: z.boolean(),
  free: z.boolean(),
  holder: text,
})
const short = z.object({
  reservation: Id,
  resource: Id,
  name: z.string(),
  school: Id,
  schoolName: z.string(),
  day: Day,
  lessonFrom: text,
  lessonTo: text,
  startsAt: z.string(),
  holder: text,
  needed: z.number(),
  usable: z.number(),
})
const Because = z.string().trim().max(200).nullish()

export const reservationsApi = defineApi('reservations', {
  resources: {
    method: 'get',
    path: '/reservations/resources',
    right: read,
    doc: 'Was reserviert werden kann.',
    query: ListParams,
    answer: pageOf(resourceRow),
  },
  exportResources: {
    method: 'get',
    path: '/reservations/resources/export',
    right: read,
    doc: 'Was reserviert werden kann, als Datei.',
    query: ExportParams,
    file: 'download',
  },
  resource: {
    method: 'get',
    path: '/reservations/resources/:id',
    right: read,
    doc: 'Etwas, das reserviert werden kann.',
    params: one,
    answer: resourceRow,
  },
  createResource: {
    method: 'post',
    path: '/reservations/resources',
    right: manage,
    doc: 'Macht einen Raum, einen Gerätesatz oder ein Gerät reservierbar.',
    body: ResourceDraft,
    answer: Resource.row,
  },
  changeResource: {
    method: 'patch',
    path: '/reservations/resources/:id',
    right: manage,
    doc: 'Ändert Name und Hinweis.',
    params: one,
    body: changeOf(Resource),
    answer: Resource.row,
  },
  archiveResources: {
    method: 'post',
    path: '/reservations/resources/archive',
    right: manage,
    doc: 'Nimmt aus dem Angebot; künftige Reservierungen werden abgesagt und die Betroffenen benachrichtigt.',
    body: Chosen,
    answer: z.array(Resource.row),
  },
  restoreResources: {
    method: 'post',
    path: '/reservations/resources/restore',
    right: manage,
    doc: 'Nimmt wieder in das Angebot auf.',
    body: Chosen,
    answer: z.array(Resource.row),
  },
  reservations: {
    method: 'get',
    path: '/reservations',
    right: read,
    doc: 'Reservierungen.',
    query: ListParams,
    answer: pageOf(reservationRow),
  },
  exportReservations: {
    method: 'get',
    path: '/reservations/export',
    right: read,
    doc: 'Reservierungen als Datei.',
    query: ExportParams,
    file: 'download',
  },
  myReservations: {
    method: 'get',
    path: '/reservations/mine',
    right: read,
    doc: 'Die eigenen Reservierungen, die noch bevorstehen.',
    query: ListParams,
    answer: pageOf(reservationRow),
  },
  reservation: { method: 'get', path: '/reservations/:id', right: read, doc: 'Eine Reservierung.', params: one, answer: reservationRow },
  week: {
    method: 'get',
    path: '/reservations/resources/:id/week',
    right: read,
    doc: 'Die Woche eines Tages mit Stundenraster und Reservierungen.',
    params: one,
    query: z.object({ day: Day }),
    answer: z.object({ resource: resourceRow, monday: Day, days: z.array(schoolDay), taken: z.array(taken) }),
  },
  lessons: {
    method: 'get',
    path: '/reservations/lessons',
    right: read,
    doc: 'Die Stunden einer Schule an einem Tag.',
    query: z.object({ school: Id, day: Day }),
    answer: schoolDay,
  },
  free: {
    method: 'get',
    path: '/reservations/free',
    right: read,
    doc: 'Was in diesen Stunden oder zu dieser Uhrzeit frei ist; nicht Freies mit dem, wer es hat.',
    query: z
      .object({
        school: Id,
        day: Day,
        lessonFrom: z.string().max(20).optional(),
        lessonTo: z.string().max(20).optional(),
        grid: z.string().max(60).optional(),
        from: ClockTime.optional(),
        to: ClockTime.optional(),
      })
      .refine((asked) => Boolean(asked.lessonFrom && asked.lessonTo) !== Boolean(asked.from && asked.to), {
        path: ['lessonFrom'],
        message: 'reservations.oneTime',
      }),
    answer: z.object({ startsAt: z.string(), endsAt: z.string(), offers: z.array(offer) }),
  },
  plan: {
    method: 'post',
    path: '/reservations/plan',
    right: reserve,
    doc: 'Zeigt, welche Tage eine Reservierung hätte und was davon belegt ist; nichts wird gespeichert.',
    body: Asking,
    answer: z.array(plannedDay),
  },
  reserve: {
    method: 'post',
    path: '/reservations',
    right: reserve,
    doc: 'Reserviert einmalig oder als Serie: alle Tage oder keinen, mit skipTaken alle freien.',
    body: Wish,
    answer: z.object({ made: z.array(Reservation.row), left: z.array(plannedDay) }),
  },
  changeReservation: {
    method: 'patch',
    path: '/reservations/:id',
    right: reserve,
    doc: 'Ändert, wofür reserviert ist.',
    params: one,
    body: changeOf(Reservation),
    answer: Reservation.row,
  },
  cancelReservations: {
    method: 'post',
    path: '/reservations/cancel',
    right: reserve,
    doc: 'Sagt Reservierungen ab; fremde nur, wer die Reservierungen der Schule verwaltet.',
    body: z.strictObject({ chosen: Chosen, because: Because }),
    answer: z.array(Reservation.row),
  },
  cancelSeries: {
    method: 'post',
    path: '/reservations/series/:id/cancel',
    right: reserve,
    doc: 'Sagt ab, was von einer Serie noch bevorsteht.',
    params: one,
    body: z.strictObject({ because: Because }),
    answer: z.array(Reservation.row),
  },
  shortReservations: {
    method: 'get',
    path: '/reservations/short',
    right: manage,
    doc: 'Künftige Reservierungen, für die der Gerätesatz nicht mehr genug einsatzbereite Geräte hat.',
    answer: z.array(short),
  },
  calendarFile: {
    method: 'get',
    path: '/reservations/calendar',
    right: read,
    doc: 'Die eigenen Reservierungen oder die eines Raums, Satzes oder Geräts als Kalenderdatei (ICS).',
    query: z.object({ resource: Id.optional() }),
    file: 'download',
  },
  feeds: {
    method: 'get',
    path: '/reservations/feeds',
    right: read,
    doc: 'Die eigenen Kalenderlinks.',
    answer: z.array(z.object({ id: Id, resource: Id.nullable(), name: text, createdAt: z.string() })),
  },
  createFeed: {
    method: 'post',
    path: '/reservations/feeds',
    right: read,
    doc: 'Ein neuer Kalenderlink; ein älterer für dasselbe gilt nicht mehr. Der Link wird nur einmal gezeigt.',
    body: z.strictObject({ resource: Id.nullable().describe('Ohne: die eigenen Reservierungen.') }),
    answer: z.object({ id: Id, link: z.string() }),
  },
  deleteFeed: { method: 'delete', path: '/reservations/feeds/:id', right: read, doc: 'Widerruft einen eigenen Kalenderlink.', params: one },
  readFeed: {
    method: 'get',
    path: '/reservations/feed/:token',
    right: 'public',
    doc: 'Was ein Kalenderprogramm mit einem Kalenderlink liest (ICS).',
    params: z.object({ token: z.string().max(80) }),
    file: 'download',
    perMinute: 60,
  },
})
