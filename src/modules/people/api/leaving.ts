// What becomes of those who leave: their open things, the rules of deletion, holds, and the way back.
import { z } from 'zod'
import { Day, defineApi, Id, Instant } from '#shared'
import { Period } from '../model/retention.ts'

const _one = z.object({ id: Id })
const klass = z.object({ class: z.string().max(40) })
export const RuleView = z.object({
  dataClass: z.string(),
  /** Of its history; nothing before the first change. */
  id: Id.nullable(),
  period: Period,
  reason: z.string(),
  own: z.boolean(),
  version: z.number(),
  shipped: Period,
  least: z.number(),
  most: z.number(),
  /** Nothing is deleted before the authority takes a period for it. */
  optional: z.literal(true).optional(),
  /** What the next run deletes. */
  due: z.number(),
})
export type RuleView = z.infer<typeof RuleView>
export const SuggestionView = z.object({
  dataClass: z.string(),
  period: Period,
  rule: z.string(),
  note: z.string().nullable(),
  source: z.string(),
  recorded: Day,
})
export type SuggestionView = z.infer<typeof SuggestionView>
export const RetentionView = z.object({
  classes: z.array(RuleView),
  nextRun: Day,
  next: Day.nullable(),
  land: z.string(),
  suggestions: z.array(SuggestionView),
})
export type RetentionView = z.infer<typeof RetentionView>
export const DueRowView = z.object({
  dataClass: z.string(),
  id: z.string(),
  name: z.string().nullable(),
  person: Id.nullable(),
  ended: Day,
  due: Day,
})
export type DueRowView = z.infer<typeof DueRowView>
export const DeletionView = z.object({
  id: Id,
  at: Instant,
  kind: z.string(),
  subjects: z.number(),
  rows: z.record(z.string(), z.number()),
  rule: z.string(),
  period: Period.nullable(),
})
export type DeletionView = z.infer<typeof DeletionView>

export const leavingApi = defineApi('people', {
  retention: {
    method: 'get',
    path: '/retention',
    right: 'people.retention.view',
    doc: 'Löschfristen je Datenklasse mit dem, was der nächste Lauf löscht, und Vorschlägen für das Land.',
    answer: RetentionView,
  },
  changeRetention: {
    method: 'put',
    path: '/retention/:class',
    right: 'people.retention.change',
    doc: 'Setzt die eigene Löschfrist einer Datenklasse mit ihrer Grundlage.',
    params: klass,
    body: Period.extend({ reason: z.string().trim().min(3).max(500), version: z.int().optional() }),
    answer: RetentionView,
  },
  resetRetention: {
    method: 'delete',
    path: '/retention/:class',
    right: 'people.retention.change',
    doc: 'Nimmt die eigene Löschfrist zurück; es gilt wieder die Voreinstellung.',
    params: klass,
    query: z.object({ version: z.coerce.number().int().optional() }),
    answer: RetentionView,
  },
  retentionPreview: {
    method: 'get',
    path: '/retention/preview',
    right: 'people.retention.view',
    doc: 'Was der nächste Lauf löscht, höchstens 500 Zeilen; Namen nur von Personen, die man sehen darf.',
    query: z.object({ class: z.string().max(40) }),
    answer: z.array(DueRowView),
  },
  exportRetentionPreview: {
    method: 'post',
    path: '/retention/preview/export',
    right: 'people.retention.view',
    doc: 'Dasselbe für alle Klassen als CSV, höchstens 20 000 Zeilen je Klasse. Steht im Protokoll.',
    file: 'download',
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
