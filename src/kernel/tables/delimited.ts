// Delimited text (RFC 4180 and what offices make of it) row by row. Written here because csv-parse gives up the file at an
// open quote, while a person wants that one line named and all others read.
import type { AddFault, Limits } from './source.ts'

export interface Row {
  /** The line on which the row begins, counted from 1. */
  line: number
  cells: string[]
  /** The last row of a file that ends without a line end: it may have been cut. */
  unterminated?: true
}

export interface Dialect {
  delimiter: string
  quote: string
  lineEnd: '\n' | '\r'
}

interface Quoted {
  cells: string[]
  next: number
  ended: boolean
  odd: boolean
}
type Outcome = Quoted | 'more' | 'broken'

interface Parsing {
  dialect: Dialect
  add: AddFault
  limits: Limits
  text: string
  at: number
  line: number
  /** Inside a line that was too long. */
  skipping: boolean
  /** Where the next quote lies; looked up again once it is passed. */
  quoteAt: number
  /** The text holds zero bytes or unreadable signs somewhere. */
  doubtful: boolean
  rows: Row[]
}

/** A parser that takes text piece by piece and gives the rows that are complete; `last` gives the rest. */
export function rowParser(dialect: Dialect, add: AddFault, limits: Limits): (text: string, last: boolean) => Row[] {
  const parsing: Parsing = { dialect, add, limits, text: '', at: 0, line: 1, skipping: false, quoteAt: -1, doubtful: false, rows: [] }
  return (piece, last) => {
    parsing.text = parsing.text ? parsing.text.slice(parsing.at) + piece : piece
    parsing.at = 0
    parsing.quoteAt = -1
    parsing.doubtful = parsing.text.includes('\0') || parsing.text.includes('\ufffd')
    parsing.rows = []
    while (parsing.at < parsing.text.length && takeLine(parsing, last));
    return parsing.rows
  }
}

/** Takes the next row, or names what is wrong with its line; false when more text is needed. */
function takeLine(parsing: Parsing, last: boolean): boolean {
  const { dialect, limits, text, at, line } = parsing
  const end = text.indexOf(dialect.lineEnd, at)
  const stop = end < 0 ? text.length : end
  if (end < 0 && !last && !parsing.skipping && text.length - at <= limits.line) return false
  if (parsing.skipping || stop - at > limits.line) {
    if (!parsing.skipping) parsing.add('error', 'lineTooLong', { line, value: text.slice(at, at + 100) })
    parsing.skipping = end < 0
    nextLine(parsing, stop)
    return true
  }
  if (parsing.quoteAt < at) parsing.quoteAt = text.indexOf(dialect.quote, at)
  if (parsing.quoteAt < 0) parsing.quoteAt = text.length
  if (parsing.quoteAt >= stop) {
    pushRow(parsing, text.slice(at, text[stop - 1] === '\r' && stop > at ? stop - 1 : stop).split(dialect.delimiter), end >= 0)
    nextLine(parsing, stop)
    return true
  }
  const outcome = quotedRow(text, at, dialect, last)
  if (outcome === 'more' && text.length - at <= limits.line) return false
  if (outcome === 'more' || outcome === 'broken') {
    parsing.add('error', 'quoteOpen', { line, value: text.slice(at, Math.min(stop, at + 100)) })
    nextLine(parsing, stop)
    return true
  }
  if (outcome.odd) parsing.add('warning', 'quoteInside', { line, value: text.slice(at, Math.min(outcome.next, at + 100)).trimEnd() })
  pushRow(parsing, outcome.cells, outcome.ended)
  parsing.line += outcome.ended ? linesIn(text, at, outcome.next, dialect.lineEnd) : 1
  parsing.at = outcome.next
  return true
}

function nextLine(parsing: Parsing, stop: number): void {
  if (stop < parsing.text.length) parsing.line++
  parsing.at = Math.min(stop + 1, parsing.text.length)
}

function pushRow({ line, rows, doubtful, add }: Parsing, cells: string[], ended: boolean): void {
  if (cells.length === 1 && cells[0] === '') return
  if (doubtful && !sound(cells, line, add)) return
  rows.push(ended ? { line, cells } : { line, cells, unterminated: true })
}

/** Reads one row that holds a quote. `broken`: a quote opened here closes lines later in the middle of a cell. */
function quotedRow(text: string, from: number, { delimiter, quote, lineEnd }: Dialect, last: boolean): Outcome {
  const cells: string[] = []
  let odd = false
  for (let at = from; ; ) {
    let value = ''
    let after = at
    if (text.startsWith(quote, at)) {
      for (let open = at + 1; ; ) {
        const close = text.indexOf(quote, open)
        if (close < 0) return last ? 'broken' : 'more'
        if (close + 1 >= text.length && !last) return 'more'
        after = close + 1
        if (text[after] !== quote) {
          value += text.slice(open, close)
          break
        }
        value += text.slice(open, after)
        open = after + 1
      }
    }
    let border = after
    if (lineEnd === '\n') while (text[border] === '\r') border++
    if (border >= text.length && !last) return 'more'
    const closed = after > at && (text[after] === delimiter || border >= text.length || text[border] === lineEnd)
    if (!closed) {
      if (value.includes(lineEnd)) return 'broken'
      const newline = text.indexOf(lineEnd, after)
      if (newline < 0 && !last) return 'more'
      const next = text.indexOf(delimiter, after)
      const stop = newline < 0 ? text.length : newline
      odd ||= after > at
      after = next >= 0 && next < stop ? next : stop
      if (after === stop && lineEnd === '\n' && text[stop - 1] === '\r' && stop > at) after--
      value = text.slice(at, after)
    }
    cells.push(value)
    if (text[after] === delimiter) {
      at = after + 1
      continue
    }
    while (lineEnd === '\n' && text[after] === '\r') after++
    const ended = text[after] === lineEnd
    return { cells, next: ended ? after + 1 : after, ended, odd }
  }
}

function linesIn(text: string, from: number, to: number, lineEnd: string): number {
  let lines = 0
  for (let at = text.indexOf(lineEnd, from); at >= 0 && at < to; at = text.indexOf(lineEnd, at + 1)) lines++
  return lines
}

/** Zero bytes leave out the row: what stood there is gone. Unreadable signs are named, the row stays. */
function sound(cells: string[], line: number, add: AddFault): boolean {
  for (const [index, cell] of cells.entries()) {
    if (cell.includes('\0')) {
      add('error', 'nul', { line, column: String(index + 1), value: cell.replaceAll('\0', '␀') })
      return false
    }
    if (cell.includes('\ufffd')) add('warning', 'badBytes', { line, column: String(index + 1), value: cell })
  }
  return true
}

const quiet: AddFault = () => {}
const delimiters = [';', ',', '\t', '|'] as const

/** Delimiter, quote and line end as the beginning of a text tells them; `sep=;` in the first line decides (Excel). */
export function sniff(sample: string, whole: boolean, limits: Limits): Dialect {
  const lineEnd = !sample.includes('\n') && sample.includes('\r') ? '\r' : '\n'
  const told = /^sep=(.)\r?\n/i.exec(sample)?.[1]
  const quote = !sample.includes('"') && (sample.match(/(^|[;,\t|\n])'[^'\n]*'(?=[;,\t|\r\n])/g)?.length ?? 0) > 2 ? "'" : '"'
  let best = { delimiter: told ?? ';', score: 0 }
  for (const delimiter of told ? [] : delimiters) {
    const rows = rowParser({ delimiter, quote, lineEnd }, quiet, limits)(sample, true)
    if (!whole && rows.length > 1) rows.pop()
    const score = evenness(rows.slice(0, 200))
    if (score > best.score) best = { delimiter, score }
  }
  return { delimiter: best.delimiter, quote, lineEnd }
}

/** How evenly the rows fall into several cells; more cells win among equals. */
function evenness(rows: Row[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  let best = 0
  for (const [width, count] of counts) if (width > 1) best = Math.max(best, (count / rows.length) ** 2 * Math.log2(width + 1))
  return best
}
