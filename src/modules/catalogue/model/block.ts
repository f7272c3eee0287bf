// The shape of a block: one building block of the operation concept, written as a reviewable file and stored as data.
import { z } from 'zod'
import { lands } from '#modules/organisation/model'

/** The folders of the library and the headings of the catalogue. */
export const areas = {
  support: 'Support und Wissen',
  accounts: 'Konten und Anmeldung',
  network: 'Netz und Internet',
  devices: 'Geräte und Räume',
  services: 'Dienste für Unterricht und Zusammenarbeit',
  software: 'Software und Lizenzen',
  operation: 'Betrieb und Sicherheit',
  governance: 'Verwaltung und Datenschutz',
} as const
export type Area = keyof typeof areas
const areaKeys = Object.keys(areas) as [Area, ...Area[]]

export const parties = ['land', 'authority', 'school', 'contractor'] as const
export type Party = (typeof parties)[number]

/** R carries out, A answers for it, C is asked, I is told; RA does both. */
export const letters = ['R', 'A', 'RA', 'C', 'I'] as const
export type Letter = (typeof letters)[number]

export const supportLevels = ['zero', 'first', 'second', 'third'] as const
export const parameterTypes = ['text', 'integer', 'decimal', 'choice', 'yes', 'time', 'hours', 'money', 'day', 'list'] as const
export type ParameterType = (typeof parameterTypes)[number]
export const rhythms = ['continuous', 'day', 'week', 'month', 'quarter', 'half-year', 'year', 'school-year', 'occasion'] as const
export type Rhythm = (typeof rhythms)[number]
/** `once` is paid for all schools of the authority together; how many of a `piece` are bought, an order says. */
export const costUnits = ['school', 'device', 'person', 'room', 'piece', 'once'] as const
export const costPeople = ['pupils', 'teachers', 'staff'] as const
export const priorities = ['p1', 'p2', 'p3', 'p4'] as const
export type Priority = (typeof priorities)[number]

/** Kinds of foreign systems a block can be carried out with. */
export const connectorKinds = [
  ...['ldap', 'samba-ad', 'scim', 'keycloak', 'openid', 'kea', 'freeradius', 'dns', 'opsi', 'snmp', 'smtp', 'imap'],
  ...['svws', 'oneroster', 'sds', 'ucsschool', 'linuxmuster', 'untis', 'schulconnex', 'csv'],
] as const

const text = z.string().trim().min(1)
const texts = z.array(text)
const key = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
const parameterKey = z.string().regex(/^[a-z][A-Za-z0-9]*$/)
const reference = z.string().regex(/^\$[a-z][A-Za-z0-9]*$/)
export const blockNumber = z.string().regex(/^[BS][0-9]{2,3}$/)
export const blockVersionNumber = z.string().regex(/^[0-9]{1,4}\.[0-9]{1,4}$/)

/** `null`: the authority has to fill it in. Money is cents, hours and decimals are numbers, a day is 2026-09-30, a time 07:30. */
export const parameterValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])
export type ParameterValue = z.infer<typeof parameterValue>

const parameterShape = z.strictObject({
  key: parameterKey,
  label: text,
  help: text.optional(),
  type: z.enum(parameterTypes),
  unit: text.optional(),
  default: parameterValue,
  /** The default is a suggestion of this library, not a rule or a measured value. */
  proposal: z.boolean().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.strictObject({ value: text, label: text })).optional(),
  /** `school`: the authority sets it and a school may have its own value. */
  setBy: z.enum(['authority', 'school']),
})
export type Parameter = z.infer<typeof parameterShape>

const letter = z.enum(letters)
const partiesShape = z.strictObject({
  land: letter.optional(),
  authority: letter.optional(),
  school: letter.optional(),
  contractor: letter.optional(),
})
export type Parties = z.infer<typeof partiesShape>

const responsibilityShape = z.strictObject({
  key,
  task: text,
  parties: partiesShape,
  supportLevel: z.enum(supportLevels).optional(),
  /** Where a Land distributes the task differently: with a note and the key of a source of this block. */
  variants: z.array(z.strictObject({ land: z.enum(lands), parties: partiesShape, note: text, source: key })).optional(),
})
export type Responsibility = z.infer<typeof responsibilityShape>

const processShape = z.strictObject({
  key,
  title: text,
  trigger: text,
  steps: z.array(z.strictObject({ party: z.enum(parties), role: text.optional(), does: text, within: text.optional() })).min(2),
})
export type Process = z.infer<typeof processShape>

const amount = z.union([z.number().positive(), reference])
/** Hours of service time, school days, or as agreed in the single case. */
export const spanShape = z.union([
  z.strictObject({ hours: amount }),
  z.strictObject({ days: amount }),
  z.strictObject({ agreed: z.literal(true) }),
])
export type Span = z.infer<typeof spanShape>

const promiseShape = z.strictObject({
  means: text,
  reaction: spanShape.optional(),
  restoration: spanShape.optional(),
  note: text.optional(),
})
const serviceLevelShape = z.strictObject({
  /** The block whose service time, reaction and restoration hold where this one names none. */
  as: blockNumber.optional(),
  serviceTime: text.optional(),
  priorities: z.strictObject({ p1: promiseShape, p2: promiseShape, p3: promiseShape, p4: promiseShape }),
})
export type ServiceLevel = z.infer<typeof serviceLevelShape>

const privacyShape = z.strictObject({
  purpose: text,
  legalBasis: texts.min(1),
  people: texts.min(1),
  data: texts.min(1),
  recipients: texts,
  transfer: text,
  deletion: text,
  measures: texts.min(1),
  processorContract: z.enum(['yes', 'no', 'depends']),
  note: text.optional(),
})
export type PrivacySheet = z.infer<typeof privacyShape>

const limit = z.union([z.number(), reference])
const checkShape = z.strictObject({
  key,
  title: text,
  proves: text,
  /** The name of a fact that a module contributes; without one the check reads "noch nicht gemessen". */
  fact: z
    .string()
    .regex(/^[a-z]+(\.[a-z][A-Za-z-]*)+$/)
    .optional(),
  expect: z
    .strictObject({ atLeast: limit.optional(), atMost: limit.optional(), is: z.union([z.string(), z.number(), z.boolean()]).optional() })
    .optional(),
  /** Settings of the block that have to be made; where all are, the check is kept. */
  filled: z.array(parameterKey).min(1).optional(),
})
export type Check = z.infer<typeof checkShape>

const fields = {
  number: blockNumber,
  version: blockVersionNumber,
  kind: z.enum(['basic', 'optional']),
  area: z.enum(areaKeys),
  title: text,
  promise: text,
  scope: z.strictObject({ includes: texts.min(1), excludes: texts }),
  parameters: z.array(parameterShape),
  prerequisites: texts,
  requires: z.array(z.strictObject({ block: blockNumber, why: text })),
  responsibilities: z.array(responsibilityShape).min(1),
  processes: z.array(processShape).min(1),
  serviceLevel: serviceLevelShape,
  maintenance: z.array(z.strictObject({ what: text, every: z.enum(rhythms), party: z.enum(parties), window: text.optional() })),
  security: z.array(z.strictObject({ measure: text, grundschutz: z.array(z.string()).min(1) })).min(1),
  privacy: privacyShape,
  cost: z.array(
    z.strictObject({
      key,
      item: text,
      per: z.enum(costUnits),
      every: z.enum(['once', 'month', 'year']),
      /** Kinds of devices that are paid for, where `per` is a device; without them nobody can count. */
      devices: texts.min(1).optional(),
      /** Who is paid for, where `per` is a person; without it everybody at the school. */
      people: z.array(z.enum(costPeople)).min(1).optional(),
      /** Cents; `null`: the authority has to fill it in. */
      amount: z.int().nonnegative().nullable(),
    }),
  ),
  checks: z.array(checkShape).min(1),
  connectors: z.array(z.enum(connectorKinds)),
  help: z.array(z.strictObject({ question: text, answer: text })).min(1),
  sources: z.array(z.strictObject({ key, title: text, url: z.url({ protocol: /^https?$/ }).optional() })),
}

const chapterFile = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*\.md$/)

/** `block.yaml` as it lies in a folder: the chapters are Markdown files beside it, in this order. */
export const blockFileShape = z.strictObject({ ...fields, chapters: z.array(chapterFile).min(1) })
export type BlockFile = z.infer<typeof blockFileShape>

/** A block with the text of its chapters, as it is stored and shown. */
export const blockShape = z.strictObject({ ...fields, chapters: z.array(z.strictObject({ key, title: text, text: z.string() })).min(1) })
export type Block = z.infer<typeof blockShape>
export type Chapter = Block['chapters'][number]
export type CostItem = Block['cost'][number]
export type Maintenance = Block['maintenance'][number]

/** What a small school, a big school … usually books, by one name. */
export const bookingTemplateShape = z.strictObject({
  key,
  title: text,
  for: text,
  blocks: z.array(z.strictObject({ block: blockNumber, parameters: z.record(parameterKey, parameterValue).optional() })).min(1),
})
export const bookingTemplatesShape = z.strictObject({ templates: z.array(bookingTemplateShape).min(1) })
export type BookingTemplates = z.infer<typeof bookingTemplatesShape>
export type BookingTemplate = z.infer<typeof bookingTemplateShape>
