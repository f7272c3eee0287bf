// What the roster import asks of a reader: one stream of plain records, whatever the file's format is.
import type { AffiliationRole } from '#modules/people/model'

export { type RosterField, rosterFields } from './model.ts'

/** A file as it was dropped; readers may open it several times. */
export interface RosterFile {
  name: string
  size: number
  open: () => AsyncIterable<Uint8Array>
}

/** Where a value stands, so that a person finds it in the file she made. */
export interface Where {
  file: string
  /** Counted from 1, with the header line; in JSON the line of the object, where known. */
  line?: number
  /** The heading or the path, e.g. `Geburtsdatum` or `schueler[12].nachname`. */
  column?: string
}

export interface RosterPerson {
  type: 'person'
  /** The id within the source; (source, sourceKey) identifies, a name never does. */
  key: string
  familyName: string
  givenName: string
  callName?: string
  /** ISO day. */
  birthDay?: string
  gender?: 'm' | 'w' | 'd' | 'x'
  title?: string
  email?: string
  /** A sign-in name the source wishes for. */
  accountName?: string
  /** The Kürzel a teacher goes by within the school; timetables name teachers by it. */
  shortName?: string
  where: Where
}
export interface RosterAffiliation {
  type: 'affiliation'
  person: string
  /** School number or the source's id of a school; missing means the school of the import. */
  school?: string
  role: AffiliationRole
  grade?: string
  from?: string
  until?: string
  where: Where
}
export interface RosterGroup {
  type: 'group'
  key: string
  kind: 'class' | 'course' | 'other'
  /** What people say, e.g. `6b`. */
  name: string
  /** The official form where it differs, e.g. `06B`. */
  officialName?: string
  grade?: string
  subject?: string
  school?: string
  /** The class that pupils of this one attend next year, where the source knows it. */
  followedBy?: string
  where: Where
}
export interface RosterMembership {
  type: 'membership'
  person: string
  group: string
  role: 'learner' | 'teacher' | 'classTeacher' | 'deputyClassTeacher' | 'member'
  from?: string
  until?: string
  where: Where
}
export interface RosterGuardian {
  type: 'guardian'
  person: string
  ward: string
  where: Where
}
export interface RosterRoom {
  type: 'room'
  key: string
  number: string
  name?: string
  seats?: number
  where: Where
}
/** A person whom the source itself says to have left or to be inactive: a delta, an action D, a column `aktiv`. */
export interface RosterLeft {
  type: 'left'
  person: string
  /** ISO day, where the source tells it. */
  on?: string
  where: Where
}
/** A class or group that has another name from now on, as the source tells it (UCS@school, year change). */
export interface RosterRename {
  type: 'rename'
  /** Names as in `RosterGroup.name`; several are carried out in the order given. */
  from: string
  to: string
  school?: string
  where: Where
}
export interface RosterLesson {
  type: 'lesson'
  /** 1 = Monday. */
  weekday: number
  lesson: number
  group?: string
  teacher?: string
  room?: string
  subject?: string
  where: Where
}
/** Something wrong in the file. An `error` leaves out its record, a `warning` does not. */
export interface RosterFault {
  type: 'fault'
  severity: 'error' | 'warning'
  /** Text key `people.fault.<code>`; faults with the same code are repaired alike. */
  code: string
  value?: string
  /** Key of the person whose row is left out, where it could be read: she stands in the file and is not missing. */
  person?: string
  /** Reading ended here before the end of the data (cut or damaged file): whoever did not come is not missing because of it. */
  cut?: true
  where: Where
}
export type RosterRecord =
  | RosterPerson
  | RosterAffiliation
  | RosterGroup
  | RosterMembership
  | RosterGuardian
  | RosterRoom
  | RosterLesson
  | RosterRename
  | RosterLeft
  | RosterFault

export interface Recognition {
  format: string
  /** 0 to 1; the best reader is proposed. */
  certainty: number
  /** Facts to show: encoding, delimiter, school number, school year, state of the source. */
  facts: Record<string, string | number>
  /** Numbers of the schools the files speak of, as far as they say so. */
  schools?: string[]
  /**
   * A cut (one teacher's ENM file, one class) or a delta: absence in it means nothing, so nobody is missing because of it.
   * `refused` says why the files cannot serve as a roster at all.
   */
  scope: 'full' | 'cut' | 'delta' | 'refused'
  reason?: string
  /** Roles that the files speak of, as far as known: a list of pupils says nothing about teachers who do not stand in it. */
  roles?: AffiliationRole[]
  /** Headings and a proposed field for each, for readers that need a mapping. */
  columns?: { heading: string; sample: string[]; field: string | null }[]
}

export interface ReadOptions {
  /** heading → field, for readers that need a mapping; saved per source. */
  mapping?: Record<string, string | null>
  encoding?: string
  delimiter?: string
  header?: boolean
  /** ISO day for what depends on today, e.g. two-digit years. */
  today: string
  /** Further files of configuration (UCS@school JSON). */
  settings?: unknown
}

/** A roster format. `recognise` reads as little as it can; `read` streams and never throws for a wrong row. */
export interface RosterReader {
  format: string
  /** Another name of the format, as the command line takes it. */
  short?: string
  /** Text key of its name. */
  label: string
  recognise: (files: readonly RosterFile[]) => Promise<Recognition | undefined>
  read: (files: readonly RosterFile[], options: ReadOptions) => AsyncIterable<RosterRecord>
  /** The same in sets, for files of a hundred thousand rows: to wait for each record costs as much as reading it. */
  readSets?: (files: readonly RosterFile[], options: ReadOptions) => AsyncIterable<readonly RosterRecord[]>
}

/** A grade as Schulconnex writes it, with two digits: `6`, `6.`, `Klasse 06` → `06`; others (`EF`, `Q1`) as they are. */
export function gradeCode(text: string): string {
  const number = /^(?:klasse|jahrgang|jahrgangsstufe|stufe|jg\.?)?\s*0?(\d|1[0-3])\.?$/i.exec(text.trim())?.[1]
  return number ? number.padStart(2, '0') : text.trim()
}
