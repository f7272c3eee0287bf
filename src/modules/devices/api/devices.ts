// What can be asked about devices.
import { z } from 'zod'
import { Chosen, changeOf, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { bookStarts, Device, DeviceDraft, deviceStates, Move, programIds, programRefusals } from '../model.ts'
import { change, DeviceRowShape, read } from './parts.ts'

const ProgramParams = z.object({
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$/)
    .max(200)
    .optional()
    .describe('Domäne für Rechnernamen ohne eine (opsi), zum Beispiel schule.example'),
})

export const devicesApi = defineApi('devices', {
  devices: {
    method: 'get',
    path: '/devices',
    right: read,
    doc: 'Geräte. Weitere Felder des Schulträgers stehen als `custom.<Schlüssel>`, der Buchwert von heute als `bookValue` in jeder Zeile; beide lassen sich filtern und sortieren.',
    query: ListParams,
    answer: pageOf(DeviceRowShape),
  },
  exportDevices: {
    method: 'get',
    path: '/devices/export',
    right: read,
    doc: 'Alle Geräte einer Abfrage als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  programFile: {
    method: 'post',
    path: '/devices/export/:program',
    right: read,
    doc: 'Geräte als Datei für ein anderes Programm (Snipe-IT, NetBox, opsi, UCS@school, linuxmuster.net, Apple School Manager); was es nicht aufnehmen kann, fehlt darin.',
    params: z.object({ program: z.enum(programIds) }),
    query: ProgramParams,
    body: Chosen,
    file: 'download',
  },
  checkProgram: {
    method: 'post',
    path: '/devices/export/:program/check',
    right: read,
    doc: 'Wie viele Zeilen die Datei für ein anderes Programm hätte und welche Geräte warum fehlen.',
    params: z.object({ program: z.enum(programIds) }),
    query: ProgramParams,
    body: Chosen,
    answer: z.object({
      lines: z.number(),
      rejects: z.array(z.object({ id: Id, inventoryNumber: z.string(), reason: z.enum(programRefusals) })),
    }),
  },
  scanDevice: {
    method: 'get',
    path: '/devices/by-code',
    right: read,
    doc: 'Gerät, Satz oder Raum zu einem gescannten Zeichen: Etikett, Inventarnummer, Seriennummer, MAC-Adresse, Türschild.',
    query: z.object({ code: z.string().min(1).max(300) }),
    answer: z.object({
      kind: z.enum(['device', 'set', 'room', 'none']),
      device: DeviceRowShape.optional(),
      set: z.object({ id: Id, name: z.string(), school: Id, schoolName: z.string(), deviceCount: z.number() }).optional(),
      room: z.object({ id: Id, number: z.string(), name: z.string().nullable(), school: Id, schoolName: z.string() }).optional(),
    }),
  },
  device: { method: 'get', path: '/devices/:id', right: read, doc: 'Ein Gerät.', params: one, answer: DeviceRowShape },
  deviceExtras: {
    method: 'get',
    path: '/devices/:id/extras',
    right: read,
    doc: 'Weitere Felder eines Geräts, Gründe gegen eine Aussonderung, voraussichtlicher Ersatz.',
    params: one,
    answer: z.object({
      custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      blocks: z.array(z.object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() })),
      replaceOn: z.string().nullable(),
      lifeYears: z.number(),
      bookValue: z.number().nullable(),
      bookRule: z.object({ start: z.enum(bookStarts), memo: z.number() }),
    }),
  },
  createDevice: { method: 'post', path: '/devices', right: change, doc: 'Legt ein Gerät an.', body: DeviceDraft, answer: Device.row },
  createDevices: {
    method: 'post',
    path: '/devices/batch',
    right: change,
    doc: 'Legt mehrere Geräte auf einmal an, alle oder keines.',
    body: z.array(DeviceDraft).min(1).max(5_000),
    bodyLimit: 16_777_216,
    answer: z.array(Device.row),
  },
  changeDevice: {
    method: 'patch',
    path: '/devices/:id',
    right: change,
    doc: 'Ändert ein Gerät.',
    params: one,
    body: changeOf(Device),
    answer: Device.row,
  },
  changeDevices: {
    method: 'patch',
    path: '/devices',
    right: change,
    doc: 'Ändert dieselben Felder mehrerer Geräte.',
    body: z.strictObject({ chosen: Chosen, change: changeOf(Device) }),
    answer: z.object({ count: z.number() }),
  },
  setCustom: {
    method: 'put',
    path: '/devices/:id/custom',
    right: change,
    doc: 'Setzt weitere Felder eines Geräts.',
    params: one,
    body: z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean(), z.null()])),
    answer: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  },
  moveDevices: {
    method: 'post',
    path: '/devices/move',
    right: change,
    doc: 'Bringt Geräte an eine Schule, in einen Raum, zu einer Person oder in einen Satz.',
    body: z.strictObject({ chosen: Chosen, move: Move }),
    answer: z.object({ count: z.number(), before: z.array(z.object({ id: Id, move: Move })) }),
  },
  moveDevicesBack: {
    method: 'post',
    path: '/devices/move-back',
    right: change,
    doc: 'Nimmt eine Umsetzung zurück: jedes Gerät an seinen Ort davor.',
    body: z
      .array(z.object({ id: Id, move: Move }))
      .min(1)
      .max(5_000),
    bodyLimit: 4_194_304,
    answer: z.object({ count: z.number() }),
  },
  setDeviceStates: {
    method: 'post',
    path: '/devices/state',
    right: change,
    doc: 'Setzt den Status von Geräten; Aussondern und Entsorgen braucht das Recht dazu.',
    body: z.strictObject({ chosen: Chosen, state: z.enum(deviceStates) }),
    answer: z.object({ count: z.number() }),
  },
  deleteDevices: {
    method: 'post',
    path: '/devices/delete',
    right: 'devices.delete',
    doc: 'Löscht Geräte, die nie in Benutzung waren.',
    body: Chosen,
    answer: z.object({ count: z.number() }),
  },
})
