// Rosters in tables of any kind (CSV, XLSX, ODS) whose columns are mapped to fields, and the text files of LuPO and Kurs42.
import type { AffiliationRole } from '#modules/people/model'
import {
  type ReadOptions,
  type Recognition,
  type RosterField,
  type RosterFile,
  type RosterReader,
  type RosterRecord,
  rosterFields,
} from '#modules/rosters/ports'
import { faultAt, fileSet, readTable, rowsAndFaults, type Table, type TableFile, type TableOptions } from '../../kernel/tables/index.ts'
import { isHeader, suggestMapping, uniqueHeadings } from './columns.ts'
import { identity, nothingSeen, type Places, rowReader } from './rows.ts'
import { listOf, roleOf } from './words.ts'

export { lupo } from './lupo.ts'

type Mapping = Record<string, string | null>
interface Opened {
  table: Table
  /** Each once; columns without heading are called by their number. */
  headings: string[]
}

/** The header is the first row that names two known columns, also below a title; else what looks like one. */
async function openTable(file: TableFile, options: Pick<ReadOptions, 'encoding' | 'delimiter' | 'header'> = {}): Promise<Opened> {
  const how: TableOptions = { encoding: options.encoding, delimiter: options.delimiter }
  let table = await readTable(file, { ...how, header: options.header ?? isHeader })
  if (options.header === undefined && !table.facts.header) table = await readTable(file, how)
  return { table, headings: uniqueHeadings(table.headings, table.facts.header ? 0 : table.facts.columns) }
}

const isField = (name: string | null | undefined): name is RosterField => rosterFields.includes(name as RosterField)

function placesOf(headings: readonly string[], mapping: Mapping): Places {
  const places: Places = new Map()
  for (const [index, heading] of headings.entries()) {
    const field = mapping[heading]
    if (!isField(field)) continue
    if (!places.has(field)) places.set(field, [index])
    else if (field === 'class' || field === 'courses') places.get(field)!.push(index)
  }
  return places
}

/** Who the list is of, where no column tells it: its name does, else its columns. */
function roleOfFile(name: string, mapping: Mapping): AffiliationRole {
  const fields = new Set(Object.values(mapping))
  if (/lehr|teacher|kolleg/i.test(name)) return 'teacher'
  if (/eltern|parent|sorgeb/i.test(name)) return 'guardian'
  if (/sch(ü|ue|u\u0308)ler|student|pupil/i.test(name)) return 'learner'
  return fields.has('shortName') && !fields.has('class') && !fields.has('grade') ? 'teacher' : 'learner'
}

async function recognise(files: readonly RosterFile[]): Promise<Recognition | undefined> {
  const set = await fileSet(files)
  const all = [...set.files.values()]
  const opened = await Promise.all(all.map((file) => openTable(file)))
  const good = opened.filter(({ table }) => table.facts.columns > 0 && !isRefused(table))
  if (!good.length) return refused(opened[0]?.table)
  const headings = [...new Set(good.flatMap((each) => each.headings))]
  const mapping = suggestMapping(headings)
  const fields = new Set(Object.values(mapping).filter((field) => field !== null))
  const named = fields.has('familyName')
  if (!named && good[0]!.table.facts.columns < 2) return undefined
  const { facts } = good[0]!.table
  const shown: Recognition['facts'] = { files: good.length, kind: facts.kind, header: facts.header ? 'yes' : 'no' }
  for (const name of ['encoding', 'delimiter', 'sheet'] as const) if (facts[name]) shown[name] = facts[name]
  const look = await lookInto(good, mapping)
  const roles = fields.has('role') ? undefined : [...new Set(all.map((file) => roleOfFile(file.name, mapping)))]
  if (roles) shown.role = roles.join(', ')
  return {
    format: 'csv',
    certainty: named ? Math.min(0.75, 0.4 + 0.05 * fields.size) : 0.1,
    facts: shown,
    ...(look.schools.length ? { schools: look.schools } : {}),
    scope: look.oneClass ? 'cut' : 'full',
    ...(look.oneClass ? { reason: 'oneClass' } : {}),
    ...(roles ? { roles } : {}),
    columns: headings.map((heading) => ({ heading, sample: sampleOf(good, heading), field: mapping[heading] ?? null })),
  }
}

const isRefused = (table: Table) => table.faults.some((fault) => fault.severity === 'fatal')

/** A file that is no table is named with what to do about it, unless another reader knows it. */
function refused(table: Table | undefined): Recognition | undefined {
  const fault = table?.faults.find((each) => each.severity === 'fatal')
  if (!fault) return undefined
  return { format: 'csv', certainty: 0.02, facts: fault.value ? { found: fault.value } : {}, scope: 'refused', reason: fault.code }
}

function sampleOf(opened: readonly Opened[], heading: string): string[] {
  const values = new Set<string>()
  for (const { table, headings } of opened) {
    const place = headings.indexOf(heading)
    if (place >= 0) for (const { cells } of table.sample) if (cells[place]?.trim()) values.add(cells[place].trim().slice(0, 80))
  }
  return [...values].slice(0, 3)
}

const looked = 400

/** The first rows of the files: the schools they name, and whether a short list is one class only. */
async function lookInto(opened: readonly Opened[], mapping: Mapping): Promise<{ schools: string[]; oneClass: boolean }> {
  const schools = new Set<string>()
  const classes = new Set<string>()
  let rows = 0
  let pupils = true
  for (const { table, headings } of opened) {
    const places = placesOf(headings, mapping)
    const all = (cells: string[], field: RosterField) => (places.get(field) ?? []).flatMap((place) => listOf(cells[place] ?? ''))
    for await (const { cells } of table.rows) {
      if (++rows > looked) break
      for (const school of all(cells, 'school')) schools.add(school)
      for (const name of all(cells, 'class')) classes.add(name.toLowerCase())
      for (const role of all(cells, 'role')) pupils &&= roleOf(role) === 'learner'
    }
  }
  return { schools: [...schools], oneClass: classes.size === 1 && rows <= looked && pupils }
}

async function* readSets(files: readonly RosterFile[], options: ReadOptions): AsyncGenerator<readonly RosterRecord[]> {
  const set = await fileSet(files)
  yield set.faults
  const seen = nothingSeen()
  const chosen = options.mapping && Object.keys(options.mapping).length ? options.mapping : undefined
  const role = (options.settings as { role?: unknown } | undefined)?.role
  for (const file of set.files.values()) {
    const { table, headings } = await openTable(file, options)
    const mapping = chosen ?? suggestMapping(headings)
    const places = placesOf(headings, mapping)
    if (!isRefused(table)) {
      const lost = Object.entries(chosen ?? {}).filter(
        ([heading, field]) => isField(field) && !headings.includes(heading) && !places.has(field),
      )
      const odd = (code: string) => (heading: string) => faultAt({ file: file.name, line: 1, column: heading }, 'warning', code, heading)
      yield lost.map(([heading]) => odd('columnMissing')(heading))
      if (chosen) yield headings.filter((heading) => !(heading in chosen)).map(odd('columnUnknown'))
      // Last year's or shifted columns: rather nothing than other people.
      const needed = lost.some(([, field]) => identity.includes(field as RosterField)) || !places.has('familyName')
      if (needed) {
        yield [{ ...faultAt({ file: file.name, line: 1 }, 'error', 'columnsWrong', headings.join(' · ')), cut: true }]
        continue
      }
      if (!places.has('key')) yield [faultAt({ file: file.name, line: 1 }, 'warning', 'keyFromName')]
    }
    const context = {
      file: file.name,
      headings,
      places,
      today: options.today,
      role: typeof role === 'string' ? (roleOf(role) ?? 'learner') : roleOfFile(file.name, mapping),
      seen,
    }
    yield* rowsAndFaults(file.name, table, rowReader(context))
  }
}

async function* read(files: readonly RosterFile[], options: ReadOptions): AsyncGenerator<RosterRecord> {
  for await (const records of readSets(files, options)) yield* records
}

export const csv: RosterReader = { format: 'csv', label: 'rosters.format.csv', recognise, read, readSets }
