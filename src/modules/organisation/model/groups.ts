// School years and the groups of a school in one of them.
import { type Day, defineModel, field, type Row } from '#shared'

export const SchoolYear = defineModel('organisation.schoolYear', {
  id: field.id(),
  name: field.text({ required: true, max: 40 }),
  starts: field.day({ required: true }),
  ends: field.day({ required: true }),
  version: field.version(),
})
export type SchoolYear = Row<typeof SchoolYear>

/** Schulconnex Gruppentyp: Klasse, Kurs, Sonstig. */
export const groupKinds = ['class', 'course', 'other'] as const

export const Group = defineModel('organisation.group', {
  id: field.id(),
  name: field.text({ required: true, max: 120 }),
  kind: field.choice(groupKinds, { required: true, write: 'create', width: 'narrow' }),
  /** Schulconnex Jahrgangsstufe 01 to 13; Länder also know E1, Q2 and others. */
  grade: field.text({ max: 10, width: 'narrow' }),
  subject: field.text({ max: 80, list: 'hidden' }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create' }),
  schoolYear: field.ref({ ref: 'organisation.schoolYear', required: true, write: 'create' }),
  source: field.text({ max: 60, write: 'create', list: 'hidden' }),
  sourceKey: field.text({ max: 120, write: 'create', list: 'hidden' }),
  state: field.choice(['active', 'archived'], { required: true, write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type Group = Row<typeof Group>

/** The calendar year in which the school year of a day began: it runs from 1 August to 31 July in every Land. */
export function startYearOf(day: Day): number {
  const year = Number(day.slice(0, 4))
  return day.slice(5) >= '08-01' ? year : year - 1
}

/** The school year that begins in a calendar year. */
export const schoolYearOf = (startYear: number) => ({
  name: `${startYear}/${String((startYear + 1) % 100).padStart(2, '0')}`,
  starts: `${startYear}-08-01`,
  ends: `${startYear + 1}-07-31`,
})
