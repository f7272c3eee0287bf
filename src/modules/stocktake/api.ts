// What can be asked about stock-takes.
import { z } from 'zod'
import { defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Line, mostScans, Round, Scan } from './model.ts'

const right = 'stocktake.take'
const round = z.intersection(Round.row, z.object({ schoolName: z.string(), scans: z.number() }))
const line = z.intersection(Line.row, z.object({ device: Id.nullable() }))
const counted = z.object({ count: z.number() })

export const stocktakeApi = defineApi('stocktake', {
  rounds: { method: 'get', path: '/stocktakes', right, doc: 'Inventuren.', query: ListParams, answer: pageOf(round) },
  round: { method: 'get', path: '/stocktakes/:id', right, doc: 'Eine Inventur.', params: one, answer: round },
  openRound: { method: 'post', path: '/stocktakes', right, doc: 'Beginnt eine Inventur.', body: Round.draft, answer: Round.row },
  expected: {
    method: 'get',
    path: '/stocktakes/:id/expected',
    right,
    doc: 'Was an der Schule sein soll, mit allen Zeichen, die ein Scanner lesen kann: damit das Telefon ohne Netz arbeitet.',
    params: one,
    answer: z.object({
      devices: z.array(z.object({ id: Id, number: z.string(), codes: z.array(z.string()), room: z.string().nullable() })),
      rooms: z.array(z.object({ id: Id, number: z.string(), code: z.string() })),
    }),
  },
  takeScans: {
    method: 'post',
    path: '/stocktakes/:id/scans',
    right,
    doc: 'Nimmt gescannte Zeichen entgegen; mehrfach Gesendetes zählt einmal.',
    params: one,
    body: z.array(Scan).min(1).max(mostScans),
    answer: z.array(z.object({ id: Id, number: z.string().nullable(), device: Id.nullable() })),
  },
  counts: {
    method: 'get',
    path: '/stocktakes/:id/counts',
    right,
    doc: 'Wie viel gefunden, umgesetzt, vermisst ist.',
    params: one,
    answer: z.record(z.string(), z.number()),
  },
  lines: {
    method: 'get',
    path: '/stocktakes/:id/lines',
    right,
    doc: 'Die Zeilen einer Inventur.',
    params: one,
    query: ListParams,
    answer: pageOf(line),
  },
  exportLines: {
    method: 'get',
    path: '/stocktakes/:id/lines/export',
    right,
    doc: 'Der Bericht einer Inventur als CSV, XLSX oder PDF.',
    params: one,
    query: ExportParams,
    file: 'download',
  },
  closeRound: {
    method: 'post',
    path: '/stocktakes/:id/close',
    right,
    doc: 'Schließt eine Inventur; ihr Bericht bleibt, wie er ist.',
    params: one,
    answer: Round.row,
  },
  correctRooms: {
    method: 'post',
    path: '/stocktakes/:id/correct',
    right,
    doc: 'Setzt in anderen Räumen gefundene Geräte dorthin um.',
    params: one,
    answer: counted,
  },
  loseMissing: {
    method: 'post',
    path: '/stocktakes/:id/lose',
    right,
    doc: 'Setzt nicht gefundene Geräte auf vermisst.',
    params: one,
    answer: counted,
  },
})
