// The change of the school year over HTTP.
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
/** Something that somebody who leaves still has; `kind` has its word under `leaver.<kind>`. */
export const LeaverRow = z.object({
  person: Id,
  name: z.string(),
  school: Id,
  schoolName: z.string(),
  kind: z.string(),
  label: z.string(),
  href: z.string(),
})
export type LeaverRow = z.infer<typeof LeaverRow>
const Schools = z.strictObject({ schools: z.array(Id).min(1).max(1_000) })
const Draft = z.strictObject({
  schoolYear: Id,
  effectiveDay: Day,
  blackoutFrom: Instant.nullable().default(null),
  blackoutUntil: Instant.nullable().default(null),
  note: z.string().max(2_000).nullable().optional(),
})

export const yearChangeApi = defineApi('schoolyear', {
  yearChanges: {
    method: 'get',
    path: '/year-changes',
    right: 'schoolyear.view',
    doc: 'Schuljahreswechsel des Schulträgers, jüngster zuerst.',
    answer: z.array(YearChangeView),
  },
  nextYear: {
    method: 'get',
    path: '/year-changes/next',
    right: 'schoolyear.change',
    doc: 'Das Schuljahr, das als nächstes beginnt.',
    answer: z.object({ id: Id, name: z.string(), starts: Day }).nullable(),
  },
  openYearChange: {
    method: 'post',
    path: '/year-changes',
    right: 'schoolyear.change',
    doc: 'Öffnet den Wechsel in ein Schuljahr.',
    body: Draft,
    answer: one,
  },
  changeYearChange: {
    method: 'patch',
    path: '/year-changes/:id',
    right: 'schoolyear.change',
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
    right: 'schoolyear.view',
    doc: 'Alle Schulen auf einer Tafel: erhalten, geprüft, freigegeben, übernommen.',
    params: one,
    answer: z.array(BoardRow),
  },
  promoteSchools: {
    method: 'post',
    path: '/year-changes/:id/promote',
    right: 'schoolyear.change',
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
  yearLeavers: {
    method: 'get',
    path: '/year-changes/:id/leavers',
    right: 'rosters.import',
    doc: 'Was die Abgänge aller Schulen des Wechsels noch haben: Ausleihen, Geräte, Reservierungen.',
    params: one,
    answer: z.array(LeaverRow),
  },
  exportLeavers: {
    method: 'get',
    path: '/year-changes/:id/leavers/file',
    right: 'rosters.import',
    doc: 'Dasselbe als CSV.',
    params: one,
    file: 'download',
  },
  releaseSchools: {
    method: 'post',
    path: '/year-changes/:id/release',
    right: 'rosters.release',
    doc: 'Gibt die Vorschau von Schulen frei.',
    params: one,
    body: Schools.extend({ released: z.boolean().default(true) }),
  },
  applySchools: {
    method: 'post',
    path: '/year-changes/:id/apply',
    right: 'schoolyear.change',
    doc: 'Übernimmt freigegebene Schulen, sofort oder zum Stichtag.',
    params: one,
    body: Schools,
    answer: z.object({ started: z.number(), planned: z.number(), left: z.array(Id) }),
  },
})
