// Tokens and support access as they travel.
import { z } from 'zod'
import { Id, Instant } from '#shared'
import { GrantDraft } from './roles.ts'

export const TokenDraft = z.strictObject({
  name: z.string().trim().min(2).max(80),
  /** Only these of the own rights; nothing means all of them. */
  rights: z.array(z.string().max(120)).max(200).nullable().optional(),
  days: z.int().min(1).max(366).nullable().optional(),
})
export type TokenDraft = z.infer<typeof TokenDraft>
export const ServiceDraft = TokenDraft.extend({
  grants: z
    .array(GrantDraft.omit({ account: true }))
    .min(1)
    .max(20),
})
export type ServiceDraft = z.infer<typeof ServiceDraft>
export const NewToken = z.object({ id: Id, /** Shown this once. */ secret: z.string(), expires: Instant.nullable() })
export type NewToken = z.infer<typeof NewToken>

export const TokenView = z.object({
  id: Id,
  name: z.string(),
  start: z.string(),
  rights: z.array(z.string()).nullable(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
})
export type TokenView = z.infer<typeof TokenView>

export const SupportWish = z.strictObject({
  authority: Id,
  reason: z.string().trim().min(10).max(1_000),
  hours: z.int().min(1).max(72).default(8),
  role: z.string().max(80).default('authorityAdmin'),
})
export type SupportWish = z.output<typeof SupportWish>
export const supportStates = ['asked', 'approved', 'refused', 'ended'] as const
export const SupportView = z.object({
  id: Id,
  authority: Id,
  authorityName: z.string(),
  account: Id,
  accountName: z.string(),
  reason: z.string(),
  role: z.string(),
  roleName: z.string(),
  hours: z.number(),
  state: z.enum(supportStates),
  askedAt: Instant,
  decidedAt: Instant.nullable(),
  decidedName: z.string().nullable(),
  until: Instant.nullable(),
  running: z.boolean(),
})
export type SupportView = z.infer<typeof SupportView>
