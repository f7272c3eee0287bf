import { z } from 'zod'
import { Chosen, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { formTypes, Line, lineStates, Order, Task, taskStates } from '../model.ts'
import { ApprovalShape, BudgetChoice, Cents, OrderChange, OrderDraft } from './parts.ts'

const named = z.object({ schoolName: z.string(), budgetName: z.string().nullable(), roomName: z.string().nullable() })
const row = z.intersection(Order.row, named)
const waiting = z.intersection(
  Order.row,
  z.object({ schoolName: z.string(), budgetName: z.string().nullable(), remaining: z.number().nullable() }),
)
const line = z.intersection(Line.row, z.object({ schoolName: z.string() }))
const task = z.intersection(Task.row, z.object({ schoolName: z.string() }))

const FormField = z.object({
  key: z.string(),
  type: z.enum(formTypes),
  label: z.string().optional(),
  help: z.string().optional(),
  unit: z.string().optional(),
  required: z.boolean().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.object({ value: z.string(), label: z.string().optional() })).optional(),
  default: z.unknown(),
})
const Service = z.object({
  number: z.string(),
  version: z.string(),
  title: z.string(),
  promise: z.string(),
  area: z.string(),
  optional: z.boolean(),
  /** Booked at the school already. */
  booked: z.boolean(),
  once: z.number().nullable(),
  yearly: z.number().nullable(),
  form: z.array(FormField),
})

const sheet = z.intersection(
  row,
  z.object({
    details: z.record(z.string(), z.unknown()),
    form: z.array(FormField),
    blockTitle: z.string().nullable(),
    approvals: z.array(ApprovalShape),
    lines: z.array(
      z.object({
        id: Id,
        text: z.string(),
        quantity: z.number(),
        unitPrice: z.number().nullable(),
        supplier: z.string().nullable(),
        state: z.enum(lineStates),
        purchase: z.string().nullable(),
      }),
    ),
    tasks: z.array(
      z.object({
        id: Id,
        title: z.string(),
        note: z.string().nullable(),
        holder: z.string().nullable(),
        dueDay: z.string().nullable(),
        state: z.enum(taskStates),
        doneAt: z.string().nullable(),
        version: z.number(),
      }),
    ),
    comments: z.array(z.object({ id: Id, name: z.string(), text: z.string(), at: z.string() })),
    files: z.array(z.object({ id: Id, name: z.string(), type: z.string(), size: z.number() })),
    money: z.object({ committed: z.number(), paid: z.number() }),
    /** What the asking person may do now. */
    may: z.object({ change: z.boolean(), submit: z.boolean(), decide: z.boolean(), withdraw: z.boolean(), fulfil: z.boolean() }),
    /** Names of those who can decide the open step; empty: nobody holds it. */
    deciders: z.array(z.string()),
    budgets: z.array(BudgetChoice),
  }),
)

const note = z.string().trim().max(2_000)

export const ordersApi = defineApi('orders', {
  orders: {
    method: 'get',
    path: '/orders',
    right: 'orders.view',
    doc: 'Bestellungen, die die Person sehen darf.',
    query: ListParams,
    answer: pageOf(row),
  },
  exportOrders: {
    method: 'get',
    path: '/orders/export',
    right: 'orders.view',
    doc: 'Alle Bestellungen einer Abfrage als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  services: {
    method: 'get',
    path: '/orders/services',
    right: 'orders.wish',
    doc: 'Dienste des Katalogs, die eine Schule bestellen kann, mit ihrem Formular.',
    query: z.object({ school: Id }),
    answer: z.array(Service),
  },
  order: {
    method: 'get',
    path: '/orders/:id',
    right: 'orders.view',
    doc: 'Eine Bestellung mit Freigaben, Positionen, Aufgaben, Kommentaren und Dateien.',
    params: one,
    answer: sheet,
  },
  createOrder: {
    method: 'post',
    path: '/orders',
    right: 'orders.wish',
    doc: 'Legt eine Bestellung an und schickt sie auf Wunsch gleich ab.',
    body: OrderDraft,
    answer: Order.row,
  },
  changeOrder: {
    method: 'patch',
    path: '/orders/:id',
    right: 'orders.view',
    doc: 'Ändert einen Entwurf; wer gerade gefragt ist, kann Betrag, Topf und Budget ändern. Wird es teurer, beginnt die Freigabe neu.',
    params: one,
    body: OrderChange,
    answer: Order.row,
  },
  submitOrders: {
    method: 'post',
    path: '/orders/submit',
    right: 'orders.wish',
    doc: 'Schickt Bestellungen auf den Freigabeweg.',
    body: z.strictObject({ ids: z.array(Id).min(1).max(200) }),
    answer: z.array(Order.row),
  },
  withdrawOrders: {
    method: 'post',
    path: '/orders/withdraw',
    right: 'orders.view',
    doc: 'Zieht Bestellungen zurück, bevor etwas ausgelöst wurde.',
    body: z.strictObject({ ids: z.array(Id).min(1).max(200) }),
    answer: z.array(Order.row),
  },
  waiting: {
    method: 'get',
    path: '/approvals',
    right: 'orders.approve',
    doc: 'Bestellungen, die auf die Entscheidung der Person warten.',
    query: ListParams,
    answer: pageOf(waiting),
  },
  decide: {
    method: 'post',
    path: '/approvals',
    right: 'orders.approve',
    doc: 'Gibt Bestellungen frei oder lehnt sie ab: alle oder keine. Nie die eigene, nie zweimal dieselbe Person.',
    body: z.strictObject({
      chosen: Chosen,
      decision: z.enum(['approve', 'refuse']),
      note: note.nullable().optional(),
      overrule: note.min(3).nullable().optional(),
      /** The versions that the person saw: what changed since is refused. */
      versions: z.record(Id, z.int()).optional(),
    }),
    answer: z.array(Order.row),
  },
  commentOrder: {
    method: 'post',
    path: '/orders/:id/comments',
    right: 'orders.view',
    doc: 'Schreibt einen Kommentar.',
    params: one,
    body: z.strictObject({ text: note.min(1) }),
  },
  attachFiles: {
    method: 'post',
    path: '/orders/:id/files',
    right: 'orders.view',
    doc: 'Hängt Dateien an.',
    params: one,
    file: 'upload',
    bodyLimit: 60_000_000,
    answer: z.object({ files: z.array(Id) }),
  },
  orderFile: {
    method: 'get',
    path: '/orders/:id/files/:file',
    right: 'orders.view',
    doc: 'Eine Datei der Bestellung.',
    params: z.object({ id: Id, file: Id }),
    file: 'download',
  },
  detachFile: {
    method: 'delete',
    path: '/orders/:id/files/:file',
    right: 'orders.wish',
    doc: 'Nimmt eine Datei von einem Entwurf.',
    params: z.object({ id: Id, file: Id }),
  },
  payOrder: {
    method: 'post',
    path: '/orders/:id/payments',
    right: 'orders.fulfil',
    doc: 'Bucht eine Rechnung; mit der letzten wird der Rest des gebundenen Betrags wieder frei.',
    params: one,
    body: z.strictObject({
      amount: Cents.min(1),
      note: note.nullable().optional(),
      last: z.boolean().optional(),
      overrule: note.min(3).nullable().optional(),
    }),
  },
  lines: {
    method: 'get',
    path: '/purchase-lines',
    right: 'orders.fulfil',
    doc: 'Einkaufsliste: Positionen freigegebener Bestellungen aller Schulen.',
    query: ListParams,
    answer: pageOf(line),
  },
  exportLines: {
    method: 'get',
    path: '/purchase-lines/export',
    right: 'orders.fulfil',
    doc: 'Die Einkaufsliste als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  groupedLines: {
    method: 'get',
    path: '/purchase-lines/grouped',
    right: 'orders.fulfil',
    doc: 'Offene Positionen nach Lieferant, Art und Artikel zusammengefasst, über alle Schulen.',
    answer: z.array(
      z.object({
        supplier: z.string().nullable(),
        kind: z.string(),
        text: z.string(),
        quantity: z.number(),
        sum: z.number().nullable(),
        schools: z.number(),
        ids: z.array(Id),
      }),
    ),
  },
  moveLines: {
    method: 'post',
    path: '/purchase-lines/move',
    right: 'orders.fulfil',
    doc: 'Setzt Positionen auf bestellt, geliefert oder entfallen.',
    body: z.strictObject({
      chosen: Chosen,
      state: z.enum(lineStates),
      supplier: z.string().trim().max(120).nullable().optional(),
      purchase: z.string().trim().max(60).nullable().optional(),
    }),
  },
  tasks: {
    method: 'get',
    path: '/order-tasks',
    right: 'orders.view',
    doc: 'Aufgaben aus freigegebenen Bestellungen.',
    query: ListParams,
    answer: pageOf(task),
  },
  changeTask: {
    method: 'patch',
    path: '/order-tasks/:id',
    right: 'orders.view',
    doc: 'Ändert eine Aufgabe oder meldet sie als erledigt.',
    params: one,
    body: z.strictObject({
      state: z.enum(taskStates).optional(),
      dueDay: z.iso.date().nullable().optional(),
      account: Id.nullable().optional(),
      holder: z.string().trim().max(200).nullable().optional(),
      note: note.nullable().optional(),
    }),
  },
})
