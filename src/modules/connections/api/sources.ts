// What can be asked about the sources of rosters.
import { z } from 'zod'
import { defineApi, Id, Instant, ListParams, pageOf } from '#shared'
import { arrivalStates, SourceChange, SourceDraft, source, sourcePolicies, sourceSchedules } from '../model/sources.ts'

const one = z.object({ id: Id })
const run = z.object({ run: Id })
const view = 'connections.view'
const change = 'connections.change'
const values = z.record(z.string(), z.union([z.string(), z.number()])).optional()
const Trouble = z.object({ code: z.string(), values })

export const ArrivalView = z.object({
  id: Id,
  name: z.string(),
  size: z.number(),
  state: z.enum(arrivalStates),
  import: Id.nullable(),
  fault: Trouble.nullable(),
  arrivedAt: Instant,
  counts: z.record(z.string(), z.number()).nullable(),
})
export type ArrivalView = z.output<typeof ArrivalView>

export const SourceSheet = z.object({
  id: Id,
  authority: Id,
  kind: z.string(),
  name: z.string(),
  active: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  secrets: z.array(z.string()),
  school: Id.nullable(),
  schoolName: z.string().nullable(),
  format: z.string(),
  policy: z.enum(sourcePolicies),
  schedule: z.enum(sourceSchedules),
  checkedAt: Instant.nullable(),
  findings: z.array(z.object({ code: z.string(), tone: z.enum(['success', 'warning', 'danger', 'info']), values })).nullable(),
  trouble: Trouble.nullable(),
  troubleAt: Instant.nullable(),
  lookedAt: Instant.nullable(),
  arrivals: z.array(ArrivalView),
  version: z.number(),
})
export type SourceSheet = z.output<typeof SourceSheet>

const Kind = z.object({
  kind: z.string(),
  fields: z.array(
    z.object({
      key: z.string(),
      kind: z.string(),
      required: z.boolean(),
      choices: z.array(z.string()).nullable(),
      max: z.number().nullable(),
      min: z.number().nullable(),
    }),
  ),
  sections: z.array(z.object({ id: z.string(), fields: z.array(z.string()) })),
  defaults: z.record(z.string(), z.unknown()),
  secrets: z.array(z.string()),
})

export const sourcesApi = defineApi('connections', {
  sourceKinds: {
    method: 'get',
    path: '/source-kinds',
    right: view,
    doc: 'Arten von Quellen mit den Feldern ihrer Einrichtung.',
    answer: z.array(Kind),
  },
  sources: {
    method: 'get',
    path: '/sources',
    right: view,
    doc: 'Quellen, aus denen Schuldaten von selbst kommen.',
    query: ListParams,
    answer: pageOf(z.intersection(source.row, z.object({ authority: Id }))),
  },
  source: {
    method: 'get',
    path: '/sources/:id',
    right: view,
    doc: 'Eine Quelle mit ihren letzten 100 Lieferungen.',
    params: one,
    answer: SourceSheet,
  },
  createSource: {
    method: 'post',
    path: '/sources',
    right: change,
    doc: 'Richtet eine Quelle ein; sie ruht.',
    body: SourceDraft,
    answer: SourceSheet,
    stepUp: true,
  },
  changeSource: {
    method: 'patch',
    path: '/sources/:id',
    right: change,
    doc: 'Ändert eine Quelle; was nicht genannt ist, bleibt.',
    params: one,
    body: SourceChange,
    answer: SourceSheet,
    stepUp: true,
  },
  switchSource: {
    method: 'post',
    path: '/sources/:id/switch',
    right: change,
    doc: 'Schaltet eine Quelle ein oder aus.',
    params: one,
    body: z.strictObject({ active: z.boolean() }),
    answer: SourceSheet,
    stepUp: true,
  },
  deleteSource: {
    method: 'delete',
    path: '/sources/:id',
    right: change,
    doc: 'Löscht eine ausgeschaltete Quelle; ihre Importe bleiben.',
    params: one,
    stepUp: true,
  },
  checkSource: {
    method: 'post',
    path: '/sources/:id/check',
    right: 'connections.plan',
    doc: 'Prüft Zugang und Inhalt der Quelle.',
    params: one,
    answer: run,
  },
  lookAtSource: {
    method: 'post',
    path: '/sources/:id/look',
    right: 'connections.plan',
    doc: 'Sieht jetzt nach neuen Lieferungen.',
    params: one,
    answer: run,
  },
})
