// Tables as delimited text after RFC 4180, for programs that read them strictly.
import iconv from 'iconv-lite'

export interface WriteOptions {
  delimiter?: string
  /** A name that iconv knows; `utf-8` when missing. */
  encoding?: string
  bom?: boolean
  lineEnd?: '\n' | '\r\n'
}

/** One row as text with its line end; cells are quoted only where they must be. */
export function delimitedLine(cells: readonly string[], { delimiter = ',', lineEnd = '\r\n' }: WriteOptions = {}): string {
  const special = /["\r\n]|^\s|\s$/
  const written = cells.map((cell) => (special.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell))
  // A row of one empty cell would be an empty line, which nobody reads as a row.
  return (written.length === 1 && written[0] === '' ? '""' : written.join(delimiter)) + lineEnd
}

/** A table as bytes. */
export function delimitedFile(rows: readonly (readonly string[])[], options: WriteOptions = {}): Buffer {
  const text = rows.map((row) => delimitedLine(row, options)).join('')
  return iconv.encode(text, options.encoding ?? 'utf-8', { addBOM: options.bom ?? false })
}
