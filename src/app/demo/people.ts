// People of one authority as a roster names them: pupils, teachers, staff, guardians, with all that makes real data awkward.
import type { RosterRecord } from '#modules/rosters/ports'
import { type Cast, cast } from './cast.ts'
import { type PlannedClass, planClasses } from './classes.ts'
import { type NameStock, nameStocks } from './names.ts'
import type { PlannedAuthority, PlannedSchool } from './places.ts'
import { type Random, randomOf } from './random.ts'

type Person = Extract<RosterRecord, { type: 'person' }>
type Affiliation = Extract<RosterRecord, { type: 'affiliation' }>
type Membership = Extract<RosterRecord, { type: 'membership' }>

interface Name {
  familyName: string
  givenName: string
  callName?: string
  gender: 'm' | 'w' | 'd'
}

const where = { file: 'demo.jsonl' }
const day = (year: number, random: Random) =>
  `${year}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`

function stockOf(random: Random): NameStock {
  let left = random.next()
  for (const stock of nameStocks) {
    left -= stock.share
    if (left < 0) return stock
  }
  return nameStocks[0]!
}

/** A name by chance: one in twenty-five families is double, one child in seven has a second given name. */
export function nameOf(random: Random, grown = false): Name {
  const stock = stockOf(random)
  const female = random.chance(0.5)
  const given = (from: NameStock) => random.pick(grown ? (female ? from.women : from.men) : female ? from.girls : from.boys)
  // Given names wander more easily than family names.
  const first = given(random.chance(0.85) ? stock : nameStocks[0]!)
  const second = given(stock)
  const twoGiven = random.chance(0.14) && second !== first
  const family = random.pick(stock.family)
  const other = random.pick(stockOf(random).family)
  return {
    familyName: random.chance(0.04) && other !== family ? `${family}-${other}` : family,
    givenName: twoGiven ? `${first} ${second}` : first,
    ...(twoGiven ? { callName: random.chance(0.85) ? first : second } : {}),
    gender: random.chance(0.004) ? 'd' : female ? 'w' : 'm',
  }
}

/** The records of an authority's roster; the same for the same seed and year. */
export function rosterOf(authority: PlannedAuthority, seed: number, startYear: number, share = 1): RosterRecord[] {
  const random = randomOf(seed, authority.slug)
  const roster = rosterIn(authority, random, startYear)
  for (const school of authority.schools) roster.addSchool(school, share)
  roster.lend()
  roster.double()
  return roster.records
}

function rosterIn(authority: PlannedAuthority, random: Random, startYear: number) {
  const records: RosterRecord[] = []
  const pupils: { person: Person; school: string }[] = []
  const teachers: { key: string; school: string }[] = []
  const parts = cast.filter((part) => part.authority === authority.slug)
  let last = 100_000
  const nextKey = (prefix: string) => `${prefix}${++last}`

  function person(key: string, name: Name, born: number, more: Partial<Person> = {}): Person {
    const record: Person = { type: 'person', key, ...name, birthDay: day(born, random), where, ...more }
    records.push(record)
    return record
  }
  const affiliation = (key: string, school: string, role: Affiliation['role'], grade?: string) =>
    records.push({ type: 'affiliation', person: key, school, role, grade, where })
  const membership = (key: string, group: string, role: Membership['role']) =>
    records.push({ type: 'membership', person: key, group, role, where })
  /** Somebody with a part in the demo stands where her part says, the rest of the school by chance. */
  const played = (part: Cast, key: string, born: number) =>
    person(key, { familyName: part.familyName, givenName: part.givenName, gender: part.gender }, born, {
      title: part.title,
      accountName: part.name,
      email: part.email,
    })

  function addPupil(school: PlannedSchool, group: PlannedClass, twinOf?: Person): Person {
    const key = nextKey('S')
    const name = nameOf(random)
    const born = startYear - group.age - (random.chance(0.06) ? 1 : 0)
    const record = person(
      key,
      twinOf ? { ...name, familyName: twinOf.familyName } : name,
      born,
      twinOf ? { birthDay: twinOf.birthDay } : {},
    )
    settle(school, group, record)
    return record
  }
  function settle(school: PlannedSchool, group: PlannedClass, record: Person): void {
    affiliation(record.key, school.number, 'learner', group.grade)
    membership(record.key, group.key, 'learner')
    for (const course of group.courses.length ? random.shuffle(group.courses).slice(0, 6) : []) membership(record.key, course, 'learner')
    pupils.push({ person: record, school: school.number })
  }

  function addClass(school: PlannedSchool, group: PlannedClass, share: number): void {
    records.push({ type: 'group', key: group.key, kind: 'class', name: group.name, grade: group.grade, school: school.number, where })
    for (const part of parts.filter((each) => each.school === school.number && each.part === 'learner' && each.groups?.[0] === group.name))
      settle(school, group, played(part, nextKey('S'), startYear - group.age))
    const size = Math.max(2, Math.round((group.size + random.int(-3, 3)) * share))
    for (let seat = 0; seat < size; seat++) {
      const record = addPupil(school, group)
      if (random.chance(0.012)) addPupil(school, group, record)
      // Two of one name in one class: told apart by the key alone.
      if (random.chance(0.002))
        settle(
          school,
          group,
          person(
            nextKey('S'),
            { familyName: record.familyName, givenName: record.givenName, gender: record.gender! as 'm' },
            startYear - group.age,
          ),
        )
      if (school.type === 'grundschule' && random.chance(0.25)) addGuardian(school, record)
    }
  }
  function addGuardian(school: PlannedSchool, child: Person): void {
    const record = person(
      nextKey('E'),
      { ...nameOf(random, true), familyName: child.familyName.split('-')[0]! },
      startYear - random.int(30, 48),
    )
    affiliation(record.key, school.number, 'guardian')
    records.push({ type: 'guardian', person: record.key, ward: child.key, where })
  }

  function addStaff(school: PlannedSchool, classes: readonly PlannedClass[]): void {
    const own = parts.filter((part) => part.school === school.number && part.part !== 'learner' && part.part !== 'none')
    const keys: string[] = []
    for (const part of own) {
      const key = nextKey('L')
      played(part, key, startYear - random.int(35, 58))
      affiliation(key, school.number, part.part as Affiliation['role'])
      if (part.part === 'head') affiliation(key, school.number, 'teacher')
      const ward = part.part === 'guardian' && pupils.find((pupil) => pupil.school === school.number)
      if (ward) records.push({ type: 'guardian', person: key, ward: ward.person.key, where })
      for (const [index, name] of (part.groups ?? []).entries()) {
        const group = classes.find((each) => each.name === name)
        if (group) membership(key, group.key, index === 0 ? 'classTeacher' : 'teacher')
      }
    }
    for (let count = Math.max(3, Math.round(classes.length * (school.type === 'berufliche-schule' ? 1.4 : 1.6))); count > 0; count--) {
      const key = nextKey('L')
      person(key, nameOf(random, true), startYear - random.int(26, 64), random.chance(0.08) ? { title: 'Dr.' } : {})
      affiliation(key, school.number, 'teacher')
      keys.push(key)
      teachers.push({ key, school: school.number })
    }
    if (!own.some((part) => part.part === 'head')) affiliation(keys[0]!, school.number, 'head')
    for (const role of ['clerk', 'staff', 'staff'] as const) {
      const key = nextKey('V')
      person(key, nameOf(random, true), startYear - random.int(28, 62))
      affiliation(key, school.number, role)
    }
    teach(classes, keys, own)
  }
  /** Each class has its class teacher; each teacher teaches four to seven classes and courses. */
  function teach(classes: readonly PlannedClass[], keys: readonly string[], own: readonly Cast[]): void {
    const led = new Set(own.map((part) => part.groups?.[0]))
    for (const [index, group] of classes.entries())
      if (!led.has(group.name)) membership(keys[index % keys.length]!, group.key, 'classTeacher')
    const courses = [...new Set(classes.flatMap((group) => group.courses))]
    for (const [index, course] of courses.entries()) membership(keys[(index * 3) % keys.length]!, course, 'teacher')
    for (const key of keys) for (const group of random.shuffle(classes).slice(0, random.int(3, 6))) membership(key, group.key, 'teacher')
  }

  return {
    records,
    addSchool(school: PlannedSchool, share: number) {
      const classes = planClasses(school, authority.land)
      const seen = new Set<string>()
      for (const group of classes)
        for (const course of group.courses.filter((key) => !seen.has(key))) {
          seen.add(course)
          const [, grade, subject, number] = course.split(':') as [string, string, string, string]
          records.push({
            type: 'group',
            key: course,
            kind: 'course',
            name: `${grade} ${subject} ${number}`,
            grade,
            subject,
            school: school.number,
            where,
          })
        }
      for (const group of classes) addClass(school, group, share)
      addStaff(school, classes)
    },
    /** Some teachers also teach at a second school. */
    lend() {
      for (const teacher of teachers) {
        const other = random.pick(authority.schools).number
        if (random.chance(0.06) && other !== teacher.school) affiliation(teacher.key, other, 'teacher')
      }
    },
    /** One in a hundred was taken in twice, the second time misspelled: the same person under two keys of the source. */
    double() {
      for (const { person: known, school } of random.shuffle(pupils).slice(0, Math.ceil(pupils.length / 100))) {
        const key = nextKey('D')
        records.push({ ...known, key, familyName: misspelled(known.familyName), accountName: undefined })
        affiliation(key, school, 'learner')
      }
    },
  }
}

/** The same name as somebody else would have typed it. */
export const misspelled = (name: string): string =>
  /[äöüß]/.test(name)
    ? name.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss')
    : name.includes('-')
      ? name.replace('-', ' ')
      : name.replace(/ai|ei/, (sign) => (sign === 'ai' ? 'ei' : 'ai'))
