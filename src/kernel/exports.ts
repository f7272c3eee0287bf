// Every list as a file: CSV as German Excel reads it, a typed XLSX, a print view. Never cut; read and written in batches.
import {
  type Column,
  dayOf,
  formatDay,
  formatInstant,
  formatMoney,
  formatNumber,
  type Lang,
  type ListQuery,
  type Model,
  type Translate,
} from '#shared'
import type { Context } from './context.ts'
import { invalid } from './errors.ts'
import { xlsx } from './exports-xlsx.ts'
import { cleanName } from './files.ts'
import type { Download } from './http/serve.ts'
import type { List } from './lists.ts'
import { listPdf, mostPrintedRows, type PrintFacts } from './print.ts'
import { delimitedFile } from './tables/write.ts'

export type ExportFormat = 'csv' | 'xlsx' | 'pdf'
export interface ExportOptions {
  t: Translate
  lang: Lang
  /** Keys in their order; without them those of the query, else the columns shown from the start. */
  columns?: readonly string[]
  /** Title and file name; without it the text `<model>.list`. */
  title?: string
  /** What stands on the paper of the print view. */
  print?: PrintFacts
}

export type Values = Record<string, unknown>
const batchSize = 2_000
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export interface Sheet {
  title: string
  columns: readonly Column[]
  heads: readonly string[]
  lang: Lang
  day: (value: string) => string
  instant: (value: string) => string
  /** A value in words: names of references, German words of choices. */
  words: (column: Column, row: Values) => string
  batches: AsyncGenerator<Values[]>
}

/** A small table as a CSV that German Excel opens by a double click; no cell of it is taken for a formula. */
export function csvFile(name: string, heads: readonly string[], rows: readonly (readonly string[])[]): Download {
  const lines = [heads, ...rows.map((row) => row.map(neutral))]
  return { name: cleanName(`${name}.csv`), type: 'text/csv; charset=utf-8', body: delimitedFile(lines, { delimiter: ';', bom: true }) }
}

/** A list as a file, with the conditions, order and columns of the query; all its rows, whatever `limit` says. */
export async function exportList<M extends Model>(
  list: List<M>,
  ctx: Context,
  query: ListQuery,
  format: ExportFormat,
  options: ExportOptions,
): Promise<Download> {
  const rows = list.stream(ctx, { ...query, cursor: undefined }, batchSize) as AsyncGenerator<Values[]>
  const batches = await begun(rows)
  const sheet: Sheet = { ...sheetOf(list.model.name, await list.columnsFor(ctx), query, options), batches }
  const name = cleanName(`${sheet.title} ${dayOf(ctx.now())}.${format}`)
  if (format === 'pdf')
    return { name, type: 'application/pdf', body: await printed(sheet, { ...options.print, lang: options.lang, now: ctx.now() }) }
  if (format === 'csv') return { name, type: 'text/csv; charset=utf-8', body: csv(sheet) }
  return { name, type: xlsxType, body: xlsx(sheet) }
}

/** Rows that are no list of a model as a file: texts, days and numbers under heads of their own, in batches. */
export interface Table {
  title: string
  columns: readonly { key: string; head: string; kind?: 'text' | 'day' | 'number'; width?: Column['width'] }[]
  batches: AsyncGenerator<Values[]>
}

/** A table as CSV or XLSX, read and written in batches; cells that a spreadsheet would run are harmless. */
export async function exportTable(ctx: Context, table: Table, format: 'csv' | 'xlsx'): Promise<Download> {
  const { lang } = ctx
  const sheet: Sheet = {
    title: table.title,
    columns: table.columns.map(({ key, kind, width }) => ({ key, kind: kind ?? 'text', width, shown: true, sort: false, filter: false })),
    heads: table.columns.map((column) => column.head),
    lang,
    day: remembered((value) => formatDay(value, lang)),
    instant: (value) => value,
    words: (column, row) => String(row[column.key]),
    batches: await begun(table.batches),
  }
  const name = cleanName(`${sheet.title} ${dayOf(ctx.now())}.${format}`)
  if (format === 'csv') return { name, type: 'text/csv; charset=utf-8', body: csv(sheet) }
  return { name, type: xlsxType, body: xlsx(sheet) }
}

function sheetOf(
  model: string,
  offered: readonly Column[],
  query: ListQuery,
  { t, lang, columns, title }: ExportOptions,
): Omit<Sheet, 'batches'> {
  const known = new Map(offered.map((column) => [column.key, column]))
  const asked = columns?.length
    ? columns
    : query.columns?.length
      ? query.columns
      : offered.filter((column) => column.shown).map((column) => column.key)
  const chosen = asked.map((key) => {
    const column = known.get(key)
    if (!column)
      throw invalid('list.column', { values: { column: key }, fields: [{ path: 'columns', code: 'list.column', values: { column: key } }] })
    return column
  })
  const word = remembered((key) => t(`${model}.${key}`))
  const [yes, no] = [t('export.yes'), t('export.no')]
  const words = (column: Column, row: Values): string => {
    const value = row[column.key]
    if (value === null || value === undefined) return ''
    if (column.label !== undefined && column.kind === 'choice') return String(value)
    if (column.kind === 'choice') return word(`${column.key}.${String(value)}`)
    if (column.kind === 'choices') return (value as unknown[]).map((each) => word(`${column.key}.${String(each)}`)).join(', ')
    if (column.kind === 'yes') return value ? yes : no
    if (column.kind === 'ref') return String(row[`${column.key}Name`] ?? value)
    return String(value)
  }
  return {
    title: title ?? titleOf(t, model),
    columns: chosen,
    heads: chosen.map((column) => column.label ?? t(`${model}.${column.key}`)),
    lang,
    day: remembered((value) => formatDay(value, lang)),
    instant: remembered((value) => formatInstant(value, lang)),
    words,
  }
}

/** Reads the first rows at once: the right is asked for, and a wrong condition refused, before the file begins. */
async function begun(rows: AsyncGenerator<Values[]>): Promise<AsyncGenerator<Values[]>> {
  const first = await rows.next()
  async function* all() {
    if (first.done) return
    yield first.value
    yield* rows
  }
  return all()
}

/** Asks once per value: a hundred thousand rows share a handful of words and days. */
function remembered(ask: (key: string) => string): (key: string) => string {
  const known = new Map<string, string>()
  return (key) => {
    const found = known.get(key) ?? ask(key)
    if (known.size < 10_000) known.set(key, found)
    return found
  }
}

function titleOf(t: Translate, model: string): string {
  const found = t(`${model}.list`)
  return found === `${model}.list` ? model : found
}

const isNumber = (column: Column) => column.kind === 'number' || column.kind === 'money' || column.kind === 'version'

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP: CSV injection); numbers stay numbers. */
export const neutral = (text: string): string => (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text)

const quoted = (text: string) => (/[";\r\n]/.test(text) || /^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

function csvCell(sheet: Sheet, column: Column, row: Values): string {
  const value = row[column.key]
  if (value === null || value === undefined) return ''
  if (isNumber(column)) {
    const plain = column.kind === 'money' ? (Number(value) / 100).toFixed(2) : String(value)
    return sheet.lang === 'de' ? plain.replace('.', ',') : plain
  }
  if (column.kind === 'day') return sheet.day(String(value))
  if (column.kind === 'instant') return sheet.instant(String(value)).replace(',', '').replace(' Uhr', '')
  return quoted(neutral(sheet.words(column, row)))
}

/** CSV with the signs that German Excel expects: UTF-8 with its mark, semicolons, CRLF. */
async function* csv(sheet: Sheet): AsyncGenerator<string> {
  yield `\ufeff${sheet.heads.map((head) => quoted(neutral(head))).join(';')}\r\n`
  for await (const rows of sheet.batches)
    yield rows.map((row) => `${sheet.columns.map((column) => csvCell(sheet, column, row)).join(';')}\r\n`).join('')
}

function paperCell(sheet: Sheet, column: Column, row: Values): string {
  const value = row[column.key]
  if (value === null || value === undefined) return ''
  if (column.kind === 'money') return formatMoney(Number(value), sheet.lang)
  if (isNumber(column)) return formatNumber(Number(value), sheet.lang)
  if (column.kind === 'day') return sheet.day(String(value))
  if (column.kind === 'instant') return sheet.instant(String(value))
  return sheet.words(column, row)
}

async function printed(sheet: Sheet, facts: PrintFacts): Promise<Buffer> {
  const cells: string[][] = []
  for await (const rows of sheet.batches) {
    for (const row of rows) cells.push(sheet.columns.map((column) => paperCell(sheet, column, row)))
    // One more than fits is enough for the refusal.
    if (cells.length > mostPrintedRows) break
  }
  return listPdf(
    sheet.title,
    sheet.columns.map((column, index) => ({ title: sheet.heads[index]!, right: isNumber(column) })),
    cells,
    facts,
  )
}
