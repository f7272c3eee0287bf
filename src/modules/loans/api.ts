// What can be asked about loans.
import { z } from 'zod'
import { Chosen, changeOf, Day, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Contract, caseKinds, conditions, DamageCase, feePeriods, Item, Template } from './model.ts'

const read = 'loans.read'
const lend = 'loans.lend'
const text = z.string().nullable()
const around = z.object({
  personName: text,
  schoolName: z.string(),
  className: text,
  devices: z.number(),
  openDevices: z.number(),
  numbers: text,
  reminded: z.number().nullable(),
  hasPaper: z.boolean(),
  linkOpen: z.boolean(),
})
const contractRow = z.intersection(Contract.row, around)
const itemRow = z.intersection(Item.row, z.object({ deviceName: z.string(), modelName: text, kind: z.string(), serial: text }))
const contractView = z.intersection(contractRow, z.object({ items: z.array(itemRow) }))
const caseRow = z.intersection(DamageCase.row, z.object({ deviceName: z.string(), schoolName: text, contractName: text, personName: text }))
const Terms = z.strictObject({
  school: Id,
  template: Id,
  fromDay: Day,
  untilDay: Day,
  purpose: z.string().trim().max(300).nullish(),
  fee: z.int().min(0).nullish(),
  feePeriod: z.enum(feePeriods).nullish(),
})
const Wishes = z
  .array(z.strictObject({ person: Id, devices: z.array(Id).min(1).max(100), accessories: z.string().trim().max(500).nullish() }))
  .min(1)
  .max(500)
const pool = z.object({ school: Id, schoolName: z.string(), kind: z.string(), total: z.number(), left: z.number() })
const seen = z.object({
  code: z.string(),
  device: Id.nullable(),
  deviceName: text,
  modelName: text,
  state: text,
  item: Id.nullable(),
  contract: Id.nullable(),
  contractNumber: text,
  contractState: text,
  personName: text,
  accessories: text,
  lacking: text,
  set: z.object({ id: Id, name: z.string() }).nullable(),
})

export const loansApi = defineApi('loans', {
  contracts: { method: 'get', path: '/loans/contracts', right: read, doc: 'Leihverträge.', query: ListParams, answer: pageOf(contractRow) },
  exportContracts: {
    method: 'get',
    path: '/loans/contracts/export',
    right: read,
    doc: 'Leihverträge als Datei.',
    query: ExportParams,
    file: 'download',
  },
  contract: {
    method: 'get',
    path: '/loans/contracts/:id',
    right: read,
    doc: 'Ein Leihvertrag mit seinen Geräten.',
    params: one,
    answer: contractView,
  },
  signature: {
    method: 'get',
    path: '/loans/contracts/:id/signature',
    right: read,
    doc: 'Die Unterschrift auf dem Bildschirm als SVG-Pfad.',
    params: one,
    answer: z.object({ path: text }),
  },
  changeContract: {
    method: 'patch',
    path: '/loans/contracts/:id',
    right: lend,
    doc: 'Ändert Zweck und Bemerkung eines Leihvertrags.',
    params: one,
    body: changeOf(Contract),
    answer: Contract.row,
  },
  borrowers: {
    method: 'get',
    path: '/loans/borrowers/:id',
    right: lend,
    doc: 'Die Schülerinnen und Schüler einer Klasse mit dem, was sie schon geliehen haben.',
    params: one,
    answer: z.array(z.object({ person: Id, name: z.string(), has: text })),
  },
  readCodes: {
    method: 'post',
    path: '/loans/read',
    right: lend,
    doc: 'Erkennt Geräte an Etikett, Inventar- oder Seriennummer und sagt, wer sie geliehen hat; das Etikett eines Satzes steht für alle Geräte darin.',
    body: z.strictObject({ codes: z.array(z.string().max(200)).min(1).max(1_000) }),
    answer: z.array(seen),
  },
  outWithClass: {
    method: 'get',
    path: '/loans/classes/:id/out',
    right: lend,
    doc: 'Was an die Schülerinnen und Schüler einer Klasse ausgegeben und noch nicht zurück ist.',
    params: one,
    answer: z.array(seen),
  },
  checkPool: {
    method: 'post',
    path: '/loans/pool',
    right: lend,
    doc: 'Was nach dieser Ausleihe für den Unterricht bleibt.',
    body: z.strictObject({ devices: z.array(Id).min(1).max(5_000) }),
    answer: z.object({ keepShare: z.number(), pools: z.array(pool) }),
  },
  prepare: {
    method: 'post',
    path: '/loans/contracts',
    right: lend,
    doc: 'Bereitet Leihverträge vor: je Person einer, alle oder keiner.',
    body: z.strictObject({ terms: Terms, wishes: Wishes }),
    answer: z.array(Contract.row),
  },
  handOver: {
    method: 'post',
    path: '/loans/contracts/hand-over',
    right: lend,
    doc: 'Gibt die Geräte aus.',
    body: Chosen,
    answer: z.array(Contract.row),
  },
  handOverItems: {
    method: 'post',
    path: '/loans/handovers',
    right: lend,
    doc: 'Gibt vorgemerkte Geräte aus, mit fehlendem Zubehör und Zustand; ein Vertrag geht ganz hinaus.',
    body: z.strictObject({
      items: z
        .array(
          z.strictObject({
            item: Id,
            lacking: z.string().trim().max(500).nullish(),
            conditionOut: z.string().trim().max(300).nullish(),
          }),
        )
        .min(1)
        .max(1_000),
    }),
    answer: z.array(Contract.row),
  },
  cancel: {
    method: 'post',
    path: '/loans/contracts/cancel',
    right: lend,
    doc: 'Nimmt vorbereitete Leihverträge zurück.',
    body: Chosen,
    answer: z.array(Contract.row),
  },
  extend: {
    method: 'post',
    path: '/loans/contracts/extend',
    right: lend,
    doc: 'Verlängert laufende Leihverträge.',
    body: z.strictObject({ chosen: Chosen, untilDay: Day }),
    answer: z.array(Contract.row),
  },
  sign: {
    method: 'post',
    path: '/loans/contracts/sign',
    right: lend,
    doc: 'Hält die Unterschrift fest, auf dem Bildschirm oder auf Papier.',
    body: z.strictObject({
      ids: z.array(Id).min(1).max(500),
      signedBy: z.string().trim().min(2).max(200),
      how: z.enum(['screen', 'paper']),
      path: z.string().max(60_000).optional(),
    }),
    bodyLimit: 131_072,
    answer: z.array(Contract.row),
  },
  askConsent: {
    method: 'post',
    path: '/loans/contracts/consent',
    right: lend,
    doc: 'Erzeugt Links, mit denen Sorgeberechtigte je einen Vertrag lesen und unterschreiben; bekannte Adressen erhalten sie als E-Mail.',
    body: Chosen,
    answer: z.array(z.object({ contract: Id, number: z.string(), link: z.string(), mailed: z.number() })),
  },
  remind: {
    method: 'post',
    path: '/loans/contracts/remind',
    right: lend,
    doc: 'Sendet fällige Erinnerungen; ohne Adresse bleibt ein Brief zu drucken.',
    body: Chosen,
    answer: z.object({ mailed: z.number(), letters: z.array(Id) }),
  },
  papers: {
    method: 'post',
    path: '/loans/contracts/papers',
    right: read,
    doc: 'Verträge, Übergabeliste oder Mahnbriefe als PDF.',
    body: z.strictObject({ chosen: Chosen, paper: z.enum(['contract', 'handover', 'return', 'reminder']) }),
    file: 'download',
  },
  giveBack: {
    method: 'post',
    path: '/loans/returns',
    right: lend,
    doc: 'Nimmt Geräte zurück, mit Zustand und fehlendem Zubehör.',
    body: z.strictObject({
      returns: z
        .array(
          z.strictObject({
            item: Id,
            condition: z.enum(conditions),
            missing: z.string().trim().max(300).nullish(),
            note: z.string().trim().max(500).nullish(),
          }),
        )
        .min(1)
        .max(1_000),
    }),
    answer: z.array(Contract.row),
  },
  paper: {
    method: 'get',
    path: '/loans/contracts/:id/paper',
    right: read,
    doc: 'Der eingescannte unterschriebene Vertrag.',
    params: one,
    file: 'download',
  },
  keepPaper: {
    method: 'post',
    path: '/loans/contracts/:id/paper',
    right: lend,
    doc: 'Legt den eingescannten unterschriebenen Vertrag ab (PDF oder Bild, höchstens 15 MB); ein früherer Scan wird ersetzt.',
    params: one,
    query: z.object({
      signedBy: z.string().trim().min(2).max(200).optional().describe('Wer unterschrieben hat, falls noch nicht vermerkt.'),
    }),
    file: 'upload',
    answer: z.object({ id: Id, name: z.string() }),
  },
  myLoans: {
    method: 'get',
    path: '/loans/mine',
    right: 'loans.mine',
    doc: 'Was man selbst ausgeliehen hat und was die eigenen Kinder haben.',
    answer: z.array(
      z.object({
        id: Id,
        number: z.string(),
        state: z.string(),
        fromDay: Day,
        untilDay: Day,
        signedOn: Day.nullable(),
        ward: text,
        devices: z.array(z.object({ number: z.string(), model: text, accessories: text })),
        linkOpen: z.boolean(),
      }),
    ),
  },
  templates: {
    method: 'get',
    path: '/loans/templates',
    right: read,
    doc: 'Vorlagen für Leihverträge.',
    query: ListParams,
    answer: pageOf(Template.row),
  },
  template: { method: 'get', path: '/loans/templates/:id', right: read, doc: 'Eine Vorlage.', params: one, answer: Template.row },
  createTemplate: {
    method: 'post',
    path: '/loans/templates',
    right: 'loans.template',
    doc: 'Legt eine Vorlage an.',
    body: Template.draft,
    answer: Template.row,
  },
  firstTemplate: {
    method: 'post',
    path: '/loans/templates/first',
    right: 'loans.template',
    doc: 'Legt die Vorlage an, mit der MUSES beginnt; sie ist vom Schulträger zu prüfen.',
    answer: Template.row,
  },
  changeTemplate: {
    method: 'patch',
    path: '/loans/templates/:id',
    right: 'loans.template',
    doc: 'Ändert eine Vorlage; geschlossene Verträge behalten ihren Wortlaut.',
    params: one,
    body: changeOf(Template),
    answer: Template.row,
  },
  deleteTemplate: {
    method: 'delete',
    path: '/loans/templates/:id',
    right: 'loans.template',
    doc: 'Löscht eine Vorlage ohne Verträge.',
    params: one,
  },
  cases: { method: 'get', path: '/loans/cases', right: read, doc: 'Schadensfälle.', query: ListParams, answer: pageOf(caseRow) },
  exportCases: {
    method: 'get',
    path: '/loans/cases/export',
    right: read,
    doc: 'Schadensfälle als Datei.',
    query: ExportParams,
    file: 'download',
  },
  case: { method: 'get', path: '/loans/cases/:id', right: read, doc: 'Ein Schadensfall.', params: one, answer: caseRow },
  reportCase: {
    method: 'post',
    path: '/loans/cases',
    right: 'loans.report',
    doc: 'Meldet Schaden, Verlust oder Diebstahl eines Geräts.',
    body: z.strictObject({
      device: Id,
      kind: z.enum(caseKinds),
      day: Day,
      description: z.string().trim().min(3).max(4_000),
      policeReference: z.string().trim().max(120).nullish(),
    }),
    answer: DamageCase.row,
  },
  changeCase: {
    method: 'patch',
    path: '/loans/cases/:id',
    right: lend,
    doc: 'Ändert einen Schadensfall.',
    params: one,
    body: changeOf(DamageCase),
    answer: DamageCase.row,
  },
  settleCase: {
    method: 'post',
    path: '/loans/cases/:id/state',
    right: lend,
    doc: 'Führt einen Schadensfall weiter.',
    params: one,
    body: z.strictObject({ state: z.enum(['open', 'insurer', 'settled', 'waived']) }),
    answer: DamageCase.row,
  },
  readConsent: {
    method: 'post',
    path: '/loans/consent/read',
    right: 'public',
    doc: 'Zeigt der Inhaberin eines Links den einen Vertrag, zu dem er gehört.',
    body: z.strictObject({ token: z.string().min(20).max(100) }),
    answer: z.object({ number: z.string(), body: z.string(), fromDay: Day, untilDay: Day }),
    perMinute: 20,
  },
  giveConsent: {
    method: 'post',
    path: '/loans/consent/give',
    right: 'public',
    doc: 'Unterschreibt einen Vertrag mit einem Link, der danach verbraucht ist.',
    body: z.strictObject({ token: z.string().min(20).max(100), signedBy: z.string().trim().min(3).max(200) }),
    perMinute: 20,
  },
})
