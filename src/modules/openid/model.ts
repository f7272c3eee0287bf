// Other OpenID providers as they travel; their secrets never do.
import { z } from 'zod'
import { Id } from '#shared'

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

/** Where secrets of providers are sealed; the name is from before they had a module, and what is stored must stay readable. */
export const sealName = 'access.provider'
