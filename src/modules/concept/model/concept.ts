// An operation concept, its frozen editions, and who has signed.
import { z } from 'zod'
import { Day, defineModel, type Field, field, Id, Instant, type Row } from '#shared'

export const conceptKinds = ['authority', 'group', 'school'] as const
export type ConceptKind = (typeof conceptKinds)[number]
export const editionStates = ['draft', 'forSignature', 'signed', 'superseded'] as const
export type EditionState = (typeof editionStates)[number]
/** What a list of concepts shows: the state of the newest edition, `none` before the first. */
export const conceptStates = ['none', ...editionStates] as const

const ids: Field<string[], 'create'> = {
  kind: 'longText',
  schema: z.array(Id).max(5_000),
  write: 'create',
  required: true,
  list: 'none',
  sort: false,
  filter: false,
}

export const Concept = defineModel('concept.concept', {
  id: field.id(),
  title: field.text({ required: true, max: 160, width: 'wide' }),
  kind: field.choice(conceptKinds, { required: true, write: 'create' }),
  /** The one school of a concept for a school. */
  school: field.ref({ ref: 'organisation.school', write: 'create' }),
  /** The chosen schools of a concept for a group. */
  schools: ids,
  state: field.choice(['active', 'archived'], { required: true, write: 'never', list: 'none', filter: false }),
  version: field.version(),
})
export type Concept = Row<typeof Concept>

/** A concept as lists show it. */
export const ConceptLine = defineModel('concept.line', {
  id: field.id(),
  title: field.text({ required: true, write: 'never', width: 'wide' }),
  kind: field.choice(conceptKinds, { required: true, write: 'never' }),
  school: field.ref({ ref: 'organisation.school', write: 'never', list: 'hidden' }),
  schoolCount: field.number({ required: true, write: 'never', sort: false, filter: false, width: 'narrow' }),
  edition: field.number({ write: 'never', sort: false, filter: false, width: 'narrow' }),
  editionState: field.choice(conceptStates, { required: true, write: 'never', sort: false }),
  signed: field.number({ write: 'never', sort: false, filter: false, list: 'hidden' }),
  signatures: field.number({ write: 'never', sort: false, filter: false, list: 'hidden' }),
  due: field.day({ write: 'never', sort: false }),
  version: field.version(),
})
export type ConceptLine = Row<typeof ConceptLine>

export const Signature = z.object({
  id: Id,
  /** Nothing for the authority. */
  school: Id.nullable(),
  schoolName: z.string().nullable(),
  state: z.enum(['open', 'signed', 'declined']),
  name: z.string().nullable(),
  comment: z.string().nullable(),
  at: Instant.nullable(),
  remindedAt: Instant.nullable(),
  /** Who is asked for an open signature of a school, and whether she has been here yet; nobody: it has no head who could sign. */
  asked: z.array(z.object({ name: z.string(), active: z.boolean() })),
  /** Whether the asking person may sign here. */
  mine: z.boolean(),
})
export type Signature = z.infer<typeof Signature>

export const Edition = z.object({
  id: Id,
  number: z.number(),
  state: z.enum(editionStates),
  digest: z.string(),
  note: z.string().nullable(),
  due: Day.nullable(),
  frozenAt: Instant,
  frozenBy: z.string(),
  signedAt: Instant.nullable(),
  signed: z.number(),
  declined: z.number(),
  signatures: z.number(),
  version: z.number(),
})
export type Edition = z.infer<typeof Edition>

export const ConceptView = z.object({
  id: Id,
  authority: Id,
  title: z.string(),
  kind: z.enum(conceptKinds),
  school: Id.nullable(),
  schools: z.array(Id),
  schoolNames: z.array(z.string()),
  state: z.enum(['active', 'archived']),
  version: z.number(),
  editions: z.array(Edition),
  /** Those of the edition that is open for signing, else of the newest signed one. */
  signatures: z.array(Signature),
  /** Schools at which nobody could sign today. */
  withoutSigner: z.array(z.object({ id: Id, name: z.string() })),
  /** Whether what is in force today is still what was signed; nothing before the first signed edition. */
  asSigned: z.boolean().nullable(),
  deviations: z.number(),
})
export type ConceptView = z.infer<typeof ConceptView>

/** Whether an edition is complete: the authority and every school have signed. */
export const isComplete = (signatures: readonly { state: string }[]): boolean =>
  signatures.length > 0 && signatures.every((signature) => signature.state === 'signed')
