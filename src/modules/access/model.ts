// Roles, grants, sessions and sign-in as they travel; the shipped roles are data.
import { z } from 'zod'
import { AccountName, type AffiliationRole, accountStates, affiliationRoles } from '#modules/people/model'
import { Day, defineModel, field, Id, Instant, type Row } from '#shared'

export const scopeKinds = ['operator', 'authority', 'school', 'group'] as const
export type GrantScope = (typeof scopeKinds)[number]
/** Where a right of a role reaches: the whole scope of the grant, the own groups in it, or oneself. */
export const reaches = ['scope', 'ownGroups', 'self'] as const
export type RoleReach = (typeof reaches)[number]

export interface RoleTemplate {
  key: string
  de: string
  en: string
  scopes: readonly GrantScope[]
  /** Roles whose rights it also has, at the reach of its own scope: who appoints others must have what they get. */
  includes?: readonly string[]
  /** Has every right that can be granted in its widest scope, unless the right says otherwise. */
  all?: boolean
  /** What it is called in a Land. */
  land?: Readonly<Record<string, string>>
}

/** The shipped roles, widest first; an authority may rename them, change their rights and add roles of its own. */
export const roleTemplates: readonly RoleTemplate[] = [
  { key: 'operatorAdmin', de: 'Administration des Betreibers', en: 'Operator administration', scopes: ['operator'], all: true },
  { key: 'authorityAdmin', de: 'Administration des Schulträgers', en: 'Authority administration', scopes: ['authority'], all: true },
  { key: 'clerk', de: 'Sachbearbeitung', en: 'Clerk', scopes: ['authority'] },
  { key: 'technician', de: 'Technik vor Ort', en: 'Technician', scopes: ['authority', 'school'] },
  { key: 'contractor', de: 'Dienstleister', en: 'Contractor', scopes: ['authority', 'school'] },
  {
    key: 'head',
    de: 'Schulleitung',
    en: 'Head of school',
    scopes: ['school'],
    includes: ['schoolCoordinator', 'secretary', 'teacher', 'caretaker'],
  },
  {
    key: 'schoolCoordinator',
    de: 'Schul-IT-Koordination',
    en: 'School IT coordinator',
    scopes: ['school'],
    includes: ['teacher'],
    land: {
      BW: 'Netzwerkberatung',
      BY: 'Systembetreuung',
      NW: 'Medienbeauftragte',
      NI: 'IT-Obleute',
      HE: 'IT-Beauftragte',
      SN: 'Pädagogische IT-Koordination',
    },
  },
  { key: 'secretary', de: 'Sekretariat', en: 'Secretary', scopes: ['school'] },
  { key: 'teacher', de: 'Lehrkraft', en: 'Teacher', scopes: ['school', 'group'] },
  { key: 'caretaker', de: 'Hausmeisterdienst', en: 'Caretaker', scopes: ['school'] },
  { key: 'pupil', de: 'Schülerin oder Schüler', en: 'Pupil', scopes: ['school'] },
  { key: 'guardian', de: 'Sorgeberechtigte', en: 'Guardian', scopes: ['school'] },
  { key: 'dataProtectionOfficer', de: 'Datenschutzbeauftragte', en: 'Data protection officer', scopes: ['authority', 'school'] },
  { key: 'auditor', de: 'Prüfung und Revision', en: 'Auditor', scopes: ['operator', 'authority'] },
]
export const templateOf = (key: string): RoleTemplate | undefined => roleTemplates.find((each) => each.key === key)

/** Which role follows from an affiliation; an authority may change it. Roles that reach beyond a school never follow. */
export const impliedRoles: Readonly<Record<AffiliationRole, string | null>> = {
  learner: 'pupil',
  teacher: 'teacher',
  guardian: 'guardian',
  head: 'head',
  clerk: 'secretary',
  staff: null,
  orgAdmin: null,
  sysAdmin: null,
  external: null,
}

export const RoleEdit = z.strictObject({ right: z.string().max(120), reach: z.enum(reaches).nullable() })
export type RoleEdit = z.infer<typeof RoleEdit>

export const RoleView = z.object({
  key: z.string(),
  name: z.string(),
  own: z.boolean(),
  scopes: z.array(z.enum(scopeKinds)),
  rights: z.array(z.object({ right: z.string(), reach: z.enum(reaches), shipped: z.boolean() })),
  /** Shipped rights that were taken away. */
  without: z.array(z.string()),
  grants: z.number(),
  version: z.number(),
})
export type RoleView = z.infer<typeof RoleView>

export const RoleChange = z.strictObject({
  key: z.string().regex(/^[a-z][a-zA-Z0-9-]{1,60}$/),
  name: z.string().trim().min(2).max(80).nullable().optional(),
  scopes: z.array(z.enum(scopeKinds)).min(1).optional(),
  edits: z.array(RoleEdit).max(500).optional(),
  version: z.int().optional(),
})
export type RoleChange = z.infer<typeof RoleChange>

export const GrantDraft = z.strictObject({
  account: Id,
  role: z.string().max(80),
  scope: z.enum(scopeKinds),
  school: Id.nullable().optional(),
  group: Id.nullable().optional(),
  from: Instant.optional(),
  until: Instant.nullable().optional(),
  reason: z.string().trim().max(500).nullable().optional(),
})
export type GrantDraft = z.infer<typeof GrantDraft>

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

export const grantKinds = ['direct', 'setup', 'support', 'implied', 'deputy'] as const
/** A grant that somebody gave, as lists show it. */
export const grantModel = defineModel('access.grant', {
  id: field.id(),
  accountName: field.text({ required: true, write: 'never', personal: true, width: 'wide' }),
  role: field.text({ required: true, write: 'never' }),
  scope: field.choice(scopeKinds, { required: true, write: 'never' }),
  school: field.ref({ ref: 'organisation.school', write: 'never', sort: false }),
  kind: field.choice(['direct', 'setup', 'support'], { required: true, write: 'never' }),
  from: field.instant({ required: true, list: 'hidden', write: 'never' }),
  until: field.instant({ write: 'never' }),
  reason: field.text({ list: 'hidden', write: 'never' }),
  account: field.ref({ ref: 'access.account', required: true, list: 'none', write: 'never' }),
  group: field.ref({ ref: 'organisation.group', list: 'none', write: 'never' }),
  version: field.version(),
})
export type GrantRow = Row<typeof grantModel>

export const DeputyDraft = z.strictObject({
  deputy: Id,
  role: z.string().max(80).nullable().optional(),
  school: Id.nullable().optional(),
  from: Day,
  until: Day,
  note: z.string().trim().max(500).nullable().optional(),
})
export type DeputyDraft = z.infer<typeof DeputyDraft>
export const DeputyView = z.object({
  id: Id,
  account: Id,
  accountName: z.string(),
  deputy: Id,
  deputyName: z.string(),
  role: z.string().nullable(),
  school: Id.nullable(),
  schoolName: z.string().nullable(),
  from: Instant,
  until: Instant,
  note: z.string().nullable(),
  running: z.boolean(),
})
export type DeputyView = z.infer<typeof DeputyView>

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

export const ProviderDraft = z.strictObject({
  name: z.string().trim().min(2).max(80),
  issuer: z.url().max(500),
  client: z.string().trim().min(1).max(200),
  secret: z.string().min(1).max(500),
  scopes: z.string().trim().min(6).max(300).regex(/\bopenid\b/).default('openid profile email'),
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
  scopes: z.string().trim().min(6).max(300).regex(/\bopenid\b/).optional(),
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

/** One step of the answer to "why may she?". */
export const Reason = z.object({
  kind: z.enum(grantKinds),
  role: z.string(),
  roleName: z.string(),
  right: z.string(),
  /** What the grant reaches. */
  scope: z.enum(['operator', 'authority', 'school', 'group', 'self']),
  place: z.string().nullable(),
  affiliation: z.string().nullable(),
  lentBy: z.string().nullable(),
  grant: Id.nullable(),
  until: z.string().nullable(),
})
export type Reason = z.infer<typeof Reason>

export const WhoMayRow = z.object({
  account: Id,
  name: z.string(),
  operator: z.boolean(),
  roles: z.array(z.string()),
  /** Right → how far it reaches here. */
  rights: z.record(z.string(), z.enum(['authority', 'school', 'groups'])),
})
export type WhoMayRow = z.infer<typeof WhoMayRow>

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

export const affiliationRole = z.enum(affiliationRoles)
export const accountState = z.enum(accountStates)

/** Signs that cannot be mixed up on paper or on the phone: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
export const codeSigns = 'ACDEFGHJKMNPQRTWXY34679'
/** `r4wd-83hx` → `R4WD83HX`: case, blanks and dashes do not matter. */
export const plainCode = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '')
/** `R4WD83HX` → `R4WD-83HX` */
export const shownCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')
