// Importing a school list: take the file, preview, apply, take back.
import { sql } from 'kysely'
import {
  type Context,
  changeImport,
  changeRows,
  conflict,
  getImport,
  type ImportRecord,
  insertRows,
  invalid,
  lockRows,
  openFile,
  openImport,
  storeFile,
} from '#kernel'
import { readTable, type Table } from '#kernel/tables'
import { type Id, newId } from '#shared'
import { type Land, type ListMapping, type ListValues, type SchoolType, suggestMapping } from '../model.ts'
import { countLines, type Known, type Line, type PlannedLine, planLines } from '../school-list.ts'
import { schools } from '../tables.ts'
import { imagesOf, markApplied, remember, takeBack } from './undo.ts'

const right = 'organisation.school.create'
const kind = 'organisation.schools'
const largest = { file: 64 * 2 ** 20, rows: 50_000 }

export interface ListColumn {
  position: number
  heading: string
  sample: string[]
}

/** Takes a file; what cannot be read as a table is refused with its place. Answers the record with a suggested mapping. */
export async function takeSchoolList(ctx: Context, name: string, stream: AsyncIterable<Uint8Array>): Promise<ImportRecord> {
  ctx.may(right)
  const file = await storeFile(ctx, { name, type: 'application/octet-stream', expiresAt: daysFrom(ctx, 30) }, stream, {
    maxBytes: largest.file,
  })
  const table = await tableOf(ctx, file.id)
  checkReadable(table)
  const width = Math.max(table.facts.columns, table.headings.length)
  const columns: ListColumn[] = Array.from({ length: width }, (_, position) => ({
    position,
    heading: table.headings[position] ?? '',
    sample: table.sample.slice(0, 5).map((row) => row.cells[position] ?? ''),
  }))
  const { sheets: _sheets, ...facts } = table.facts
  const plainFacts = Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, typeof value === 'boolean' ? Number(value) : value]),
  ) as Record<string, string | number>
  const id = await openImport(ctx, {
    kind,
    title: file.name,
    school_id: null,
    source: null,
    format: table.facts.kind,
    scope: 'delta',
    facts: plainFacts,
    columns,
    mapping: suggestMapping(table.headings),
    settings: {},
    file_ids: [file.id],
  })
  return getImport(ctx, id)
}

const daysFrom = (ctx: Context, days: number) => new Date(ctx.now().getTime() + days * 86_400_000)

async function tableOf(ctx: Context, id: Id): Promise<Table> {
  const file = await openFile(ctx, id)
  // A file may be opened several times; each time it is streamed from the database anew.
  const open = async function* () {
    yield* (await openFile(ctx, id)).stream
  }
  return readTable({ name: file.name, size: file.size, open }, { limits: { rows: largest.rows } })
}

function checkReadable(table: Table): void {
  const fatal = table.faults.find((fault) => fault.severity === 'fatal')
  if (fatal) throw invalid(`organisation.schoolList.${fatal.code}`, { values: { line: fatal.line ?? 1, value: fatal.value ?? '' } })
}

export interface ListSettings {
  mapping: ListMapping
  /** For lines that name no Land. */
  land: Land
}

/** Reads the file with this mapping and says per line what it would do; replaces an earlier preview. */
export async function previewSchoolList(ctx: Context, id: Id, { mapping, land }: ListSettings): Promise<ImportRecord> {
  ctx.may(right)
  const record = await ownRecord(ctx, id)
  const fields = Object.values(mapping).filter((each) => each !== null)
  if (!fields.includes('name'))
    throw invalid('organisation.schoolList.nameUnmapped', { fields: [{ path: 'mapping', code: 'organisation.schoolList.nameUnmapped' }] })
  if (new Set(fields).size < fields.length)
    throw invalid('organisation.schoolList.fieldTwice', { fields: [{ path: 'mapping', code: 'organisation.schoolList.fieldTwice' }] })
  const table = await tableOf(ctx, record.file_ids[0]!)
  const lines: Line[] = []
  for await (const batch of table.batches()) lines.push(...batch)
  checkReadable(table)
  const planned = [...planLines(lines, mapping, await knownSchools(ctx)), ...unread(table)]
  await stage(ctx, id, planned)
  await changeImport(ctx, id, ['uploaded', 'previewed'], { state: 'previewed', mapping, settings: { land }, counts: countLines(planned) })
  return getImport(ctx, id)
}

/** Lines that the reader had to leave out. */
const unread = (table: Table): PlannedLine[] =>
  table.faults
    .filter((fault) => fault.severity === 'error')
    .map(({ code, line, value }) => ({
      line: line ?? 0,
      cells: value ? [value] : [],
      verdict: 'wrong',
      values: {},
      faults: [{ code, severity: 'error', value }],
      school: null,
      version: null,
      before: null,
    }))

async function ownRecord(ctx: Context, id: Id): Promise<ImportRecord> {
  const record = await getImport(ctx, id, true)
  if (record.kind !== kind) throw conflict('import.state', { values: { state: record.state } })
  return record
}

async function knownSchools(ctx: Context): Promise<Known[]> {
  const { rows } =
    await sql<Known>`select id, version, state, number, name, short_name as "shortName", type, land, street, postcode, city, phone, email, website, tags
    from organisation.school where authority_id = ${ctx.authority}`.execute(ctx.db())
  return rows
}

async function stage(ctx: Context, id: Id, planned: readonly PlannedLine[]): Promise<void> {
  await sql`delete from organisation.staged_school where authority_id = ${ctx.authority} and import_id = ${id}`.execute(ctx.db())
  const rows = planned.map((each) => ({ ...each, id: newId(), number: each.values.number ?? null, name: each.values.name ?? null }))
  await sql`insert into organisation.staged_school (authority_id, import_id, id, line, verdict, number, name, faults, cells, "values", school_id, school_version, before)
    select ${ctx.authority}::uuid, ${id}::uuid, r.id, r.line, r.verdict, r.number, r.name, r.faults, r.cells, r."values", r.school, r.version, nullif(r.before, 'null'::jsonb)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, line int, verdict text, number text, name text, faults jsonb, cells text[], "values" jsonb, school uuid, version int, before jsonb)`.execute(
    ctx.db(),
  )
}

/** Creates and changes what the preview showed, each in one statement; refused when a school was changed since. */
export async function applySchoolList(ctx: Context, id: Id): Promise<ImportRecord> {
  ctx.may(right)
  const record = await ownRecord(ctx, id)
  if (record.state !== 'previewed') throw conflict('import.state', { values: { state: record.state } })
  const { rows } = await sql<{ verdict: 'new' | 'changed'; values: ListValues; school: Id | null; version: number | null }>`
    select verdict, "values", school_id as school, school_version as version from organisation.staged_school
    where authority_id = ${ctx.authority} and import_id = ${id} and verdict in ('new', 'changed') order by line, id`.execute(ctx.db())
  const land = record.settings.land as Land
  const typed = (values: ListValues) =>
    ({
      ...values,
      ...(values.type ? { type: values.type as SchoolType } : {}),
      ...(values.land ? { land: values.land as Land } : {}),
    }) as Omit<ListValues, 'type' | 'land'> & { type?: SchoolType; land?: Land }
  const wishes = rows.filter((row) => row.verdict === 'changed')
  const before = await lockRows(
    ctx,
    schools,
    wishes.map((row) => row.school!),
  )
  if (before.some((school, index) => school.version !== wishes[index]!.version)) throw conflict('organisation.schoolList.outdated')
  await checkStillNew(ctx, id)
  const images = await imagesOf(
    ctx,
    'organisation.school',
    before.map((school) => school.id),
  )
  const changed = await changeRows(
    ctx,
    schools,
    before,
    wishes.map((row) => ({ id: row.school!, ...typed(row.values) })),
  )
  const created = await insertRows(
    ctx,
    schools,
    rows.filter((row) => row.verdict === 'new').map((row) => ({ land, ...typed(row.values), name: row.values.name! })),
  )
  await remember(ctx, id, 'organisation.school', { created, changed, images })
  await markApplied(ctx, id, ['previewed'], { ...record.counts, new: created.length, changed: changed.length })
  return getImport(ctx, id)
}

/** Somebody may have created a school of the list by hand since the preview. */
async function checkStillNew(ctx: Context, id: Id): Promise<void> {
  const { rows } =
    await sql`select from organisation.staged_school l join organisation.school s on s.authority_id = l.authority_id and s.number = l.number
    where l.authority_id = ${ctx.authority} and l.import_id = ${id} and l.verdict = 'new' limit 1`.execute(ctx.db())
  if (rows.length) throw conflict('organisation.schoolList.outdated')
}

/** Removes the created schools and gives the changed ones their old values, all or nothing, within 14 days. */
export const undoSchoolList = (ctx: Context, id: Id) => takeBack(ctx, id, kind)
