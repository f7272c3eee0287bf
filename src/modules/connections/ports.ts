// What connections ask of a foreign system that takes people and groups: a form, a way to open it, what is wanted there.
import type { Outcome, OutgoingPolicy, Target, Wanted } from '#kernel'
import type { AffiliationRole } from '#modules/people/model'
import type { Fields, Id } from '#shared'

/** A school as connectors name it. */
export interface WantedSchool {
  id: Id
  number: string | null
  name: string
  shortName: string | null
}

/** Where a person belongs; the home stands first and stays as long as it can. */
export interface WantedPlace {
  school: Id | null
  role: AffiliationRole
  /** False for a place she has left. */
  current: boolean
}

/** A person with an account, as MUSES wants her everywhere. */
export interface WantedPerson {
  id: Id
  account: string
  familyName: string
  givenName: string
  callName: string | null
  title: string | null
  displayName: string
  email: string | null
  locale: string
  /** May sign in: the account is neither suspended nor leaving, and she has a place now. */
  enabled: boolean
  places: WantedPlace[]
  /** Names of the classes she is in now. */
  classes: string[]
  /** A whole number of her own in this connection, for systems that need one (POSIX). */
  number: number | null
}

export const memberRoles = ['learner', 'teacher', 'classTeacher', 'assistant', 'other'] as const

/** A class, course or other group of the running school year. */
export interface WantedGroup {
  id: Id
  kind: 'class' | 'course' | 'other'
  name: string
  grade: string | null
  subject: string | null
  school: Id
  schoolYear: string
  members: { person: Id; role: (typeof memberRoles)[number] }[]
}

/** The neutral side, streamed in batches. */
export interface WantedSource {
  /** Today in Germany. */
  day: string
  schools: () => Promise<WantedSchool[]>
  people: (options?: { roles?: readonly AffiliationRole[]; numbers?: boolean }) => AsyncIterable<WantedPerson[]>
  groups: () => AsyncIterable<WantedGroup[]>
}

/** What a test of the connection found, best news first. `code` names the text `connections.finding.<code>`. */
export interface Finding {
  code: string
  tone: 'success' | 'warning' | 'danger' | 'info'
  values?: Record<string, string | number>
}

export interface Opening {
  connection: Id
  settings: Record<string, unknown>
  secrets: Record<string, string>
  /** Which addresses may be called. */
  outgoing: OutgoingPolicy
  signal: AbortSignal
}

export type NewPassword = { clear: string } | { hash: string }

/** A foreign system while it is open. */
export interface OpenTarget extends Target {
  wanted: (source: WantedSource) => AsyncIterable<Wanted[]>
  /** Looks whether all that is needed is there; writes nothing but what it removes again. */
  check: () => Promise<Finding[]>
  /** Sets the password of a person who stands there; safe to repeat. */
  setPassword?: (foreignId: string, password: NewPassword) => Promise<Outcome>
}

export interface TargetConnector {
  /** Its folder, e.g. `ldap`; its name is `connections.kind.<kind>`, the words of its settings are `connections.setting.<field>`, the same for all kinds. */
  kind: string
  /** The settings, in the order of their form. */
  fields: Fields
  /** How the form is divided; titles are `connections.section.<id>`. */
  sections: readonly { id: string; fields: readonly string[] }[]
  /** Settings a new connection begins with. */
  defaults: Record<string, unknown>
  /** Names of what is kept sealed. */
  secrets: readonly string[]
  /** What would be wanted there with these settings; for looking at, before anything is opened. */
  preview: (settings: Record<string, unknown>, source: WantedSource) => AsyncIterable<Wanted[]>
  /** How passwords get there: as a hash that the system knows, as they were typed, or not at all. */
  passwords: (settings: Record<string, unknown>) => 'none' | 'hash' | 'clear'
  /** Refuses what cannot be reached for now (Unavailable) and what a person must repair first (any other kind). */
  open: (opening: Opening) => Promise<OpenTarget>
}

/** A file as it lies at a source. */
export interface ListedFile {
  name: string
  size: number
  changedAt: Date
}

export interface SourceOpening {
  source: Id
  authority: Id
  settings: Record<string, unknown>
  secrets: Record<string, string>
  outgoing: OutgoingPolicy
  signal: AbortSignal
  /** Where MUSES keeps its data; drop folders lie below. */
  dataDir: string
}

/** A source of rosters while it is open: files that lie there, or a service that gives a whole roster. */
export interface OpenSource {
  list?: () => Promise<ListedFile[]>
  /** Copies a file that lies there; ends with an error when it could not read all of it. */
  fetch?: (name: string, to: string) => Promise<void>
  /** Gets the roster into a folder; nothing when it is the same as at the mark. */
  pull?: (folder: string, mark: string | null) => Promise<{ files: string[]; mark: string | null } | undefined>
  check: () => Promise<Finding[]>
  close: () => Promise<void>
}

export interface SourceConnector extends Pick<TargetConnector, 'kind' | 'fields' | 'sections' | 'defaults' | 'secrets'> {
  open: (opening: SourceOpening) => Promise<OpenSource>
}
