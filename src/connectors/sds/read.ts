// School Data Sync sets as roster records: schools first, then people, classes, memberships, guardians.
import { gradeCode, type ReadOptions, type RosterPerson, type RosterRecord, type Where } from '#modules/people/ports'
import { dayOf, type FileSet, faultAt, type NamedRow, namedRows, type TableFile } from '../../kernel/tables/index.ts'
import { type SdsVersion, sdsHeaders } from './headers.ts'
import { genderOf, isClassName, isGuardian, memberRoleOf, roleOf } from './words.ts'

interface Org {
  /** What MUSES finds a school by: its number where there is one. */
  key: string
  isSchool: boolean
  parent: string
}
type Orgs = Map<string, Org>

/** The school an org belongs to: departments and years stand below one. */
export function schoolOf(orgs: Orgs, id: string): string | undefined {
  let org = orgs.get(id)
  for (let depth = 0; org && depth < 10; depth++) {
    if (org.isSchool) return org.key
    org = orgs.get(org.parent)
  }
  return id || undefined
}

interface Reading {
  set: FileSet
  version: SdsVersion
  options: Pick<ReadOptions, 'today'>
  orgs: Orgs
}
const file = ({ set }: Reading, name: string): TableFile | undefined => set.files.get(name.toLowerCase())

/** All records of a set. */
export async function* readSet(set: FileSet, version: SdsVersion, options: Pick<ReadOptions, 'today'>): AsyncGenerator<RosterRecord> {
  const reading: Reading = { set, version, options, orgs: new Map() }
  yield* set.faults
  for (const each of set.doubled) yield { ...faultAt({ file: each.name }, 'error', 'fileTwice', each.name), cut: true }
  const known = new Set<string>(Object.keys(sdsHeaders[version]).map((name) => name.toLowerCase()))
  for (const [name, each] of set.files) if (!known.has(name)) yield faultAt({ file: each.name }, 'warning', 'fileIgnored')
  yield* version === 'v1' ? readFirst(reading) : readSecond(reading)
}

const slashes = { slash: 'month' } as const

/** Fills in what both generations share; a wrong day is named and left out. */
function* personOf(
  row: { key: string; family: string; given: string; day?: string; sex?: string; account?: string; email?: string; title?: string },
  where: Where,
  today: string,
): Generator<RosterRecord> {
  if (!row.key) return yield faultAt(where, 'error', 'keyMissing', `${row.family}, ${row.given}`)
  if (!row.family || !row.given) return yield faultAt(where, 'error', 'nameMissing', row.key)
  const person: RosterPerson = { type: 'person', key: row.key, familyName: row.family, givenName: row.given, where }
  if (row.day) {
    // Microsoft's own samples write American dates, its manual asks for ISO.
    const day = dayOf(row.day, { today, ...slashes })
    if (day) person.birthDay = day
    else yield faultAt(where, 'warning', 'dayUnreadable', row.day)
  }
  if (row.sex) {
    const gender = genderOf(row.sex)
    if (gender) person.gender = gender
    else yield faultAt(where, 'warning', 'genderUnknown', row.sex)
  }
  if (row.account) person.accountName = row.account
  if (row.email) person.email = row.email
  if (row.title) person.title = row.title
  yield person
}

async function* readFirst(reading: Reading): AsyncGenerator<RosterRecord> {
  const { orgs } = reading
  const { School, Section, Student, StudentEnrollment, Teacher, TeacherRoster } = sdsHeaders.v1
  const schools = file(reading, 'School')
  if (schools)
    yield* namedRows(schools, { names: School, required: ['SIS ID'] }, ({ cell }): RosterRecord[] => {
      orgs.set(cell('SIS ID'), { key: cell('School Number') || cell('SIS ID'), isSchool: true, parent: '' })
      return []
    })
  function* place(
    row: { cell: (name: 'SIS ID' | 'School SIS ID' | 'Status') => string; where: Where },
    role: 'learner' | 'teacher',
    grade: string,
  ): Generator<RosterRecord> {
    const [person, school] = [row.cell('SIS ID'), schoolOf(orgs, row.cell('School SIS ID'))]
    yield { type: 'affiliation', person, school, role, ...(grade ? { grade: gradeCode(grade) } : {}), where: row.where }
  }
  const today = reading.options.today
  const students = file(reading, 'Student')
  if (students)
    yield* namedRows(
      students,
      { names: Student, required: ['SIS ID', 'First Name', 'Last Name'] },
      function* (row): Generator<RosterRecord> {
        const { cell, where } = row
        if (/^(inactive|deleted)$/i.test(cell('Status'))) return yield { type: 'left', person: cell('SIS ID'), where }
        yield* personOf(
          {
            key: cell('SIS ID'),
            family: cell('Last Name'),
            given: cell('First Name'),
            day: cell('Birthdate'),
            account: cell('Username'),
            email: cell('Secondary Email'),
          },
          where,
          today,
        )
        yield* place(row, 'learner', cell('Grade'))
      },
    )
  const teachers = file(reading, 'Teacher')
  if (teachers)
    yield* namedRows(
      teachers,
      { names: Teacher, required: ['SIS ID', 'First Name', 'Last Name'] },
      function* (row): Generator<RosterRecord> {
        const { cell, where } = row
        if (/^(inactive|deleted)$/i.test(cell('Status'))) return yield { type: 'left', person: cell('SIS ID'), where }
        yield* personOf(
          {
            key: cell('SIS ID'),
            family: cell('Last Name'),
            given: cell('First Name'),
            account: cell('Username'),
            email: cell('Secondary Email'),
          },
          where,
          today,
        )
        yield* place(row, 'teacher', '')
      },
    )
  const sections = file(reading, 'Section')
  if (sections)
    yield* namedRows(sections, { names: Section, required: ['SIS ID', 'Section Name'] }, ({ cell, where }) =>
      groupOf(cell('SIS ID'), cell('Section Name'), schoolOf(orgs, cell('School SIS ID')), cell('Course Subject'), where),
    )
  for (const [name, names, role] of [
    ['StudentEnrollment', StudentEnrollment, 'learner'],
    ['TeacherRoster', TeacherRoster, 'teacher'],
  ] as const) {
    const enrollments = file(reading, name)
    if (enrollments)
      yield* namedRows(enrollments, { names, required: names }, ({ cell, where }): RosterRecord[] => [
        { type: 'membership', person: cell('SIS ID'), group: cell('Section SIS ID'), role, where },
      ])
  }
}

function* groupOf(key: string, name: string, school: string | undefined, subject: string, where: Where): Generator<RosterRecord> {
  if (!key || !name) return yield faultAt(where, 'error', 'groupNameMissing', key)
  yield { type: 'group', key, kind: isClassName(name) ? 'class' : 'course', name, ...(subject ? { subject } : {}), school, where }
}

const schoolTypes = /^(school|college|university|ecole|schule)$/i

async function* readSecond(reading: Reading): AsyncGenerator<RosterRecord> {
  const { orgs, version } = reading
  const heads = sdsHeaders['v2.1']
  const orgFile = file(reading, 'orgs')
  if (orgFile)
    yield* namedRows(orgFile, { names: heads.orgs, required: ['sourcedId'] }, ({ cell }): RosterRecord[] => {
      const id = cell('sourcedId')
      orgs.set(id, { key: id, isSchool: schoolTypes.test(cell('type')), parent: cell('parentSourcedId') })
      return []
    })
  yield* version === 'v2' ? usersWithRole(reading) : usersAndRoles(reading)
  const subjects = new Map<string, string>()
  const courses = file(reading, 'courses')
  if (courses && version === 'v2.1')
    yield* namedRows(courses, { names: heads.courses, required: ['sourcedId'] }, ({ cell }): RosterRecord[] => {
      subjects.set(cell('sourcedId'), cell('title'))
      return []
    })
  const classes = file(reading, 'classes')
  const names = [...heads.classes]
  if (classes)
    yield* namedRows(classes, { names, required: ['sourcedId', 'title'] }, ({ cell, where }) =>
      groupOf(cell('sourcedId'), cell('title'), schoolOf(orgs, cell('orgSourcedId')), subjects.get(cell('courseSourcedId')) ?? '', where),
    )
  const enrollments = file(reading, 'enrollments')
  if (enrollments)
    yield* namedRows(
      enrollments,
      { names: heads.enrollments, required: ['classSourcedId', 'userSourcedId'] },
      ({ cell, where }): RosterRecord[] => [
        { type: 'membership', person: cell('userSourcedId'), group: cell('classSourcedId'), role: memberRoleOf(cell('role')), where },
      ],
    )
}

function* affiliationOf(
  person: string,
  word: string,
  school: string | undefined,
  grade: string,
  where: Where,
  from?: string,
  until?: string,
): Generator<RosterRecord> {
  const { role, known } = roleOf(word)
  if (!known) yield faultAt({ ...where, column: 'role' }, 'warning', 'roleUnknown', word)
  yield {
    type: 'affiliation',
    person,
    school,
    role,
    ...(grade ? { grade: gradeCode(grade) } : {}),
    ...(from ? { from } : {}),
    ...(until ? { until } : {}),
    where,
  }
}

async function* usersWithRole({ orgs, options, ...rest }: Reading): AsyncGenerator<RosterRecord> {
  const users = file({ orgs, options, ...rest }, 'users')
  if (!users) return
  yield* namedRows(
    users,
    { names: sdsHeaders.v2.users, required: ['sourcedId', 'givenName', 'familyName', 'role'] },
    function* ({ cell, where }): Generator<RosterRecord> {
      yield* personOf(
        { key: cell('sourcedId'), family: cell('familyName'), given: cell('givenName'), account: cell('username') },
        where,
        options.today,
      )
      for (const org of cell('orgSourcedIds').split(','))
        yield* affiliationOf(cell('sourcedId'), cell('role'), schoolOf(orgs, org.trim()), cell('grade'), where)
    },
  )
}

async function* usersAndRoles(reading: Reading): AsyncGenerator<RosterRecord> {
  const { orgs, options } = reading
  const heads = sdsHeaders['v2.1']
  const placed = new Map<string, string | undefined>()
  const roles = file(reading, 'roles')
  if (roles)
    yield* namedRows(
      roles,
      { names: heads.roles, required: ['userSourcedId', 'orgSourcedId', 'role'] },
      function* ({ cell, where, at }): Generator<RosterRecord> {
        const school = schoolOf(orgs, cell('orgSourcedId'))
        placed.set(cell('userSourcedId'), school)
        const day = (name: 'roleStartDate' | 'roleEndDate') => dayOf(cell(name), { today: options.today, ...slashes })
        for (const name of ['roleStartDate', 'roleEndDate'] as const)
          if (cell(name) && !day(name)) yield faultAt(at(name), 'warning', 'dayUnreadable', cell(name))
        yield* affiliationOf(cell('userSourcedId'), cell('role'), school, cell('grade'), where, day('roleStartDate'), day('roleEndDate'))
      },
    )
  const relationships = file(reading, 'relationships')
  if (relationships)
    yield* namedRows(
      relationships,
      { names: heads.relationships, required: ['userSourcedId', 'relationshipUserSourcedId'] },
      function* ({ cell, where }): Generator<RosterRecord> {
        const [ward, person] = [cell('userSourcedId'), cell('relationshipUserSourcedId')]
        if (!isGuardian(cell('relationshipRole'))) return
        // Guardians have no row of their own in roles: their place is the school of the child.
        if (!placed.has(person)) yield { type: 'affiliation', person, school: placed.get(ward), role: 'guardian', where }
        placed.set(person, placed.get(person) ?? placed.get(ward))
        yield { type: 'guardian', person, ward, where }
      },
    )
  const facts = new Map<string, { sex: string; day: string }>()
  const demographics = file(reading, 'demographics')
  if (demographics)
    yield* namedRows(
      demographics,
      { names: heads.demographics, required: ['userSourcedId'] },
      ({ cell }: NamedRow<(typeof heads.demographics)[number]>): RosterRecord[] => {
        facts.set(cell('userSourcedId'), { sex: cell('sex'), day: cell('birthDate') })
        return []
      },
    )
  const users = file(reading, 'users')
  if (users)
    yield* namedRows(
      users,
      { names: heads.users, required: ['sourcedId', 'givenName', 'familyName'] },
      function* ({ cell, where }): Generator<RosterRecord> {
        const key = cell('sourcedId')
        // Doctors and relatives in the list of contacts are nobody's business here.
        if (key && roles && !placed.has(key)) return
        const fact = facts.get(key)
        yield* personOf(
          {
            key,
            family: cell('familyName'),
            given: cell('givenName'),
            account: cell('username'),
            email: cell('email'),
            sex: fact?.sex,
            day: fact?.day,
          },
          where,
          options.today,
        )
      },
    )
}
