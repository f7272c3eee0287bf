// The shipped roles as data, and roles, grants, deputies and reasons as they travel.
import { z } from 'zod'
import type { AffiliationRole } from '#modules/people/model'
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
