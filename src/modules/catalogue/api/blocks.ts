// What can be asked about blocks: versions, offers, own versions, the shelf.
import { z } from 'zod'
import { defineApi, Id, one } from '#shared'
import { OfferRow } from '../model/offer.ts'
import { ownStates } from '../model/own.ts'
import { BlockAnswer, OfferAnswer } from './shapes.ts'

const read = 'catalogue.read'
const change = 'catalogue.block.change'
const number = z.object({ number: z.string().max(8) })
const ref = z.object({ number: z.string().max(8), version: z.string().max(20) })

const Difference = z.object({
  path: z.string(),
  field: z.string(),
  at: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})
const Conflict = z.object({
  path: z.string(),
  field: z.string(),
  base: z.unknown().optional(),
  ours: z.unknown().optional(),
  theirs: z.unknown().optional(),
})
const Fault = z.object({ file: z.string(), line: z.number(), field: z.string(), message: z.string(), valid: z.array(z.string()) })
const Own = z.object({
  id: Id,
  number: z.string(),
  blockVersion: z.string(),
  baseVersion: z.string(),
  state: z.enum(ownStates),
  note: z.string().nullable(),
  origin: z.string().nullable(),
  content: BlockAnswer,
  version: z.number(),
})
const Shared = z.object({
  id: Id,
  authorityName: z.string(),
  mine: z.boolean(),
  number: z.string(),
  title: z.string(),
  blockVersion: z.string(),
  baseVersion: z.string(),
  note: z.string().nullable(),
  sharedAt: z.string(),
  open: z.boolean(),
})
const Text = z.strictObject({
  version: z.int().optional(),
  yaml: z.string().max(400_000),
  chapters: z.record(z.string().max(120), z.string().max(200_000)),
})

export const blocksApi = defineApi('catalogue', {
  offers: {
    method: 'get',
    path: '/blocks',
    right: read,
    doc: 'Bausteine mit ihrem Angebot; mit all auch die nicht angebotenen.',
    query: z.object({ all: z.stringbool().optional() }),
    answer: z.array(OfferAnswer),
  },
  block: {
    method: 'get',
    path: '/blocks/:number',
    right: read,
    doc: 'Ein Baustein in der angebotenen oder der genannten Version, mit allen Versionen.',
    params: number,
    query: z.object({ version: z.string().max(20).optional() }),
    answer: z.object({
      block: BlockAnswer,
      offer: OfferAnswer.nullable(),
      versions: z.array(
        z.object({
          version: z.string(),
          own: z.boolean(),
          released: z.boolean(),
          retired: z.boolean(),
          base: z.string().nullable(),
          origin: z.string().nullable(),
        }),
      ),
    }),
  },
  blockDifferences: {
    method: 'get',
    path: '/blocks/:number/differences',
    right: read,
    doc: 'Was sich zwischen zwei Versionen eines Bausteins unterscheidet.',
    params: number,
    query: z.object({ from: z.string().max(20), to: z.string().max(20) }),
    answer: z.array(Difference),
  },
  checkBlocks: {
    method: 'post',
    path: '/blocks/check',
    right: change,
    doc: 'Prüft Dateien einer Bibliothek (Pfad und Text); nennt Datei, Zeile, Feld und gültige Werte. Es wird nichts gespeichert.',
    body: z.strictObject({ files: z.record(z.string().max(300), z.string().max(400_000)) }),
    bodyLimit: 16_777_216,
    answer: z.object({ blocks: z.number(), findings: z.array(Fault.extend({ code: z.string(), seen: z.string() })) }),
  },
  changeOffer: {
    method: 'patch',
    path: '/blocks/:number/offer',
    right: change,
    doc: 'Bietet einen Baustein an oder nicht mehr an; setzt Werte und Preise des Schulträgers.',
    params: number,
    body: z.strictObject({
      version: z.int().optional(),
      state: OfferRow.fields.state.schema.optional(),
      parameters: OfferRow.fields.parameters.schema.optional(),
      costs: OfferRow.fields.costs.schema.optional(),
      note: OfferRow.fields.note.schema.optional(),
    }),
    answer: OfferRow.row,
  },
  deriveBlock: {
    method: 'post',
    path: '/blocks/:number/derive',
    right: change,
    doc: 'Beginnt eine eigene Version eines Bausteins als Entwurf.',
    params: number,
    answer: Own,
  },
  draft: {
    method: 'get',
    path: '/block-drafts/:id',
    right: change,
    doc: 'Ein Entwurf als Text, mit dem Vergleich zur Bibliothek.',
    params: one,
    answer: z.object({ own: Own, yaml: z.string(), chapters: z.record(z.string(), z.string()), differences: z.array(Difference) }),
  },
  checkDraft: {
    method: 'post',
    path: '/block-drafts/:id/check',
    right: change,
    doc: 'Prüft den Text eines Entwurfs und zeigt, was sich ändern würde; speichert nichts.',
    params: one,
    body: Text,
    answer: z.object({
      faults: z.array(Fault),
      differences: z.array(Difference),
      /** Without a fault: the block and its text as they would be stored. */
      sound: z.object({ block: BlockAnswer, yaml: z.string(), chapters: z.record(z.string(), z.string()) }).nullable(),
    }),
  },
  writeDraft: {
    method: 'put',
    path: '/block-drafts/:id',
    right: change,
    doc: 'Speichert den Text eines Entwurfs; ein fehlerhafter wird abgelehnt.',
    params: one,
    body: Text,
    answer: Own,
  },
  releaseDraft: {
    method: 'post',
    path: '/block-drafts/:id/release',
    right: change,
    doc: 'Gibt einen Entwurf als eigene Version frei.',
    params: one,
    body: z.strictObject({ note: z.string().trim().max(2_000).optional() }),
    answer: Own,
  },
  discardDraft: { method: 'delete', path: '/block-drafts/:id', right: change, doc: 'Verwirft einen Entwurf.', params: one },
  retireOwn: {
    method: 'post',
    path: '/own-blocks/:id/retire',
    right: change,
    doc: 'Zieht eine eigene Version zurück; Buchungen behalten sie.',
    params: one,
    answer: Own,
  },
  planFollow: {
    method: 'get',
    path: '/blocks/:number/follow',
    right: change,
    doc: 'Was geschieht, wenn die eigene Version der neuen Version der Bibliothek folgt; Konflikte sind genannt.',
    params: number,
    answer: z.object({
      base: z.string(),
      own: z.string(),
      library: z.string(),
      conflicts: z.array(Conflict),
      differences: z.array(Difference),
    }),
  },
  follow: {
    method: 'post',
    path: '/blocks/:number/follow',
    right: change,
    doc: 'Führt die eigene Version mit der neuen Version der Bibliothek als Entwurf zusammen.',
    params: number,
    body: z.strictObject({ choices: z.record(z.string().max(500), z.enum(['ours', 'theirs'])) }),
    answer: Own,
  },
  sharedBlocks: {
    method: 'get',
    path: '/shared-blocks',
    right: change,
    doc: 'Bausteine, die Schulträger einander zeigen.',
    answer: z.array(Shared),
  },
  shareBlock: {
    method: 'post',
    path: '/shared-blocks',
    right: change,
    doc: 'Zeigt eine freigegebene eigene Version den anderen Schulträgern des Betreibers.',
    body: ref.extend({ note: z.string().trim().max(2_000).optional() }).strict(),
    answer: Shared,
  },
  unshareBlock: {
    method: 'post',
    path: '/shared-blocks/:id/withdraw',
    right: change,
    doc: 'Nimmt einen gezeigten Baustein wieder aus dem Regal.',
    params: one,
  },
  takeShared: {
    method: 'post',
    path: '/shared-blocks/:id/take',
    right: change,
    doc: 'Übernimmt einen gezeigten Baustein als Entwurf.',
    params: one,
    answer: Own,
  },
})
