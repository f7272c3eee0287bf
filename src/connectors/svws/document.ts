// What a SVWS document says about one school, in the spellings of all known versions; everything else in it is never looked at.
import { gradeCode } from '#modules/rosters/ports'
import { jsonParts, type TableFile } from '../../kernel/tables/index.ts'

type Source = Record<string, unknown>

export interface SchoolClass {
  id: string
  official: string
  name: string
  grade: string
  teachers: string[]
  line: number
  index: number
}
export interface Teacher {
  id: string
  shortName: string
  familyName: string
  givenName: string
  gender: string
  email: string
  accountName: string
  line: number
  index: number
}
export interface LearningGroup {
  /** Generated anew in every export: good for references inside the document, never as a key. */
  id: string
  /** The id of the course, or of the class when the whole class is taught. */
  inner: string
  wholeClass: boolean
  name: string
  subject: string
  teachers: string[]
  line: number
  index: number
}
export interface Pupil {
  id: string
  familyName: string
  givenName: string
  gender: string
  birthDay: string
  grade: string
  class: string
  groups: string[]
  accountName: string
  /** SVWS pupil status; undefined where the format has none. */
  status?: number
  line: number
  index: number
}
export interface Ground {
  school: string
  /** Calendar year in which the school year began. */
  year: number
  revision: number
  /** The teacher for whom the document was cut; empty for the whole school. */
  cutFor: string
  /** State of the data, where told. */
  asOf: string
  kind: 'enm' | 'lernplattform'
  subjects: Map<string, string>
  grades: Map<string, string>
  classes: SchoolClass[]
  teachers: Teacher[]
  groups: LearningGroup[]
}

const isObject = (value: unknown): value is Source => typeof value === 'object' && value !== null && !Array.isArray(value)
/** The first of several spellings that is there, as text. */
const text = (from: Source, ...names: string[]): string => {
  for (const name of names) {
    const value = from[name]
    if (typeof value === 'string') return value.trim()
    if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  }
  return ''
}
/** An id as text; `-1` is how SVWS writes none. */
const id = (from: Source, ...names: string[]) => {
  const found = text(from, ...names)
  return found === '-1' ? '' : found
}
const ids = (from: Source, ...names: string[]): string[] => {
  const list = names.map((name) => from[name]).find(Array.isArray) as unknown[] | undefined
  return (list ?? []).filter((each) => typeof each === 'number' || typeof each === 'string').map(String)
}
const login = (from: Source) => (isObject(from.lernplattformlogin) ? text(from.lernplattformlogin, 'benutzername') : '')
const grade = (from: Source) => gradeCode(text(from, 'kuerzel') || text(from, 'kuerzelAnzeige'))

/** Six digits in NRW; the file holds a number, which knows no leading zeros. */
export const schoolNumber = (head: Source) => text(head, 'schulnummer').replace(/^\d{1,5}$/, (digits) => digits.padStart(6, '0'))

const heads = [
  'enmRevision',
  'revision',
  'schulnummer',
  'schuljahr',
  'lehrerID',
  'lernplattformId',
  'idLernplattform',
  'antwortZeitpunkt',
  'anfrageZeitpunkt',
]
const lists = ['jahrgaenge', 'klassen', 'lehrer', 'faecher', 'lerngruppen']

/** Only the facts at the head of a document, from at most its first 2 MB; undefined when it is none of SVWS. */
export async function readHead(file: TableFile): Promise<{ head: Source; lists: Set<string> } | undefined> {
  const head: Source = {}
  const seen = new Set<string>()
  const beginning: TableFile = { ...file, open: () => firstBytes(file, 2 ** 21) }
  try {
    for await (const parts of jsonParts(beginning, (key) => heads.includes(key) || lists.includes(key) || key === 'schueler')) {
      for (const { key, index, value } of parts) {
        if (index === undefined) head[key] = value
        else if (key) seen.add(key)
        else return undefined
      }
      if (seen.has('schueler')) break
    }
  } catch {
    // The beginning ends in the middle of something; what came before it counts.
  }
  return seen.size || kindOf(head) ? { head, lists: seen } : undefined
}

async function* firstBytes(file: TableFile, most: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of file.open()) {
    yield piece
    size += piece.length
    if (size > most) return
  }
}

/** Which of the two documents of SVWS it is. */
export const kindOf = (head: Source): Ground['kind'] | undefined =>
  'enmRevision' in head ? 'enm' : 'lernplattformId' in head || 'idLernplattform' in head ? 'lernplattform' : undefined

/** Everything but the pupils: small even for large schools, and needed before the first pupil, wherever it stands. */
export async function readGround(file: TableFile): Promise<Ground> {
  const head: Source = {}
  const items = new Map<string, Item[]>(lists.map((key) => [key, []]))
  for await (const parts of jsonParts(file, (key) => heads.includes(key) || lists.includes(key)))
    for (const { key, index, line, value } of parts) {
      if (index === undefined) head[key] = value
      else if (isObject(value)) items.get(key)?.push({ value, line, index })
    }
  const all = (key: string) => items.get(key) ?? []
  const named = (key: string, name: (value: Source) => string) => new Map(all(key).map(({ value }) => [id(value, 'id'), name(value)]))
  const grades = named('jahrgaenge', grade)
  return {
    school: schoolNumber(head),
    year: Number(text(head, 'schuljahr')) || 0,
    revision: Number(text(head, 'enmRevision', 'revision')) || 0,
    cutFor: id(head, 'lehrerID'),
    asOf: text(head, 'antwortZeitpunkt', 'anfrageZeitpunkt'),
    kind: kindOf(head) ?? 'enm',
    subjects: named('faecher', (value) => text(value, 'kuerzelAnzeige') || text(value, 'kuerzel')),
    grades,
    classes: all('klassen').map((item) => classOf(item, grades)),
    teachers: all('lehrer').map(teacherOf),
    groups: all('lerngruppen').map(groupOf),
  }
}

interface Item {
  value: Source
  line: number
  index: number
}

const classOf = ({ value, ...at }: Item, grades: Map<string, string>): SchoolClass => ({
  id: id(value, 'id'),
  official: text(value, 'kuerzel'),
  name: text(value, 'kuerzelAnzeige') || text(value, 'kuerzel'),
  grade: grades.get(id(value, 'idJahrgang', 'jahrgangID', 'jahrgangId')) ?? '',
  teachers: ids(value, 'klassenlehrer', 'idsKlassenlehrer', 'klassenlehrerIds'),
  ...at,
})

const teacherOf = ({ value, ...at }: Item): Teacher => ({
  id: id(value, 'id'),
  shortName: text(value, 'kuerzel'),
  familyName: text(value, 'nachname'),
  givenName: text(value, 'vorname'),
  gender: text(value, 'geschlecht'),
  email: text(value, 'eMailDienstlich', 'emailDienstlich'),
  accountName: login(value),
  ...at,
})

const groupOf = ({ value, ...at }: Item): LearningGroup => ({
  id: id(value, 'id'),
  inner: id(value, 'kID', 'idIntern'),
  wholeClass: text(value, 'kursartID', 'idKursart') === '',
  name: text(value, 'bezeichnung'),
  subject: id(value, 'fachID', 'idFach'),
  teachers: ids(value, 'lehrerID', 'idsLehrer', 'lehrerIds'),
  ...at,
})

/** The pupils one batch after the other. */
export async function* readPupils(file: TableFile, { grades }: Ground): AsyncGenerator<Pupil[]> {
  for await (const parts of jsonParts(file, (key) => key === 'schueler')) {
    const pupils: Pupil[] = []
    for (const { index, line, value } of parts) if (index !== undefined && isObject(value)) pupils.push(pupilOf(value, grades, line, index))
    yield pupils
  }
}

function pupilOf(value: Source, grades: Map<string, string>, line: number, index: number): Pupil {
  const marks = Array.isArray(value.leistungsdaten) ? (value.leistungsdaten as unknown[]).filter(isObject) : []
  const status = text(value, 'status')
  return {
    id: id(value, 'id'),
    familyName: text(value, 'nachname'),
    givenName: text(value, 'vorname'),
    gender: text(value, 'geschlecht'),
    birthDay: text(value, 'geburtsdatum'),
    grade: grades.get(id(value, 'jahrgangID', 'idJahrgang', 'jahrgangId')) ?? '',
    class: id(value, 'klasseID', 'idKlasse', 'klasseId'),
    // Of marks nothing but the group they were given in.
    groups: [
      ...ids(value, 'idsLerngruppen', 'lerngruppenIds', 'lerngruppen'),
      ...marks.map((mark) => id(mark, 'lerngruppenID')).filter(Boolean),
    ],
    accountName: login(value),
    status: status === '' ? undefined : Number(status),
    line,
    index,
  }
}
