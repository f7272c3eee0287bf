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

/** A parser that takes text piece by piece and gives the rows that are complete; `last` gives the rest. */
export function rowParser(dialect: Dialect, add: AddFault, limits: Limits): (text: string, last: boolean) => Row[] {
  const { delimiter, quote, lineEnd } = dialect
  let rest = ''
  let line = 1
  let skipping = false
  const tooLong = (text: string, at: number) => add('error', 'lineTooLong', { line, value: text.slice(at, at + 100) })

  return (piece, last) => {
    const text = rest ? rest + piece : piece
    const rows: Row[] = []
    const doubtful = text.includes('\0') || text.includes('\ufffd')
    const push = (cells: string[], ended: boolean) => {
      if (cells.length === 1 && cells[0] === '') return
      if (doubtful && !sound(cells, line, add)) return
      rows.push(ended ? { line, cells } : { line, cells, unterminated: true })
    }
    let at = 0
    let quoteAt = -1
    while (at < text.length) {
      const end = text.indexOf(lineEnd, at)
      if (skipping) {
        if (end < 0) at = text.length
        else {
          at = end + 1
          line++
          skipping = false
        }
        continue
      }
      if (end < 0 && !last && text.length - at <= limits.line) break
      const stop = end < 0 ? text.length : end
      if (quoteAt < at) quoteAt = text.indexOf(quote, at)
      if (quoteAt < 0) quoteAt = text.length
      if (stop - at > limits.line) {
        tooLong(text, at)
        skipping = end < 0
        at = end < 0 ? text.length : end + 1
        if (end >= 0) line++
        continue
      }
      if (quoteAt >= stop) {
        push(text.slice(at, text[stop - 1] === '\r' && stop > at ? stop - 1 : stop).split(delimiter), end >= 0)
        at = stop + 1
        line++
        continue
      }
      const outcome = quotedRow(text, at, dialect, last)
      if (outcome === 'more' && text.length - at <= limits.line) break
      if (outcome === 'more' || outcome === 'broken') {
        add('error', 'quoteOpen', { line, value: text.slice(at, Math.min(stop, at + 100)) })
        at = stop + 1
        line++
        continue
      }
      if (outcome.odd) add('warning', 'quoteInside', { line, value: text.slice(at, Math.min(outcome.next, at + 100)).trimEnd() })
      push(outcome.cells, outcome.ended)
      line += outcome.ended ? linesIn(text, at, outcome.next, lineEnd) : 1
      at = outcome.next
    }
    rest = text.slice(at)
    return rows
  }
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
