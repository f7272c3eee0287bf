// A roster as a school authority delivers it once a year: one CSV file for all schools, made by a seed.
import { type Random, randomOf } from '../../src/app/demo/random.ts'
import { nameArrays } from '../ground/names.ts'

export interface Line {
  key: string
  family: string
  given: string
  call: string
  born: string
  gender: string
  role: 'Schüler' | 'Lehrkraft'
  school: number
  /** Grade and letter of a pupil, classes that a teacher leads. */
  grade: number
  letter: string
  courses: string
}

const perSchool = 800
const streams = 4
const grades = 8
export const schoolsFor = (people: number) => Math.max(2, Math.round(people / perSchool))
export const schoolNumber = (index: number) => String(500_001 + index)

const names = nameArrays()

function nameFor(random: Random, grown: boolean): Pick<Line, 'family' | 'given' | 'call' | 'gender'> {
  const slot = random.int(0, names.family.length - 1)
  const female = random.chance(0.5)
  const list = grown ? (female ? names.women : names.men) : female ? names.girls : names.boys
  const given = () => list[names.stock[slot]! * names.givenSlots + random.int(0, names.givenSlots - 1)]!
  const first = given()
  const second = random.chance(0.14) ? ` ${given()}` : ''
  const family = names.family[slot]!
  return {
    family: random.chance(0.04) ? `${family}-${names.family[random.int(0, names.family.length - 1)]}` : family,
    given: first + second,
    call: second ? first : '',
    gender: random.chance(0.004) ? 'd' : female ? 'w' : 'm',
  }
}

const two = (value: number) => String(value).padStart(2, '0')
const bornIn = (random: Random, year: number) => `${two(random.int(1, 28))}.${two(random.int(1, 12))}.${year}`
const subjects = ['Deutsch', 'Mathematik', 'Englisch', 'Physik', 'Geschichte', 'Kunst', 'Sport', 'Informatik']

/** So many people; keys begin at `from`, so that two rosters can share some. */
export function linesOf(count: number, seed: number, year: number, options: { from?: number; schools?: number } = {}): Line[] {
  const random = randomOf(seed, 'roster')
  const schools = options.schools ?? schoolsFor(count)
  const lines: Line[] = []
  for (let index = 0; index < count; index++) {
    const pupil = random.next() < 0.93
    const grade = random.int(1, grades)
    const before = lines.at(-1)
    const twin = pupil && before?.role === 'Schüler' && random.chance(0.015)
    const double = before !== undefined && random.chance(0.02)
    const name = nameFor(random, !pupil)
    lines.push({
      key: `${pupil ? 'S' : 'L'}${(options.from ?? 1_000_000) + index}`,
      ...name,
      ...(twin || double ? { family: before!.family } : {}),
      ...(double ? { given: before!.given, call: before!.call, gender: before!.gender } : {}),
      born: twin || double ? before!.born : bornIn(random, pupil ? year - 9 - grade : year - random.int(26, 64)),
      role: pupil ? 'Schüler' : 'Lehrkraft',
      school: Math.floor((index * schools) / count),
      grade,
      letter: 'abcd'[random.int(0, streams - 1)]!,
      courses: pupil && grade < 7 ? '' : Array.from({ length: pupil ? 2 : 3 }, () => `${random.pick(subjects)} ${grade + 4}`).join('|'),
    })
  }
  return lines
}

/** The file: every school writes its number in front of its classes' names, as central deliveries do. */
export function csvOf(lines: readonly Line[]): Buffer {
  const rows = lines.map((line) =>
    [
      line.key,
      line.family,
      line.given,
      line.call,
      line.born,
      line.gender,
      line.role,
      schoolNumber(line.school),
      `${line.grade + 4}${line.letter}`,
      line.courses.replaceAll('|', ','),
    ].join(';'),
  )
  return Buffer.from(
    `Personen-ID;Nachname;Vorname;Rufname;Geburtsdatum;Geschlecht;Rolle;Schulnummer;Klasse;Kurse\r\n${rows.join('\r\n')}\r\n`,
  )
}

/** Some people changed as people do between two deliveries: 2 % a name, 1 % a class, 1 % new, 0.05 % gone, below what the guard stops. */
export function later(lines: readonly Line[], seed: number, year: number): Line[] {
  const random = randomOf(seed, 'later')
  const kept = lines.filter(() => !random.chance(0.0005))
  const changed = kept.map((line) => {
    if (random.chance(0.02)) return { ...line, family: `${line.family}-${names.family[random.int(0, names.family.length - 1)]}` }
    return line.role === 'Schüler' && random.chance(0.01) ? { ...line, letter: line.letter === 'a' ? 'b' : 'a' } : line
  })
  return [...changed, ...linesOf(Math.ceil(lines.length / 100), seed + 1, year, { from: 5_000_000, schools: schoolsFor(lines.length) })]
}

/** A year later: one in ten is gone, the others are in the next grade, one in ten is new. */
export function nextYear(lines: readonly Line[], seed: number, year: number): Line[] {
  const random = randomOf(seed, 'year')
  const schools = schoolsFor(lines.length)
  const stayed = lines
    .filter(() => !random.chance(0.1))
    .map((line) => (line.role === 'Schüler' ? { ...line, grade: line.grade + 1 } : line))
  return [...stayed, ...linesOf(lines.length - stayed.length, seed + 2, year + 1, { from: 6_000_000, schools })]
}
