// Version 1, "SDS Format": six files with headings in words.
import type { RosterRecord } from '#modules/rosters/ports'
import type { NamedRow } from '../../kernel/tables/index.ts'
import { sdsHeaders } from './headers.ts'
import { gradeIn, groupOf, personOf, type Reading, rowsOf, schoolOf } from './parts.ts'

const { School, Section, Student, StudentEnrollment, Teacher, TeacherRoster } = sdsHeaders.v1
type PersonColumn = 'SIS ID' | 'School SIS ID' | 'First Name' | 'Last Name' | 'Username' | 'Secondary Email' | 'Status'
const needed = ['SIS ID', 'First Name', 'Last Name'] as const

export async function* readFirst(reading: Reading): AsyncGenerator<RosterRecord> {
  yield* rowsOf(reading, 'School', School, ['SIS ID'], ({ cell }) => {
    reading.orgs.set(cell('SIS ID'), { key: cell('School Number') || cell('SIS ID'), isSchool: true, parent: '' })
    return undefined
  })
  yield* rowsOf(reading, 'Student', Student, needed, (row) => people(reading, row, 'learner', row.cell('Birthdate'), row.cell('Grade')))
  yield* rowsOf(reading, 'Teacher', Teacher, needed, (row) => people(reading, row, 'teacher'))
  yield* rowsOf(reading, 'Section', Section, ['SIS ID', 'Section Name'], ({ cell, where }) =>
    groupOf(cell('SIS ID'), cell('Section Name'), schoolOf(reading, cell('School SIS ID')), cell('Course Subject'), where),
  )
  yield* rowsOf(reading, 'StudentEnrollment', StudentEnrollment, StudentEnrollment, ({ cell, where }) => [
    { type: 'membership', person: cell('SIS ID'), group: cell('Section SIS ID'), role: 'learner', where },
  ])
  yield* rowsOf(reading, 'TeacherRoster', TeacherRoster, TeacherRoster, ({ cell, where }) => [
    { type: 'membership', person: cell('SIS ID'), group: cell('Section SIS ID'), role: 'teacher', where },
  ])
}

function* people(
  reading: Reading,
  { cell, where }: NamedRow<PersonColumn>,
  role: 'learner' | 'teacher',
  day = '',
  grade = '',
): Generator<RosterRecord> {
  const key = cell('SIS ID')
  if (/^(inactive|deleted)$/i.test(cell('Status'))) return yield { type: 'left', person: key, where }
  const names = { familyName: cell('Last Name'), givenName: cell('First Name') }
  yield* personOf({ key, ...names, day, accountName: cell('Username'), email: cell('Secondary Email') }, where, reading.today)
  yield { type: 'affiliation', person: key, school: schoolOf(reading, cell('School SIS ID')), role, ...gradeIn(grade), where }
}
