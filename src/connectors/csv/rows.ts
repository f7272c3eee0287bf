// Rows of a mapped table as roster records.
import type { AffiliationRole } from '#modules/people/model'
import { gradeCode, type RosterField, type RosterPerson, type RosterRecord, rosterFields, type Where } from '#modules/rosters/ports'
import { dayOf, type Fingerprints, faultAt, fingerprintOf, fingerprints, folded } from '../../kernel/tables/index.ts'
import { genderOf, listOf, roleOf, yesNo } from './words.ts'

/** Which columns fill a field, by their number. */
export type Places = Map<RosterField, number[]>

/** What is remembered over all files of an import. */
export interface Seen {
  /** Names and birth day by key: a second row of the same person only adds places and groups. */
  people: Fingerprints
  affiliations: Fingerprints
  groups: Set<string>
}
export const nothingSeen = (): Seen => ({ people: fingerprints(), affiliations: fingerprints(), groups: new Set() })

export interface RowContext {
  file: string
  headings: readonly string[]
  places: Places
  today: string
  /** The role where no column tells it. */
  role: AffiliationRole
  seen: Seen
}

/** Fields without which a row may be somebody else's. */
export const identity: readonly RosterField[] = ['key', 'familyName', 'givenName', 'role', 'school', 'class']

/** One row with all that its parts need. */
interface Reading extends RowContext {
  where: Where
  records: RosterRecord[]
  cell: (field: RosterField) => string
  several: (field: RosterField) => string[]
  at: (field: RosterField) => Where
}
const warn = ({ records, at }: Reading, field: RosterField, code: string, value: string) =>
  void records.push(faultAt(at(field), 'warning', code, value))
/** Leaves the row out. */
function fail({ records, at }: Reading, field: RosterField, code: string, value?: string, person?: string): undefined {
  records.push({ ...faultAt(at(field), 'error', code, value), ...(person ? { person } : {}) })
}

/** Reads the rows of one table; the records of a row follow each other. */
export function rowReader(context: RowContext): (row: { line: number; cells: string[] }) => RosterRecord[] {
  const { file, headings, places } = context
  const first = Object.fromEntries(rosterFields.map((field) => [field, places.get(field)?.[0] ?? -1])) as Record<RosterField, number>
  const lastNeeded = Math.max(-1, ...identity.flatMap((field) => places.get(field) ?? []))
  const named = headings.some((heading) => !heading.startsWith('Spalte '))
  const isHeader = (cells: readonly string[]) =>
    named && headings.every((heading, index) => (cells[index]?.trim() ?? '') === heading || heading.startsWith('Spalte '))
  return ({ line, cells }) => {
    const where: Where = { file, line }
    if (cells.length <= lastNeeded) {
      const fault = faultAt({ ...where, column: headings[cells.length] }, 'error', 'rowIncomplete', cells.join(' · '))
      const key = cells[first.key]?.trim()
      return [key ? { ...fault, person: key } : fault]
    }
    if (isHeader(cells)) return [faultAt(where, 'warning', 'headerAgain')]
    const reading: Reading = {
      ...context,
      where,
      records: [],
      cell: (field) => cells[first[field]]?.trim() ?? '',
      several: (field) => (places.get(field) ?? []).flatMap((place) => listOf(cells[place] ?? '')),
      at: (field) => ({ ...where, column: headings[first[field]] }),
    }
    readRow(reading)
    return reading.records
  }
}

function readRow(reading: Reading): undefined {
  const { cell, seen, records, where } = reading
  const [familyName, givenName] = namesOf(cell('familyName'), cell('givenName'), reading.places.has('givenName'))
  if (!familyName && !givenName && !cell('key')) return
  if (!familyName || !givenName)
    return fail(reading, familyName ? 'givenName' : 'familyName', 'nameMissing', cell('key') || familyName || givenName, cell('key'))
  if ((familyName + givenName).includes('\ufffd'))
    return fail(reading, 'familyName', 'nameUnreadable', `${familyName}, ${givenName}`, cell('key'))
  const birthDay = readDay(reading)
  const key = keyOf(reading, familyName, givenName, birthDay)
  if (!key) return
  const active = cell('active') ? yesNo(cell('active')) : true
  if (active === undefined) warn(reading, 'active', 'yesNoUnknown', cell('active'))
  if (active === false) {
    records.push({ type: 'left', person: key, where })
    return
  }
  const roles = rolesOf(reading, key)
  if (!roles) return
  const [same] = fingerprintOf(`${familyName}\t${givenName}\t${birthDay ?? ''}`)
  const before = seen.people.get(key)
  if (before !== undefined && before !== same) return fail(reading, 'key', 'keyTwice', key)
  if (before === undefined) {
    seen.people.set(key, same)
    const person: RosterPerson = { type: 'person', key, familyName, givenName, where }
    if (birthDay) person.birthDay = birthDay
    fillPerson(person, reading)
    records.push(person)
  }
  const schools = listOf(cell('school'))
  affiliate(reading, key, roles, schools)
  const role = roles.includes('learner') ? 'learner' : roles.includes('teacher') ? 'teacher' : 'member'
  for (const name of reading.several('class')) join(reading, key, 'class', name, role, schools)
  for (const name of reading.several('courses')) join(reading, key, 'course', name, role, schools)
  for (const ward of listOf(cell('guardianOf'))) records.push({ type: 'guardian', person: key, ward, where })
}

/** `Meier, Jan` in the only column for names is taken apart. */
function namesOf(family: string, given: string, twoColumns: boolean): [string, string] {
  const comma = family.indexOf(',')
  return twoColumns || comma < 0 ? [family, given] : [family.slice(0, comma).trim(), family.slice(comma + 1).trim()]
}

function readDay(reading: Reading): string | undefined {
  const text = reading.cell('birthDay')
  if (!text) return undefined
  const day = dayOf(text, { today: reading.today, serial: true })
  if (day && day <= reading.today && day >= '1900') return day
  warn(reading, 'birthDay', day ? 'dayImplausible' : 'dayUnreadable', text)
  return undefined
}

function keyOf(reading: Reading, familyName: string, givenName: string, birthDay: string | undefined): string | undefined {
  const given = reading.cell('key')
  // 1,23E+11 is what a spreadsheet leaves of a long number: the digits are gone.
  if (/^\d[.,]\d+E\+?\d+$/i.test(given)) fail(reading, 'key', 'numberMangled', given)
  else if (given) return given
  else if (birthDay) return `${folded(familyName)}.${folded(givenName)}.${birthDay}`
  else fail(reading, 'key', 'keyMissing', `${familyName}, ${givenName}`)
  return undefined
}

function rolesOf(reading: Reading, key: string): AffiliationRole[] | undefined {
  const roles: AffiliationRole[] = []
  for (const word of listOf(reading.cell('role'))) {
    const role = roleOf(word)
    if (!role) {
      fail(reading, 'role', 'roleUnknown', word, key)
      return undefined
    }
    if (!roles.includes(role)) roles.push(role)
  }
  return roles.length ? roles : [reading.role]
}

function fillPerson(person: RosterPerson, reading: Reading): void {
  const { cell } = reading
  for (const field of ['callName', 'title', 'accountName', 'shortName'] as const) if (cell(field)) person[field] = cell(field)
  const gender = cell('gender') ? genderOf(cell('gender')) : undefined
  if (gender) person.gender = gender
  else if (cell('gender')) warn(reading, 'gender', 'genderUnknown', cell('gender'))
  const email = cell('email')
  if (/^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+$/.test(email)) person.email = email
  else if (email) warn(reading, 'email', 'emailWrong', email)
}

function affiliate(reading: Reading, person: string, roles: readonly AffiliationRole[], schools: readonly string[]): void {
  const { cell, seen, today, records, where } = reading
  const dates: { from?: string; until?: string } = {}
  for (const field of ['from', 'until'] as const) {
    const day = cell(field) ? dayOf(cell(field), { today, serial: true }) : undefined
    if (day) dates[field] = day
    else if (cell(field)) warn(reading, field, 'dayUnreadable', cell(field))
  }
  const grade = cell('grade') ? gradeCode(cell('grade')) : undefined
  for (const school of schools.length ? schools : [undefined])
    for (const role of roles) {
      const place = `${person}\t${school ?? ''}\t${role}`
      if (seen.affiliations.get(place) !== undefined) continue
      seen.affiliations.set(place, 1)
      records.push({
        type: 'affiliation',
        person,
        ...(school ? { school } : {}),
        role,
        ...(grade && role === 'learner' ? { grade } : {}),
        ...dates,
        where,
      })
    }
}

/** A class or course, which may carry the name of its school before its own: `gym-6b`. */
function join(
  reading: Reading,
  person: string,
  kind: 'class' | 'course',
  written: string,
  role: 'learner' | 'teacher' | 'member',
  schools: readonly string[],
): void {
  const { cell, seen, records, where } = reading
  const prefix = schools.find((each) => written.toLowerCase().startsWith(`${each.toLowerCase()}-`))
  if (!prefix && schools.length > 1) warn(reading, kind === 'class' ? 'class' : 'courses', 'classSchoolUnclear', written)
  const school = prefix ?? schools[0]
  const name = (prefix ? written.slice(prefix.length + 1) : written).replace(/\s+/g, ' ')
  const group = `${school ? `${school}/` : ''}${kind === 'course' ? 'kurs/' : ''}${name.toLowerCase()}`
  if (!seen.groups.has(group)) {
    seen.groups.add(group)
    // The grade of a pupil is that of her class when the name of the class says the same.
    const grade = kind === 'class' && role === 'learner' && cell('grade') ? gradeCode(cell('grade')) : ''
    const ofClass = grade && name.includes(grade.replace(/^0/, '')) ? { grade } : {}
    records.push({ type: 'group', key: group, kind, name, ...ofClass, ...(school ? { school } : {}), where })
  }
  records.push({ type: 'membership', person, group, role, where })
}
