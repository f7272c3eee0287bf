// What can be asked about imports of device lists.
import { z } from 'zod'
import { defineApi, Id, Instant, ListParams, one, pageOf } from '#shared'
import { ImportSettings, importFaults, StagedDevice } from '../model.ts'

const right = 'devices.import'
const View = z.object({
  id: Id,
  kind: z.enum(['devices.import', 'devices.receipt']),
  state: z.enum(['uploaded', 'reading', 'previewed', 'held', 'applying', 'applied', 'undoing', 'undone', 'failed', 'discarded']),
  title: z.string(),
  format: z.string().nullable(),
  columns: z.array(z.object({ position: z.number(), heading: z.string(), sample: z.array(z.string()) })),
  mapping: z.record(z.string(), z.string().nullable()),
  slash: z.enum(['day', 'month']),
  school: Id.nullable(),
  counts: z.record(z.string(), z.number()),
  createdAt: Instant,
  undoUntil: Instant.nullable(),
})
const Fault = z.object({
  code: z.enum(importFaults),
  severity: z.enum(['error', 'warning']),
  field: z.string().optional(),
  value: z.string().optional(),
})
const Line = z.intersection(
  StagedDevice.row,
  z.object({
    faults: z.array(Fault),
    before: z.record(z.string(), z.unknown()).nullable(),
    values: z.record(z.string(), z.unknown()),
    device: Id.nullable(),
  }),
)

export const importApi = defineApi('devices', {
  deviceImports: { method: 'get', path: '/device-imports', right, doc: 'Die letzten Importe und Wareneingänge.', answer: z.array(View) },
  takeDeviceList: {
    method: 'post',
    path: '/device-imports',
    right,
    doc: 'Nimmt eine Geräteliste (CSV, XLSX, ODS, JSON) entgegen, erkennt das Programm und schlägt eine Spaltenzuordnung vor.',
    file: 'upload',
    answer: View,
  },
  deviceImport: { method: 'get', path: '/device-imports/:id', right, doc: 'Ein Import einer Geräteliste.', params: one, answer: View },
  previewDeviceList: {
    method: 'post',
    path: '/device-imports/:id/preview',
    right,
    doc: 'Sagt je Zeile, was der Import täte. Schreibt keine Geräte.',
    params: one,
    body: ImportSettings,
    answer: View,
  },
  deviceListLines: {
    method: 'get',
    path: '/device-imports/:id/lines',
    right,
    doc: 'Die Zeilen eines Imports.',
    params: one,
    query: ListParams,
    answer: pageOf(Line),
  },
  deviceListRejects: {
    method: 'get',
    path: '/device-imports/:id/rejects',
    right,
    doc: 'Ausgelassene Zeilen mit Grund als CSV.',
    params: one,
    file: 'download',
  },
  applyDeviceList: {
    method: 'post',
    path: '/device-imports/:id/apply',
    right,
    doc: 'Übernimmt, was die Vorschau zeigt.',
    params: one,
    answer: View,
  },
})
