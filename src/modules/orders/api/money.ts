import { z } from 'zod'
import { Chosen, changeOf, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Budget, BudgetRecord, RouteRule } from '../model.ts'

const row = z.intersection(Budget.row, z.object({ schoolName: z.string().nullable(), overruled: z.boolean() }))
const Cents = z.int().min(-1_000_000_000_00).max(1_000_000_000_00)
const Ledger = z.object({
  id: Id,
  kind: z.enum(['allocation', 'commitment', 'payment']),
  amount: z.number(),
  note: z.string().nullable(),
  overrule: z.string().nullable(),
  name: z.string(),
  at: z.string(),
  order: Id.nullable(),
  number: z.string().nullable(),
  title: z.string().nullable(),
})

export const moneyApi = defineApi('orders', {
  orderingDeadlines: {
    method: 'get',
    path: '/ordering-deadlines',
    right: 'orders.wish',
    doc: 'Bis wann in diesem Jahr noch bestellt werden kann: Budgets mit Bestellschluss, ohne Beträge.',
    query: z.object({ school: Id.optional() }),
    answer: z.array(
      z.object({
        id: Id,
        name: z.string(),
        pot: Budget.fields.pot.schema,
        school: Id.nullable(),
        schoolName: z.string().nullable(),
        until: z.string(),
      }),
    ),
  },
  budgets: {
    method: 'get',
    path: '/budgets',
    right: 'orders.budget.view',
    doc: 'Budgets mit zugeteiltem, gebundenem, bezahltem und freiem Betrag.',
    query: ListParams,
    answer: pageOf(row),
  },
  exportBudgets: {
    method: 'get',
    path: '/budgets/export',
    right: 'orders.budget.view',
    doc: 'Alle Budgets einer Abfrage als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  budget: { method: 'get', path: '/budgets/:id', right: 'orders.budget.view', doc: 'Ein Budget.', params: one, answer: row },
  ledger: {
    method: 'get',
    path: '/budgets/:id/ledger',
    right: 'orders.budget.view',
    doc: 'Die Buchungen eines Budgets, neueste zuerst.',
    params: one,
    answer: z.array(Ledger),
  },
  createBudget: {
    method: 'post',
    path: '/budgets',
    right: 'orders.budget.change',
    doc: 'Legt ein Budget an und teilt ihm Geld zu.',
    body: (BudgetRecord.draft as unknown as z.ZodObject).extend({ amount: Cents.min(0).nullable().optional() }) as unknown as z.ZodType<
      z.output<typeof BudgetRecord.draft> & { amount?: number | null }
    >,
    answer: BudgetRecord.row,
  },
  changeBudget: {
    method: 'patch',
    path: '/budgets/:id',
    right: 'orders.budget.change',
    doc: 'Ändert ein Budget.',
    params: one,
    body: changeOf(BudgetRecord),
    answer: BudgetRecord.row,
  },
  closeBudgets: {
    method: 'post',
    path: '/budgets/close',
    right: 'orders.budget.change',
    doc: 'Schließt Budgets: Sie nehmen keine Bestellungen mehr auf.',
    body: Chosen,
    answer: z.array(BudgetRecord.row),
  },
  openBudgets: {
    method: 'post',
    path: '/budgets/open',
    right: 'orders.budget.change',
    doc: 'Öffnet Budgets wieder.',
    body: Chosen,
    answer: z.array(BudgetRecord.row),
  },
  allocate: {
    method: 'post',
    path: '/budgets/:id/allocations',
    right: 'orders.budget.change',
    doc: 'Teilt einem Budget Geld zu oder nimmt es zurück; nie unter das, was gebunden und bezahlt ist.',
    params: one,
    body: z.strictObject({ amount: Cents.refine((amount) => amount !== 0), note: z.string().trim().max(500).nullable().optional() }),
  },
  rules: {
    method: 'get',
    path: '/approval-rules',
    right: 'orders.route.change',
    doc: 'Die Regeln des Freigabewegs.',
    answer: z.object({ rules: z.array(RouteRule), own: z.boolean() }),
  },
  writeRules: {
    method: 'put',
    path: '/approval-rules',
    right: 'orders.route.change',
    doc: 'Ersetzt die Regeln des Freigabewegs; ohne Regeln gelten die mitgelieferten. Jede Regel fragt Schule und Schulträger.',
    body: z.strictObject({ rules: z.array(RouteRule).max(50) }),
  },
})
