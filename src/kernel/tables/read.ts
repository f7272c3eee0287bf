// A table as rows of text, whatever file it lies in: delimited text in any encoding, XLSX or ODS; known by its bytes, not by its name.
import { type Row, rowParser, sniff } from './delimited.ts'
import { type TextFacts, textOf } from './encoding.ts'
import { openOds } from './ods.ts'
import {
  type AddFault,
  defaultLimits,
  faultList,
  headOf,
  isZip,
  type Limits,
  plain,
  startsWith,
  type TableFault,
  type TableFile,
  Unreadable,
} from './source.ts'
import { openXlsx, type Sheets } from './xlsx.ts'
import { filesOfZip } from './zip.ts'

export interface TableOptions {
  /** A name that iconv knows; detected when missing, like delimiter and quote. */
  encoding?: string
  delimiter?: string
  quote?: string
  /** Whether the first row names the columns, or how to tell the row that does among the first 20; suggested when missing. */
  header?: boolean | ((cells: readonly string[]) => boolean)
  sheet?: string
  /** Rows may have any length: no faults for short and long ones. */
  ragged?: boolean
  limits?: Partial<Limits>
}
export interface TableFacts {
  kind: 'text' | 'xlsx' | 'ods' | 'none'
  encoding?: string
  bom?: boolean
  delimiter?: string
  quote?: string
  sheets?: string[]
  sheet?: string
  header: boolean
  /** Cells of the header, or of most of the first rows. */
  columns: number
}
export interface Table {
  facts: TableFacts
  /** Trimmed; empty when the table has no header. */
  headings: string[]
  /** The first rows below the header. */
  sample: Row[]
  /** Rows with content, header left out; may be gone through several times, `faults` then belongs to the last time. */
  rows: AsyncIterable<Row>
  /** The same in batches, which costs less. */
  batches: () => AsyncGenerator<Row[]>
  /** Grows while rows are read; ends with a fatal fault where reading had to end. */
  faults: TableFault[]
}

type Content = { facts: TableFacts; batches: (add: AddFault) => AsyncGenerator<Row[]> }
const sampled = 50

/** Opens a table. Wrong content never throws: it is told in `faults`, at once or while rows are read. */
export async function readTable(file: TableFile, options: TableOptions = {}): Promise<Table> {
  const limits = { ...defaultLimits, ...options.limits }
  const { list, add } = faultList()
  let content: Content = { facts: { kind: 'none', header: false, columns: 0 }, batches: nothing }
  let first: Row[] = []
  try {
    content = await contentOf(file, options, limits)
    first = await firstRows(content)
    if (!first.length) add('fatal', 'empty')
  } catch (error) {
    tell(error, add)
    content.batches = nothing
  }
  const { facts } = content
  const headerAt = headerRow(first, options.header)
  facts.header = headerAt >= 0
  const headings = facts.header ? trimmedEnd(first[headerAt]!.cells.map((cell) => cell.trim())) : []
  facts.columns = headings.length || usualWidth(first)
  const skipUntil = facts.header ? first[headerAt]!.line : 0
  const early = list.length

  async function* batches(): AsyncGenerator<Row[]> {
    list.length = early
    let count = 0
    const check = options.ragged ? undefined : widthCheck(facts.columns, headings, add)
    try {
      for await (const batch of content.batches(add)) {
        if (facts.kind !== 'text') for (const { cells } of batch) while (cells.length < facts.columns) cells.push('')
        const rows = batch.filter((row) => row.line > skipUntil && row.cells.some(isFilled) && (!check || check(row)))
        count += rows.length
        if (count > limits.rows) throw new Unreadable('tooLarge')
        if (rows.length) yield rows
      }
    } catch (error) {
      tell(error, add)
    }
  }
  const rows = {
    async *[Symbol.asyncIterator]() {
      for await (const batch of batches()) yield* batch
    },
  }
  return { facts, headings, sample: first.slice(headerAt + 1), rows, batches, faults: list }
}

const isFilled = (cell: string) => cell.trim() !== ''

async function* nothing(): AsyncGenerator<Row[]> {}

function tell(error: unknown, add: AddFault): void {
  if (!(error instanceof Unreadable)) throw error
  add('fatal', error.code, error.value === undefined ? {} : { value: error.value })
}

async function contentOf(given: TableFile, options: TableOptions, limits: Limits): Promise<Content> {
  const file = await plain(given, limits)
  const head = await headOf(file, 65_536)
  if (!head.length) throw new Unreadable('empty')
  if (isZip(head)) return spreadsheetOf(await filesOfZip(file, limits), options, limits)
  const other = otherKind(head)
  if (other) throw new Unreadable(other.code, other.value)
  return textContent(file, head, options, limits)
}

/** Files that pose as tables, known by their first bytes. */
function otherKind(head: Uint8Array): { code: 'xlsBinary' | 'encrypted' | 'notATable'; value?: string } | undefined {
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    // An encrypted workbook is an OLE file that holds this stream; the old Excel format is an OLE file as well.
    const locked = Buffer.from(head.buffer, head.byteOffset, head.length).includes(Buffer.from('EncryptedPackage', 'utf16le'))
    return { code: locked ? 'encrypted' : 'xlsBinary' }
  }
  if (head[0] === 9 && [0, 2, 4, 8].includes(head[1]!) && head[2] === 8 - (head[1] === 0 ? 4 : head[1] === 8 ? 0 : 2))
    return { code: 'xlsBinary' }
  const text = Buffer.from(head.subarray(0, 400)).toString('latin1')
  const kinds: [RegExp, string][] = [
    [/^%PDF/, 'PDF'],
    [/^\x89PNG|^\xff\xd8\xff|^GIF8/, 'Bild'],
    [/^\{\\rtf/, 'RTF'],
    [/^(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|table|workbook)/i, 'XML/HTML'],
    [/^(\xef\xbb\xbf)?\s*(\{\s*"[^"]*"\s*:|\[\s*[{[])/, 'JSON'],
  ]
  const kind = kinds.find(([pattern]) => pattern.test(text))
  return kind && { code: 'notATable', value: kind[1] }
}

async function spreadsheetOf(files: TableFile[], options: TableOptions, limits: Limits): Promise<Content> {
  const has = (name: string) => files.some((file) => file.name.toLowerCase() === name)
  if (has('xl/workbook.bin')) throw new Unreadable('xlsBinary')
  const kind = has('xl/workbook.xml') ? 'xlsx' : has('content.xml') ? 'ods' : undefined
  if (!kind) throw new Unreadable('notATable', 'ZIP')
  const sheets: Sheets = await (kind === 'xlsx' ? openXlsx : openOds)(files, limits)
  const sheet = options.sheet ?? sheets.names[0]
  return {
    facts: { kind, sheets: sheets.names, sheet, header: false, columns: 0 },
    batches: (add) => sheets.rows(sheet, add),
  }
}

async function textContent(file: TableFile, head: Uint8Array, options: TableOptions, limits: Limits): Promise<Content> {
  const text: TextFacts = { encoding: options.encoding ?? 'utf-8', bom: false }
  let sample = ''
  const beginning = {
    ...file,
    open: async function* () {
      yield head
    },
  }
  for await (const piece of textOf(beginning, text, options.encoding)) sample += piece
  const found = sniff(sample, head.length < 65_536, limits)
  const dialect = { ...found, delimiter: options.delimiter ?? found.delimiter, quote: options.quote ?? found.quote }
  const facts: TableFacts = { kind: 'text', ...text, delimiter: dialect.delimiter, quote: dialect.quote, header: false, columns: 0 }

  async function* batches(add: AddFault): AsyncGenerator<Row[]> {
    const parse = rowParser(dialect, add, limits)
    const settled: TextFacts = { encoding: facts.encoding!, bom: false }
    let last: Row[] = []
    let begun = false
    for await (const piece of textOf(file, settled, options.encoding)) {
      if (last.length) yield last
      last = parse(piece, false)
      if (!begun && last.length) {
        begun = true
        if (/^sep=.$/i.test(last[0]!.cells.join(dialect.delimiter))) last.shift()
      }
    }
    facts.encoding = settled.encoding
    const rest = parse('', true)
    // An end-of-file sign of DOS is no row.
    const rows = [...last, ...rest].filter((row) => row.cells.length > 1 || row.cells[0] !== '\x1a')
    const end = rows.at(-1)
    if (end?.unterminated) add('warning', 'endMissing', { line: end.line, value: end.cells.join(dialect.delimiter) })
    if (rows.length) yield rows
  }
  return { facts, batches }
}

async function firstRows(content: Content): Promise<Row[]> {
  const first: Row[] = []
  for await (const batch of content.batches(() => {})) {
    for (const row of batch) if (row.cells.some(isFilled)) first.push(row)
    if (first.length >= sampled) break
  }
  return first.slice(0, sampled)
}

function headerRow(first: Row[], wanted: TableOptions['header']): number {
  if (wanted === true) return first.length ? 0 : -1
  if (wanted === false) return -1
  if (wanted) return first.slice(0, 20).findIndex((row) => wanted(row.cells))
  return looksLikeHeader(first) ? 0 : -1
}

/** Words without digits, each once, above rows of which some cells hold digits, dates or addresses. */
function looksLikeHeader(first: Row[]): boolean {
  const names = trimmedEnd(first[0]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [])
  if (names.length < 2 || new Set(names).size < names.length || names.some((name) => name === '' || name.length > 60)) return false
  const isValue = (cell: string) => /^[\d.,:/-]+$|@|^\d/.test(cell.trim())
  return !names.some(isValue) && (first.length === 1 || first.slice(1).some((row) => row.cells.some(isValue)))
}

function trimmedEnd(cells: string[]): string[] {
  let length = cells.length
  while (length && cells[length - 1] === '') length--
  return cells.slice(0, length)
}

function usualWidth(rows: Row[]): number {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

/** A row with filled cells beyond the last column has shifted and is left out; a short one is only named. */
function widthCheck(columns: number, headings: string[], add: AddFault): (row: Row) => boolean {
  return (row) => {
    const { length } = row.cells
    if (length === columns) return true
    if (length > columns) {
      const extra = row.cells.slice(columns).find((cell) => cell.trim() !== '')
      if (extra === undefined) return true
      add('error', 'rowLong', { line: row.line, column: String(columns + 1), value: extra })
      return false
    }
    add('warning', 'rowShort', { line: row.line, column: headings[length] ?? String(length + 1), value: `${length}/${columns}` })
    return true
  }
}
