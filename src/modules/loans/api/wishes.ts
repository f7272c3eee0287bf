// What can be asked about wishes for devices on loan.
import { z } from 'zod'
import { Chosen, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Contract, Wish, wishSteps } from '../model.ts'

const text = z.string().nullable()
const wishRow = z.intersection(
  Wish.row,
  z.object({
    personName: text,
    schoolName: z.string(),
    contractName: text,
    decisions: z.array(z.object({ step: z.enum(wishSteps), verdict: z.enum(['approved', 'declined']), name: z.string(), reason: text })),
  }),
)

export const loanWishesApi = defineApi('loans', {
  wishes: {
    method: 'get',
    path: '/loans/wishes',
    right: 'loans.wish',
    doc: 'Wünsche nach Leihgeräten.',
    query: ListParams,
    answer: pageOf(wishRow),
  },
  exportWishes: {
    method: 'get',
    path: '/loans/wishes/export',
    right: 'loans.wish',
    doc: 'Wünsche nach Leihgeräten als Datei.',
    query: ExportParams,
    file: 'download',
  },
  nearPeople: {
    method: 'get',
    path: '/loans/wishes/people',
    right: 'loans.wish',
    doc: 'Für wen man ohne Amt an der Schule ein Leihgerät wünschen kann: die eigenen Kinder und sich selbst.',
    answer: z.array(z.object({ person: Id, name: z.string(), school: Id, schoolName: z.string() })),
  },
  wish: {
    method: 'post',
    path: '/loans/wishes',
    right: 'loans.wish',
    doc: 'Wünscht ein Leihgerät für eine Person.',
    body: Wish.draft,
    answer: Wish.row,
  },
  decideWishes: {
    method: 'post',
    path: '/loans/wishes/decide',
    right: 'loans.wish',
    doc: 'Genehmigt Wünsche im offenen Schritt oder lehnt sie mit Begründung ab; den eigenen Wunsch entscheidet niemand selbst.',
    body: z.strictObject({ chosen: Chosen, verdict: z.enum(['approved', 'declined']), reason: z.string().trim().max(500).nullish() }),
    answer: z.array(Wish.row),
  },
  withdrawWishes: {
    method: 'post',
    path: '/loans/wishes/withdraw',
    right: 'loans.wish',
    doc: 'Zieht eigene Wünsche zurück.',
    body: Chosen,
    answer: z.array(Wish.row),
  },
  prepareWish: {
    method: 'post',
    path: '/loans/wishes/:id/prepare',
    right: 'loans.lend',
    doc: 'Macht aus einem genehmigten Wunsch einen vorbereiteten Leihvertrag.',
    params: one,
    body: z.strictObject({ template: Id, devices: z.array(Id).min(1).max(20) }),
    answer: Contract.row,
  },
})
