// What can be asked about machines that agents report. The agents themselves use `POST /inventar/<secret>`.
import { z } from 'zod'
import { Chosen, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Enrolment, Finding, findingKinds, Refusal, Seen } from './model.ts'

const read = 'inventory.read'
const change = 'inventory.change'
const enrol = 'inventory.enrol'
const name = z.string().nullable()
const seenRow = z.intersection(Seen.row, z.object({ schoolName: name, deviceName: name }))
const enrolmentRow = z.intersection(Enrolment.row, z.object({ schoolName: name }))
const findingRow = z.intersection(
  Finding.row,
  /** `subject` is the machine, or for silent ones the device. */
  z.object({ subject: Id, deviceName: name, schoolName: name, seenAtName: name }),
)
const num = z.number().nullable()
const details = z.intersection(
  seenRow,
  z.object({
    facts: z.object({
      cpus: z.array(z.string()),
      drives: z.array(z.object({ name: z.string(), totalMb: num, freeMb: num, filesystem: name })),
      networks: z.array(z.object({ name: z.string(), mac: name, ip: name, type: name })),
      disks: z.array(z.object({ name: z.string(), model: name, sizeMb: num })),
      bios: z.object({ version: name, day: name }),
      bootedAt: name,
    }),
    software: z.array(z.object({ name: z.string(), version: name, publisher: name })),
    softwareChangedAt: name,
    agent: name,
    macs: z.array(z.string()),
  }),
)
const counted = z.object({ count: z.number() })

export const inventoryApi = defineApi('inventory', {
  seen: {
    method: 'get',
    path: '/inventory/seen',
    right: read,
    doc: 'Was Inventar-Agenten melden.',
    query: ListParams,
    answer: pageOf(seenRow),
  },
  exportSeen: {
    method: 'get',
    path: '/inventory/seen/export',
    right: read,
    doc: 'Gemeldete Rechner als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  seenOne: {
    method: 'get',
    path: '/inventory/seen/:id',
    right: read,
    doc: 'Ein gemeldeter Rechner mit Hardware und Software.',
    params: one,
    answer: details,
  },
  seenOfDevice: {
    method: 'get',
    path: '/devices/:id/seen',
    right: read,
    doc: 'Was zuletzt von einem Gerät gesehen wurde.',
    params: one,
    answer: z.object({ seen: details.nullable() }),
  },
  findings: {
    method: 'get',
    path: '/inventory/findings',
    right: read,
    doc: 'Abweichungen zwischen Bestand und Meldungen der Agenten.',
    query: ListParams,
    answer: pageOf(findingRow),
  },
  countFindings: {
    method: 'get',
    path: '/inventory/findings/counts',
    right: read,
    doc: 'Abweichungen je Art.',
    answer: z.array(z.object({ kind: z.enum(findingKinds), count: z.number() })),
  },
  assignSeen: {
    method: 'post',
    path: '/inventory/seen/:id/assign',
    right: change,
    doc: 'Ordnet einen gemeldeten Rechner einem Gerät zu.',
    params: one,
    body: z.strictObject({ device: Id }),
  },
  adoptSeen: {
    method: 'post',
    path: '/inventory/seen/adopt',
    right: change,
    doc: 'Nimmt unbekannte Rechner als Geräte auf.',
    body: Chosen,
    answer: counted,
  },
  ignoreSeen: {
    method: 'post',
    path: '/inventory/seen/ignore',
    right: change,
    doc: 'Lässt Rechner außer Acht oder nimmt das zurück.',
    body: z.strictObject({ chosen: Chosen, ignored: z.boolean() }),
    answer: counted,
  },
  enrolments: {
    method: 'get',
    path: '/inventory/enrolments',
    right: enrol,
    doc: 'Adressen, an die Agenten melden.',
    query: ListParams,
    answer: pageOf(enrolmentRow),
  },
  refusals: {
    method: 'get',
    path: '/inventory/refusals',
    right: enrol,
    doc: 'Abgewiesene Meldungen von Agenten, gezählt je Adresse, Tag und Grund; vom Inhalt wird nichts behalten.',
    query: ListParams,
    answer: pageOf(z.intersection(Refusal.row, z.object({ schoolName: name }))),
  },
  exportRefusals: {
    method: 'get',
    path: '/inventory/refusals/export',
    right: enrol,
    doc: 'Abgewiesene Meldungen als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  settleRefusals: {
    method: 'post',
    path: '/inventory/refusals/settle',
    right: enrol,
    doc: 'Vermerkt, dass der Grund abgewiesener Meldungen behoben ist, oder nimmt das zurück; eine neue Abweisung öffnet die Zeile wieder.',
    body: z.strictObject({ chosen: Chosen, done: z.boolean() }),
    answer: counted,
  },
  openEnrolment: {
    method: 'post',
    path: '/inventory/enrolments',
    right: enrol,
    doc: 'Öffnet eine Adresse für die Agenten einer Schule. Die Adresse wird nur einmal gezeigt.',
    body: Enrolment.draft,
    answer: z.object({ id: Id, url: z.string() }),
  },
  closeEnrolments: {
    method: 'post',
    path: '/inventory/enrolments/close',
    right: enrol,
    doc: 'Schließt Adressen.',
    body: Chosen,
    answer: counted,
  },
  reopenEnrolments: {
    method: 'post',
    path: '/inventory/enrolments/reopen',
    right: enrol,
    doc: 'Öffnet geschlossene Adressen wieder.',
    body: Chosen,
    answer: counted,
  },
})
