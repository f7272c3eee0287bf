// Releases of exports that take many people along.
import { z } from 'zod'
import { defineApi, defineModel, field, Id, ListParams, pageOf } from '#shared'

const releaseStates = ['waiting', 'released', 'refused', 'withdrawn', 'lapsed'] as const

export const exportRelease = defineModel('people.exportRelease', {
  id: field.id(),
  kind: field.choice(['people', 'rosters'], { required: true, list: 'hidden', write: 'never' }),
  people: field.number({ required: true, write: 'never', width: 'narrow' }),
  asker: field.text({ required: true, write: 'never', sort: false, filter: false, personal: true }),
  reason: field.text({ required: true, write: 'never', sort: false, filter: false, width: 'wide' }),
  state: field.choice(releaseStates, { required: true, sort: false, write: 'never', width: 'narrow' }),
  askedAt: field.instant({ required: true, write: 'never' }),
  untilAt: field.instant({ required: true, list: 'hidden', write: 'never' }),
  decidedBy: field.text({ list: 'hidden', write: 'never', sort: false, filter: false, personal: true }),
  answer: field.text({ list: 'hidden', write: 'never', sort: false, filter: false }),
  taken: field.number({ required: true, list: 'hidden', write: 'never', width: 'narrow' }),
})

export const ExportAsk = z.strictObject({
  kind: z.string().max(60).describe('Was ausgegeben werden soll, z. B. `people`'),
  query: z.record(z.string().max(60), z.unknown()).describe('Die Bedingungen, wie sie der Ausgabe selbst genannt werden'),
  reason: z.string().trim().min(3).max(500),
  href: z
    .string()
    .max(2_000)
    .regex(/^\/(?![/\\])/)
    .describe('Die Seite, auf der die Datei geholt wird'),
})
export type ExportAsk = z.output<typeof ExportAsk>

const ReleaseRow = exportRelease.row.and(z.object({ href: z.string(), account: Id }))
export type ReleaseRow = z.infer<typeof ReleaseRow>

export const exportsApi = defineApi('people', {
  exportReleases: {
    method: 'get',
    path: '/people/exports/releases',
    right: 'people.export.ask',
    doc: 'Freigaben großer Ausgaben: die eigenen Anfragen und die, über die man entscheiden darf.',
    query: ListParams,
    answer: pageOf(ReleaseRow),
  },
  askExport: {
    method: 'post',
    path: '/people/exports/releases',
    right: 'people.export.ask',
    doc: 'Bittet um die Freigabe einer Ausgabe mit mehr als 500 Personen. Gezählt wird hier; dieselbe wartende Anfrage wird nicht doppelt gestellt.',
    body: ExportAsk,
    answer: z.object({ id: Id, people: z.number() }),
  },
  decideExport: {
    method: 'post',
    path: '/people/exports/releases/:id/decision',
    right: 'people.export.release',
    doc: 'Gibt die Ausgabe einer anderen Person für 24 Stunden frei oder lehnt sie ab; mit frisch bestätigter Identität.',
    params: z.object({ id: Id }),
    body: z.strictObject({ release: z.boolean(), answer: z.string().trim().min(1).max(500).nullish() }),
  },
  withdrawExport: {
    method: 'delete',
    path: '/people/exports/releases/:id',
    right: 'people.export.ask',
    doc: 'Nimmt die eigene Anfrage zurück, solange niemand entschieden hat.',
    params: z.object({ id: Id }),
  },
})
