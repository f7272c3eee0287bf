// Invitations, the own account and codes as they travel.
import { z } from 'zod'
import { AccountName, accountStates } from '#modules/people/model'
import { Id, Instant } from '#shared'
import { GrantDraft } from './roles.ts'

const Password = z.string().min(1).max(500)
export const InviteWish = z.strictObject({
  title: z.string().trim().max(60).nullable().optional(),
  givenName: z.string().trim().min(1).max(120),
  familyName: z.string().trim().min(1).max(120),
  email: z.email().max(254).nullable().optional(),
  /** The sign-in name; without one the template of the authority makes it. */
  name: AccountName.nullable().optional(),
  /** A person who is known already. */
  person: Id.optional(),
  lang: z.enum(['de', 'en']).optional(),
  grant: GrantDraft.omit({ account: true }).optional(),
})
export type InviteWish = z.infer<typeof InviteWish>
export const inviteWays = ['mail', 'link', 'slip'] as const
export const Invited = z.object({
  account: Id,
  name: z.string(),
  displayName: z.string(),
  expires: Instant,
  /** To hand over; shown this once. */
  link: z.string().nullable(),
  code: z.string().nullable(),
  /** The code is a pair of words that is the password already, for a small child. */
  words: z.boolean().optional(),
})
export type Invited = z.infer<typeof Invited>

export const SetupWish = z.strictObject({
  code: z.string().max(200),
  name: AccountName,
  displayName: z.string().trim().min(2).max(200),
  email: z.email().max(254),
  password: Password,
})
export type SetupWish = z.infer<typeof SetupWish>

export const sessionKinds = ['password', 'passkey', 'provider', 'activation'] as const
export const OwnSession = z.object({
  id: Id,
  kind: z.enum(sessionKinds),
  device: z.string(),
  address: z.string().nullable(),
  createdAt: Instant,
  seenAt: Instant,
  current: z.boolean(),
})
export type OwnSession = z.infer<typeof OwnSession>

export const AccountSheet = z.object({
  id: Id,
  authority: Id.nullable(),
  name: z.string(),
  displayName: z.string(),
  email: z.string().nullable(),
  state: z.enum(accountStates),
  kind: z.enum(['person', 'service']),
  person: Id.nullable(),
  personName: z.string().nullable(),
  lastSignIn: Instant.nullable(),
  deleteDay: z.string().nullable(),
  version: z.number(),
  roles: z.array(z.string()),
  /** A link or a slip is under way. */
  codeOpen: z.boolean(),
  factors: z.object({ totp: z.boolean(), passkeys: z.number(), recovery: z.number() }),
  sessions: z.array(OwnSession.omit({ address: true, current: true })),
  signIns: z.array(z.object({ id: Id, at: Instant, kind: z.string(), outcome: z.string(), device: z.string() })),
})
export type AccountSheet = z.infer<typeof AccountSheet>

export const OwnAccount = z.object({
  id: Id,
  name: z.string(),
  displayName: z.string(),
  email: z.string().nullable(),
  lang: z.string(),
  passwordSetAt: Instant.nullable(),
  passwordMinimum: z.number(),
  factors: z.object({ totp: z.boolean(), passkeys: z.number(), recovery: z.number() }),
  /** The roles demand a second factor. */
  needsFactor: z.boolean(),
  /** What this session still lacks. */
  pending: z.enum(['factor', 'enrol']).nullable(),
  passkeys: z.array(z.object({ id: Id, name: z.string(), createdAt: Instant, lastUsedAt: Instant.nullable() })),
  sessions: z.array(OwnSession),
})
export type OwnAccount = z.infer<typeof OwnAccount>

/** Signs that cannot be mixed up on paper or on the phone: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
export const codeSigns = 'ACDEFGHJKMNPQRTWXY34679'
/** `r4wd-83hx` → `R4WD83HX`: case, blanks and dashes do not matter. */
export const plainCode = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '')
/** `R4WD83HX` → `R4WD-83HX` */
export const shownCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')
