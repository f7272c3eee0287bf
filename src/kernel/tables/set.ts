// Files that belong together: several at once or in one archive, found by name; columns found by heading.
import { readTable } from './read.ts'
import { endingFault, type FaultRecord, faultAt, rowsAndFaults } from './records.ts'
import { headOf, isZip, type TableFile } from './source.ts'
import { filesOfZip } from './zip.ts'

export interface FileSet {
  /** By name in small letters without folder and ending: `users`; a second one of that name is `users (2)`. */
  files: Map<string, TableFile>
  /** Files whose name was taken: in formats that know files by name nobody can tell which one counts. */
  doubled: TableFile[]
  /** Names of the files in folders of an archive. */
  foldered: string[]
  faults: FaultRecord[]
}

export const stem = (name: string) =>
  name
    .slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
    .replace(/\.gz$/i, '')
    .replace(/\.(csv|txt|tsv)$/i, '')

/** The files of a set, archives opened. Workbooks are archives too and stay closed. */
export async function fileSet(given: readonly TableFile[]): Promise<FileSet> {
  const set: FileSet = { files: new Map(), doubled: [], foldered: [], faults: [] }
  for (const file of given) {
    let inside: TableFile[] = [file]
    try {
      if (isZip(await headOf(file, 4))) inside = await filesOfArchive(file)
    } catch (error) {
      set.faults.push(endingFault(file, error))
      continue
    }
    for (const each of inside) {
      const name = stem(each.name).toLowerCase()
      if (each !== file && each.name.includes('/')) set.foldered.push(each.name)
      let key = name
      for (let times = 2; set.files.has(key); times++) key = `${name} (${times})`
      if (key !== name) set.doubled.push(each)
      set.files.set(key, each)
    }
  }
  return set
}

async function filesOfArchive(file: TableFile): Promise<TableFile[]> {
  const files = await filesOfZip(file)
  const isWorkbook = files.some(({ name }) => name === '[Content_Types].xml' || name === 'content.xml')
  // Macs add a shadow of every file.
  return isWorkbook ? [file] : files.filter(({ name }) => !name.startsWith('__MACOSX/') && !name.endsWith('.DS_Store'))
}

/** How headings are compared: without case, blanks, signs; umlauts as ae, oe, ue, ss. */
export const folded = (text: string) =>
  text
    .toLowerCase()
    .replace(/[äöüß]/g, (sign) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[sign]!)
    .normalize('NFD')
    .replace(/[^a-z0-9]/g, '')

export interface Heads<N extends string> {
  /** The trimmed cell below a heading; empty when the column or the cell is missing. */
  cell: (cells: readonly string[], name: N) => string
  has: (name: N) => boolean
  /** How many of the expected names stand there as expected, in other spelling, not at all; and what else stands there. */
  exact: number
  respelt: [heading: string, name: N][]
  missing: N[]
  unknown: string[]
}

/** Finds expected columns among the headings of a file. */
export function headsOf<N extends string>(headings: readonly string[], names: readonly N[]): Heads<N> {
  const places = new Map<N, number>()
  const taken = new Set<number>()
  const put = (name: N, place: number) => {
    if (place < 0 || places.has(name) || taken.has(place)) return false
    places.set(name, place)
    taken.add(place)
    return true
  }
  let exact = 0
  for (const name of names) if (put(name, headings.indexOf(name))) exact++
  const plain = headings.map(folded)
  const respelt: [string, N][] = []
  for (const name of names) {
    const place = plain.findIndex((heading, index) => heading === folded(name) && !taken.has(index))
    if (put(name, place)) respelt.push([headings[place]!, name])
  }
  return {
    cell: (cells, name) => cells[places.get(name) ?? -1]?.trim() ?? '',
    has: (name) => places.has(name),
    exact,
    respelt,
    missing: names.filter((name) => !places.has(name)),
    unknown: headings.filter((heading, index) => heading !== '' && !taken.has(index)),
  }
}

export interface NamedRow<N extends string> {
  cell: (name: N) => string
  where: FaultRecord['where']
  /** The place of one cell. */
  at: (name: N) => FaultRecord['where']
}
export interface Expected<N extends string> {
  names: readonly N[]
  /** Without these columns nothing of the file can be read. */
  required?: readonly N[]
  /** Further headings that are no deviation. */
  extra?: RegExp
}

/** The rows of a table with a known header, and every deviation from it as a warning. */
export async function* namedRows<N extends string, T>(
  file: TableFile,
  { names, required = [], extra }: Expected<N>,
  read: (row: NamedRow<N>, heads: Heads<N>) => Iterable<T>,
): AsyncGenerator<T | FaultRecord> {
  const table = await readTable(file, { header: true })
  const heads = headsOf(table.headings, names)
  const fatal = table.faults.some((fault) => fault.severity === 'fatal')
  const lost = required.filter((name) => !heads.has(name))
  if (!fatal) {
    const place = (column: string) => ({ file: file.name, line: 1, column })
    for (const [heading, name] of heads.respelt) yield faultAt(place(name), 'warning', 'headingRespelt', heading)
    for (const heading of heads.unknown) if (!extra?.test(heading)) yield faultAt(place(heading), 'warning', 'columnUnknown', heading)
    for (const name of lost) yield { ...faultAt(place(name), 'error', 'columnMissing', name), cut: true }
    if (lost.length) return
  }
  for await (const records of rowsAndFaults(file.name, table, ({ line, cells }) => {
    const where = { file: file.name, line }
    return read({ where, cell: (name) => heads.cell(cells, name), at: (name) => ({ ...where, column: name }) }, heads)
  }))
    yield* records
}
