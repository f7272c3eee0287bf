// Text files of LuPO and Kurs42 (NRW): pupils, teachers, classes with the class that follows each.
import {
  gradeCode,
  type Recognition,
  type RosterFault,
  type RosterFile,
  type RosterGroup,
  type RosterPerson,
  type RosterReader,
  type RosterRecord,
} from '#modules/rosters/ports'
import { dayOf, type FileSet, faultAt, fileSet, headsOf, namedRows, readTable } from '../../kernel/tables/index.ts'
import { genderOf } from './words.ts'

const heads = {
  schueler: [
    'IdNr',
    'Status',
    'Geschlecht',
    'Jahrgang',
    'Klasse',
    'Name',
    'Vorname',
    'GebDat',
    'SchulNr',
    'DB_IdNr',
    'ExterneId',
    'SchulEmail',
  ],
  lehrer: ['ID', 'Kuerzel', 'Name', 'Vorname', 'Geschlecht', 'AmtsBez', 'EMail'],
  klassen: ['IDNr', 'Klasse', 'JG', 'FolgeKl', 'VorgKl', 'FolgeJg'],
} as const
type Name = keyof typeof heads
/** What tells each file from other tables of that name. */
const signs: Record<Name, readonly string[]> = {
  schueler: ['IdNr', 'DB_IdNr', 'GebDat'],
  lehrer: ['Kuerzel', 'AmtsBez'],
  klassen: ['FolgeKl', 'VorgKl'],
}
const all = /^(.*)$/

/** SchILD-NRW: 0 new, 1 waiting, 8 finished, 9 left, 10 no pupil. */
const notNow = new Set(['0', '1', '8', '9', '10'])

async function namesIn(set: FileSet): Promise<Name[]> {
  const found: Name[] = []
  for (const name of Object.keys(heads) as Name[]) {
    const file = set.files.get(name)
    if (!file) continue
    const { headings } = await readTable(file, { header: true })
    if (headsOf<string>(headings, signs[name]).missing.length === 0) found.push(name)
  }
  return found
}

async function recognise(files: readonly RosterFile[]): Promise<Recognition | undefined> {
  const set = await fileSet(files)
  const found = await namesIn(set)
  if (!found.length) return undefined
  const school = await schoolOf(set)
  const whole = found.includes('schueler') && found.includes('lehrer')
  return {
    format: 'csv-lupo',
    certainty: found.length === set.files.size ? 0.95 : 0.85,
    facts: { files: found.join(', '), ...(school ? { school } : {}) },
    ...(school ? { schools: [school] } : {}),
    scope: whole ? 'full' : 'cut',
    ...(whole ? {} : { reason: 'onlyPart' }),
    roles: [...(found.includes('schueler') ? (['learner'] as const) : []), ...(found.includes('lehrer') ? (['teacher'] as const) : [])],
  }
}

/** Only the pupils name their school. */
async function schoolOf(set: FileSet): Promise<string> {
  const file = set.files.get('schueler')
  if (!file) return ''
  const table = await readTable(file, { header: true })
  const { cell } = headsOf(table.headings, heads.schueler)
  return table.sample.map((row) => cell(row.cells, 'SchulNr')).find(Boolean) ?? ''
}

interface Reading {
  set: FileSet
  today: string
  /** Stands before every key. */
  prefix: string
  place: { school?: string }
  classes: Set<string>
}
const classKey = ({ prefix }: Reading, name: string) => `${prefix}klasse/${name}`

async function* read(files: readonly RosterFile[], { today }: { today: string }): AsyncGenerator<RosterRecord> {
  const set = await fileSet(files)
  yield* set.faults
  const found = new Set<string>(await namesIn(set))
  for (const [name, file] of set.files) if (!found.has(name)) yield faultAt({ file: file.name }, 'warning', 'fileIgnored')
  const school = await schoolOf(set)
  const reading: Reading = { set, today, prefix: school ? `${school}/` : '', place: school ? { school } : {}, classes: new Set() }
  if (found.has('klassen')) yield* classesOf(reading)
  if (found.has('lehrer')) yield* teachersOf(reading)
  if (found.has('schueler')) yield* pupilsOf(reading)
}

function classesOf(reading: Reading): AsyncGenerator<RosterRecord> {
  return namedRows(
    reading.set.files.get('klassen')!,
    { names: heads.klassen, required: ['Klasse'], extra: all },
    ({ cell, where }): RosterRecord[] => {
      const name = cell('Klasse')
      if (!name) return [faultAt(where, 'error', 'groupNameMissing', cell('IDNr'))]
      reading.classes.add(name)
      const group: RosterGroup = { type: 'group', key: classKey(reading, name), kind: 'class', name, ...reading.place, where }
      if (cell('JG')) group.grade = gradeCode(cell('JG'))
      if (cell('FolgeKl')) group.followedBy = classKey(reading, cell('FolgeKl'))
      return [group]
    },
  )
}

function teachersOf({ set, prefix, place }: Reading): AsyncGenerator<RosterRecord> {
  const expected = { names: heads.lehrer, required: ['ID', 'Name', 'Vorname'], extra: all } as const
  return namedRows(set.files.get('lehrer')!, expected, function* ({ cell, where, at }): Generator<RosterRecord> {
    const person = personOf(`${prefix}lehrer/${cell('ID')}`, cell('ID'), cell('Name'), cell('Vorname'), cell('Geschlecht'), where)
    if (person.type === 'fault') return yield person
    if (cell('Kuerzel')) person.shortName = cell('Kuerzel')
    if (cell('EMail').includes('@')) person.email = cell('EMail')
    else if (cell('EMail')) yield faultAt(at('EMail'), 'warning', 'emailWrong', cell('EMail'))
    yield person
    yield { type: 'affiliation', person: person.key, role: 'teacher', ...place, where }
  })
}

function pupilsOf(reading: Reading): AsyncGenerator<RosterRecord> {
  const { set, prefix, place, today, classes } = reading
  const expected = { names: heads.schueler, required: ['IdNr', 'Name', 'Vorname'], extra: all } as const
  return namedRows(set.files.get('schueler')!, expected, function* ({ cell, where, at }): Generator<RosterRecord> {
    // DB_IdNr is the number in the school's database; IdNr only counts the lines of LuPO.
    const id = cell('DB_IdNr') || cell('IdNr')
    const person = personOf(`${prefix}schueler/${id}`, id, cell('Name'), cell('Vorname'), cell('Geschlecht'), where)
    if (person.type === 'fault') return yield person
    if (notNow.has(cell('Status'))) return yield { type: 'left', person: person.key, where }
    const birthDay = cell('GebDat') ? dayOf(cell('GebDat'), { today }) : undefined
    if (birthDay) person.birthDay = birthDay
    else if (cell('GebDat')) yield faultAt(at('GebDat'), 'warning', 'dayUnreadable', cell('GebDat'))
    if (cell('SchulEmail').includes('@')) person.email = cell('SchulEmail')
    yield person
    yield {
      type: 'affiliation',
      person: person.key,
      role: 'learner',
      ...place,
      ...(cell('Jahrgang') ? { grade: gradeCode(cell('Jahrgang')) } : {}),
      where,
    }
    const name = cell('Klasse')
    if (!name) return yield faultAt(at('Klasse'), 'warning', 'classMissing')
    if (!classes.has(name)) yield { type: 'group', key: classKey(reading, name), kind: 'class', name, ...place, where }
    classes.add(name)
    yield { type: 'membership', person: person.key, group: classKey(reading, name), role: 'learner', where }
  })
}

function personOf(
  key: string,
  id: string,
  familyName: string,
  givenName: string,
  gender: string,
  where: RosterPerson['where'],
): RosterPerson | RosterFault {
  if (!id) return faultAt(where, 'error', 'keyMissing', `${familyName}, ${givenName}`)
  if (!familyName || !givenName) return { ...faultAt(where, 'error', 'nameMissing', id), person: key }
  const known = genderOf(gender)
  return { type: 'person', key, familyName, givenName, ...(known ? { gender: known } : {}), where }
}

export const lupo: RosterReader = { format: 'csv-lupo', label: 'rosters.format.csv-lupo', recognise, read }
