// What agents report, who may report, and where it does not fit what was wanted.
import { defineModel, field, type Row } from '#shared'

export const Seen = defineModel('inventory.seen', {
  id: field.id(),
  name: field.text({ write: 'never' }),
  state: field.choice(['unknown', 'matched', 'ignored'], { required: true, write: 'never', width: 'narrow' }),
  device: field.ref({ ref: 'devices.device', write: 'never' }),
  school: field.ref({ ref: 'organisation.school', write: 'never' }),
  serial: field.text({ write: 'never' }),
  manufacturer: field.text({ write: 'never', list: 'hidden' }),
  model: field.text({ write: 'never' }),
  os: field.text({ write: 'never' }),
  osVersion: field.text({ write: 'never', list: 'hidden', width: 'narrow' }),
  cpu: field.text({ write: 'never', list: 'hidden' }),
  /** Megabytes. */
  memoryMb: field.number({ write: 'never', list: 'hidden', width: 'narrow' }),
  diskMb: field.number({ write: 'never', list: 'hidden', width: 'narrow' }),
  ip: field.text({ write: 'never', list: 'hidden', width: 'narrow' }),
  softwareCount: field.number({ write: 'never', list: 'hidden', width: 'narrow' }),
  lastSeenAt: field.instant({ required: true, write: 'never', width: 'narrow' }),
  firstSeenAt: field.instant({ required: true, write: 'never', list: 'hidden', width: 'narrow' }),
  version: field.version(),
})
export type Seen = Row<typeof Seen>

export const Enrolment = defineModel('inventory.enrolment', {
  id: field.id(),
  name: field.text({ required: true, max: 120 }),
  school: field.ref({ ref: 'organisation.school', write: 'create' }),
  /** The last signs of the secret. */
  hint: field.text({ required: true, write: 'never', width: 'narrow' }),
  active: field.yes({ required: true, write: 'never', width: 'narrow' }),
  lastUsedAt: field.instant({ write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type Enrolment = Row<typeof Enrolment>

export const findingKinds = ['unknown', 'elsewhere', 'silent', 'serialTwice', 'serialDiffers', 'goneButSeen'] as const
export type FindingKind = (typeof findingKinds)[number]

export const Finding = defineModel('inventory.finding', {
  id: field.id(),
  kind: field.choice(findingKinds, { required: true, write: 'never', sort: false }),
  name: field.text({ write: 'never', sort: false }),
  device: field.ref({ ref: 'devices.device', write: 'never', sort: false }),
  /** Where it should be. */
  school: field.ref({ ref: 'organisation.school', write: 'never', sort: false }),
  /** Where it was seen. */
  seenAt: field.ref({ ref: 'organisation.school', write: 'never', sort: false }),
  serial: field.text({ write: 'never', sort: false }),
  since: field.instant({ required: true, write: 'never', width: 'narrow' }),
})
export type Finding = Row<typeof Finding>

const refusalReasons = ['closed', 'packed', 'tooLarge', 'entities', 'xml', 'json', 'shape'] as const
export type RefusalReason = (typeof refusalReasons)[number]
/** Days for which refused reports are counted. */
export const refusalDays = 90

/** How often reports to one address were refused on one day for one reason. */
export const Refusal = defineModel('inventory.refusal', {
  id: field.id(),
  reason: field.choice(refusalReasons, { required: true, write: 'never' }),
  /** Seen to by somebody, and not refused again since. */
  done: field.yes({ required: true, write: 'never', sort: false, width: 'narrow' }),
  /** The name of the address that was reported to. */
  address: field.text({ required: true, write: 'never', sort: false }),
  school: field.ref({ ref: 'organisation.school', write: 'never', sort: false }),
  count: field.number({ required: true, write: 'never', width: 'narrow' }),
  day: field.day({ required: true, write: 'never', width: 'narrow' }),
  lastAt: field.instant({ required: true, write: 'never', width: 'narrow' }),
})
export type Refusal = Row<typeof Refusal>

/** Days after which a machine that used to report counts as silent. */
export const silentDays = 90

export interface SoftwareItem {
  name: string
  version: string | null
  publisher: string | null
}
export interface Facts {
  cpus: string[]
  drives: { name: string; totalMb: number | null; freeMb: number | null; filesystem: string | null }[]
  networks: { name: string; mac: string | null; ip: string | null; type: string | null }[]
  disks: { name: string; model: string | null; sizeMb: number | null }[]
  bios: { version: string | null; day: string | null }
  bootedAt: string | null
}

/** A report without its form: what any agent can say about a machine. */
export interface Report {
  agentId: string
  agent: string | null
  name: string | null
  serial: string | null
  uuid: string | null
  assetTag: string | null
  manufacturer: string | null
  model: string | null
  chassis: string | null
  macs: string[]
  os: string | null
  osVersion: string | null
  cpu: string | null
  memoryMb: number | null
  diskMb: number | null
  ip: string | null
  facts: Facts
  software: SoftwareItem[]
}
