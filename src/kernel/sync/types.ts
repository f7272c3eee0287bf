// The words between a module that wants, the engine that compares and a driver that makes it so.
import type { Id } from '#shared'

/** Text, or several texts in ascending order (`asSet`), so that two equal sets are equal values. */
export type Attribute = string | readonly string[] | boolean | number | null
export type Attributes = Record<string, Attribute>

/** What MUSES wants to stand in a foreign system (Soll). */
export interface Wanted {
  kind: string
  /** Our own stable key, usually the id of the person, group or school. */
  key: string
  /** Where it stands there: a DN, a user name. */
  name: string
  /** Containers before what stands in them; below 500. */
  level: number
  enabled: boolean
  attributes: Attributes
  school?: Id | null
  reason?: string
  /** Others may have made it and use it too (a container): taken as it is, removed only when MUSES made it. */
  common?: boolean
  /** Takes over what stands there under its name for something no longer wanted: a class of the new school year keeps its group there. */
  inherits?: boolean
  /** Shall not stand there at all (a group without members); its removal counts as a change, not as a deletion. */
  absent?: boolean
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

export const syncActions = ['create', 'adopt', 'change', 'rename', 'enable', 'disable', 'delete'] as const
export type SyncAction = (typeof syncActions)[number]
export const decisions = ['apply', 'ask', 'never'] as const
/** `apply` by itself, `ask` a person first, or `never`. */
export type Decision = (typeof decisions)[number]
/** Per kind of step; `drift` decides about what was changed there by hand. */
export type SyncPolicy = Record<SyncAction | 'drift', Decision>

export interface SyncGuard {
  /** Share and number of people per school, whichever is smaller, and over all, whose removal (disable, delete) stops a plan. */
  share: number
  perSchool: number
  overall: number
  /** Steps of any kind that stop a plan; none when missing. */
  steps?: number | null
}
/** min(5 %, 50 people) per school, 500 overall. */
export const usualGuard: SyncGuard = { share: 0.05, perSchool: 50, overall: 500, steps: null }
export const usualPolicy: SyncPolicy = {
  create: 'apply',
  adopt: 'ask',
  change: 'apply',
  rename: 'apply',
  enable: 'apply',
  disable: 'apply',
  delete: 'ask',
  drift: 'ask',
}

/** One step of a plan as a driver gets it. */
export interface SyncChange {
  action: SyncAction
  kind: string
  key: string
  foreignId: string | null
  /** Its name there, as it shall be. */
  name: string
  /** The name there before; null when nothing stands there yet. */
  beforeName: string | null
  enabled: boolean
  beforeEnabled: boolean | null
  /** All managed attributes as they shall be; null: the object itself shall go or has none. */
  attributes: Attributes
  /** Only those that differ, as they are now and as they shall be. */
  diff: Record<string, readonly [Attribute, Attribute]>
  /** An earlier try may have been applied although its answer was lost: read before writing. */
  uncertain: boolean
  /** Tries before this one. */
  attempt: number
  /** What must not stand in a plan, e.g. the hash of a password; fetched when the step is carried out. */
  secret?: string
}

export type Outcome =
  | { ok: true; foreignId: string; name?: string }
  /** `later` when another try makes sense; `away` when the system itself did not answer. */
  | { ok: false; code: string; message: string; later: boolean; away?: boolean }

/** A driver's hold on one foreign system. */
export interface Target {
  /** How many changes it takes at once. */
  concurrency: number
  /** How long it may be silent before a plan rests, in milliseconds; a minute unless told. */
  patience?: number
  /** Streams everything MUSES may manage there; ends with an error when it could not read all of it. */
  read: (signal: AbortSignal) => AsyncIterable<Present[]>
  /** Makes one change; safe to repeat. */
  apply: (change: SyncChange) => Promise<Outcome>
  close: () => Promise<void>
}

/** What the engine has to know of a connection. */
export interface SyncConnection {
  authority: Id
  id: Id
  policy: SyncPolicy
  guard: SyncGuard
}

/** Several texts as an attribute: each once, ascending. */
export const asSet = (values: Iterable<string>): readonly string[] => [...new Set(values)].sort()
