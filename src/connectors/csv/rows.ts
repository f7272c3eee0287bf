// Rows of a mapped table as roster records.
import type { AffiliationRole } from '#modules/people/model'
import { gradeCode, type RosterField, type RosterPerson, type RosterRecord, rosterFields, type Where } from '#modules/people/ports'
import { dayOf, faultAt, folded } from '../../kernel/tables/index.ts'
import { genderOf, listOf, roleOf, yesNo } from './words.ts'

/** Which columns fill a field, by their number. */
export type Places = Map<RosterField, number[]>

/** What is remembered over all files of an import. */
export interface Seen {
  /** Names and birth day by key: a second row of the same person only adds places and groups. */
  people: Map<string, string>
  affiliations: Set<string>
  groups: Set<string>
}
export const nothingSeen = (): Seen => ({ people: new Map(), affiliations: new Set(), groups: new Set() })

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

/** Reads the rows of one table; the records of a row follow each other. */
export function rowReader(context: RowContext): (row: { line: number; cells: string[] }) => RosterRecord[] {
  const { file, headings, places, today } = context
  const first = Object.fromEntries(rosterFields.map((field) => [field, places.get(field)?.[0] ?? -1])) as Record<RosterField, number>
  const several = (cells: readonly string[], field: RosterField) => (places.get(field) ?? []).flatMap((place) => listOf(cells[place] ?? ''))
  const lastNeeded = Math.max(-1, ...identity.flatMap((field) => places.get(field) ?? []))
  const named = headings.some((heading) => !heading.startsWith('Spalte '))
  return ({ line, cells }) => {
    const records: RosterRecord[] = []
    const where: Where = { file, line }
    const at = (field: RosterField): Where => ({ ...where, column: headings[first[field]] })
    const cell = (field: RosterField) => cells[first[field]]?.trim() ?? ''
    const fail = (field: RosterField, code: string, value?: string) => [faultAt(at(field), 'error', code, value)]
    const warn = (field: RosterField, code: string, value: string) => void records.push(faultAt(at(field), 'warning', code, value))

    if (cells.length <= lastNeeded)
      return [faultAt({ ...where, column: headings[cells.length] }, 'error', 'rowIncomplete', cells.join(' · '))]
    const [familyName, givenName] = namesOf(cell('familyName'), cell('givenName'), places.has('givenName'))
    if (!familyName && !givenName && !cell('key')) return records
    if (named && headings.every((heading, index) => (cells[index]?.trim() ?? '') === heading || heading.startsWith('Spalte ')))
      return [faultAt(where, 'warning', 'headerAgain')]
    if (!familyName || !givenName)
      return fail(familyName ? 'givenName' : 'familyName', 'nameMissing', cell('key') || familyName || givenName)
    if ((familyName + givenName).includes('\ufffd')) return fail('familyName', 'nameUnreadable', `${familyName}, ${givenName}`)

    const birthDay = readDay(cell('birthDay'), today)
    if (birthDay.fault) warn('birthDay', birthDay.fault, cell('birthDay'))
    const given = cell('key')
    // 1,23E+11 is what a spreadsheet leaves of a long number: the digits are gone.
    if (/^\d[.,]\d+E\+?\d+$/i.test(given)) return fail('key', 'numberMangled', given)
    if (!given && !birthDay.day) return fail('key', 'keyMissing', `${familyName}, ${givenName}`)
    const key = given || `${folded(familyName)}.${folded(givenName)}.${birthDay.day}`
    const active = cell('active') ? yesNo(cell('active')) : true
    if (active === undefined) warn('active', 'yesNoUnknown', cell('active'))
    if (active === false) return [...records, { type: 'left', person: key, where }]

    const roles: AffiliationRole[] = []
    for (const word of listOf(cell('role'))) {
      const role = roleOf(word)
      if (!role) return [...records, ...fail('role', 'roleUnknown', word)]
      if (!roles.includes(role)) roles.push(role)
    }
    if (!roles.length) roles.push(context.role)

    const same = `${familyName}\t${givenName}\t${birthDay.day ?? ''}`
    const before = context.seen.people.get(key)
    if (before !== undefined && before !== same) return [...records, ...fail('key', 'keyTwice', key)]
    if (before === undefined) {
      context.seen.people.set(key, same)
      const person: RosterPerson = { type: 'person', key, familyName, givenName, where }
      if (birthDay.day) person.birthDay = birthDay.day
      fillPerson(person, cell, warn)
      records.push(person)
    }
    placeRecords(context, key, roles, cell, (field) => several(cells, field), where, at, records)
    return records
  }
}

/** `Meier, Jan` in the only column for names is taken apart. */
function namesOf(family: string, given: string, twoColumns: boolean): [string, string] {
  const comma = family.indexOf(',')
  return twoColumns || comma < 0 ? [family, given] : [family.slice(0, comma).trim(), family.slice(comma + 1).trim()]
}

function readDay(text: string, today: string): { day?: string; fault?: string } {
  if (!text) return {}
  const day = dayOf(text, { today, serial: true })
  if (!day) return { fault: 'dayUnreadable' }
  return day > today || day < '1900' ? { fault: 'dayImplausible' } : { day }
}

function fillPerson(
  person: RosterPerson,
  cell: (field: RosterField) => string,
  warn: (field: RosterField, code: string, value: string) => void,
): void {
  for (const field of ['callName', 'title', 'accountName', 'shortName'] as const) if (cell(field)) person[field] = cell(field)
  const gender = cell('gender') ? genderOf(cell('gender')) : undefined
  if (gender) person.gender = gender
  else if (cell('gender')) warn('gender', 'genderUnknown', cell('gender'))
  const email = cell('email')
  if (/^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+$/.test(email)) person.email = email
  else if (email) warn('email', 'emailWrong', email)
}

function placeRecords(
  { today, seen }: RowContext,
  person: string,
  roles: readonly AffiliationRole[],
  cell: (field: RosterField) => string,
  several: (field: RosterField) => string[],
  where: Where,
  at: (field: RosterField) => Where,
  records: RosterRecord[],
): void {
  const dates: { from?: string; until?: string } = {}
  for (const field of ['from', 'until'] as const) {
    if (!cell(field)) continue
    const day = dayOf(cell(field), { today, serial: true })
    if (day) dates[field] = day
    else records.push(faultAt(at(field), 'warning', 'dayUnreadable', cell(field)))
  }
  const grade = cell('grade') ? gradeCode(cell('grade')) : undefined
  const schools = listOf(cell('school'))
  for (const school of schools.length ? schools : [undefined])
    for (const role of roles) {
      const place = `${person}\t${school ?? ''}\t${role}`
      if (seen.affiliations.has(place)) continue
      seen.affiliations.add(place)
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
  const role = roles.includes('learner') ? 'learner' : roles.includes('teacher') ? 'teacher' : 'member'
  const join = (kind: 'class' | 'course', written: string) => {
    const prefixed = schools.find((each) => written.toLowerCase().startsWith(`${each.toLowerCase()}-`))
    if (!prefixed && schools.length > 1)
      records.push(faultAt(at(kind === 'class' ? 'class' : 'courses'), 'warning', 'classSchoolUnclear', written))
    const school = prefixed ?? schools[0]
    const name = (prefixed ? written.slice(prefixed.length + 1) : written).replace(/\s+/g, ' ')
    const group = `${school ? `${school}/` : ''}${kind === 'course' ? 'kurs/' : ''}${name.toLowerCase()}`
    if (!seen.groups.has(group)) {
      seen.groups.add(group)
      records.push({
        type: 'group',
        key: group,
        kind,
        name,
        ...(kind === 'class' && grade && roles.includes('learner') && name.includes(grade.replace(/^0/, '')) ? { grade } : {}),
        ...(school ? { school } : {}),
        where,
      })
    }
    records.push({ type: 'membership', person, group, role, where })
  }
  for (const name of several('class')) join('class', name)
  for (const name of several('courses')) join('course', name)
  for (const ward of listOf(cell('guardianOf'))) records.push({ type: 'guardian', person, ward, where })
}
