// Every list as a file: CSV as German Excel reads it, a typed XLSX, a print view. Never cut; read and written in batches.
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import {
  type Column,
  columnsOf,
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
import { cleanName } from './files.ts'
import type { Download } from './http/serve.ts'
import type { List } from './lists.ts'
import { listPdf, mostPrintedRows, type PrintFacts } from './print.ts'

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

type Values = Record<string, unknown>
interface Sheet {
  title: string
  columns: readonly Column[]
  heads: readonly string[]
  lang: Lang
  day: (value: string) => string
  instant: (value: string) => string
  /** A value in words: names of references, German words of choices. */
  words: (column: Column, row: Values) => string
  batches: () => AsyncGenerator<Values[]>
}

/** A list as a file, with the conditions, order and columns of the query; all its rows, whatever `limit` says. */
export async function exportList<M extends Model>(
  list: List<M>,
  ctx: Context,
  query: ListQuery,
  format: ExportFormat,
  options: ExportOptions,
): Promise<Download> {
  const sheet = sheetOf(list, ctx, query, options)
  const name = cleanName(`${sheet.title} ${ctx.now().toISOString().slice(0, 10)}.${format}`)
  if (format === 'pdf')
    return { name, type: 'application/pdf', body: await printed(sheet, { ...options.print, lang: options.lang, now: ctx.now() }) }
  if (format === 'csv') return { name, type: 'text/csv; charset=utf-8', body: csv(sheet) }
  return { name, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', body: xlsx(sheet) }
}

function sheetOf<M extends Model>(list: List<M>, ctx: Context, query: ListQuery, { t, lang, columns, title }: ExportOptions): Sheet {
  const model = list.model.name
  const known = new Map(columnsOf(list.model).map((column) => [column.key, column]))
  const asked = columns?.length
    ? columns
    : query.columns?.length
      ? query.columns
      : list.columns.filter((column) => column.shown).map((column) => column.key)
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
    if (column.kind === 'choice') return word(`${column.key}.${String(value)}`)
    if (column.kind === 'choices') return (value as unknown[]).map((each) => word(`${column.key}.${String(each)}`)).join(', ')
    if (column.kind === 'yes') return value ? yes : no
    if (column.kind === 'ref') return String(row[`${column.key}Name`] ?? value)
    return String(value)
  }
  return {
    title: title ?? titleOf(t, model),
    columns: chosen,
    heads: chosen.map((column) => t(`${model}.${column.key}`)),
    lang,
    day: remembered((value) => formatDay(value, lang)),
    instant: remembered((value) => formatInstant(value, lang)),
    words,
    batches: () => list.stream(ctx, { ...query, cursor: undefined }, 2_000) as AsyncGenerator<Values[]>,
  }
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
  for await (const rows of sheet.batches())
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
  for await (const rows of sheet.batches()) {
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

const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' })
/** A spreadsheet knows no zone: its clock shows German time. */
const wallClock = (instant: string) => new Date(`${berlin.format(new Date(instant)).replace(' ', 'T')}Z`)

function xlsxCell(sheet: Sheet, column: Column, row: Values): string | number | Date | null {
  const value = row[column.key]
  if (value === null || value === undefined) return null
  if (column.kind === 'money') return Number(value) / 100
  if (isNumber(column)) return Number(value)
  if (column.kind === 'day') return new Date(`${String(value).slice(0, 10)}T00:00:00Z`)
  if (column.kind === 'instant') return wallClock(String(value))
  return sheet.words(column, row)
}

const formats: Partial<Record<Column['kind'], string>> = {
  day: 'dd.mm.yyyy',
  instant: 'dd.mm.yyyy hh:mm',
  money: '#,##0.00',
  number: '#,##0.##',
}
const widths = { narrow: 10, normal: 20, wide: 44 }
/** Excel holds 1,048,576 rows; what is beyond goes on in the next sheet. */
const rowsPerSheet = 1_000_000

/** The sheet as XLSX, while it is written: the writer waits for the reader, so that memory stays flat. */
async function* xlsx(sheet: Sheet): AsyncGenerator<Buffer> {
  const pipe = new PassThrough({ highWaterMark: 1_048_576 })
  const writing = writeWorkbook(sheet, pipe).catch((error: Error) => void pipe.destroy(error))
  try {
    yield* pipe as AsyncIterable<Buffer>
  } finally {
    // The reader went away: the writer stops at its next batch, before its transaction ends.
    pipe.destroy()
    await writing
  }
}

async function writeWorkbook(sheet: Sheet, pipe: PassThrough): Promise<void> {
  const { default: excel } = await import('exceljs')
  const book = new excel.stream.xlsx.WorkbookWriter({ stream: pipe, useStyles: true, useSharedStrings: false })
  const begin = (number: number) => {
    const page = book.addWorksheet(number === 1 ? sheetName(sheet.title) : String(number), { views: [{ state: 'frozen', ySplit: 1 }] })
    page.columns = sheet.columns.map((column, index) => ({
      header: sheet.heads[index]!,
      width: widths[column.width ?? 'normal'],
      style: formats[column.kind] ? { numFmt: formats[column.kind] } : {},
    }))
    page.getRow(1).font = { bold: true }
    page.getRow(1).commit()
    return page
  }
  let page = begin(1)
  let written = 0
  for await (const rows of sheet.batches()) {
    for (const row of rows) {
      if (written > 0 && written % rowsPerSheet === 0) {
        page.commit()
        page = begin(written / rowsPerSheet + 1)
      }
      page.addRow(sheet.columns.map((column) => xlsxCell(sheet, column, row))).commit()
      written++
    }
    // The library writes without waiting; here the reader catches up before the next batch is read.
    await setImmediate()
    if (pipe.destroyed) return
    if (pipe.writableNeedDrain) await drained(pipe)
  }
  page.commit()
  await book.commit()
}

async function drained(pipe: PassThrough): Promise<void> {
  const settled = new AbortController()
  const either = ['drain', 'close'].map((event) => once(pipe, event, { signal: settled.signal }).catch(() => {}))
  await Promise.race(either)
  settled.abort()
}

/** Signs that a sheet's name may not have; at most 31. */
const sheetName = (title: string) => title.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31) || '1'
