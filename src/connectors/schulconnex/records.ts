// What a Schulconnex server says of people, as roster records. The specification contradicts itself in places (see README), so
// nothing is refused for its form: what can be understood is taken, the rest is named.
import type { AffiliationRole } from '#modules/people/model'
import {
  gradeCode,
  type RosterGroup,
  type RosterMembership,
  type RosterPerson,
  type RosterRecord,
  type Where,
} from '#modules/rosters/ports'
import { dayOf, faultAt } from '../../kernel/tables/index.ts'

type Source = Record<string, unknown>
export const isObject = (value: unknown): value is Source => typeof value === 'object' && value !== null && !Array.isArray(value)
const part = (from: unknown, key: string): Source => (isObject(from) && isObject(from[key]) ? from[key] : {})
const list = (from: unknown, key: string): unknown[] => (isObject(from) && Array.isArray(from[key]) ? from[key] : [])
const text = (from: unknown, key: string): string => {
  const value = isObject(from) ? from[key] : undefined
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
}

const roles: Record<string, AffiliationRole> = {
  lern: 'learner',
  lehr: 'teacher',
  sorgber: 'guardian',
  leit: 'head',
  schb: 'clerk',
  nlehr: 'staff',
  orgadmin: 'orgAdmin',
  sysadmin: 'sysAdmin',
  extern: 'external',
}
const genders = { m: 'm', w: 'w', d: 'd', x: 'x' } as const
const kinds = { klasse: 'class', kurs: 'course', sonstig: 'other' } as const
/** The role in a group that says most goes first. */
const groupRoles: [string, RosterMembership['role']][] = [
  ['klleit', 'classTeacher'],
  ['lehr', 'teacher'],
  ['vlehr', 'teacher'],
  ['foerd', 'teacher'],
  ['lern', 'learner'],
  ['gleit', 'member'],
  ['gmit', 'member'],
  ['schb', 'member'],
]

/** `NI_12345` → 12345: MUSES keeps the number as the Land writes it, the Land is that of the authority. */
export const schoolNumber = (organisation: unknown) => text(organisation, 'kennung').replace(/^[A-Z]{2}_/, '') || text(organisation, 'id')

export interface State {
  today: string
  /** Number by id of an organisation, and which are no schools. */
  schools: Map<string, string>
  others: Set<string>
  groups: Set<string>
  /** Person by id of a context, for relations. */
  people: Map<string, string>
  relations: { guardian: string; ward: string; where: Where }[]
}
export const newState = (today: string): State => ({
  today,
  schools: new Map(),
  others: new Set(),
  groups: new Set(),
  people: new Map(),
  relations: [],
})

/** Remembers an organisation from the list of organisations or from a context. */
export function rememberOrganisation(organisation: unknown, state: State): void {
  const id = text(organisation, 'id')
  if (!id) return
  if (text(organisation, 'kennung') || !state.schools.has(id)) state.schools.set(id, schoolNumber(organisation))
  const type = text(organisation, 'typ').toLowerCase()
  if (type && type !== 'schule') state.others.add(id)
}

/** The records of one person with all contexts. */
export function* personRecords(value: unknown, where: Where, state: State): Generator<RosterRecord> {
  const at = (path: string): Where => ({ ...where, column: `${where.column}.${path}` })
  const key = text(value, 'pid')
  if (!key) return yield faultAt(at('pid'), 'error', 'keyMissing')
  if (!isObject(value) || !isObject(value.person)) return yield { ...faultAt(at('person'), 'error', 'personEmpty', key), person: key }
  const { person } = value
  const name = part(person, 'name')
  const [familyName, givenName] = [text(name, 'familienname'), text(name, 'vorname')]
  if (!familyName || !givenName) return yield { ...faultAt(at('person.name'), 'error', 'nameMissing', key), person: key }
  const record: RosterPerson = { type: 'person', key, familyName, givenName, where }
  if (text(name, 'rufname')) record.callName = text(name, 'rufname')
  if (text(name, 'titel')) record.title = text(name, 'titel')
  const born = text(part(person, 'geburt'), 'datum')
  const birthDay = born ? dayOf(born, state) : undefined
  if (birthDay) record.birthDay = birthDay
  else if (born) yield faultAt(at('person.geburt.datum'), 'warning', 'dayUnreadable', born)
  const gender = text(person, 'geschlecht').toLowerCase()
  if (gender in genders) record.gender = genders[gender as 'm']
  else if (gender) yield faultAt(at('person.geschlecht'), 'warning', 'genderUnknown', gender)
  const contexts = list(value, 'personenkontexte')
  const email = contexts
    .flatMap((context) => list(context, 'erreichbarkeiten'))
    .find((each) => /^e-?mail$/i.test(text(each, 'typ')) && text(each, 'kennung').includes('@'))
  if (email) record.email = text(email, 'kennung')
  yield record
  for (const [index, context] of contexts.entries())
    yield* contextRecords(key, context, { ...where, column: `${where.column}.personenkontexte[${index}]` }, state)
}

function* contextRecords(person: string, context: unknown, where: Where, state: State): Generator<RosterRecord> {
  const at = (path: string): Where => ({ ...where, column: `${where.column}.${path}` })
  const organisation = part(context, 'organisation')
  rememberOrganisation(organisation, state)
  const id = text(context, 'id')
  if (id) state.people.set(id, person)
  const orgId = text(organisation, 'id')
  const school = state.schools.get(orgId) || schoolNumber(organisation)
  if (!school) return yield faultAt(at('organisation'), 'error', 'schoolMissing', id)
  if (state.others.has(orgId)) return yield faultAt(at('organisation'), 'warning', 'notASchool', text(organisation, 'name') || school)
  const word = text(context, 'rolle')
  if (!word) return yield faultAt(at('rolle'), 'error', 'roleMissing', id)
  const role = roles[word.toLowerCase()]
  if (!role) yield faultAt(at('rolle'), 'warning', 'roleUnknown', word)
  const grade = text(context, 'jahrgangsstufe')
  const erased = text(part(context, 'loeschung'), 'zeitpunkt')
  const until = erased ? dayOf(erased, state) : undefined
  if (erased && !until) yield faultAt(at('loeschung.zeitpunkt'), 'warning', 'dayUnreadable', erased)
  yield {
    type: 'affiliation',
    person,
    school,
    role: role ?? 'external',
    ...(grade ? { grade: gradeCode(grade) } : {}),
    ...(until ? { until } : {}),
    where,
  }
  for (const [index, group] of list(context, 'gruppen').entries())
    yield* groupRecords(person, group, school, { ...where, column: `${where.column}.gruppen[${index}]` }, state)
  for (const relation of list(part(context, 'beziehungen'), 'hat_als_beziehungen'))
    if (text(relation, 'beziehung').toLowerCase() === 'sorgber')
      state.relations.push({ guardian: text(relation, 'ktid'), ward: person, where: at('beziehungen') })
}

function* groupRecords(person: string, value: unknown, school: string, where: Where, state: State): Generator<RosterRecord> {
  // Servers also send the group itself where the standard wraps it.
  const group = isObject(value) && isObject(value.gruppe) ? value.gruppe : value
  const [key, name] = [text(group, 'id'), text(group, 'bezeichnung')]
  if (!key || !name) return yield faultAt(where, 'error', 'groupNameMissing', key)
  const span = part(group, 'laufzeit')
  if (!state.groups.has(key)) {
    state.groups.add(key)
    const kind = kinds[text(group, 'typ').toLowerCase() as keyof typeof kinds]
    if (!kind) yield faultAt(where, 'warning', 'classTypeUnknown', text(group, 'typ'))
    const record: RosterGroup = {
      type: 'group',
      key,
      kind: kind ?? 'other',
      name,
      school: state.schools.get(text(group, 'orgid')) || school,
      where,
    }
    const grades = list(group, 'jahrgangsstufen').filter((each) => typeof each === 'string')
    if (grades.length === 1) record.grade = gradeCode(grades[0]!)
    const subject = list(group, 'faecher')[0]
    if (kind === 'course' && subject) record.subject = text(subject, 'bezeichnung') || text(subject, 'kennung') || undefined
    yield record
  }
  const mine = part(value, 'gruppenzugehoerigkeit')
  const words = list(mine, 'rollen').map((each) => String(each).toLowerCase())
  const role = groupRoles.find(([word]) => words.includes(word))?.[1]
  if (!role) yield faultAt({ ...where, column: `${where.column}.gruppenzugehoerigkeit.rollen` }, 'warning', 'roleUnknown', words.join(', '))
  const from = dayOf(text(mine, 'von') || text(span, 'von'), state) ?? periodDay(text(span, 'vonlernperiode'), 'from')
  const until = dayOf(text(mine, 'bis') || text(span, 'bis'), state) ?? periodDay(text(span, 'bislernperiode'), 'until')
  yield { type: 'membership', person, group: key, role: role ?? 'member', ...(from ? { from } : {}), ...(until ? { until } : {}), where }
}

/** `2026` is the school year 2026/27, `2026-1` and `2026-2` its halves; it runs from 1 August to 31 July. */
export function periodDay(period: string, end: 'from' | 'until'): string | undefined {
  const [, year, half] = /^(\d{4})(?:-([12]))?$/.exec(period) ?? []
  if (!year) return undefined
  const next = String(Number(year) + 1)
  if (end === 'from') return half === '2' ? `${next}-02-01` : `${year}-08-01`
  return half === '1' ? `${next}-01-31` : `${next}-07-31`
}

/** Relations name contexts, which are known only when all people are. */
export function* relationRecords({ relations, people }: State): Generator<RosterRecord> {
  for (const { guardian, ward, where } of relations) {
    const person = people.get(guardian)
    if (person) yield { type: 'guardian', person, ward, where }
    else yield faultAt(where, 'warning', 'personUnknown', guardian)
  }
}
