// What can be asked about photos and papers of cases, and about loans of one device or person.
import { z } from 'zod'
import { Day, defineApi, Id, one } from '#shared'
import { Template } from '../model.ts'

const read = 'loans.read'
const onePhoto = z.object({ id: Id, photo: Id })
const past = z.object({
  id: Id,
  number: z.string(),
  state: z.enum(['prepared', 'out', 'returned', 'cancelled']),
  fromDay: Day,
  untilDay: Day,
  person: Id.nullable(),
  personName: z.string().nullable(),
  device: Id,
  deviceName: z.string(),
  modelName: z.string().nullable(),
  itemState: z.string(),
  returnedOn: Day.nullable(),
  conditionIn: z.string().nullable(),
  missing: z.string().nullable(),
})

export const loanCasesApi = defineApi('loans', {
  photos: {
    method: 'get',
    path: '/loans/cases/:id/photos',
    right: read,
    doc: 'Die Fotos eines Schadensfalls.',
    params: one,
    answer: z.array(z.object({ id: Id, name: z.string(), type: z.string(), size: z.number() })),
  },
  addPhoto: {
    method: 'post',
    path: '/loans/cases/:id/photos',
    right: 'loans.report',
    doc: 'Legt ein Foto zu einem Schadensfall (PNG, JPEG oder WebP, höchstens 8 MB).',
    params: one,
    file: 'upload',
    answer: z.object({ id: Id, name: z.string() }),
  },
  photo: { method: 'get', path: '/loans/cases/:id/photos/:photo', right: read, doc: 'Ein Foto.', params: onePhoto, file: 'download' },
  dropPhoto: { method: 'delete', path: '/loans/cases/:id/photos/:photo', right: 'loans.lend', doc: 'Entfernt ein Foto.', params: onePhoto },
  casePaper: {
    method: 'get',
    path: '/loans/cases/:id/paper',
    right: read,
    doc: 'Die Schadensmeldung als PDF: wer, welches Gerät, Wert, Aktenzeichen, Versicherung, Fotos.',
    params: one,
    file: 'download',
  },
  starterTemplates: {
    method: 'post',
    path: '/loans/templates/starters',
    right: 'loans.template',
    doc: 'Legt die mitgelieferten Vorlagen an, die noch fehlen: Leihe, Miete, Dienstgerät, je deutsch und englisch; sie sind zu prüfen.',
    answer: z.array(Template.row),
  },
  loansOfDevice: {
    method: 'get',
    path: '/loans/devices/:id',
    right: read,
    doc: 'Alle Ausleihen eines Geräts, die jüngste zuerst.',
    params: one,
    answer: z.array(past),
  },
  loansOfPerson: {
    method: 'get',
    path: '/loans/people/:id',
    right: read,
    doc: 'Alle Ausleihen einer Person, die jüngste zuerst.',
    params: one,
    answer: z.array(past),
  },
})
