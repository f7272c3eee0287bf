// The older UCS@school files: TAB, no header, one action per line. Users, classes and the renaming of classes.
import type { RosterAffiliation, RosterPerson, RosterRecord, Where } from '#modules/rosters/ports'
import { faultAt, readTable, rowsAndFaults, type Table, type TableFile } from '../../kernel/tables/index.ts'
import { classRecords } from './read-csv.ts'

export type LegacyKind = 'user' | 'group' | 'rename'

/** The OU before a class; empty when there is none. */
const prefixOf = (text: string) => /^([^\s-]+)-\S/.exec(text.trim())?.[1] ?? ''

const open = (file: TableFile) => readTable(file, { header: false, ragged: true, delimiter: '\t' })

/** What kind of file it is, by its first rows; undefined for all others, printers and computers among them. */
export async function legacyKind(file: TableFile): Promise<LegacyKind | undefined> {
  const { sample, facts } = await open(file)
  if (facts.kind !== 'text' || !sample.length) return undefined
  const every = (test: (cells: string[]) => boolean) => sample.every((row) => test(row.cells))
  const isAction = (cells: string[]) => /^[AMD]$/.test(cells[0]!)
  if (every((cells) => isAction(cells) && cells.length >= 5 && !cells.some((cell) => cell.includes(':/')) && cells[4]!.trim() !== ''))
    return 'user'
  if (every((cells) => isAction(cells) && (cells.length === 3 || cells.length === 4))) return 'group'
  if (every(([from, to, more]) => more === undefined && to !== undefined && prefixOf(from!) !== '' && prefixOf(from!) === prefixOf(to)))
    return 'rename'
  return undefined
}

export async function* readLegacy(file: TableFile, kind: LegacyKind, groups: Set<string>): AsyncGenerator<RosterRecord> {
  const table = await open(file)
  if (kind === 'user') yield* users(file, table, groups)
  else if (kind === 'group')
    for await (const records of rowsAndFaults(file.name, table, ({ line, cells }) => group(cells, { file: file.name, line }, groups)))
      yield* records
  else yield* renames(file, table)
}

const cell = (cells: readonly string[], column: number) => cells[column - 1]?.trim() ?? ''

/** Lines are commands in order: of several for one user the last one tells how the user shall be. */
async function* users(file: TableFile, table: Table, groups: Set<string>): AsyncGenerator<RosterRecord> {
  const last = new Map<string, { cells: string[]; where: Where }>()
  for await (const records of rowsAndFaults(file.name, table, ({ line, cells }): RosterRecord[] => {
    const where = { file: file.name, line }
    const name = cell(cells, 2)
    if (!name) return [faultAt({ ...where, column: '2' }, 'error', 'keyMissing', cells.join(' '))]
    last.delete(name)
    last.set(name, { cells, where })
    return []
  }))
    yield* records
  for (const [name, { cells, where }] of last) yield* user(name, cells, where, groups)
}

/** Action, user name, last name, first name, OU, classes, rights (unused), e-mail, teacher, active, staff. */
function* user(key: string, cells: readonly string[], where: Where, groups: Set<string>): Generator<RosterRecord> {
  if (cell(cells, 1) === 'D' || cell(cells, 10) === '0') return yield { type: 'left', person: key, where }
  const [familyName, givenName, school] = [cell(cells, 3), cell(cells, 4), cell(cells, 5)]
  if (!familyName || !givenName)
    return yield { ...faultAt({ ...where, column: familyName ? '4' : '3' }, 'error', 'nameMissing', key), person: key }
  const person: RosterPerson = { type: 'person', key, familyName, givenName, accountName: key, where }
  if (cell(cells, 8)) person.email = cell(cells, 8)
  yield person
  const roles: RosterAffiliation['role'][] = [
    ...(cell(cells, 9) === '1' ? (['teacher'] as const) : []),
    ...(cell(cells, 11) === '1' ? (['staff'] as const) : []),
  ]
  for (const role of roles.length ? roles : (['learner'] as const)) yield { type: 'affiliation', person: key, school, role, where }
  const classes = cell(cells, 6)
    .split(',')
    .flatMap((each) => (each.trim() ? [each.trim()] : []))
  yield* classRecords(key, classes, [school], roles.length ? 'teacher' : 'learner', where, groups)
}

/** Action, OU, name, description. Deleted classes are no record: a class without pupils harms nobody. */
function* group(cells: readonly string[], where: Where, groups: Set<string>): Generator<RosterRecord> {
  const [action, school, written] = [cell(cells, 1), cell(cells, 2), cell(cells, 3)]
  if (!school || !written) return yield faultAt({ ...where, column: school ? '3' : '2' }, 'error', 'groupNameMissing')
  if (action === 'D') return yield faultAt(where, 'warning', 'groupRemoved', written)
  const name = written.toLowerCase().startsWith(`${school.toLowerCase()}-`) ? written.slice(school.length + 1) : written
  const key = `${school}-${name}`
  if (!groups.has(key)) yield { type: 'group', key, kind: 'class', name, school, where }
  groups.add(key)
}

/** `gym-9a` TAB `gym-10a`: carried out in order, so a name must be free when it is given. */
async function* renames(file: TableFile, table: Table): AsyncGenerator<RosterRecord> {
  const all: { from: string; to: string; school: string; where: Where }[] = []
  for await (const records of rowsAndFaults(file.name, table, ({ line, cells }): RosterRecord[] => {
    const [from, to] = [cell(cells, 1), cell(cells, 2)]
    const school = prefixOf(from)
    const where = { file: file.name, line }
    if (!school || prefixOf(to) !== school) return [faultAt(where, 'error', 'renameWrong', `${from} ${to}`)]
    all.push({ from: from.slice(school.length + 1), to: to.slice(school.length + 1), school, where })
    return []
  }))
    yield* records
  const later = new Map<string, number>()
  for (const [index, { school, from }] of all.entries()) later.set(`${school}-${from}`, index)
  for (const [index, { from, to, school, where }] of all.entries()) {
    if ((later.get(`${school}-${to}`) ?? -1) > index) yield faultAt(where, 'warning', 'renameOrder', `${from} ${to}`)
    yield { type: 'rename', from, to, school, where }
  }
}
