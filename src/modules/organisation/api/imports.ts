import { z } from 'zod'
import { defineApi, Id, Instant, ListParams, one, pageOf } from '#shared'
import { ListMapping, lands, listFields, StagedSchool } from '../model.ts'

const right = 'organisation.school.create'
export const SchoolListView = z.object({
  id: Id,
  state: z.enum(['uploaded', 'reading', 'previewed', 'held', 'applying', 'applied', 'undoing', 'undone', 'failed', 'discarded']),
  /** The name of the file. */
  title: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  columns: z.array(z.object({ position: z.number(), heading: z.string(), sample: z.array(z.string()) })),
  mapping: z.record(z.string(), z.enum(listFields).nullable()),
  land: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
  createdAt: Instant,
  undoUntil: Instant.nullable(),
  version: z.number(),
})
const fault = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  field: z.enum(listFields).optional(),
  value: z.string().optional(),
  line: z.number().optional(),
})
const line = z.intersection(
  StagedSchool.row,
  z.object({
    faults: z.array(fault),
    before: z.record(z.string(), z.string().nullable()).nullable(),
    values: z.record(z.string(), z.string()),
    school: Id.nullable(),
  }),
)

export const importsApi = defineApi('organisation', {
  schoolLists: {
    method: 'get',
    path: '/imports/schools',
    right,
    doc: 'Die letzten Importe von Schullisten.',
    answer: z.array(SchoolListView),
  },
  takeSchoolList: {
    method: 'post',
    path: '/imports/schools',
    right,
    doc: 'Nimmt eine Schulliste (CSV, XLSX, ODS) entgegen und schlägt eine Spaltenzuordnung vor.',
    file: 'upload',
    answer: SchoolListView,
  },
  schoolList: {
    method: 'get',
    path: '/imports/schools/:id',
    right,
    doc: 'Ein Import einer Schulliste.',
    params: one,
    answer: SchoolListView,
  },
  previewSchoolList: {
    method: 'put',
    path: '/imports/schools/:id/mapping',
    right,
    doc: 'Setzt die Spaltenzuordnung und zeigt, was der Import tun würde.',
    params: one,
    body: z.strictObject({ mapping: ListMapping, land: z.enum(lands) }),
    answer: SchoolListView,
  },
  schoolListLines: {
    method: 'get',
    path: '/imports/schools/:id/rows',
    right,
    doc: 'Die Zeilen der Datei und was sie tun würden.',
    params: one,
    query: ListParams,
    answer: pageOf(line),
  },
  schoolListRejects: {
    method: 'get',
    path: '/imports/schools/:id/rejects',
    right,
    doc: 'Die ausgelassenen Zeilen mit Grund als CSV.',
    params: one,
    file: 'download',
  },
  applySchoolList: {
    method: 'post',
    path: '/imports/schools/:id/apply',
    right,
    doc: 'Übernimmt die Vorschau.',
    params: one,
    answer: SchoolListView,
  },
  undoSchoolList: {
    method: 'post',
    path: '/imports/schools/:id/undo',
    right,
    doc: 'Nimmt den Import zurück, bis 14 Tage danach.',
    params: one,
    answer: z.object({ rows: z.number() }),
  },
})
