// Tokens, support access and other providers as they travel.
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

export const ProviderDraft = z.strictObject({
  name: z.string().trim().min(2).max(80),
  issuer: z.url().max(500),
  client: z.string().trim().min(1).max(200),
  secret: z.string().min(1).max(500),
  scopes: z
    .string()
    .trim()
    .min(6)
    .max(300)
    .regex(/\bopenid\b/)
    .default('openid profile email'),
  /** The claim that says who it is. */
  claim: z.string().trim().min(1).max(120),
  /** What the claim is compared with. */
  matches: z.enum(['name', 'email', 'sourceKey']),
  /** For `sourceKey`: the source whose keys the provider sends. */
  source: z.string().trim().max(60).nullable().optional(),
  /** The provider itself asks for a second factor. */
  secondFactor: z.boolean().default(false),
})
export type ProviderDraft = z.output<typeof ProviderDraft>
export const ProviderChange = z.strictObject({
  name: ProviderDraft.shape.name.optional(),
  issuer: ProviderDraft.shape.issuer.optional(),
  client: ProviderDraft.shape.client.optional(),
  secret: ProviderDraft.shape.secret.optional(),
  scopes: z
    .string()
    .trim()
    .min(6)
    .max(300)
    .regex(/\bopenid\b/)
    .optional(),
  claim: ProviderDraft.shape.claim.optional(),
  matches: ProviderDraft.shape.matches.optional(),
  source: ProviderDraft.shape.source,
  secondFactor: z.boolean().optional(),
  active: z.boolean().optional(),
  version: z.int().optional(),
})
export type ProviderChange = z.output<typeof ProviderChange>
export const ProviderView = z.object({
  id: Id,
  name: z.string(),
  issuer: z.string(),
  client: z.string(),
  scopes: z.string(),
  claim: z.string(),
  matches: z.enum(['name', 'email', 'sourceKey']),
  source: z.string().nullable(),
  secondFactor: z.boolean(),
  active: z.boolean(),
  version: z.number(),
})
export type ProviderView = z.infer<typeof ProviderView>
