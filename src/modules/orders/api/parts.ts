// Shapes that several endpoints of this module share.
import { z } from 'zod'
import { Day, Id } from '#shared'
import { kinds, pots, steps } from '../model.ts'

export const Cents = z.int().min(0).max(1_000_000_000_00)
export const Lines = z
  .array(
    z.strictObject({
      text: z.string().trim().min(1).max(200),
      quantity: z.int().min(1).max(100_000),
      unitPrice: Cents.nullable().optional(),
      supplier: z.string().trim().max(120).nullable().optional(),
    }),
  )
  .max(200)
export const Details = z.record(
  z.string().max(80),
  z.union([z.string().max(4_000), z.number(), z.boolean(), z.array(z.string().max(200)).max(100), z.null()]),
)

const open = {
  title: z.string().trim().min(1).max(200),
  reason: z.string().trim().max(4_000).nullable().optional(),
  room: Id.nullable().optional(),
  wishedDay: Day.nullable().optional(),
  amount: Cents.nullable().optional(),
  yearly: Cents.nullable().optional(),
  pot: z.enum(pots).optional(),
  budget: Id.nullable().optional(),
  details: Details.optional(),
  lines: Lines.optional(),
}
export const OrderDraft = z.strictObject({
  ...open,
  school: Id,
  kind: z.enum(kinds),
  block: z.string().trim().min(1).max(20).nullable().optional(),
  blockVersion: z.string().trim().min(1).max(20).nullable().optional(),
  /** Sent on its way at once. */
  submit: z.boolean().optional(),
})
export const OrderChange = z.strictObject({ ...open, title: open.title.optional(), version: z.int().optional() })

export const ApprovalShape = z.object({
  id: Id,
  round: z.number(),
  position: z.number(),
  step: z.enum(steps),
  state: z.enum(['waiting', 'open', 'approved', 'refused', 'skipped', 'void']),
  why: z.enum(['proposer', 'unheld', 'decided']).nullable(),
  name: z.string().nullable(),
  lentBy: z.string().nullable(),
  account: Id.nullable(),
  note: z.string().nullable(),
  overrule: z.string().nullable(),
  dueAt: z.string().nullable(),
  remindedAt: z.string().nullable(),
  escalatedAt: z.string().nullable(),
  decidedAt: z.string().nullable(),
})
export const BudgetChoice = z.object({
  id: Id,
  name: z.string(),
  school: Id.nullable(),
  pot: z.enum(pots),
  year: z.number(),
  costCentre: z.string().nullable(),
  orderUntil: z.string().nullable(),
  remaining: z.number(),
})
