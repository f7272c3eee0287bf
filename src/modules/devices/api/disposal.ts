// What can be asked about disposal.
import { z } from 'zod'
import { Chosen, defineApi, ListParams, one, pageOf } from '#shared'
import { Disposal } from '../model.ts'
import { read } from './parts.ts'

export const disposalApi = defineApi('devices', {
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
