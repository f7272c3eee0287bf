// What can be asked about funding programmes.
import { z } from 'zod'
import { changeOf, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Programme, programmeTemplate } from '../model.ts'

const read = 'funding.read'
const right = 'funding.change'
const row = z.intersection(Programme.row, z.object({ grants: z.number() }))

export const programmesApi = defineApi('funding', {
  programmes: { method: 'get', path: '/funding/programmes', right: read, doc: 'Förderprogramme.', query: ListParams, answer: pageOf(row) },
  exportProgrammes: {
    method: 'get',
    path: '/funding/programmes/export',
    right: read,
    doc: 'Förderprogramme als Datei.',
    query: ExportParams,
    file: 'download',
  },
  offeredProgrammes: {
    method: 'get',
    path: '/funding/programmes/offered',
    right,
    doc: 'Vorlagen für Förderprogramme mit den Regeln, für die es eine Quelle gibt.',
    answer: z.array(z.intersection(programmeTemplate, z.object({ taken: Id.nullable() }))),
  },
  programme: { method: 'get', path: '/funding/programmes/:id', right: read, doc: 'Ein Förderprogramm.', params: one, answer: row },
  createProgramme: {
    method: 'post',
    path: '/funding/programmes',
    right,
    doc: 'Legt ein Förderprogramm an.',
    body: Programme.draft,
    answer: Programme.row,
  },
  takeProgrammes: {
    method: 'post',
    path: '/funding/programmes/take',
    right,
    doc: 'Übernimmt Vorlagen.',
    body: z.strictObject({ keys: z.array(z.string().max(60)).min(1).max(50) }),
    answer: z.array(Programme.row),
  },
  changeProgramme: {
    method: 'patch',
    path: '/funding/programmes/:id',
    right,
    doc: 'Ändert ein Förderprogramm; Bindungsfristen, die daraus folgen, werden neu gerechnet.',
    params: one,
    body: changeOf(Programme),
    answer: Programme.row,
  },
  programmeLogo: {
    method: 'get',
    path: '/funding/programmes/:id/logo',
    right: read,
    doc: 'Das Bild eines Förderprogramms für Etiketten.',
    params: one,
    file: 'download',
  },
  keepProgrammeLogo: {
    method: 'post',
    path: '/funding/programmes/:id/logo',
    right,
    doc: 'Legt das Bild ab, das Etiketten geförderter Geräte tragen (PNG oder JPEG, höchstens 512 KB); ein vorhandenes wird ersetzt.',
    params: one,
    file: 'upload',
    answer: Programme.row,
  },
  dropProgrammeLogo: {
    method: 'delete',
    path: '/funding/programmes/:id/logo',
    right,
    doc: 'Nimmt das Bild eines Förderprogramms weg.',
    params: one,
    answer: Programme.row,
  },
  setProgrammeState: {
    method: 'post',
    path: '/funding/programmes/state',
    right,
    doc: 'Legt Förderprogramme still oder nimmt sie wieder auf.',
    body: z.strictObject({ ids: z.array(Id).min(1).max(500), state: z.enum(['active', 'retired']) }),
    answer: z.array(Programme.row),
  },
  deleteProgramme: {
    method: 'delete',
    path: '/funding/programmes/:id',
    right,
    doc: 'Löscht ein Förderprogramm, unter dem nichts bewilligt ist.',
    params: one,
  },
})
