// A file as a table, whether it is delimited text, a spreadsheet or the JSON of another program's API.
import { invalid } from '#kernel'
import { readTable, type TableFault, type TableFile } from '#kernel/tables'
import { looksLikeHeadings } from '../model.ts'
import type { Line } from './lines.ts'

export const largest = { file: 64 * 2 ** 20, rows: 100_000 }

export interface Content {
  kind: string
  headings: string[]
  sample: string[][]
  lines: () => Promise<{ lines: Line[]; faults: TableFault[] }>
}

const headless = (cells: readonly string[]) =>
  !cells.some((cell) => /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$|^[0-9a-f]{12}$/i.test(cell.trim())) &&
  !/^(windows|linux|macos|ubuntu|thinclient|mobileclient|ipmanagedclient|memberserver)$/i.test(cells[0]?.trim() ?? '') &&
  !cells[0]?.trim().startsWith('#')

/** Opens a file; what cannot be read as a table is refused with its place. */
export async function openContent(file: TableFile): Promise<Content> {
  const json = await jsonRows(file)
  if (json) return json
  const guessed = await readTable(file, { limits: { rows: largest.rows }, ragged: true })
  const named = !guessed.facts.header && looksLikeHeadings(guessed.sample[0]?.cells ?? [])
  const table = named ? await readTable(file, { limits: { rows: largest.rows }, ragged: true, header: true }) : guessed
  const withHead = table.facts.header && headless(table.headings)
  const opened = withHead ? table : await readTable(file, { limits: { rows: largest.rows }, ragged: true, header: false })
  check(opened.faults)
  return {
    kind: opened.facts.kind,
    headings: withHead ? opened.headings : [],
    sample: opened.sample.map((row) => [...row.cells]),
    async lines() {
      const lines: Line[] = []
      for await (const batch of opened.batches()) lines.push(...batch)
      check(opened.faults)
      return { lines, faults: opened.faults.filter((fault) => fault.severity === 'error') }
    },
  }
}

function check(faults: readonly TableFault[]): void {
  const fatal = faults.find((fault) => fault.severity === 'fatal')
  if (fatal) throw invalid('devices.file', { values: { reason: fatal.code, line: fatal.line ?? 1 } })
}

/** An array of objects, or one under `result` (opsi) or `results` (NetBox): headings are the keys, nested objects their names. */
async function jsonRows(file: TableFile): Promise<Content | undefined> {
  const parts: Buffer[] = []
  let size = 0
  let first: string | undefined
  for await (const part of file.open()) {
    if (first === undefined) {
      first = Buffer.from(part)
        .toString('utf8')
        .replace(/^\ufeff/, '')
        .trimStart()[0]
      if (first !== '[' && first !== '{') return undefined
    }
    size += part.length
    if (size > largest.file) throw invalid('bodyTooLarge', { status: 413 })
    parts.push(Buffer.from(part))
  }
  let read: unknown
  try {
    read = JSON.parse(
      Buffer.concat(parts)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    )
  } catch {
    throw invalid('devices.file', { values: { reason: 'json', line: 1 } })
  }
  const rows = Array.isArray(read)
    ? read
    : ((read as Record<string, unknown> | null)?.results ?? (read as Record<string, unknown> | null)?.result)
  if (!Array.isArray(rows) || !rows.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row)))
    throw invalid('devices.file', { values: { reason: 'json', line: 1 } })
  if (rows.length > largest.rows) throw invalid('devices.file', { values: { reason: 'tooManyRows', line: largest.rows } })
  const headings = [...new Set((rows as object[]).slice(0, 1_000).flatMap((row) => Object.keys(row)))].slice(0, 200)
  const lines = (rows as Record<string, unknown>[]).map((row, index) => ({
    line: index + 1,
    cells: headings.map((key) => textOf(row[key])),
  }))
  return { kind: 'json', headings, sample: lines.slice(0, 5).map((line) => [...line.cells]), lines: async () => ({ lines, faults: [] }) }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(textOf).join(' ')
  if (typeof value === 'object') {
    const { name, label, display, value: inner, model } = value as Record<string, unknown>
    return textOf(name ?? model ?? label ?? display ?? inner ?? '')
  }
  return String(value)
}
