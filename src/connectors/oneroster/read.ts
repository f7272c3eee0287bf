// OneRoster sets as roster records. Files deviate in the wild: everything readable is read, every deviation is a warning.
import { gradeCode, type ReadOptions, type RosterAffiliation, type RosterPerson, type RosterRecord } from '#modules/rosters/ports'
import { dayOf, type FileSet, faultAt, type NamedRow, namedRows } from '../../kernel/tables/index.ts'
import { oneRosterHeaders as heads, otherFiles } from './headers.ts'
import { type Manifest, type Mode, modeOf } from './manifest.ts'
import { genderOf, isGuardian, listOf, memberRoleOf, roleOf } from './words.ts'

interface Reading {
  set: FileSet
  manifest: Manifest
  today: string
  /** What MUSES finds a school by, by id of the org. */
  schools: Map<string, string>
  homerooms: Set<string>
  subjects: Map<string, string>
  /** Users that are guardians by role. */
  guardians: Set<string>
  facts: Map<string, { sex: string; day: string }>
}
type Row<N extends string> = NamedRow<N | 'status' | 'dateLastModified'>
/** Columns that makers add under a name of their own are announced by the standard. */
const extra = /^metadata\./i

/** All records of a set. */
export async function* readSet(set: FileSet, manifest: Manifest, { today }: Pick<ReadOptions, 'today'>): AsyncGenerator<RosterRecord> {
  const reading: Reading = {
    set,
    manifest,
    today,
    schools: new Map(),
    homerooms: new Set(),
    subjects: new Map(),
    guardians: new Set(),
    facts: new Map(),
  }
  yield* set.faults
  for (const each of set.doubled) yield { ...faultAt({ file: each.name }, 'error', 'fileTwice', each.name), cut: true }
  for (const name of set.foldered) yield faultAt({ file: name }, 'warning', 'fileInFolder')
  const known = new Set(['manifest', ...Object.keys(heads).map((name) => name.toLowerCase()), ...otherFiles])
  for (const [name, each] of set.files) if (!known.has(name)) yield faultAt({ file: each.name }, 'warning', 'fileIgnored')
  yield* orgs(reading)
  yield* courses(reading)
  yield* demographics(reading)
  yield* classes(reading)
  yield* users(reading)
  yield* enrollments(reading)
}

/** The rows of a file as the standard has it; a status that does not fit the mode of the file is named once. */
async function* rows<N extends string>(
  reading: Reading,
  name: string,
  names: readonly N[],
  required: readonly N[],
  read: (row: Row<N>, gone: boolean, day: string | undefined) => Iterable<RosterRecord>,
): AsyncGenerator<RosterRecord> {
  const file = reading.set.files.get(name.toLowerCase())
  if (!file || reading.manifest.modes.get(name.toLowerCase()) === 'absent') return
  const mode = await modeOf(reading.set, reading.manifest, name.toLowerCase())
  let told = false
  yield* namedRows(file, { names, required, extra }, function* (given): Generator<RosterRecord> {
    const row = given as unknown as Row<N>
    const status = row.cell('status').toLowerCase()
    const fault = statusFault(mode, status, row.cell('dateLastModified'))
    if (fault && !told) yield faultAt(row.at('status'), 'warning', fault, status)
    told ||= fault !== undefined
    const gone = status === 'tobedeleted' || status === 'inactive'
    yield* read(row, gone, dayOf(row.cell('dateLastModified'), { today: reading.today }))
  })
}

function statusFault(mode: Mode, status: string, changed: string): string | undefined {
  if (status && status !== 'active' && status !== 'tobedeleted') return 'statusUnknown'
  if (mode === 'bulk') return status || changed ? 'statusInBulk' : undefined
  return status && changed ? undefined : 'statusMissing'
}

const none: RosterRecord[] = []

const orgs = (reading: Reading) =>
  rows(reading, 'orgs', heads.orgs, ['sourcedId'], ({ cell }) => {
    reading.schools.set(cell('sourcedId'), cell('identifier') || cell('sourcedId'))
    return none
  })

const courses = (reading: Reading) =>
  rows(reading, 'courses', heads.courses, ['sourcedId'], ({ cell }) => {
    reading.subjects.set(cell('sourcedId'), listOf(cell('subjects'))[0] ?? cell('title'))
    return none
  })

const demographics = (reading: Reading) =>
  rows(reading, 'demographics', heads.demographics, ['sourcedId'], ({ cell }) => {
    // Origin and place of birth stand in the same row and are left there.
    reading.facts.set(cell('sourcedId'), { sex: cell('sex'), day: cell('birthDate') })
    return none
  })

const schoolOf = (reading: Reading, id: string) => (id ? (reading.schools.get(id) ?? id) : undefined)

const classes = (reading: Reading) =>
  rows(reading, 'classes', heads.classes, ['sourcedId', 'title'], function* (row, gone) {
    const { cell, where } = row
    if (gone) return
    const [key, name] = [cell('sourcedId'), cell('title') || cell('classCode')]
    if (!key || !name) return yield faultAt(where, 'error', 'groupNameMissing', key)
    const type = cell('classType').toLowerCase()
    if (type !== 'homeroom' && type !== 'scheduled') yield faultAt(row.at('classType'), 'warning', 'classTypeUnknown', cell('classType'))
    if (type === 'homeroom') reading.homerooms.add(key)
    const grade = listOf(cell('grades'))
    const subject = listOf(cell('subjects'))[0] ?? reading.subjects.get(cell('courseSourcedId'))
    yield {
      type: 'group',
      key,
      kind: type === 'homeroom' ? 'class' : 'course',
      name,
      ...(grade.length === 1 ? { grade: gradeCode(grade[0]!) } : {}),
      ...(subject && type !== 'homeroom' ? { subject } : {}),
      school: schoolOf(reading, cell('schoolSourcedId')),
      where,
    }
  })

async function* users(reading: Reading): AsyncGenerator<RosterRecord> {
  const old = reading.manifest.version === '1.1'
  const names = old ? heads.users : heads.users12
  // Who is a guardian must be known before the first child names one.
  type RoleColumn = 'role' | 'sourcedId' | 'userSourcedId'
  const roleColumns: readonly string[] = old ? heads.users : heads.roles
  const guardians = rows<RoleColumn>(reading, old ? 'users' : 'roles', roleColumns as RoleColumn[], [], ({ cell }) => {
    if (isGuardian(cell('role'))) reading.guardians.add(cell(old ? 'sourcedId' : 'userSourcedId'))
    return none
  })
  for await (const _ of guardians);
  const placed = new Set<string>()
  if (!old) yield* roles(reading, placed)
  type Column = (typeof heads.users)[number] | (typeof heads.users12)[number]
  yield* rows<Column>(reading, 'users', names as readonly Column[], ['sourcedId', 'givenName', 'familyName'], function* (row, gone, day) {
    const { cell, where } = row
    const key = cell('sourcedId')
    if (!key) return yield faultAt(where, 'error', 'keyMissing', `${cell('familyName')}, ${cell('givenName')}`)
    const enabled = cell('enabledUser').toLowerCase()
    if (enabled && enabled !== 'true' && enabled !== 'false')
      yield faultAt(row.at('enabledUser'), 'warning', 'yesNoUnknown', cell('enabledUser'))
    if (gone || enabled === 'false') return yield { type: 'left', person: key, ...(gone && day ? { on: day } : {}), where }
    const { role, known } = roleOf(cell('role'))
    if (old && !role) return
    if (!old && placed.size && !placed.has(key)) return yield faultAt(where, 'warning', 'roleMissing', key)
    yield* personOf(reading, row, key)
    if (old) {
      if (!known) yield faultAt(row.at('role'), 'warning', 'roleUnknown', cell('role'))
      const grade = listOf(cell('grades'))
      const orgIds = listOf(cell('orgSourcedIds'))
      for (const org of orgIds.length ? orgIds : [''])
        yield affiliation(key, schoolOf(reading, org), role!, where, { grade: grade.length === 1 ? gradeCode(grade[0]!) : undefined })
    }
    yield* guardianLinks(reading, key, listOf(cell('agentSourcedIds')), row)
  })
}

function affiliation(
  person: string,
  school: string | undefined,
  role: RosterAffiliation['role'],
  where: RosterAffiliation['where'],
  more: { grade?: string; from?: string; until?: string },
): RosterAffiliation {
  const filled = Object.fromEntries(Object.entries(more).filter(([, value]) => value))
  return { type: 'affiliation', person, school, role, ...filled, where }
}

function* personOf(
  reading: Reading,
  row: Row<'familyName' | 'givenName' | 'username' | 'email' | 'preferredGivenName'>,
  key: string,
): Generator<RosterRecord> {
  const { cell, where } = row
  const [familyName, givenName] = [cell('familyName'), cell('givenName')]
  if (!familyName || !givenName) return yield { ...faultAt(where, 'error', 'nameMissing', key), person: key }
  const person: RosterPerson = { type: 'person', key, familyName, givenName, where }
  const fact = reading.facts.get(key)
  if (fact?.day) {
    const day = dayOf(fact.day, { today: reading.today })
    if (day) person.birthDay = day
    else yield faultAt({ ...where, column: 'demographics.birthDate' }, 'warning', 'dayUnreadable', fact.day)
  }
  const gender = fact?.sex ? genderOf(fact.sex) : undefined
  if (gender) person.gender = gender
  else if (fact?.sex) yield faultAt({ ...where, column: 'demographics.sex' }, 'warning', 'genderUnknown', fact.sex)
  if (cell('preferredGivenName')) person.callName = cell('preferredGivenName')
  if (cell('email')) person.email = cell('email')
  if (cell('username')) person.accountName = cell('username')
  yield person
}

/** Agents stand with the child, with the guardian, or with both. */
function* guardianLinks({ guardians }: Reading, key: string, agents: string[], { where }: Row<'agentSourcedIds'>): Generator<RosterRecord> {
  for (const agent of agents) {
    if (guardians.has(key)) yield { type: 'guardian', person: key, ward: agent, where }
    else if (guardians.has(agent)) yield { type: 'guardian', person: agent, ward: key, where }
  }
}

const roles = (reading: Reading, placed: Set<string>) =>
  rows(reading, 'roles', heads.roles, ['userSourcedId', 'role', 'orgSourcedId'], function* (row, gone, day) {
    const { cell, where } = row
    const { role, known } = roleOf(cell('role'))
    if (!role) return
    if (!known) yield faultAt(row.at('role'), 'warning', 'roleUnknown', cell('role'))
    placed.add(cell('userSourcedId'))
    yield* days(reading, row)
    const from = dayOf(cell('beginDate'), reading)
    const until = gone ? (day ?? reading.today) : dayOf(cell('endDate'), reading)
    yield affiliation(cell('userSourcedId'), schoolOf(reading, cell('orgSourcedId')), role, where, { from, until })
  })

function* days({ today }: Reading, { cell, at }: Row<'beginDate' | 'endDate'>): Generator<RosterRecord> {
  for (const name of ['beginDate', 'endDate'] as const)
    if (cell(name) && !dayOf(cell(name), { today })) yield faultAt(at(name), 'warning', 'dayUnreadable', cell(name))
}

const enrollments = (reading: Reading) =>
  rows(reading, 'enrollments', heads.enrollments, ['classSourcedId', 'userSourcedId', 'role'], function* (row, gone, day) {
    const { cell, where } = row
    const [person, group] = [cell('userSourcedId'), cell('classSourcedId')]
    if (!person || !group) return yield faultAt(where, 'error', 'membershipIncomplete', `${person}/${group}`)
    yield* days(reading, row)
    const from = dayOf(cell('beginDate'), reading)
    const until = gone ? (day ?? reading.today) : dayOf(cell('endDate'), reading)
    const role = memberRoleOf(cell('role'), /^true$/i.test(cell('primary')), reading.homerooms.has(group))
    yield { type: 'membership', person, group, role, ...(from ? { from } : {}), ...(until ? { until } : {}), where }
  })
