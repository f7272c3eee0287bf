// A SVWS document as roster records.
import type {
  RosterAffiliation,
  RosterFault,
  RosterGroup,
  RosterMembership,
  RosterPerson,
  RosterRecord,
  Where,
} from '#modules/rosters/ports'
import { dayOf, faultAt, type TableFile } from '../../kernel/tables/index.ts'
import { type Ground, type LearningGroup, type Pupil, readPupils, type Teacher } from './document.ts'

const genders = new Set(['m', 'w', 'd', 'x'])
/** SVWS pupil status: neither leavers nor applicants are pupils now (0 new, 1 waiting, 8 finished, 9 left, 10 no pupil). */
const notNow = new Set([0, 1, 8, 9, 10])

interface Names {
  school: string
  where: (list: string, at: { line: number; index: number }, field?: string) => Where
  person: (kind: 'schueler' | 'lehrer', id: string) => string
  /** Keys of classes by their id in the document. */
  classes: Map<string, string>
  groups: Map<string, string>
}

/**
 * Keys that outlive the document. SVWS numbers classes anew in every half-year, so a class is known by its official short name;
 * learning groups get a number in every export, so a course is known by its course id, the teaching of a class by class and subject.
 */
function namesOf(file: TableFile, ground: Ground): Names {
  const { school } = ground
  const classes = new Map(ground.classes.map((each) => [each.id, `${school}/klasse/${each.official || each.name}`]))
  const keyOf = (group: LearningGroup) =>
    group.wholeClass ? `${classes.get(group.inner) ?? `${school}/klasse`}/fach/${group.subject}` : `${school}/kurs/${group.inner}`
  return {
    school,
    where: (list, { line, index }, field) => ({ file: file.name, line, column: `${list}[${index}]${field ? `.${field}` : ''}` }),
    person: (kind, id) => `${school}/${kind}/${id}`,
    classes,
    groups: new Map(ground.groups.map((group) => [group.id, keyOf(group)])),
  }
}

/** All records of one document, teachers and groups first. Throws `Unreadable` where the document ends too early. */
export async function* recordsOf(file: TableFile, ground: Ground, today: string): AsyncGenerator<RosterRecord> {
  const names = namesOf(file, ground)
  const teachers = new Set<string>()
  for (const teacher of ground.teachers) {
    const records = [...teacherRecords(teacher, names)]
    if (records.some((record) => record.type === 'person')) teachers.add(teacher.id)
    yield* records
  }
  yield* classRecords(ground, names, teachers)
  yield* groupRecords(ground, names, teachers)
  for await (const pupils of readPupils(file, ground)) for (const pupil of pupils) yield* pupilRecords(pupil, names, today)
}

const affiliation = (names: Names, person: string, role: 'learner' | 'teacher', where: Where, grade?: string): RosterAffiliation => ({
  type: 'affiliation',
  person,
  school: names.school || undefined,
  role,
  ...(grade ? { grade } : {}),
  where,
})

/** What keeps a human being from becoming a person, or undefined. */
function unusable(
  one: { id: string; familyName: string; givenName: string },
  list: 'schueler' | 'lehrer',
  at: { line: number; index: number },
  names: Names,
): RosterFault | undefined {
  if (!one.id) return faultAt(names.where(list, at, 'id'), 'error', 'keyMissing', `${one.familyName}, ${one.givenName}`)
  if (!one.familyName || !one.givenName)
    return {
      ...faultAt(names.where(list, at, one.familyName ? 'vorname' : 'nachname'), 'error', 'nameMissing', one.id),
      person: names.person(list, one.id),
    }
  return undefined
}

function genderOf(given: string, where: Where): { gender?: 'm' | 'w' | 'd' | 'x'; faults: RosterFault[] } {
  const gender = given.toLowerCase()
  if (genders.has(gender)) return { gender: gender as 'm', faults: [] }
  return { faults: given ? [faultAt(where, 'warning', 'genderUnknown', given)] : [] }
}

function* teacherRecords(teacher: Teacher, names: Names): Generator<RosterRecord> {
  const fault = unusable(teacher, 'lehrer', teacher, names)
  if (fault) return yield fault
  const where = names.where('lehrer', teacher)
  const { gender, faults } = genderOf(teacher.gender, names.where('lehrer', teacher, 'geschlecht'))
  yield* faults
  // Schools enter half an address, such as "@schule.example".
  const email = /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(teacher.email) ? teacher.email : undefined
  if (teacher.email && !email) yield faultAt(names.where('lehrer', teacher, 'eMailDienstlich'), 'warning', 'emailWrong', teacher.email)
  const key = names.person('lehrer', teacher.id)
  const person: RosterPerson = { type: 'person', key, familyName: teacher.familyName, givenName: teacher.givenName, where }
  if (gender) person.gender = gender
  if (email) person.email = email
  if (teacher.shortName) person.shortName = teacher.shortName
  if (teacher.accountName) person.accountName = teacher.accountName
  yield person
  yield affiliation(names, key, 'teacher', where)
}

function* classRecords(ground: Ground, names: Names, teachers: Set<string>): Generator<RosterRecord> {
  for (const each of ground.classes) {
    const where = names.where('klassen', each)
    if (!each.id || !each.name) {
      yield faultAt(where, 'error', 'groupNameMissing', each.id)
      continue
    }
    const group: RosterGroup = {
      type: 'group',
      key: names.classes.get(each.id)!,
      kind: 'class',
      name: each.name,
      school: names.school || undefined,
      where,
    }
    if (each.official && each.official !== each.name) group.officialName = each.official
    if (each.grade) group.grade = each.grade
    yield group
    for (const [place, teacher] of each.teachers.entries()) {
      if (!teachers.has(teacher)) yield faultAt(names.where('klassen', each, 'klassenlehrer'), 'warning', 'personUnknown', teacher)
      // The first is the class teacher, the next are deputies (unverified).
      else yield membership(names.person('lehrer', teacher), group.key, place === 0 ? 'classTeacher' : 'deputyClassTeacher', where)
    }
  }
}

const membership = (person: string, group: string, role: RosterMembership['role'], where: Where): RosterMembership => ({
  type: 'membership',
  person,
  group,
  role,
  where,
})

function* groupRecords(ground: Ground, names: Names, teachers: Set<string>): Generator<RosterRecord> {
  const classNames = new Map(ground.classes.map((each) => [each.id, each.name]))
  const told = new Set<string>()
  for (const each of ground.groups) {
    const where = names.where('lerngruppen', each)
    const key = names.groups.get(each.id)!
    const className = classNames.get(each.inner)
    if (!each.id || !each.inner || (each.wholeClass && className === undefined)) {
      yield faultAt(where, 'error', 'groupUnknown', each.inner || each.id)
      names.groups.delete(each.id)
      continue
    }
    const subject = ground.subjects.get(each.subject)
    const plain = each.name || subject || each.inner
    const group: RosterGroup = {
      type: 'group',
      key,
      kind: 'course',
      name: each.wholeClass ? `${className} ${plain}` : plain,
      school: names.school || undefined,
      where,
    }
    if (subject) group.subject = subject
    // One subject of one class may be split between teachers: one group, all its teachers.
    if (!told.has(key)) yield group
    told.add(key)
    for (const teacher of each.teachers)
      if (teachers.has(teacher)) yield membership(names.person('lehrer', teacher), key, 'teacher', where)
      else yield faultAt(names.where('lerngruppen', each, 'lehrerID'), 'warning', 'personUnknown', teacher)
  }
}

function* pupilRecords(pupil: Pupil, names: Names, today: string): Generator<RosterRecord> {
  const fault = unusable(pupil, 'schueler', pupil, names)
  if (fault) return yield fault
  const at = (field?: string) => names.where('schueler', pupil, field)
  const where = at()
  const key = names.person('schueler', pupil.id)
  if (pupil.status !== undefined && notNow.has(pupil.status)) return yield { type: 'left', person: key, where }
  const { gender, faults } = genderOf(pupil.gender, at('geschlecht'))
  yield* faults
  const birthDay = pupil.birthDay ? dayOf(pupil.birthDay, { today }) : undefined
  if (pupil.birthDay && !birthDay) yield faultAt(at('geburtsdatum'), 'warning', 'dayUnreadable', pupil.birthDay)
  const person: RosterPerson = { type: 'person', key, familyName: pupil.familyName, givenName: pupil.givenName, where }
  if (birthDay) person.birthDay = birthDay
  if (gender) person.gender = gender
  if (pupil.accountName) person.accountName = pupil.accountName
  yield person
  yield affiliation(names, key, 'learner', where, pupil.grade)
  const schoolClass = names.classes.get(pupil.class)
  if (schoolClass) yield membership(key, schoolClass, 'learner', where)
  else yield faultAt(at('klasseID'), 'warning', pupil.class ? 'groupUnknown' : 'classMissing', pupil.class || undefined)
  for (const id of new Set(pupil.groups)) {
    const group = names.groups.get(id)
    if (group) yield membership(key, group, 'learner', where)
    else yield faultAt(at('lerngruppen'), 'warning', 'groupUnknown', id)
  }
}
