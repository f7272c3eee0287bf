// What a person, an affiliation, a membership and an account are; pure rules that run anywhere.
import { z } from 'zod'
import { Day, defineModel, field, Id, Instant, type Row } from '#shared'

export const personStates = ['active', 'leaving', 'deleted'] as const
export const genders = ['female', 'male', 'diverse', 'none'] as const
/** The roles of Schulconnex 2.0 (Lern, Lehr, SorgBer, Leit, SchB, NLehr, OrgAdmin, SysAdmin, Extern). */
export const affiliationRoles = ['learner', 'teacher', 'guardian', 'head', 'clerk', 'staff', 'orgAdmin', 'sysAdmin', 'external'] as const
export const membershipRoles = ['learner', 'teacher', 'classTeacher', 'assistant', 'other'] as const
export const accountStates = ['invited', 'active', 'suspended', 'leaving', 'deleted'] as const
export type AffiliationRole = (typeof affiliationRoles)[number]
export type AccountState = (typeof accountStates)[number]

const name = field.text({ required: true, write: 'never', personal: true, width: 'wide' })
/** Lists are sorted by what an index has in order; other facts are filtered. */
const facts = {
  familyName: field.text({
    required: true,
    max: 120,
    list: 'hidden',
    sort: false,
    personal: true,
    aliases: ['nachname', 'familienname', 'name'],
  }),
  givenName: field.text({ required: true, max: 120, list: 'hidden', sort: false, personal: true, aliases: ['vorname', 'vornamen'] }),
  callName: field.text({ max: 120, list: 'hidden', sort: false, personal: true, aliases: ['rufname'] }),
  title: field.text({ max: 60, list: 'hidden', sort: false, personal: true, aliases: ['titel'] }),
  birthDay: field.day({ list: 'hidden', personal: true, aliases: ['geburtsdatum', 'geburtstag'] }),
  gender: field.choice(genders, { list: 'hidden', sort: false, personal: true, aliases: ['geschlecht'] }),
  locale: field.text({ required: true, max: 10, list: 'hidden', sort: false, pattern: /^[a-z]{2}(-[A-Z]{2})?$/ }),
  state: field.choice(personStates, { required: true, sort: false, write: 'never' }),
  leftDay: field.day({ list: 'hidden', write: 'never' }),
  source: field.text({ max: 60, list: 'hidden', sort: false, write: 'create' }),
  sourceKey: field.text({ max: 200, list: 'hidden', sort: false, write: 'create', aliases: ['id', 'externe id', 'personen-id'] }),
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
  school: field.ref({ ref: 'organisation.school', sort: false, write: 'never' }),
  /** Of pupils their class, of class teachers the one they lead. */
  classes: field.text({ sort: false, write: 'never', width: 'narrow' }),
  accountState: field.choice(accountStates, { sort: false, write: 'never' }),
  accountName: field.text({ list: 'hidden', sort: false, filter: false, write: 'never', personal: true }),
  lastSignIn: field.instant({ list: 'hidden', sort: false, filter: false, write: 'never' }),
  /** Somebody else may be the same person, and nobody has decided yet. */
  twin: field.yes({ required: true, list: 'hidden', sort: false, write: 'never' }),
  ...facts,
})
export type ListedPerson = Row<typeof listedPerson>

/** What the form for a new person asks: her name and her first place. */
export const newPerson = defineModel('people.person', {
  familyName: facts.familyName,
  givenName: facts.givenName,
  callName: facts.callName,
  birthDay: facts.birthDay,
  gender: facts.gender,
  school: field.ref({ ref: 'organisation.school' }),
  role: field.choice(affiliationRoles, { required: true }),
})
/** What the form for a place asks. */
export const newPlace = defineModel('people.affiliation', {
  school: field.ref({ ref: 'organisation.school' }),
  role: field.choice(affiliationRoles, { required: true }),
  fromDay: field.day(),
  untilDay: field.day(),
})

/** A class or course of the running school year, as lists show it. */
export const listedClass = defineModel('people.class', {
  id: field.id(),
  name: field.text({ required: true, write: 'never' }),
  kind: field.choice(['class', 'course', 'other'], { required: true, sort: false, write: 'never', width: 'narrow' }),
  grade: field.text({ sort: false, write: 'never', width: 'narrow' }),
  school: field.ref({ ref: 'organisation.school', required: true, sort: false, write: 'never' }),
  teachers: field.text({ sort: false, filter: false, write: 'never', personal: true }),
  learners: field.number({ required: true, sort: false, filter: false, write: 'never' }),
  /** Of them, those who cannot sign in yet. */
  asleep: field.number({ required: true, sort: false, filter: false, write: 'never' }),
})

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

/** Which line of which import, or which person, set a fact last. */
export const Provenance = z.object({
  field: z.string(),
  at: Instant,
  by: z.string().nullable(),
  import: Id.nullable(),
  title: z.string().nullable(),
  file: z.string().nullable(),
  line: z.number().nullable(),
})
export type Provenance = z.infer<typeof Provenance>

export const guardianRelations = ['mother', 'father', 'legal', 'other'] as const
/** What a school knows of a guardian. */
export const GuardianChange = z.strictObject({
  relation: z.enum(guardianRelations).nullable(),
  email: z.email().max(200).nullable(),
  phone: z.string().trim().min(1).max(40).nullable(),
  /** Whether she may see what concerns the child. */
  sees: z.boolean(),
})
export type GuardianChange = z.output<typeof GuardianChange>
/** Somebody who is here already, or a new person by name; with an account that a link or code wakes. */
export const GuardianDraft = GuardianChange.extend({
  person: Id.nullable().default(null),
  familyName: person.fields.familyName.schema.nullable().default(null),
  givenName: person.fields.givenName.schema.nullable().default(null),
  account: z.boolean().default(false),
}).refine((draft) => draft.person !== null || (draft.familyName !== null && draft.givenName !== null), {
  path: ['familyName'],
  message: 'field.missing',
})
export type GuardianDraft = z.output<typeof GuardianDraft>

const Relative = z.object({ id: Id, name: z.string() })
const GuardianView = Relative.extend({
  relation: z.enum(guardianRelations).nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  sees: z.boolean(),
  source: z.string().nullable(),
  edition: z.number(),
})
export type GuardianView = z.infer<typeof GuardianView>
/** What the sheet of a person shows. */
export const PersonSheet = person.row.and(
  z.object({
    authority: Id,
    roles: z.array(z.enum(affiliationRoles)),
    affiliations: z.array(Affiliation),
    account: z
      .object({ id: Id, name: z.string(), state: z.enum(accountStates), lastSignIn: Instant.nullable(), email: z.string().nullable() })
      .nullable(),
    guardians: z.array(GuardianView),
    wards: z.array(Relative),
    twins: z.array(Relative.extend({ birthDay: Day.nullable(), source: z.string().nullable() })),
    provenance: z.array(Provenance),
    /** From when account and person may no longer live; nothing while she belongs somewhere. */
    retention: z.object({ accountDay: Day.nullable(), personDay: Day.nullable(), reason: z.string() }),
    hold: z.object({ reason: z.string(), until: Day.nullable(), by: z.string().nullable(), at: Instant }).nullable(),
  }),
)
export type PersonSheet = z.infer<typeof PersonSheet>

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
