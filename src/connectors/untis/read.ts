// The rows of Untis' GPU files. Columns are counted from 1 in the vendor's tables and here.
import type { RosterPerson, RosterRecord, Where } from '#modules/rosters/ports'
import { dayOf, faultAt, type TableFile } from '../../kernel/tables/index.ts'

export type GpuNumber = '001' | '002' | '003' | '004' | '005' | '010'
export type Files = Map<GpuNumber, TableFile>
export const lessonFiles = ['002', '001'] as const

export interface Known {
  today: string
  teachers: Set<string>
  /** Teacher and class pairs that were told already: one lesson stands on several rows. */
  taught: Set<string>
}
type Read = (cells: readonly string[], where: Where, known: Known) => Iterable<RosterRecord>

/** `GPU004.TXT`, `gpu010_2026.csv` → 004, 010; undefined for other files and for tables that hold nothing of a roster. */
export function numberOf(name: string): GpuNumber | undefined {
  const number = /gpu_?(\d{3})/i.exec(name)?.[1]
  return number && number in readers ? (number as GpuNumber) : undefined
}

const cell = (cells: readonly string[], column: number) => cells[column - 1]?.trim() ?? ''
const listOf = (text: string) => text.split('~').flatMap((each) => (each.trim() ? [each.trim()] : []))

/** Lesson number, class, teacher, subject, room, weekday 1 to 7, lesson. */
export const isLessonRow = (cells: readonly string[]) =>
  cells.length >= 7 &&
  cells.length <= 10 &&
  /^\d*$/.test(cell(cells, 1)) &&
  /^[1-7]$/.test(cell(cells, 6)) &&
  /^\d{1,2}$/.test(cell(cells, 7)) &&
  cell(cells, 2) + cell(cells, 3) !== ''

function* lesson(cells: readonly string[], where: Where): Generator<RosterRecord> {
  const [weekday, hour] = [Number(cell(cells, 6)), Number(cell(cells, 7))]
  // Lessons without a place in the week are planned, but not yet set.
  if (cell(cells, 6) === '' || weekday === 0) return
  if (!(weekday >= 1 && weekday <= 7) || !Number.isInteger(hour))
    return yield faultAt({ ...where, column: '6' }, 'error', 'lessonTimeUnknown', `${cell(cells, 6)}/${cell(cells, 7)}`)
  const [teacher, room, subject] = [cell(cells, 3), cell(cells, 5), cell(cells, 4)]
  const groups = listOf(cell(cells, 2))
  for (const group of groups.length ? groups : [undefined])
    yield {
      type: 'lesson',
      weekday,
      lesson: hour,
      ...(group ? { group } : {}),
      ...(teacher ? { teacher } : {}),
      ...(room ? { room } : {}),
      ...(subject ? { subject } : {}),
      where,
    }
}

function* teaching(cells: readonly string[], where: Where, known: Known): Generator<RosterRecord> {
  const teacher = cell(cells, 6)
  if (!known.teachers.has(teacher)) return
  for (const group of listOf(cell(cells, 5))) {
    const pair = `${teacher}\t${group}`
    if (known.taught.has(pair)) continue
    known.taught.add(pair)
    yield { type: 'membership', person: teacher, group, role: 'teacher', where }
  }
}

function* schoolClass(cells: readonly string[], where: Where): Generator<RosterRecord> {
  const name = cell(cells, 1)
  if (!name) return yield faultAt({ ...where, column: '1' }, 'error', 'groupNameMissing')
  const official = cell(cells, 2)
  yield { type: 'group', key: name, kind: 'class', name, ...(official && official !== name ? { officialName: official } : {}), where }
}

function namesOf(family: string, given: string): [string, string] {
  const [before, after] = family.split(',').map((part) => part.trim())
  return given || after === undefined ? [family, given] : [before!, after]
}

function genderOf(text: string): 'm' | 'w' | 'd' | undefined {
  const plain = text.toLowerCase()
  return plain === 'm' || plain === 'w' || plain === 'd' ? plain : plain === 'f' ? 'w' : undefined
}

function* teacher(cells: readonly string[], where: Where, known: Known): Generator<RosterRecord> {
  const key = cell(cells, 1)
  const [familyName, givenName] = namesOf(cell(cells, 2), cell(cells, 29))
  if (!key) return yield faultAt({ ...where, column: '1' }, 'error', 'keyMissing', familyName)
  if (!familyName || !givenName)
    return yield { ...faultAt({ ...where, column: familyName ? '29' : '2' }, 'error', 'nameMissing', key), person: key }
  known.teachers.add(key)
  const person: RosterPerson = { type: 'person', key, familyName, givenName, shortName: key, where }
  const gender = genderOf(cell(cells, 31))
  if (gender) person.gender = gender
  if (cell(cells, 33).includes('@')) person.email = cell(cells, 33)
  yield person
  yield { type: 'affiliation', person: key, role: 'teacher', where }
}

function* room(cells: readonly string[], where: Where): Generator<RosterRecord> {
  const number = cell(cells, 1)
  if (!number) return yield faultAt({ ...where, column: '1' }, 'error', 'roomNumberMissing')
  const [name, seats] = [cell(cells, 2), Number(cell(cells, 8))]
  yield {
    type: 'room',
    key: number,
    number,
    ...(name && name !== number ? { name } : {}),
    ...(seats > 0 && Number.isInteger(seats) ? { seats } : {}),
    where,
  }
}

function* student(cells: readonly string[], where: Where, { today }: Known): Generator<RosterRecord> {
  // The key of the school administration, its pupil number, the short name: the first that is there.
  const id = cell(cells, 15) || cell(cells, 9) || cell(cells, 1)
  const [familyName, givenName] = namesOf(cell(cells, 2), cell(cells, 8))
  if (!id) return yield faultAt(where, 'error', 'keyMissing', familyName)
  if (!familyName || !givenName)
    return yield { ...faultAt({ ...where, column: familyName ? '8' : '2' }, 'error', 'nameMissing', id), person: `schueler/${id}` }
  const key = `schueler/${id}`
  const person: RosterPerson = { type: 'person', key, familyName, givenName, where }
  const written = cell(cells, 13)
  const birthDay = written && written !== '0' ? dayOf(written, { today }) : undefined
  if (birthDay) person.birthDay = birthDay
  else if (written && written !== '0') yield faultAt({ ...where, column: '13' }, 'warning', 'dayUnreadable', written)
  const gender = genderOf(cell(cells, 11))
  if (gender) person.gender = gender
  if (cell(cells, 14).includes('@')) person.email = cell(cells, 14)
  yield person
  yield { type: 'affiliation', person: key, role: 'learner', where }
  for (const group of listOf(cell(cells, 10))) yield { type: 'membership', person: key, group, role: 'learner', where }
}

export const readers: Record<GpuNumber, Read> = {
  '001': lesson,
  '002': teaching,
  '003': schoolClass,
  '004': teacher,
  '005': room,
  '010': student,
}
