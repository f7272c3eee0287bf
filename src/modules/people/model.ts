// What a person, an affiliation, a membership and an account are; pure rules that run anywhere.
import { z } from 'zod'
import { Day, defineModel, field, Id, type Row } from '#shared'

export const personStates = ['active', 'leaving', 'deleted'] as const
export const genders = ['female', 'male', 'diverse', 'none'] as const
/** The roles of Schulconnex 2.0 (Lern, Lehr, SorgBer, Leit, SchB, NLehr, OrgAdmin, SysAdmin, Extern). */
export const affiliationRoles = ['learner', 'teacher', 'guardian', 'head', 'clerk', 'staff', 'orgAdmin', 'sysAdmin', 'external'] as const
export const membershipRoles = ['learner', 'teacher', 'classTeacher', 'assistant', 'other'] as const
export const accountStates = ['invited', 'active', 'suspended', 'leaving', 'deleted'] as const
export type AffiliationRole = (typeof affiliationRoles)[number]
export type AccountState = (typeof accountStates)[number]

const name = field.text({ required: true, write: 'never', personal: true, width: 'wide' })
const facts = {
  familyName: field.text({ required: true, max: 120, list: 'hidden', personal: true, aliases: ['nachname', 'familienname', 'name'] }),
  givenName: field.text({ required: true, max: 120, list: 'hidden', personal: true, aliases: ['vorname', 'vornamen'] }),
  callName: field.text({ max: 120, list: 'hidden', personal: true, aliases: ['rufname'] }),
  title: field.text({ max: 60, list: 'hidden', personal: true, aliases: ['titel'] }),
  birthDay: field.day({ list: 'hidden', personal: true, aliases: ['geburtsdatum', 'geburtstag'] }),
  gender: field.choice(genders, { list: 'hidden', personal: true, aliases: ['geschlecht'] }),
  locale: field.text({ required: true, max: 10, list: 'hidden', pattern: /^[a-z]{2}(-[A-Z]{2})?$/ }),
  state: field.choice(personStates, { required: true, write: 'never' }),
  leftDay: field.day({ list: 'hidden', write: 'never' }),
  source: field.text({ max: 60, list: 'hidden', write: 'create' }),
  sourceKey: field.text({ max: 200, list: 'hidden', write: 'create', aliases: ['id', 'externe id', 'personen-id'] }),
  version: field.version(),
}

/** A person as she is stored; `name` is family name, given name, as a list sorts it. */
export const person = defineModel('people.person', { id: field.id(), name, ...facts })
export type Person = Row<typeof person>

/** A person as lists show her: with the roles she has now, at any school. */
export const listedPerson = defineModel('people.person', {
  id: field.id(),
  name,
  roles: field.choices(affiliationRoles, { required: true, write: 'never' }),
  ...facts,
})
export type ListedPerson = Row<typeof listedPerson>

/** An account as lists show it. */
export const account = defineModel('people.account', {
  id: field.id(),
  displayName: field.text({ required: true, max: 200, personal: true, width: 'wide' }),
  name: field.text({ required: true, max: 64, write: 'create', personal: true }),
  email: field.email({ personal: true }),
  state: field.choice(accountStates, { required: true, write: 'never' }),
  lastSignIn: field.instant({ write: 'never' }),
  kind: field.choice(['person', 'service'], { required: true, list: 'hidden', write: 'never' }),
  person: field.ref({ ref: 'people.person', list: 'none', write: 'never' }),
  deleteDay: field.day({ list: 'hidden', write: 'never' }),
  version: field.version(),
})
export type Account = Row<typeof account>

/** A person as she is created: her name and, at once, where she belongs. */
export const PersonDraft = z.strictObject({
  id: Id.optional(),
  familyName: person.fields.familyName.schema,
  givenName: person.fields.givenName.schema,
  callName: person.fields.callName.schema.optional(),
  title: person.fields.title.schema.optional(),
  birthDay: Day.nullable().optional(),
  gender: z.enum(genders).nullable().optional(),
  locale: person.fields.locale.schema.optional(),
  source: person.fields.source.schema.optional(),
  sourceKey: person.fields.sourceKey.schema.optional(),
  affiliations: z
    .array(
      z.strictObject({
        school: Id.nullable(),
        role: z.enum(affiliationRoles),
        fromDay: Day.optional(),
        untilDay: Day.nullable().optional(),
      }),
    )
    .max(50)
    .default([]),
})
export type PersonDraft = z.input<typeof PersonDraft>

export const Affiliation = z.object({
  id: Id,
  person: Id,
  school: Id.nullable(),
  schoolName: z.string().nullable(),
  role: z.enum(affiliationRoles),
  fromDay: Day,
  untilDay: Day.nullable(),
  groups: z.array(z.object({ id: Id, name: z.string(), role: z.enum(membershipRoles) })),
})
export type Affiliation = z.infer<typeof Affiliation>

export const AffiliationDraft = z.strictObject({
  person: Id,
  school: Id.nullable(),
  role: z.enum(affiliationRoles),
  fromDay: Day.optional(),
  untilDay: Day.nullable().optional(),
})
export type AffiliationDraft = z.input<typeof AffiliationDraft>

/** The sign-in name: 2 to 64 signs, no blanks; upper and lower case and umlauts do not tell names apart. */
export const AccountName = z
  .string()
  .trim()
  .min(2)
  .max(64)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$/u)

/** The name a person is addressed by: Dr. Kim Albers. */
export const displayNameOf = (one: { title?: string | null; callName?: string | null; givenName: string; familyName: string }): string =>
  [one.title, one.callName || one.givenName, one.familyName].filter(Boolean).join(' ')
