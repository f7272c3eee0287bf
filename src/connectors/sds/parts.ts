// What all versions of School Data Sync share: orgs, people, classes.
import { gradeCode, type RosterPerson, type RosterRecord, type Where } from '#modules/rosters/ports'
import { dayOf, type FileSet, faultAt, type NamedRow, namedRows } from '../../kernel/tables/index.ts'
import type { SdsVersion } from './headers.ts'
import { genderOf, isClassName } from './words.ts'

interface Org {
  /** What MUSES finds a school by: its number where there is one. */
  key: string
  isSchool: boolean
  parent: string
}
export interface Reading {
  set: FileSet
  version: SdsVersion
  today: string
  orgs: Map<string, Org>
}

/** The rows of a file of the set; nothing when the file is missing. */
export async function* rowsOf<N extends string>(
  { set }: Reading,
  name: string,
  names: readonly N[],
  required: readonly NoInfer<N>[],
  read: (row: NamedRow<N>) => Iterable<RosterRecord> | undefined,
): AsyncGenerator<RosterRecord> {
  const file = set.files.get(name.toLowerCase())
  if (file) yield* namedRows(file, { names, required }, (row) => read(row) ?? [])
}

/** The school an org belongs to: departments and years stand below one. */
export function schoolOf({ orgs }: Reading, id: string): string | undefined {
  let org = orgs.get(id)
  for (let depth = 0; org && depth < 10; depth++) {
    if (org.isSchool) return org.key
    org = orgs.get(org.parent)
  }
  return id || undefined
}

/** Microsoft's own samples write American days, its manual asks for ISO. */
export const sdsDay = (text: string, today: string) => dayOf(text, { today, slash: 'month' })

export interface PersonRow {
  key: string
  familyName: string
  givenName: string
  day?: string
  sex?: string
  accountName?: string
  email?: string
}

/** A person; a wrong day or gender is named and left out. */
export function* personOf(
  { key, familyName, givenName, day, sex, accountName, email }: PersonRow,
  where: Where,
  today: string,
): Generator<RosterRecord> {
  if (!key) return yield faultAt(where, 'error', 'keyMissing', `${familyName}, ${givenName}`)
  if (!familyName || !givenName) return yield { ...faultAt(where, 'error', 'nameMissing', key), person: key }
  const person: RosterPerson = { type: 'person', key, familyName, givenName, where }
  const birthDay = day ? sdsDay(day, today) : undefined
  if (birthDay) person.birthDay = birthDay
  else if (day) yield faultAt(where, 'warning', 'dayUnreadable', day)
  const gender = sex ? genderOf(sex) : undefined
  if (gender) person.gender = gender
  else if (sex) yield faultAt(where, 'warning', 'genderUnknown', sex)
  if (accountName) person.accountName = accountName
  if (email) person.email = email
  yield person
}

export function* groupOf(key: string, name: string, school: string | undefined, subject: string, where: Where): Generator<RosterRecord> {
  if (!key || !name) return yield faultAt(where, 'error', 'groupNameMissing', key)
  yield { type: 'group', key, kind: isClassName(name) ? 'class' : 'course', name, ...(subject ? { subject } : {}), school, where }
}

export const gradeIn = (text: string) => (text ? { grade: gradeCode(text) } : {})
