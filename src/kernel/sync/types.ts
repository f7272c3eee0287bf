// The words between a module that wants, the engine that compares and a driver that makes it so.
import type { Id } from '#shared'

/** Text, or several texts in ascending order, so that two equal sets are equal values. */
export type Attribute = string | readonly string[] | boolean | number | null
export type Attributes = Record<string, Attribute>

/** What MUSES wants to stand in a foreign system (Soll). */
export interface Wanted {
  kind: string
  /** Our own stable key, usually the id of the person, group or school. */
  key: string
  /** Where it stands there: a DN, a user name. */
  name: string
  /** Containers before what stands in them. */
  level: number
  enabled: boolean
  attributes: Attributes
  school?: Id | null
  reason?: string
}

/** What stands there (Ist), with the managed attributes alone. */
export interface Present {
  kind: string
  /** The id that survives a rename there: entryUUID, objectGUID, a SCIM id. */
  foreignId: string
  /** Our key, where the foreign object carries it. */
  key?: string
  name: string
  enabled: boolean
  attributes: Attributes
}

export const actions = ['create', 'adopt', 'change', 'rename', 'enable', 'disable', 'delete'] as const
export type Action = (typeof actions)[number]
/** `apply` by itself, `ask` a person first, or `never`. */
export type Decision = 'apply' | 'ask' | 'never'
export type Policy = Record<Action, Decision>

export interface Guard {
  /** Share and number of removals (disable, delete) per school, whichever is smaller, and over all, that stop a plan. */
  share: number
  perSchool: number
  overall: number
}
/** min(5 %, 50 people) per school, 500 overall. */
export const usualGuard: Guard = { share: 0.05, perSchool: 50, overall: 500 }
export const usualPolicy: Policy = { create: 'apply', adopt: 'ask', change: 'apply', rename: 'apply', enable: 'apply', disable: 'apply', delete: 'ask' }

/** One step of a plan as a driver gets it. */
export interface Change {
  action: Action
  kind: string
  key: string
  foreignId: string | null
  name: string
  /** The name there before a rename. */
  beforeName: string | null
  enabled: boolean
  /** All managed attributes as they shall be. */
  attributes: Attributes
  /** Only those that differ, as they are now and as they shall be. */
  diff: Record<string, readonly [Attribute, Attribute]>
  /** An earlier try may have been applied although its answer was lost: read before writing. */
  uncertain: boolean
}

export type Outcome =
  | { ok: true; foreignId: string; name?: string; secretWritten?: boolean }
  /** `later` when the system is busy or away and another try makes sense. */
  | { ok: false; code: string; message: string; later: boolean }

/** A driver's hold on one foreign system. */
export interface Target {
  /** How many changes it takes at once. */
  concurrency: number
  /** Streams everything MUSES manages there. */
  read: (signal: AbortSignal) => AsyncIterable<Present[]>
  /** Makes one change; safe to repeat. */
  apply: (change: Change) => Promise<Outcome>
  close: () => Promise<void>
}

export interface Connection {
  authority: Id
  id: Id
  policy: Policy
  guard: Guard
}
