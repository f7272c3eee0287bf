// Classes and courses of a school, by the kind of school and the words of its Land.
import type { PlannedSchool } from './places.ts'

export interface PlannedClass {
  key: string
  name: string
  grade: string
  size: number
  /** Years before the school year in which most of its pupils were born. */
  age: number
  /** Keys of the courses its pupils choose from: `school:grade:subject:number`. */
  courses: string[]
}

const letters = 'abcdefghijklmnop'
const trades = ['MK', 'EL', 'HO', 'BK', 'GE', 'IT', 'FA', 'KB', 'SO', 'ER', 'BG', 'VK', 'WG', 'TG']
const subjects = [
  'Deutsch',
  'Mathematik',
  'Englisch',
  'Geschichte',
  'Biologie',
  'Physik',
  'Chemie',
  'Kunst',
  'Musik',
  'Sport',
  'Informatik',
  'Französisch',
]

const sizes = {
  grundschule: 22,
  realschule: 26,
  gemeinschaftsschule: 25,
  oberschule: 24,
  gesamtschule: 27,
  gymnasium: 27,
  'berufliche-schule': 22,
}

/** All classes of a school; an upper school has tutor groups that choose courses. */
export function planClasses(school: PlannedSchool, land: string): PlannedClass[] {
  const of = (grade: number, letter: string): PlannedClass => ({
    key: `${school.number}:${grade}${letter}`,
    name: `${grade}${letter}`,
    grade: String(grade).padStart(2, '0'),
    size: sizes[school.type],
    age: grade + 6,
    courses: [],
  })
  const grades = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index).flatMap((grade) =>
      [...letters.slice(0, school.streams)].map((letter) => of(grade, letter)),
    )
  if (school.type === 'grundschule') return grades(1, 4)
  if (school.type === 'berufliche-schule') return vocational(school)
  const upper = school.type === 'gymnasium' || school.type === 'gesamtschule'
  return [...grades(5, 10), ...(upper ? upperSchool(school, land) : [])]
}

function vocational(school: PlannedSchool): PlannedClass[] {
  return [1, 2, 3].flatMap((year) =>
    trades.slice(0, school.streams).map((trade) => ({
      key: `${school.number}:${trade}${year}`,
      name: `${trade}${year}`,
      grade: String(year + 10),
      size: sizes[school.type],
      age: 15 + year,
      courses: [],
    })),
  )
}

function upperSchool(school: PlannedSchool, land: string): PlannedClass[] {
  const names = land === 'BW' ? ['K1', 'K2'] : ['EF', 'Q1', 'Q2']
  return names.flatMap((grade, index) => {
    const courses = subjects.flatMap((subject) => [1, 2].map((number) => `${school.number}:${grade}:${subject}:${number}`))
    return Array.from({ length: Math.max(2, school.streams - 1) }, (_, number) => ({
      key: `${school.number}:${grade}-${number + 1}`,
      name: `${grade}-${number + 1}`,
      grade,
      size: 24,
      age: 16 + index,
      courses,
    }))
  })
}
