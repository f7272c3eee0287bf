// A delivery as people bring it: scanned serials, a pasted delivery list, number ranges. Pure, so that the browser shows it while it is typed.
import { readMacs, readSerial } from './numbers.ts'

export interface ReceiptLine {
  /** Line of the text, from 1. */
  line: number
  serial: string | null
  inventoryNumber: string | null
  macs: string | null
  imei: string | null
  name: string | null
}
export interface ReceiptFault {
  line: number
  code: 'twice' | 'mac' | 'range' | 'blank' | 'columns'
  value: string
}
export interface Receipt {
  lines: ReceiptLine[]
  faults: ReceiptFault[]
  /** Every serial begins with S as box labels write it (data identifier of ANSI MH10.8.2): it is probably no part of them. */
  looksPrefixed: boolean
}

export const mostReceived = 5_000

type Column = 'serial' | 'inventoryNumber' | 'macs' | 'imei' | 'name'
const headings: Record<Column, RegExp> = {
  serial: /^(serien-?(nummer|nr\.?)|serial( ?(number|no\.?))?|s\/?n|seriennummern)$/i,
  inventoryNumber: /^(inventar-?(nummer|nr\.?)|asset ?tag|inventory ?number)$/i,
  macs: /^((w?lan|wifi|wi-fi)?[- ]?mac([- ]?(adresse|address))?n?)$/i,
  imei: /^imei( ?1)?$/i,
  name: /^(name|ger[äa]te?name|hostname|device ?name)$/i,
}

const divider = (text: string): string | null => (text.includes('\t') ? '\t' : text.includes(';') ? ';' : text.includes(',') ? ',' : null)

/** Reads what was scanned or pasted: one serial a line, or columns divided by tab, semicolon or comma, with or without headings. */
export function readReceipt(text: string, options: { stripS?: boolean } = {}): Receipt {
  const rows = text.split(/\r\n?|\n/).map((row, index) => ({ line: index + 1, text: row.trim() }))
  const filled = rows.filter((row) => row.text)
  const by = divider(filled[0]?.text ?? '')
  const first = by ? cellsOf(filled[0]!.text, by) : [filled[0]?.text ?? '']
  const named = first.map((cell) => (Object.keys(headings) as Column[]).find((column) => headings[column].test(cell)))
  const columns = named.some(Boolean) ? named : guessed(first.length)
  const body = named.some(Boolean) ? filled.slice(1) : filled
  const lines: ReceiptLine[] = []
  const faults: ReceiptFault[] = []
  for (const row of body) {
    const cells = by ? cellsOf(row.text, by) : [row.text]
    const value = (column: Column) => {
      const index = columns.indexOf(column)
      return index < 0 ? '' : (cells[index] ?? '')
    }
    const range = cells.length === 1 ? rangeOf(row.text) : undefined
    if (range === 'wrong') {
      faults.push({ line: row.line, code: 'range', value: row.text })
      continue
    }
    if (range) {
      for (const serial of range) lines.push({ line: row.line, serial, inventoryNumber: null, macs: null, imei: null, name: null })
      continue
    }
    const { macs, wrong } = readMacs(value('macs'))
    if (wrong.length) faults.push({ line: row.line, code: 'mac', value: wrong[0]! })
    const serial = readSerial(value('serial')) ?? null
    const inventoryNumber = value('inventoryNumber').slice(0, 60) || null
    if (!serial && !inventoryNumber && !macs.length) faults.push({ line: row.line, code: 'blank', value: row.text.slice(0, 80) })
    else
      lines.push({
        line: row.line,
        serial,
        inventoryNumber,
        macs: macs.join(' ') || null,
        imei: /^\d{14,16}$/.test(value('imei').replace(/\D/g, '')) ? value('imei').replace(/\D/g, '') : null,
        name: value('name').slice(0, 120) || null,
      })
  }
  const serials = lines.flatMap((line) => line.serial ?? [])
  const looksPrefixed = serials.length > 0 && serials.every((serial) => /^S[0-9A-Z]{8,}$/.test(serial))
  if (options.stripS && looksPrefixed) for (const line of lines) line.serial = line.serial?.slice(1) ?? null
  return { lines: withoutTwins(lines, faults), faults, looksPrefixed }
}

/** Columns without headings: the serial comes first, then MAC address and IMEI, as delivery lists of tablets have them. */
const guessed = (count: number): (Column | undefined)[] => (['serial', 'macs', 'imei'] as Column[]).slice(0, Math.max(count, 1))

const cellsOf = (text: string, by: string) =>
  text.split(by).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )

/** `ABC001-ABC050`, `ABC001 bis 050`, `ABC001..ABC050`; a serial that merely has a dash in it is none. */
function rangeOf(text: string): string[] | 'wrong' | undefined {
  const match =
    /^(.*?)(\d+)\s*(?:\.\.|…|–|\bbis\b|\s-\s)\s*(.*?)(\d+)$/i.exec(text) ?? /^([A-Z]+)(\d{2,})-\1(\d{2,})$/i.exec(text)?.toSpliced(3, 0, '')
  if (!match) return undefined
  const [, prefix, from, again, to] = match as unknown as [string, string, string, string, string]
  if (again && again.toLowerCase() !== prefix.toLowerCase()) return 'wrong'
  const count = Number(to) - Number(from) + 1
  if (!Number.isSafeInteger(count) || count < 1 || count > mostReceived || to.length > from.length) return 'wrong'
  return Array.from({ length: count }, (_, index) => `${prefix}${String(Number(from) + index).padStart(from.length, '0')}`)
}

function withoutTwins(lines: ReceiptLine[], faults: ReceiptFault[]): ReceiptLine[] {
  const seen = new Set<string>()
  return lines.filter((line) => {
    const keys = [
      line.serial && `s ${line.serial.toUpperCase()}`,
      line.inventoryNumber && `n ${line.inventoryNumber.toLowerCase()}`,
    ].filter((key) => key !== null)
    const twin = keys.find((key) => seen.has(key))
    if (twin) faults.push({ line: line.line, code: 'twice', value: twin.slice(2) })
    else for (const key of keys) seen.add(key)
    return !twin
  })
}

/** `IPAD-0099` → `IPAD-0100`: numbers that count up from a first one; undefined when it ends in no digit. */
export function numbersFrom(first: string, count: number): string[] | undefined {
  const match = /^(.*?)(\d+)$/.exec(first.trim())
  if (!match) return undefined
  const [, prefix, digits] = match as unknown as [string, string, string]
  return Array.from({ length: count }, (_, index) => `${prefix}${String(Number(digits) + index).padStart(digits.length, '0')}`)
}
