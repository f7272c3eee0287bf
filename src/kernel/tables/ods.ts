// Spreadsheets of LibreOffice (OpenDocument 1.2, content.xml): texts as shown, dates as ISO days, repeated cells unfolded.
import type { Row } from './delimited.ts'
import { type AddFault, type Limits, type TableFile, Unreadable } from './source.ts'
import type { Sheets } from './xlsx.ts'
import { type Attributes, readXml, scanXml } from './xml.ts'

/** Opens a spreadsheet whose archive was unpacked to files. */
export async function openOds(files: readonly TableFile[], limits: Limits): Promise<Sheets> {
  const content = files.find((file) => file.name === 'content.xml')
  if (!content) throw new Unreadable('noSheet')
  const names: string[] = []
  await readXml(content, {
    open: (name, attributes) => {
      if (name === 'table') names.push(attributes()['table:name'] ?? '')
    },
  })
  return { names, rows: (sheet, add) => sheetRows(content, sheet ?? names[0], limits, add) }
}

interface Reading {
  /** The sheet that is read, and the one the document is in now. */
  wanted: string | undefined
  current: string | undefined
  limits: Limits
  add: AddFault
  ready: Row[]
  line: number
  rowRepeat: number
  cellRepeat: number
  cells: string[]
  /** Empty cells that count only when a filled one follows. */
  blanks: number
  /** The value where the shown text depends on a format. */
  fixed: string | undefined
  paragraphs: string[]
  depth: number
  /** Inside notes. */
  ignored: number
  /** Cells since rows were handed on. */
  unfolded: number
}

async function* sheetRows(file: TableFile, wanted: string | undefined, limits: Limits, add: AddFault): AsyncGenerator<Row[]> {
  const counters = { line: 0, rowRepeat: 1, cellRepeat: 1, blanks: 0, depth: 0, ignored: 0, unfolded: 0 }
  const reading: Reading = { wanted, current: undefined, limits, add, ready: [], cells: [], fixed: undefined, paragraphs: [], ...counters }
  const text = (piece: string) => {
    if (reading.depth && !reading.ignored) reading.paragraphs[reading.paragraphs.length - 1] += piece
  }
  const events = {
    open: (name: string, given: Attributes) => opened(reading, name, given),
    close: (name: string) => closed(reading, name),
    text,
  }
  for await (const _ of scanXml(file, events)) {
    if (reading.ready.length) yield reading.ready
    reading.ready = []
    reading.unfolded = 0
  }
}

const isCell = (name: string) => name === 'table-cell' || name === 'covered-table-cell'

function opened(reading: Reading, name: string, attributes: Attributes): void {
  if (name === 'table') {
    reading.current = attributes()['table:name'] ?? ''
    reading.line = 0
  } else if (name === 'annotation') reading.ignored++
  else if (name === 'table-row') {
    reading.rowRepeat = Number(attributes()['table:number-rows-repeated'] ?? 1)
    reading.cells = []
    reading.blanks = 0
  } else if (isCell(name)) {
    const given = attributes()
    reading.cellRepeat = Number(given['table:number-columns-repeated'] ?? 1)
    reading.fixed = fixedText(given)
    reading.paragraphs = []
  } else if (!reading.ignored && name === 'p') {
    if (reading.depth++ === 0) reading.paragraphs.push('')
  } else if (reading.depth && !reading.ignored) reading.paragraphs[reading.paragraphs.length - 1] += blankOf(name, attributes())
}

function closed(reading: Reading, name: string): void {
  if (name === 'annotation') reading.ignored--
  else if (name === 'p' && !reading.ignored) reading.depth--
  else if (reading.current !== reading.wanted) return
  else if (isCell(name)) endCell(reading)
  else if (name === 'table-row') endRow(reading)
}

function endCell(reading: Reading): void {
  const { cells, cellRepeat, paragraphs, line } = reading
  let text = reading.fixed ?? paragraphs.join('\n')
  if (/^#(N\/A|NV|REF!|BEZUG!|WERT!|VALUE!|NAME\?|DIV\/0!)/.test(text)) {
    reading.add('warning', 'cellError', { line: line + 1, column: String(cells.length + reading.blanks + 1), value: text })
    text = ''
  }
  if (text === '') {
    reading.blanks += cellRepeat
    return
  }
  if (cells.length + reading.blanks + cellRepeat > reading.limits.columns) throw new Unreadable('tooLarge')
  for (; reading.blanks > 0; reading.blanks--) cells.push('')
  for (let count = 0; count < cellRepeat; count++) cells.push(text)
}

/** Cells that one piece of the document may unfold to: repeated rows are bombs otherwise. */
const mostCells = 5_000_000

function endRow(reading: Reading): void {
  const { cells, rowRepeat, ready, line } = reading
  if (cells.length) {
    reading.unfolded += cells.length * rowRepeat
    if (reading.unfolded > mostCells) throw new Unreadable('tooLarge')
    for (let count = 0; count < rowRepeat; count++) ready.push({ line: line + count + 1, cells: [...cells] })
  }
  reading.line += rowRepeat
}

/** Values whose shown form depends on the format of the cell. */
function fixedText(attributes: Record<string, string>): string | undefined {
  const type = attributes['office:value-type']
  if (type === 'date') return attributes['office:date-value']?.replace(/T00:00:00(\.0+)?$/, '')
  if (type === 'boolean') return attributes['office:boolean-value'] === 'true' ? 'WAHR' : 'FALSCH'
  return undefined
}

function blankOf(name: string, attributes: Record<string, string>): string {
  if (name === 's') return ' '.repeat(Math.min(Number(attributes['text:c'] ?? 1), 1_000))
  return name === 'tab' ? '\t' : name === 'line-break' ? '\n' : ''
}
