// What can be asked about grants, their lines and receipts.
import { z } from 'zod'
import { changeOf, Day, defineApi, ExportParams, ListParams, one, pageOf } from '#shared'
import { Grant, grantStates, Line, Receipt } from '../model.ts'

const read = 'funding.read'
const right = 'funding.change'
const figures = z.object({
  programmeName: z.string(),
  spent: z.number(),
  paid: z.number(),
  ordered: z.number(),
  planned: z.number(),
  devices: z.number(),
  bound: z.number(),
})
const grantRow = z.intersection(Grant.row, figures)
const lineRow = z.intersection(Line.row, z.object({ schoolName: z.string().nullable(), spent: z.number(), devices: z.number() }))
const receiptRow = z.intersection(
  Receipt.row,
  z.object({ schoolName: z.string().nullable(), lineName: z.string().nullable(), devices: z.number() }),
)

export const grantsApi = defineApi('funding', {
  grants: { method: 'get', path: '/funding/grants', right: read, doc: 'Bewilligungen.', query: ListParams, answer: pageOf(grantRow) },
  exportGrants: {
    method: 'get',
    path: '/funding/grants/export',
    right: read,
    doc: 'Bewilligungen als Datei.',
    query: ExportParams,
    file: 'download',
  },
  grant: { method: 'get', path: '/funding/grants/:id', right: read, doc: 'Eine Bewilligung.', params: one, answer: grantRow },
  createGrant: { method: 'post', path: '/funding/grants', right, doc: 'Legt eine Bewilligung an.', body: Grant.draft, answer: Grant.row },
  changeGrant: {
    method: 'patch',
    path: '/funding/grants/:id',
    right,
    doc: 'Ändert eine Bewilligung.',
    params: one,
    body: changeOf(Grant),
    answer: Grant.row,
  },
  moveGrant: {
    method: 'post',
    path: '/funding/grants/:id/state',
    right,
    doc: 'Führt eine Bewilligung weiter: beantragt, bewilligt, Nachweis eingereicht, abgeschlossen, widerrufen.',
    params: one,
    body: z.strictObject({ state: z.enum(grantStates), day: Day.optional() }),
    answer: Grant.row,
  },
  deleteGrant: {
    method: 'delete',
    path: '/funding/grants/:id',
    right,
    doc: 'Löscht eine Bewilligung, zu der es weder Belege noch Geräte gibt.',
    params: one,
  },
  lines: { method: 'get', path: '/funding/lines', right: read, doc: 'Positionen.', query: ListParams, answer: pageOf(lineRow) },
  line: { method: 'get', path: '/funding/lines/:id', right: read, doc: 'Eine Position.', params: one, answer: lineRow },
  createLine: { method: 'post', path: '/funding/lines', right, doc: 'Legt eine Position an.', body: Line.draft, answer: Line.row },
  changeLine: {
    method: 'patch',
    path: '/funding/lines/:id',
    right,
    doc: 'Ändert eine Position.',
    params: one,
    body: changeOf(Line),
    answer: Line.row,
  },
  deleteLine: { method: 'delete', path: '/funding/lines/:id', right, doc: 'Löscht eine Position ohne Belege und Geräte.', params: one },
  receipts: { method: 'get', path: '/funding/receipts', right: read, doc: 'Belege.', query: ListParams, answer: pageOf(receiptRow) },
  exportReceipts: {
    method: 'get',
    path: '/funding/receipts/export',
    right: read,
    doc: 'Belege als Datei.',
    query: ExportParams,
    file: 'download',
  },
  receipt: { method: 'get', path: '/funding/receipts/:id', right: read, doc: 'Ein Beleg.', params: one, answer: receiptRow },
  createReceipt: {
    method: 'post',
    path: '/funding/receipts',
    right,
    doc: 'Legt einen Beleg an.',
    body: Receipt.draft,
    answer: Receipt.row,
  },
  changeReceipt: {
    method: 'patch',
    path: '/funding/receipts/:id',
    right,
    doc: 'Ändert einen Beleg.',
    params: one,
    body: changeOf(Receipt),
    answer: Receipt.row,
  },
  deleteReceipt: {
    method: 'delete',
    path: '/funding/receipts/:id',
    right,
    doc: 'Löscht einen Beleg ohne Geräte, mit seinem Scan.',
    params: one,
  },
  attachReceipt: {
    method: 'post',
    path: '/funding/receipts/:id/file',
    right,
    doc: 'Hängt den Scan eines Belegs an.',
    params: one,
    file: 'upload',
    bodyLimit: 27_262_976,
    answer: Receipt.row,
  },
  receiptFile: {
    method: 'get',
    path: '/funding/receipts/:id/file',
    right: read,
    doc: 'Der Scan eines Belegs.',
    params: one,
    file: 'download',
  },
})
