// Versions 2 and 2.1: the role stands in the list of people, or in a file of its own.
import type { RosterRecord, Where } from '#modules/rosters/ports'
import { faultAt } from '../../kernel/tables/index.ts'
import { sdsHeaders } from './headers.ts'
import { gradeIn, groupOf, personOf, type Reading, rowsOf, schoolOf, sdsDay } from './parts.ts'
import { isGuardian, memberRoleOf, roleOf } from './words.ts'

const heads = sdsHeaders['v2.1']
const schoolTypes = /^(school|college|university|ecole|schule)$/i

export async function* readSecond(reading: Reading): AsyncGenerator<RosterRecord> {
  yield* rowsOf(reading, 'orgs', heads.orgs, ['sourcedId'], ({ cell }) => {
    const id = cell('sourcedId')
    reading.orgs.set(id, { key: id, isSchool: schoolTypes.test(cell('type')), parent: cell('parentSourcedId') })
    return undefined
  })
  yield* reading.version === 'v2' ? usersWithRole(reading) : usersAndRoles(reading)
  const subjects = new Map<string, string>()
  if (reading.version === 'v2.1')
    yield* rowsOf(reading, 'courses', heads.courses, ['sourcedId'], ({ cell }) => {
      subjects.set(cell('sourcedId'), cell('title'))
      return undefined
    })
  yield* rowsOf(reading, 'classes', heads.classes, ['sourcedId', 'title'], ({ cell, where }) =>
    groupOf(cell('sourcedId'), cell('title'), schoolOf(reading, cell('orgSourcedId')), subjects.get(cell('courseSourcedId')) ?? '', where),
  )
  yield* rowsOf(reading, 'enrollments', heads.enrollments, ['classSourcedId', 'userSourcedId'], ({ cell, where }) => [
    { type: 'membership', person: cell('userSourcedId'), group: cell('classSourcedId'), role: memberRoleOf(cell('role')), where },
  ])
}

interface Place {
  school: string | undefined
  grade: string
  from?: string
  until?: string
}

function* affiliationOf(person: string, word: string, { school, grade, from, until }: Place, where: Where): Generator<RosterRecord> {
  const { role, known } = roleOf(word)
  if (!known) yield faultAt({ ...where, column: 'role' }, 'warning', 'roleUnknown', word)
  yield { type: 'affiliation', person, school, role, ...gradeIn(grade), ...(from ? { from } : {}), ...(until ? { until } : {}), where }
}

const usersWithRole = (reading: Reading) =>
  rowsOf(reading, 'users', sdsHeaders.v2.users, ['sourcedId', 'givenName', 'familyName', 'role'], function* ({ cell, where }) {
    const key = cell('sourcedId')
    yield* personOf(
      { key, familyName: cell('familyName'), givenName: cell('givenName'), accountName: cell('username') },
      where,
      reading.today,
    )
    for (const org of cell('orgSourcedIds').split(','))
      yield* affiliationOf(key, cell('role'), { school: schoolOf(reading, org.trim()), grade: cell('grade') }, where)
  })

async function* usersAndRoles(reading: Reading): AsyncGenerator<RosterRecord> {
  /** The school of everybody who has a place. */
  const placed = new Map<string, string | undefined>()
  yield* roles(reading, placed)
  yield* guardians(reading, placed)
  const facts = new Map<string, { sex: string; day: string }>()
  yield* rowsOf(reading, 'demographics', heads.demographics, ['userSourcedId'], ({ cell }) => {
    // Place of birth and origin stand in the same row and are left there.
    facts.set(cell('userSourcedId'), { sex: cell('sex'), day: cell('birthDate') })
    return undefined
  })
  const rolesKnown = reading.set.files.has('roles')
  yield* rowsOf(reading, 'users', heads.users, ['sourcedId', 'givenName', 'familyName'], ({ cell, where }) => {
    const key = cell('sourcedId')
    // Doctors and relatives in the list of contacts are nobody's business here.
    if (key && rolesKnown && !placed.has(key)) return undefined
    const person = {
      key,
      familyName: cell('familyName'),
      givenName: cell('givenName'),
      accountName: cell('username'),
      email: cell('email'),
    }
    return personOf({ ...person, ...facts.get(key) }, where, reading.today)
  })
}

const roles = (reading: Reading, placed: Map<string, string | undefined>) =>
  rowsOf(reading, 'roles', heads.roles, ['userSourcedId', 'orgSourcedId', 'role'], function* ({ cell, where, at }) {
    const school = schoolOf(reading, cell('orgSourcedId'))
    placed.set(cell('userSourcedId'), school)
    const day = (name: 'roleStartDate' | 'roleEndDate') => sdsDay(cell(name), reading.today)
    for (const name of ['roleStartDate', 'roleEndDate'] as const)
      if (cell(name) && !day(name)) yield faultAt(at(name), 'warning', 'dayUnreadable', cell(name))
    const place = { school, grade: cell('grade'), from: day('roleStartDate'), until: day('roleEndDate') }
    yield* affiliationOf(cell('userSourcedId'), cell('role'), place, where)
  })

const guardians = (reading: Reading, placed: Map<string, string | undefined>) =>
  rowsOf(reading, 'relationships', heads.relationships, ['userSourcedId', 'relationshipUserSourcedId'], function* ({ cell, where }) {
    const [ward, person] = [cell('userSourcedId'), cell('relationshipUserSourcedId')]
    if (!isGuardian(cell('relationshipRole'))) return
    // Guardians have no row of their own in roles: their place is the school of the child.
    if (!placed.has(person)) yield { type: 'affiliation', person, school: placed.get(ward), role: 'guardian', where }
    placed.set(person, placed.get(person) ?? placed.get(ward))
    yield { type: 'guardian', person, ward, where }
  })
