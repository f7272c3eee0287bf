// Rosters in the user lists of linuxmuster.net 7 (sophomorix): students, teachers, extrastudents, staff.
import type { Recognition, RosterFile, RosterPerson, RosterReader, RosterRecord, Where } from '#modules/rosters/ports'
import { dayOf, faultAt, fileSet, folded, readTable, rowsAndFaults, stem, type TableFile } from '../../kernel/tables/index.ts'

type Kind = 'students' | 'teachers' | 'extrastudents' | 'staff'
const roles = { students: 'learner', extrastudents: 'learner', teachers: 'teacher', staff: 'staff' } as const

interface List {
  file: TableFile
  kind: Kind
  /** Short name of the school that stands before the name: `gym.students.csv`; empty for the only school. */
  school: string
}

const named = (file: TableFile) => /^(?:(.+)\.)?(students|teachers|extrastudents|staff)$/i.exec(stem(file.name))

async function listsOf(given: readonly RosterFile[]): Promise<{ lists: List[]; others: TableFile[] }> {
  const set = await fileSet(given)
  const lists: List[] = []
  const others: TableFile[] = []
  for (const file of set.files.values()) {
    const match = named(file)
    if (match && (await isList(file)))
      lists.push({ file, kind: match[2]!.toLowerCase() as Kind, school: match[1] && match[1] !== 'default-school' ? match[1] : '' })
    else others.push(file)
  }
  return { lists, others }
}

const open = (file: TableFile, encoding?: string) => readTable(file, { header: false, ragged: true, delimiter: ';', encoding })
const isComment = (cells: readonly string[]) => cells[0]!.trimStart().startsWith('#')

/** Class, family name, given name, day of birth: the day makes the difference to lists of other programs with the same name. */
async function isList(file: TableFile): Promise<boolean> {
  const { sample } = await open(file)
  const rows = sample.filter((row) => !isComment(row.cells))
  const good = rows.filter(({ cells }) => cells.length >= 4 && /^\s*\d{1,2}\.\d{1,2}\.\d{4}\s*$/.test(cells[3]!))
  return rows.length > 0 && good.length * 2 > rows.length
}

async function recognise(given: readonly RosterFile[]): Promise<Recognition | undefined> {
  const { lists, others } = await listsOf(given)
  if (!lists.length) return undefined
  const kinds = new Set(lists.map((list) => list.kind))
  const whole = kinds.has('students') && kinds.has('teachers')
  const schools = [...new Set(lists.map((list) => list.school).filter(Boolean))]
  return {
    format: 'linuxmuster',
    certainty: others.length ? 0.8 : 0.9,
    facts: { files: lists.map((list) => list.file.name).join(', ') },
    ...(schools.length ? { schools } : {}),
    scope: whole ? 'full' : 'cut',
    ...(whole ? {} : { reason: 'onlyPart' }),
    roles: [...new Set([...kinds].map((kind) => roles[kind]))],
  }
}

async function* read(
  given: readonly RosterFile[],
  { today, encoding }: { today: string; encoding?: string },
): AsyncGenerator<RosterRecord> {
  const { lists, others } = await listsOf(given)
  for (const file of others) yield faultAt({ file: file.name }, 'warning', 'fileIgnored')
  const classes = new Set<string>()
  for (const list of lists) {
    const table = await open(list.file, encoding)
    const rows = rowsAndFaults(list.file.name, table, ({ line, cells }) =>
      isComment(cells) ? [] : rowRecords(list, cells, { file: list.file.name, line }, today, classes),
    )
    for await (const records of rows) yield* records
  }
}

function* rowRecords(
  { kind, school }: List,
  cells: readonly string[],
  where: Where,
  today: string,
  classes: Set<string>,
): Generator<RosterRecord> {
  const [className, familyName, givenName, born, fifth] = [0, 1, 2, 3, 4].map((index) => cells[index]?.trim() ?? '') as [
    string,
    string,
    string,
    string,
    string,
  ]
  if (!familyName || !givenName)
    return yield faultAt({ ...where, column: familyName ? 'Vorname' : 'Nachname' }, 'error', 'nameMissing', cells.join(';'))
  const birthDay = dayOf(born, { today })
  const hasLogin = kind === 'teachers' || kind === 'extrastudents'
  // sophomorix itself knows a user by number, else by names and day of birth.
  const number = hasLogin ? '' : fifth
  if (!number && !birthDay) return yield faultAt({ ...where, column: 'Geburtsdatum' }, 'error', 'keyMissing', born)
  if (born && !birthDay) yield faultAt({ ...where, column: 'Geburtsdatum' }, 'warning', 'dayUnreadable', born)
  const at = school ? `${school}/` : ''
  const key = `${at}${number || `${folded(familyName)}.${folded(givenName)}.${birthDay}`}`
  const person: RosterPerson = { type: 'person', key, familyName, givenName, where }
  if (birthDay) person.birthDay = birthDay
  if (hasLogin && fifth && fifth !== '---') person.accountName = fifth
  yield person
  const place = school ? { school } : {}
  yield { type: 'affiliation', person: key, role: roles[kind], ...place, where }
  if (roles[kind] !== 'learner') return
  if (!className) return yield faultAt({ ...where, column: 'Klasse' }, 'warning', 'classMissing')
  const group = `${at}${className}`
  if (!classes.has(group)) yield { type: 'group', key: group, kind: 'class', name: className, ...place, where }
  classes.add(group)
  yield { type: 'membership', person: key, group, role: 'learner', where }
}

export const linuxmuster: RosterReader = { format: 'linuxmuster', label: 'rosters.format.linuxmuster', recognise, read }
