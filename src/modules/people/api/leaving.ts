// What becomes of those who leave: their open things, the rules of deletion, holds, and the way back.
import { z } from 'zod'
import { Day, defineApi, Id, Instant } from '#shared'

const one = z.object({ id: Id })
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

/** Something a leaver still has; `kind` has its word under `leaver.<kind>`. */
export const OpenThing = z.object({ import: Id, person: Id, name: z.string(), kind: z.string(), label: z.string(), href: z.string() })
export type OpenThing = z.infer<typeof OpenThing>

export const leavingApi = defineApi('people', {
  leaversOpen: {
    method: 'get',
    path: '/people/rosters/:id/leavers',
    right: 'people.import',
    doc: 'Was Abgänge noch haben: Ausleihen, Geräte, Lizenzen, Vorgänge.',
    params: one,
    answer: z.array(OpenThing),
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
