// What can be asked about replacement and disposal.
import { z } from 'zod'
import { Chosen, defineApi, Id, ListParams, one, pageOf } from '#shared'
import { bookGroups, bookStarts, Disposal } from '../model.ts'
import { read } from './parts.ts'

const Plan = z.object({
  /** Years added to every useful life. */
  shift: z.coerce.number().min(-5).max(10).default(0),
  school: Id.optional(),
})
const Due = z.object({
  school: Id.nullable(),
  schoolName: z.string().nullable(),
  kind: z.string(),
  year: z.number().nullable(),
  count: z.number(),
  cost: z.number(),
  unpriced: z.number(),
})

const BookQuery = z.object({ by: z.enum(bookGroups).default('school'), school: Id.optional() })
const BookSumShape = z.object({
  key: z.string().nullable(),
  name: z.string().nullable(),
  count: z.number(),
  price: z.number(),
  value: z.number(),
  unknown: z.number(),
})

export const planningApi = defineApi('devices', {
  replacement: {
    method: 'get',
    path: '/devices/replacement',
    right: read,
    doc: 'Ersatzbedarf je Schule, Art und Jahr.',
    query: Plan,
    answer: z.array(Due),
  },
  exportReplacement: {
    method: 'get',
    path: '/devices/replacement/export',
    right: read,
    doc: 'Ersatzbedarf je Schule und Jahr als CSV oder PDF.',
    query: Plan.extend({ years: z.coerce.number().int().min(1).max(10).default(6), format: z.enum(['csv', 'pdf']).default('pdf') }),
    file: 'download',
  },
  bookValues: {
    method: 'get',
    path: '/devices/book-values',
    right: read,
    doc: 'Anschaffungs- und Buchwerte von heute, summiert je Schule oder Kostenstelle; ohne entsorgte Geräte.',
    query: BookQuery,
    answer: z.object({ rule: z.object({ start: z.enum(bookStarts), memo: z.number() }), rows: z.array(BookSumShape) }),
  },
  exportBookValues: {
    method: 'get',
    path: '/devices/book-values/export',
    right: read,
    doc: 'Buchwerte je Schule oder Kostenstelle als Datei.',
    query: BookQuery.extend({ format: z.enum(['csv', 'xlsx']).default('csv') }),
    file: 'download',
  },
  disposals: {
    method: 'get',
    path: '/device-disposals',
    right: read,
    doc: 'Entsorgungen.',
    query: ListParams,
    answer: pageOf(Disposal.row),
  },
  disposalProtocol: {
    method: 'get',
    path: '/device-disposals/:id/protocol',
    right: read,
    doc: 'Übergabeprotokoll mit Löschnachweis als PDF.',
    params: one,
    file: 'download',
  },
  disposeDevices: {
    method: 'post',
    path: '/devices/dispose',
    right: 'devices.retire',
    doc: 'Entsorgt Geräte endgültig, mit Löschnachweis; gebundene Geräte werden genannt und nichts geändert.',
    body: z.strictObject({ chosen: Chosen, disposal: Disposal.draft }),
    answer: Disposal.row,
  },
})
