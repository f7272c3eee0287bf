// What can be asked about funded devices, proofs of use and costs.
import { z } from 'zod'
import { Chosen, Day, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Asset, ListedAsset } from '../model.ts'

const read = 'funding.read'
const right = 'funding.change'
const text = z.string().nullable()
export const assetRow = z.intersection(
  ListedAsset.row,
  z.object({
    deviceName: z.string(),
    modelName: text,
    deviceKind: z.string(),
    deviceState: z.string(),
    serial: text,
    roomName: text,
    schoolName: text,
    grantName: z.string(),
    receiptName: text,
    lineName: text,
    daysLeft: z.number().nullable(),
  }),
)
const ProofParams = z.object({
  school: Id.optional(),
  format: z.enum(['pdf', 'xlsx']).default('pdf'),
  /** With the photos of labels, in the PDF alone. */
  photos: z.stringbool().default(false),
})
const CostParams = z.object({ from: z.coerce.number().int().min(1990).max(2100), to: z.coerce.number().int().min(1990).max(2100) })
const cost = z.object({
  school: Id.nullable(),
  schoolName: text,
  year: z.number(),
  devices: z.number(),
  pupils: z.number().nullable(),
  price: z.number(),
  funded: z.number(),
  /** Support for funded devices; nothing until a module records it. */
  supportMinutes: z.number().nullable(),
})

export const assetsApi = defineApi('funding', {
  assets: { method: 'get', path: '/funding/assets', right: read, doc: 'Geförderte Geräte.', query: ListParams, answer: pageOf(assetRow) },
  exportAssets: {
    method: 'get',
    path: '/funding/assets/export',
    right: read,
    doc: 'Geförderte Geräte als Datei.',
    query: ExportParams,
    file: 'download',
  },
  assetsOfDevice: {
    method: 'get',
    path: '/funding/assets/of-device/:id',
    right: read,
    doc: 'Die Förderung eines Geräts.',
    params: one,
    answer: z.array(assetRow),
  },
  labelPhoto: {
    method: 'get',
    path: '/funding/label-photos/:id',
    right: 'devices.read',
    doc: 'Die Fotos eines Geräts, und welches davon sein Etikett zeigt.',
    params: one,
    answer: z.object({ funded: z.boolean(), file: Id.nullable(), photos: z.array(z.object({ id: Id, name: z.string() })) }),
  },
  labelPhotoFile: {
    method: 'get',
    path: '/funding/label-photos/:id/:file',
    right: 'devices.read',
    doc: 'Ein Foto eines Geräts.',
    params: z.object({ id: Id, file: Id }),
    file: 'download',
  },
  addLabelPhoto: {
    method: 'post',
    path: '/funding/label-photos/:id',
    right: 'devices.change',
    doc: 'Legt ein Foto des Etiketts zu einem Gerät (JPEG oder PNG, höchstens 15 MB).',
    params: one,
    file: 'upload',
    bodyLimit: 16_777_216,
    answer: z.object({ id: Id }),
  },
  setLabelPhoto: {
    method: 'put',
    path: '/funding/label-photos/:id',
    right: 'devices.change',
    doc: 'Sagt, welches Foto eines Geräts sein Etikett zeigt; ohne Foto wird der Vermerk gelöscht.',
    params: one,
    body: z.strictObject({ file: Id.nullable() }),
  },
  readCodes: {
    method: 'post',
    path: '/funding/assets/read',
    right,
    doc: 'Erkennt Geräte an eingefügten Inventar- und Seriennummern.',
    body: z.strictObject({ text: z.string().max(200_000), grant: Id.optional() }),
    answer: z.object({
      devices: z.array(Id),
      unknown: z.array(z.string()),
      /** Devices of kinds that the programme of the grant does not name, and whether they would be refused. */
      otherKind: z.array(z.object({ number: z.string(), kind: z.string() })),
      refused: z.boolean(),
    }),
  },
  assign: {
    method: 'post',
    path: '/funding/assets',
    right,
    doc: 'Ordnet Geräte einer Bewilligung zu.',
    body: z.strictObject({
      grant: Id,
      line: Id.nullish(),
      receipt: Id.nullish(),
      devices: z
        .array(z.strictObject({ device: Id, amount: z.int().min(0).nullish() }))
        .min(1)
        .max(5_000),
    }),
    answer: z.object({
      added: z.number(),
      /** What was assigned all the same, and what an examiner will ask about. */
      warnings: z.array(
        z.object({ code: z.literal('funding.otherKind'), text: z.string(), programme: z.string(), numbers: z.array(z.string()) }),
      ),
    }),
  },
  changeAmounts: {
    method: 'patch',
    path: '/funding/assets',
    right,
    doc: 'Ändert, welchen Betrag die Bewilligung zu einem Gerät gibt.',
    body: z.strictObject({
      changes: z
        .array(z.strictObject({ id: Id, amount: z.int().min(0), version: z.int().optional() }))
        .min(1)
        .max(5_000),
    }),
    answer: z.array(Asset.row),
  },
  unassign: { method: 'post', path: '/funding/assets/remove', right, doc: 'Nimmt Geräte aus der Bewilligung.', body: Chosen },
  releaseAssets: {
    method: 'post',
    path: '/funding/assets/release',
    right: 'funding.release',
    doc: 'Gibt Geräte mit Zustimmung des Zuwendungsgebers vor Ablauf der Bindung frei.',
    body: z.strictObject({ chosen: Chosen, reference: z.string().trim().min(3).max(200), on: Day }),
    answer: z.object({ released: z.number() }),
  },
  bindAgain: { method: 'post', path: '/funding/assets/bind', right: 'funding.release', doc: 'Nimmt eine Freigabe zurück.', body: Chosen },
  proof: {
    method: 'get',
    path: '/funding/grants/:id/proof',
    right: read,
    doc: 'Verwendungsnachweis einer Bewilligung, für alle Schulen oder eine.',
    params: one,
    query: ProofParams,
    file: 'download',
  },
  auditFolder: {
    method: 'get',
    path: '/funding/grants/:id/folder',
    right: read,
    doc: 'Prüfmappe: Nachweis, Listen und alle Belege als ZIP.',
    params: one,
    file: 'download',
  },
  costs: {
    method: 'get',
    path: '/funding/costs',
    right: 'funding.costs',
    doc: 'Kosten der Geräte je Schule und Jahr der Anschaffung, mit Anteil der Förderung.',
    query: CostParams,
    answer: z.array(cost),
  },
  exportCosts: {
    method: 'get',
    path: '/funding/costs/export',
    right: 'funding.costs',
    doc: 'Kosten der Geräte je Schule, Jahr, Gerät und Kopf als XLSX, CSV oder PDF.',
    query: CostParams.extend({ format: z.enum(['xlsx', 'csv', 'pdf']).default('xlsx') }),
    file: 'download',
  },
})
export type CostRow = z.output<typeof cost>
