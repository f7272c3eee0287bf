// Roster imports over HTTP: drop files, look at the difference, decide, take over, take back.
import { z } from 'zod'
import { defineApi, Id } from '#shared'

const one = z.object({ id: Id })
export const rosterStatuses = ['new', 'changed', 'moved', 'same', 'missing', 'wrong', 'ambiguous'] as const

export const RosterView = z.object({
  id: Id,
  authority: Id,
  title: z.string(),
  school: Id.nullable(),
  schoolName: z.string().nullable(),
  source: z.string().nullable(),
  format: z.string().nullable(),
  state: z.enum(['uploaded', 'reading', 'previewed', 'held', 'applying', 'applied', 'undoing', 'undone', 'failed', 'discarded']),
  scope: z.enum(['full', 'cut', 'delta']),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  columns: z.array(z.object({ heading: z.string(), sample: z.array(z.string()), field: z.string().nullable() })).nullable(),
  mapping: z.record(z.string(), z.string().nullable()).nullable(),
  counts: z.record(z.string(), z.number()),
  guard: z.array(z.object({ kind: z.string(), school: Id.nullable(), missing: z.number(), known: z.number(), limit: z.number() })),
  error: z.object({ code: z.string(), message: z.string(), detail: z.string(), remedy: z.string() }).nullable(),
  files: z.array(z.object({ id: Id, name: z.string(), size: z.number() })),
  createdAt: z.string(),
  createdBy: z.string().nullable(),
  ownImport: z.boolean(),
  appliedAt: z.string().nullable(),
  undoUntil: z.string().nullable(),
  undoneAt: z.string().nullable(),
  faults: z.object({ error: z.number(), warning: z.number() }),
  strict: z.boolean(),
  version: z.number(),
})
export type RosterView = z.infer<typeof RosterView>

export const RosterRow = z.object({
  position: z.number(),
  key: z.string(),
  familyName: z.string().nullable(),
  givenName: z.string().nullable(),
  birthDay: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().nullable(),
  status: z.enum(rosterStatuses),
  person: Id.nullable(),
  schoolName: z.string().nullable(),
  diff: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])).nullable(),
  classes: z.array(z.string()),
  /** Name of her account, where she has one. */
  account: z.string().nullable(),
  candidates: z.array(
    z.object({
      id: Id,
      name: z.string(),
      birthDay: z.string().nullable(),
      source: z.string().nullable(),
      sourceKey: z.string().nullable(),
      classes: z.array(z.string()),
      schools: z.array(z.string()),
      account: z.string().nullable(),
      state: z.string(),
    }),
  ),
  leftDay: z.string().nullable(),
  decision: z.enum(['link', 'new', 'skip']).nullable(),
  chosen: z.boolean(),
})
export type RosterRow = z.infer<typeof RosterRow>

const Fault = z.object({
  position: z.number(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  text: z.string(),
  repair: z.string().nullable(),
})
const touchedKinds = ['created', 'changed', 'left'] as const
const touchedFilter = z.object({ what: z.enum(touchedKinds).optional(), q: z.string().max(100).optional() })
/** Named one by one, or found by a search; neither is everybody. */
const Whom = z
  .strictObject({ people: z.array(Id).max(100_000).optional(), query: touchedFilter.strict().optional() })
  .refine((whom) => !(whom.people && whom.query), { message: 'chosen.one' })
export const TouchedPerson = z.object({
  id: Id,
  name: z.string(),
  birthDay: z.string().nullable(),
  what: z.enum(touchedKinds),
  classes: z.array(z.string()),
  account: z.string().nullable(),
  undone: z.boolean(),
})
export type TouchedPerson = z.infer<typeof TouchedPerson>
const NamedObstacle = z.object({
  relation: z.string(),
  row: Id,
  subject: Id.nullable(),
  fault: z.enum(['changed', 'gone', 'used']),
  referrer: z.string().nullable(),
  name: z.string(),
  text: z.string(),
  href: z.string().nullable(),
  at: z.string().nullable(),
  by: z.string().nullable(),
})
const rowsFilter = z.object({
  status: z.enum(rosterStatuses).optional(),
  q: z.string().max(100).optional().describe('Namen, Klasse, Kontoname oder Quellschlüssel; jedes Wort muss treffen'),
  school: Id.optional(),
  group: z.string().max(120).optional().describe('Name einer Klasse oder eines Kurses'),
})
const Started = z.object({ import: Id, run: Id })
const Run = z.object({ run: Id })
const right = 'rosters.import'

export const SavedMapping = z.object({
  id: Id,
  name: z.string(),
  authority: z.string().nullable(),
  shared: z.boolean(),
  columns: z.record(z.string(), z.string().nullable()),
})
export type SavedMapping = z.infer<typeof SavedMapping>

/** Something a leaver still has; `kind` has its word under `leaver.<kind>`. */
export const OpenThing = z.object({ import: Id, person: Id, name: z.string(), kind: z.string(), label: z.string(), href: z.string() })
export type OpenThing = z.infer<typeof OpenThing>

export const rosterApi = defineApi('rosters', {
  savedMappings: {
    method: 'get',
    path: '/people/mappings',
    right: 'rosters.import',
    doc: 'Gespeicherte Zuordnungen von Spalten: eigene und von anderen Schulträgern geteilte.',
    answer: z.array(SavedMapping),
  },
  saveMapping: {
    method: 'put',
    path: '/people/mappings',
    right: 'rosters.import',
    doc: 'Speichert eine Zuordnung unter einem Namen; geteilt steht sie auch anderen Schulträgern zur Wahl.',
    body: z.strictObject({
      name: z.string().trim().min(1).max(80),
      columns: z.record(z.string().max(200), z.string().max(60).nullable()).refine((columns) => Object.keys(columns).length <= 200),
      shared: z.boolean().default(false),
    }),
    answer: z.object({ id: Id }),
  },
  dropMapping: {
    method: 'delete',
    path: '/people/mappings/:id',
    right: 'rosters.import',
    doc: 'Vergisst eine gespeicherte Zuordnung.',
    params: z.object({ id: Id }),
  },
  rosterFormats: {
    method: 'get',
    path: '/people/rosters/formats',
    right,
    doc: 'Formate, die gelesen werden können.',
    answer: z.array(z.object({ format: z.string(), label: z.string() })),
  },
  rosters: {
    method: 'get',
    path: '/people/rosters',
    right,
    doc: 'Importe von Personen, neueste zuerst.',
    query: z.object({ school: Id.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: z.array(RosterView),
  },
  openRoster: {
    method: 'post',
    path: '/people/rosters',
    right,
    doc: 'Nimmt Dateien an und liest sie; geschrieben wird noch nichts.',
    file: 'upload',
    bodyLimit: 1_073_741_824,
    query: z.object({
      school: z.string().max(60).optional().describe('Schulnummer oder Id; fehlt sie, nennen die Dateien die Schulen'),
      format: z.string().max(40).default('auto'),
      source: z.string().max(60).optional(),
      mapping: z.string().max(200).optional().describe('Zuordnung einer früheren Übernahme: ihre Quelle, ihre Schulnummer oder ihr Titel'),
      title: z.string().max(200).optional(),
      strict: z.stringbool().optional().describe('Nur übernehmen, wenn nichts fehlerhaft oder offen ist; sonst wie beim letzten Mal'),
      yearChange: Id.optional().describe('Schuljahreswechsel, zu dem die Dateien gehören'),
    }),
    answer: Started,
  },
  roster: {
    method: 'get',
    path: '/people/rosters/:id',
    right,
    doc: 'Ein Import mit Zählern, Schwellen und Stand.',
    params: one,
    answer: RosterView,
  },
  rosterRows: {
    method: 'get',
    path: '/people/rosters/:id/rows',
    right,
    doc: 'Die Unterschiede, Person für Person.',
    params: one,
    query: rowsFilter.extend({
      after: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50),
    }),
    answer: z.object({
      rows: z.array(RosterRow),
      next: z.number().nullable(),
      count: z.number().nullable().describe('Anzahl der Treffer, auf der ersten Seite einer Suche'),
    }),
  },
  exportRosterRows: {
    method: 'post',
    path: '/people/rosters/:id/rows/export',
    right,
    doc: 'Die Unterschiede als Datei, je Feld mit altem und neuem Wert; ab 501 Personen mit frisch bestätigter Identität und Freigabe einer zweiten Person. Steht im Protokoll.',
    params: one,
    query: rowsFilter.extend({ format: z.enum(['csv', 'xlsx']).default('csv') }),
    file: 'download',
  },
  rosterPlaces: {
    method: 'get',
    path: '/people/rosters/:id/places',
    right,
    doc: 'Schulen der Dateien und Gruppen einer Schule, nach denen sich die Unterschiede eingrenzen lassen.',
    params: one,
    query: z.object({ school: Id.optional() }),
    answer: z.object({
      schools: z.array(z.object({ id: Id, name: z.string(), people: z.number() })),
      groups: z.array(z.object({ name: z.string(), kind: z.enum(['class', 'course', 'other']) })),
    }),
  },
  rosterFaults: {
    method: 'get',
    path: '/people/rosters/:id/faults',
    right,
    doc: 'Fehlerhafte Zeilen, nach Art und mit Fundstelle.',
    params: one,
    query: z.object({ after: z.coerce.number().int().default(0), limit: z.coerce.number().int().min(1).max(500).default(100) }),
    answer: z.object({
      groups: z.array(
        z.object({
          code: z.string(),
          severity: z.enum(['error', 'warning']),
          count: z.number(),
          example: z.string().nullable(),
          line: z.number().nullable(),
          text: z.string(),
          repair: z.string().nullable(),
        }),
      ),
      rows: z.array(Fault),
    }),
  },
  rosterRejects: {
    method: 'get',
    path: '/people/rosters/:id/rejects',
    right,
    doc: 'Fehlerhafte Zeilen als CSV.',
    params: one,
    file: 'download',
  },
  mapRoster: {
    method: 'put',
    path: '/people/rosters/:id/mapping',
    right,
    doc: 'Ordnet Spalten zu und liest die Dateien erneut.',
    params: one,
    body: z.strictObject({
      mapping: z.record(z.string().max(200), z.string().max(40).nullable()).optional(),
      source: z.string().max(60).optional(),
      settings: z.record(z.string(), z.unknown()).optional(),
    }),
    answer: Run,
  },
  decideRoster: {
    method: 'post',
    path: '/people/rosters/:id/decisions',
    right,
    doc: 'Entscheidet bei zweifelhaften Personen: eine der bekannten, eine neue oder auslassen; ohne Entscheidung wird sie zurückgenommen.',
    params: one,
    body: z.strictObject({
      decisions: z
        .array(z.strictObject({ key: z.string().max(200), decision: z.enum(['link', 'new', 'skip']).nullable(), person: Id.optional() }))
        .min(1)
        .max(5_000),
    }),
    answer: RosterView,
  },
  chooseRoster: {
    method: 'post',
    path: '/people/rosters/:id/choice',
    right,
    doc: 'Nimmt Zeilen aus oder wieder hinein.',
    params: one,
    body: z.strictObject({ keys: z.array(z.string().max(200)).min(1).max(5_000), chosen: z.boolean() }),
  },
  applyRoster: {
    method: 'post',
    path: '/people/rosters/:id/apply',
    right,
    doc: 'Übernimmt; über der Schwelle nur mit Freigabe.',
    params: one,
    body: z.strictObject({
      leavers: z.boolean().default(true),
      release: z.boolean().default(false),
      strict: z.boolean().optional(),
      version: z.int().optional(),
    }),
    answer: Run,
  },
  rosterObstacles: {
    method: 'get',
    path: '/people/rosters/:id/obstacles',
    right,
    doc: 'Was einer Rücknahme im Weg steht.',
    params: one,
    answer: z.array(NamedObstacle),
  },
  touchedPeople: {
    method: 'get',
    path: '/people/rosters/:id/people',
    right,
    doc: 'Die Personen, die ein übernommener Import angelegt, geändert oder ausgeschieden hat, nach Namen.',
    params: one,
    query: touchedFilter.extend({ after: Id.optional(), limit: z.coerce.number().int().min(1).max(500).default(50) }),
    answer: z.object({ rows: z.array(TouchedPerson), next: Id.nullable(), count: z.number().nullable() }),
  },
  forecastUndo: {
    method: 'post',
    path: '/people/rosters/:id/undo/forecast',
    right,
    doc: 'Was eine Rücknahme täte, ganz oder für einzelne Personen: wer zurückgeht, wer bleibt und warum. Geschrieben wird nichts.',
    params: one,
    body: Whom,
    answer: z.object({
      people: z.number(),
      chosen: z.number(),
      goes: z.number(),
      stays: z.number(),
      obstacles: z.array(NamedObstacle),
      obstacleCount: z.number(),
    }),
  },
  undoRoster: {
    method: 'post',
    path: '/people/rosters/:id/undo',
    right: 'rosters.undo',
    doc: 'Nimmt einen Import zurück, ganz oder für einzelne Personen.',
    params: one,
    body: Whom,
    answer: z.object({ rows: z.number(), kept: z.array(Id) }),
  },
  discardRoster: {
    method: 'delete',
    path: '/people/rosters/:id',
    right,
    doc: 'Verwirft einen Import, der nicht übernommen wurde.',
    params: one,
  },
  leaversOpen: {
    method: 'get',
    path: '/people/rosters/:id/leavers',
    right: 'rosters.import',
    doc: 'Was Abgänge noch haben: Ausleihen, Geräte, Lizenzen, Vorgänge.',
    params: one,
    answer: z.array(OpenThing),
  },
})
