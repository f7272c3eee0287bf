import { z } from 'zod'
import { changeOf, defineApi, Id, ListParams, one, pageOf } from '#shared'
import { Decision, kinds, pots, Talk } from '../model.ts'

const row = z.intersection(Talk.row, z.object({ schoolName: z.string(), decisions: z.number(), decided: z.number(), wishes: z.number() }))
const sheet = z.intersection(
  row,
  z.object({
    sheet: z.object({
      stock: z.array(z.object({ name: z.string(), kind: z.enum(['count', 'list', 'text', 'yes']), value: z.unknown() })),
      wishes: z.array(
        z.object({
          id: Id,
          number: z.string(),
          title: z.string(),
          kind: z.enum(kinds),
          amount: z.number().nullable(),
          yearly: z.number().nullable(),
          pot: z.enum(pots),
          wisher: z.string(),
          state: z.string(),
          submittedAt: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      ),
      ordered: z.array(
        z.object({ id: Id, number: z.string(), title: z.string(), amount: z.number().nullable(), state: z.string(), day: z.string() }),
      ),
      decisions: z.array(z.intersection(Decision.row, z.object({ orderNumber: z.string().nullable(), wishNumber: z.string().nullable() }))),
      budgets: z.array(
        z.object({
          name: z.string(),
          pot: z.enum(pots),
          year: z.number(),
          costCentre: z.string().nullable(),
          whole: z.boolean(),
          allocated: z.number(),
          committed: z.number(),
          paid: z.number(),
          remaining: z.number(),
          orderUntil: z.string().nullable(),
        }),
      ),
    }),
  }),
)

export const talksApi = defineApi('orders', {
  talks: {
    method: 'get',
    path: '/investment-talks',
    right: 'orders.talk.view',
    doc: 'Jahresinvestitionsgespräche.',
    query: ListParams,
    answer: pageOf(row),
  },
  talk: {
    method: 'get',
    path: '/investment-talks/:id',
    right: 'orders.talk.view',
    doc: 'Das Blatt einer Schule: Bestand, Wünsche, Entscheidungen, Budget.',
    params: one,
    answer: sheet,
  },
  prepareTalks: {
    method: 'post',
    path: '/investment-talks',
    right: 'orders.talk.change',
    doc: 'Bereitet die Gespräche eines Jahres vor, für alle oder die genannten Schulen.',
    body: z.strictObject({ year: z.int().min(2000).max(2200), schools: z.array(Id).min(1).max(2_000).optional() }),
    answer: z.object({ made: z.number() }),
  },
  changeTalk: {
    method: 'patch',
    path: '/investment-talks/:id',
    right: 'orders.talk.change',
    doc: 'Ändert Tag, Teilnehmende, Notizen und Stand.',
    params: one,
    body: changeOf(Talk),
    answer: Talk.row,
  },
  printTalk: {
    method: 'get',
    path: '/investment-talks/:id/pdf',
    right: 'orders.talk.view',
    doc: 'Das Blatt als PDF.',
    params: one,
    file: 'download',
  },
  printTalks: {
    method: 'get',
    path: '/investment-talks/pdf',
    right: 'orders.talk.view',
    doc: 'Die Blätter aller Schulen eines Jahres als ein PDF.',
    query: z.object({ year: z.coerce.number().int().min(2000).max(2200) }),
    file: 'download',
  },
  addDecision: {
    method: 'post',
    path: '/investment-decisions',
    right: 'orders.talk.change',
    doc: 'Fügt eine Entscheidung hinzu.',
    body: Decision.draft,
    answer: Decision.row,
  },
  changeDecision: {
    method: 'patch',
    path: '/investment-decisions/:id',
    right: 'orders.talk.change',
    doc: 'Ändert eine Entscheidung.',
    params: one,
    body: changeOf(Decision),
    answer: Decision.row,
  },
  dropDecision: {
    method: 'delete',
    path: '/investment-decisions/:id',
    right: 'orders.talk.change',
    doc: 'Streicht eine Entscheidung.',
    params: one,
  },
  orderDecisions: {
    method: 'post',
    path: '/investment-decisions/order',
    right: 'orders.talk.change',
    doc: 'Macht aus zugesagten Entscheidungen Bestellungen; die Schule gibt sie noch frei.',
    body: z.strictObject({ ids: z.array(Id).min(1).max(200) }),
    answer: z.object({ orders: z.array(Id) }),
  },
})
