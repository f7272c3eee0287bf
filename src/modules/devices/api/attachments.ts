// What can be asked about photos and papers of devices.
import { z } from 'zod'
import { defineApi, Id, Instant, one } from '#shared'
import { change, read } from './parts.ts'

const Attachment = z.object({ id: Id, name: z.string(), type: z.string(), size: z.number(), createdAt: Instant })
const both = z.object({ id: Id, file: Id })

export const attachmentsApi = defineApi('devices', {
  attachments: {
    method: 'get',
    path: '/devices/:id/files',
    right: read,
    doc: 'Fotos und Unterlagen eines Geräts.',
    params: one,
    answer: z.array(Attachment),
  },
  attach: {
    method: 'post',
    path: '/devices/:id/files',
    right: change,
    doc: 'Legt ein Foto oder eine Unterlage zu einem Gerät (Bild oder PDF, höchstens 15 MB).',
    params: one,
    file: 'upload',
    answer: z.object({ id: Id, name: z.string() }),
  },
  attachment: {
    method: 'get',
    path: '/devices/:id/files/:file',
    right: read,
    doc: 'Ein Foto oder eine Unterlage.',
    params: both,
    file: 'download',
  },
  detach: {
    method: 'delete',
    path: '/devices/:id/files/:file',
    right: change,
    doc: 'Nimmt ein Foto oder eine Unterlage weg.',
    params: both,
  },
})
