// The change of the school year over HTTP, and the rules of deletion.
import { z } from 'zod'
import { Day, defineApi, Id, Instant } from '#shared'

const one = z.object({ id: Id })
export const schoolSteps = ['waiting', 'reading', 'wrong', 'held', 'ready', 'released', 'planned', 'applying', 'applied', 'undone'] as const

export const YearChangeView = z.object({
  id: Id,
  schoolYear: Id,
  schoolYearName: z.string(),
  effectiveDay: Day,
  blackoutFrom: z.string().nullable(),
  blackoutUntil: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  note: z.string().nullable(),
  version: z.number(),
  schools: z.number(),
  applied: z.number(),
})
export type YearChangeView = z.infer<typeof YearChangeView>
export const BoardRow = z.object({
  school: Id,
  name: z.string(),
  number: z.string().nullable(),
  step: z.enum(schoolSteps),
  import: Id.nullable(),
  format: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  people: z.number(),
  releasedAt: z.string().nullable(),
  releasedBy: z.string().nullable(),
  appliedAt: z.string().nullable(),
})
export type BoardRow = z.infer<typeof BoardRow>
export const RetentionView = z.object({
  accountDays: z.number(),
  personDays: z.number(),
  reason: z.string(),
  own: z.boolean(),
  version: z.number(),
  due: z.object({ accounts: z.number(), people: z.number(), next: Day.nullable() }),
})
export type RetentionView = z.infer<typeof RetentionView>
export const DeletionView = z.object({
  id: Id,
  at: Instant,
  kind: z.enum(['accounts', 'people']),
  subjects: z.number(),
  rows: z.record(z.string(), z.number()),
  rule: z.string(),
})
export type DeletionView = z.infer<typeof DeletionView>

const Schools = z.strictObject({ schools: z.array(Id).min(1).max(1_000) })
const Draft = z.strictObject({
  schoolYear: Id,
  effectiveDay: Day,
  blackoutFrom: Instant.nullable().default(null),
  blackoutUntil: Instant.nullable().default(null),
  note: z.string().max(2_000).nullable().optional(),
})

export const yearChangeApi = defineApi('people', {
  yearChanges: {
    method: 'get',
    path: '/year-changes',
    right: 'people.yearChange.view',
    doc: 'Schuljahreswechsel des Schulträgers, jüngster zuerst.',
    answer: z.array(YearChangeView),
  },
  nextYear: {
    method: 'get',
    path: '/year-changes/next',
    right: 'people.yearChange',
    doc: 'Das Schuljahr, das als nächstes beginnt.',
    answer: z.object({ id: Id, name: z.string(), starts: Day }).nullable(),
  },
  openYearChange: {
    method: 'post',
    path: '/year-changes',
    right: 'people.yearChange',
    doc: 'Öffnet den Wechsel in ein Schuljahr.',
    body: Draft,
    answer: one,
  },
  changeYearChange: {
    method: 'patch',
    path: '/year-changes/:id',
    right: 'people.yearChange',
    doc: 'Ändert Stichtag, Sperrzeit oder Stand eines Wechsels.',
    params: one,
    body: z.strictObject({
      effectiveDay: Day.optional(),
      blackoutFrom: Instant.nullable().optional(),
      blackoutUntil: Instant.nullable().optional(),
      note: z.string().max(2_000).nullable().optional(),
      state: z.enum(['open', 'closed']).optional(),
      version: z.int().optional(),
    }),
  },
  yearBoard: {
    method: 'get',
    path: '/year-changes/:id/board',
    right: 'people.yearChange.view',
    doc: 'Alle Schulen auf einer Tafel: erhalten, geprüft, freigegeben, übernommen.',
    params: one,
    answer: z.array(BoardRow),
  },
  promoteSchools: {
    method: 'post',
    path: '/year-changes/:id/promote',
    right: 'people.yearChange',
    doc: 'Versetzt Schulen ohne Datei; geschrieben wird erst beim Übernehmen.',
    params: one,
    body: z.strictObject({
      schools: z
        .array(z.strictObject({ school: Id, top: z.int().min(1).max(13).optional() }))
        .min(1)
        .max(1_000),
    }),
    answer: z.object({ runs: z.array(Id) }),
  },
  releaseSchools: {
    method: 'post',
    path: '/year-changes/:id/release',
    right: 'people.import.release',
    doc: 'Gibt die Vorschau von Schulen frei.',
    params: one,
    body: Schools.extend({ released: z.boolean().default(true) }),
  },
  applySchools: {
    method: 'post',
    path: '/year-changes/:id/apply',
    right: 'people.yearChange',
    doc: 'Übernimmt freigegebene Schulen, sofort oder zum Stichtag.',
    params: one,
    body: Schools,
    answer: z.object({ started: z.number(), planned: z.number(), left: z.array(Id) }),
  },
  leaversOpen: {
    method: 'get',
    path: '/people/rosters/:id/leavers',
    right: 'people.import',
    doc: 'Was Abgänge noch haben: Ausleihen, Geräte, Lizenzen, Vorgänge.',
    params: one,
    answer: z.array(z.object({ person: Id, name: z.string(), kind: z.string(), label: z.string(), href: z.string() })),
  },
  retention: {
    method: 'get',
    path: '/retention',
    right: 'people.retention.view',
    doc: 'Löschregel mit dem, was heute fällig ist.',
    answer: RetentionView,
  },
  changeRetention: {
    method: 'put',
    path: '/retention',
    right: 'people.retention.change',
    doc: 'Setzt die eigenen Löschfristen mit ihrer Grundlage.',
    body: z.strictObject({
      accountDays: z.int().min(0).max(3_660),
      personDays: z.int().min(0).max(18_300),
      reason: z.string().trim().min(3).max(500),
      version: z.int().optional(),
    }),
    answer: RetentionView,
  },
  deletions: {
    method: 'get',
    path: '/retention/deletions',
    right: 'people.retention.view',
    doc: 'Löschprotokoll: Zahlen, keine Namen.',
    answer: z.array(DeletionView),
  },
  holdPeople: {
    method: 'post',
    path: '/retention/holds',
    right: 'people.retention.hold',
    doc: 'Hält die Löschung von Personen an oder gibt sie frei.',
    body: z.strictObject({
      people: z.array(Id).min(1).max(1_000),
      hold: z.strictObject({ reason: z.string().trim().min(3).max(500), until: Day.nullable() }).nullable(),
    }),
  },
  reactivatePeople: {
    method: 'post',
    path: '/people/return',
    right: 'people.person.change',
    doc: 'Holt Personen zurück, die gegangen waren; Konto und Name bleiben.',
    body: z.strictObject({
      places: z
        .array(z.strictObject({ person: Id, school: Id }))
        .min(1)
        .max(1_000),
    }),
  },
})
