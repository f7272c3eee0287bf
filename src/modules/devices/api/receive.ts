// What can be asked about deliveries and labels.
import { z } from 'zod'
import { Chosen, defineApi, Id, one } from '#shared'
import { DeviceDraft, mostReceived, sheetIds } from '../model.ts'
import { change, read } from './parts.ts'

const Line = z.strictObject({
  serial: z.string().max(80).nullable(),
  inventoryNumber: z.string().max(60).nullable(),
  macs: z.string().max(300).nullable(),
  imei: z.string().max(40).nullable(),
  name: z.string().max(120).nullable(),
})
const Common = (DeviceDraft as unknown as z.ZodObject).omit({
  serial: true,
  inventoryNumber: true,
  macs: true,
  imei: true,
  name: true,
}) as unknown as z.ZodType<Omit<DeviceDraft, 'serial' | 'inventoryNumber' | 'macs' | 'imei' | 'name'>>
const Label = z.strictObject({
  sheet: z.enum(sheetIds).default('3x8'),
  skip: z.int().min(0).max(200).default(0),
  shiftX: z.number().min(-20).max(20).default(0),
  shiftY: z.number().min(-20).max(20).default(0),
  logo: z.boolean().default(false),
})

export const receiveApi = defineApi('devices', {
  checkDelivery: {
    method: 'post',
    path: '/devices/receive/check',
    right: change,
    doc: 'Nennt die Serien- und Inventarnummern einer Lieferung, die es schon gibt. Schreibt nichts.',
    body: z.strictObject({ lines: z.array(Line.pick({ serial: true, inventoryNumber: true })).max(mostReceived) }),
    bodyLimit: 4_194_304,
    answer: z.array(
      z.object({
        value: z.string(),
        field: z.enum(['serial', 'inventoryNumber']),
        device: z.object({ id: Id, inventoryNumber: z.string(), schoolName: z.string().nullable(), state: z.string() }).nullable(),
      }),
    ),
  },
  receiveDevices: {
    method: 'post',
    path: '/devices/receive',
    right: change,
    doc: 'Nimmt eine Lieferung auf: alle Geräte mit gemeinsamen Angaben, alle oder keines.',
    body: z.strictObject({ common: Common, lines: z.array(Line).min(1).max(mostReceived), firstNumber: z.string().max(60).optional() }),
    bodyLimit: 8_388_608,
    answer: z.object({ receipt: Id, count: z.number(), first: z.string(), last: z.string(), ids: z.array(Id) }),
  },
  undoDevices: {
    method: 'post',
    path: '/device-imports/:id/undo',
    right: change,
    doc: 'Nimmt einen Wareneingang oder Import zurück, solange nichts davon geändert wurde und 14 Tage nicht vergangen sind.',
    params: one,
    answer: z.object({ rows: z.number() }),
  },
  deviceLabels: {
    method: 'post',
    path: '/devices/labels',
    right: read,
    doc: 'Etiketten mit QR-Code als PDF.',
    body: z.strictObject({ chosen: Chosen, options: Label }),
    file: 'download',
  },
  setLabels: {
    method: 'post',
    path: '/device-sets/labels',
    right: read,
    doc: 'Etiketten für Gerätesätze als PDF.',
    body: z.strictObject({ chosen: Chosen, options: Label }),
    file: 'download',
  },
  roomLabels: {
    method: 'post',
    path: '/room-labels',
    right: 'organisation.read',
    doc: 'Türschilder für Räume mit QR-Code als PDF: wer eines scannt, sagt damit, wo er steht.',
    body: z.strictObject({ chosen: Chosen, options: Label }),
    file: 'download',
  },
  uploadLabelLogo: {
    method: 'post',
    path: '/device-label-logo',
    right: 'devices.catalogue',
    doc: 'Legt das Bild ab, das auf Etiketten gedruckt werden kann, etwa das Förderlogo (PNG, JPEG oder SVG).',
    file: 'upload',
    answer: z.object({ id: Id, name: z.string() }),
  },
})
