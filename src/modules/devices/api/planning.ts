// What can be asked about replacement and disposal.
import { z } from 'zod'
import { Chosen, defineApi, Id, ListParams, one, pageOf } from '#shared'
import { Disposal } from '../model.ts'
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
