// Invented people and schools for the gallery.
import { defineModel, type Filter, field, parseFilter } from '#shared'

export const Pupil = defineModel('kit.person', {
  id: field.id(),
  version: field.version(),
  name: field.text({ required: true, max: 120 }),
  role: field.choice(['learner', 'teacher', 'head', 'clerk'], { required: true }),
  state: field.choice(['active', 'pending', 'locked', 'none'], { required: true, write: 'never' }),
  group: field.text({ max: 20 }),
  school: field.ref({ ref: 'kit.school', required: true }),
  account: field.text({ max: 60, pattern: /^[a-z0-9.]+$/ }),
  signedInOn: field.day({ write: 'never' }),
  devices: field.number({ min: 0, max: 99 }),
  budget: field.money({ list: 'hidden' }),
  born: field.day({ list: 'hidden' }),
  email: field.email({ list: 'hidden' }),
  languages: field.choices(['de', 'en', 'fr', 'la'], { list: 'hidden' }),
  consent: field.yes({ list: 'hidden' }),
  meeting: field.instant({ list: 'hidden' }),
  note: field.longText(),
})

const first =
  'Jonas Elif Charlotte Mattis Friederike Theo Deniz Greta Kilian Leni Ole Mila Hendrik Ida Tilda Paul Nora Lasse Marit Yusuf'.split(' ')
const last =
  'Abel Acar Adler Ahrens Albers Amsel Arslan Asmus Auer Bachmair Balke Baran Bartels Baumhof Becker Behrmann Beyerle Bischoff Bode Brandner'.split(
    ' ',
  )
const idOf = (number: number) => `0197f000-0000-7000-8000-${String(number).padStart(12, '0')}`

export const schools = [
  'Gymnasium Hohenauen',
  'Realschule Am Stadtwald',
  'Grundschule Wiesental',
  'Berufliche Schule Auental',
  'Grundschule Am Lindenhof',
  'SBBZ Am Birkenweg',
].map((name, index) => ({ id: idOf(100 + index), name, number: `0412${String(index).padStart(4, '0')}`, authority: idOf(1) }))

const stateOf = (index: number) => (index % 13 === 7 ? 'locked' : index % 7 === 2 ? 'pending' : index % 17 === 13 ? 'none' : 'active')

export const people = Array.from({ length: 1_284 }, (_, index) => {
  const [given, family] = [first[(index * 7 + Math.floor(index / 20)) % 20]!, last[index % 20]!]
  const school = schools[Math.floor(index / 7) % schools.length]!
  const isTeacher = index % 9 === 4
  return {
    id: idOf(1_000 + index),
    version: 1,
    name: `${family}, ${given}`,
    role: isTeacher ? 'teacher' : index % 41 === 40 ? 'clerk' : 'learner',
    state: stateOf(index),
    group: isTeacher ? null : `${5 + (index % 6)}${'abc'[index % 3]}`,
    school: school.id,
    schoolName: school.name,
    account: stateOf(index) === 'none' ? null : `${family.toLowerCase()}.${given.toLowerCase()}`,
    signedInOn: index % 7 === 2 ? null : `2026-09-${String(1 + (index % 16)).padStart(2, '0')}`,
    devices: index % 4,
    budget: index * 1_357,
    born: `201${index % 9}-0${1 + (index % 9)}-1${index % 9}`,
    email: `${family.toLowerCase()}@auental.example`,
    languages: ['de', ...(index % 2 ? ['en'] : [])],
    consent: index % 3 === 0,
    meeting: '2026-09-16T08:30:00Z',
    note: null,
  }
})

type Row = Record<string, unknown>
const plain = (text: unknown) =>
  String(text ?? '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')

function holds(row: Row, { column, operator, values }: Filter): boolean {
  const value = row[column]
  const text = String(value ?? '')
  const typed = (each: string) => (typeof value === 'number' ? value - Number(each) : text.localeCompare(each))
  switch (operator) {
    case 'is':
      return values.includes(text)
    case 'not':
      return !values.includes(text)
    case 'has':
      return values.some((each) => plain(text).includes(plain(each)))
    case 'starts':
      return values.some((each) => plain(text).startsWith(plain(each)))
    case 'from':
      return value !== null && typed(values[0]!) >= 0
    case 'to':
      return value !== null && typed(values[0]!) <= 0
    case 'none':
      return value === null || value === undefined
    case 'any':
      return value !== null && value !== undefined
  }
}

/** Answers a list question over rows as the server would. */
export function listAnswer(rows: readonly Row[], query: URLSearchParams) {
  const q = plain(query.get('q'))
  const filters = query.getAll('filter').flatMap((text) => parseFilter(text) ?? [])
  const sort = query.get('sort') ?? 'name'
  const key = sort.replace(/^-/, '')
  const sign = sort.startsWith('-') ? -1 : 1
  const found = rows
    .filter((row) => (q === '' || plain(Object.values(row).join(' ')).includes(q)) && filters.every((filter) => holds(row, filter)))
    .toSorted(
      (a, b) =>
        sign *
        (typeof a[key] === 'number' ? Number(a[key]) - Number(b[key]) : String(a[key] ?? '').localeCompare(String(b[key] ?? ''), 'de')),
    )
  const limit = Number(query.get('limit') ?? 50)
  const at = Number(query.get('cursor') ?? 0)
  return {
    rows: found.slice(at, at + limit),
    next: at + limit < found.length ? String(at + limit) : null,
    previous: at > 0 ? String(Math.max(0, at - limit)) : null,
    ...(query.get('count') ? { count: { value: found.length, exact: true } } : {}),
  }
}
