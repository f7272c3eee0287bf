// What can be asked about photos and papers of cases.
import { z } from 'zod'
import { defineApi, Id, one } from '#shared'

const read = 'loans.read'
const onePhoto = z.object({ id: Id, photo: Id })

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
})
