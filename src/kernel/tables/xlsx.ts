// Workbooks of Excel 2007 and later (ECMA-376): cached values as a person sees them; dates as ISO days, no formula is computed.
import type { Row } from './delimited.ts'
import { type AddFault, type Limits, type TableFile, Unreadable } from './source.ts'
import { type Attributes, readXml, scanXml } from './xml.ts'

export interface Sheets {
  names: string[]
  /** The rows of the named sheet or of the first one that is not hidden. */
  rows: (sheet: string | undefined, add: AddFault) => AsyncGenerator<Row[]>
}

interface Style {
  date: boolean
  /** Digits that a format of zeros alone shows: `00000` for post codes and school numbers. */
  digits: number
}

/** Opens a workbook whose archive was unpacked to files. */
export async function openXlsx(files: readonly TableFile[], limits: Limits): Promise<Sheets> {
  const byName = new Map(files.map((file) => [file.name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase(), file]))
  const find = (path: string) => byName.get(path.toLowerCase())
  const workbook = find('xl/workbook.xml')
  if (!workbook) throw new Unreadable('noSheet')
  const sheets: { name: string; id: string; hidden: boolean }[] = []
  let date1904 = false
  await readXml(workbook, {
    open: (name, attributes) => {
      if (name === 'sheet') {
        const given = attributes()
        const id = Object.entries(given).find(([key]) => /(^|:)id$/.test(key))?.[1] ?? ''
        sheets.push({ name: given.name ?? '', id, hidden: given.state !== undefined && given.state !== 'visible' })
      }
      if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attributes().date1904 ?? '')
    },
  })
  const targets = await targetsOf(find('xl/_rels/workbook.xml.rels'))
  const visible = sheets.filter((sheet) => !sheet.hidden)
  let shared: Promise<string[]> | undefined
  let styles: Promise<Style[]> | undefined

  async function* rows(wanted: string | undefined, add: AddFault): AsyncGenerator<Row[]> {
    const sheet = wanted === undefined ? visible[0] : sheets.find((each) => each.name === wanted)
    const file = sheet && find(targets.get(sheet.id) ?? '')
    if (!file) throw new Unreadable('noSheet', wanted)
    shared ??= stringsOf(find('xl/sharedstrings.xml'))
    styles ??= stylesOf(find('xl/styles.xml'))
    yield* sheetRows(file, { shared: await shared, styles: await styles, date1904, limits, add })
  }
  return { names: visible.map((sheet) => sheet.name), rows }
}

async function targetsOf(file: TableFile | undefined): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  if (file)
    await readXml(file, {
      open: (name, attributes) => {
        const { Id, Target } = attributes()
        if (name === 'Relationship' && Id && Target) targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
      },
    })
  return targets
}

/** Signs of all shared texts together; they are held in memory. */
const mostSigns = 2 ** 27

/** The strings that cells refer to by number; the readings of Japanese words (`rPh`) are no text of the cell. */
async function stringsOf(file: TableFile | undefined): Promise<string[]> {
  const strings: string[] = []
  if (!file) return strings
  let text = ''
  let inText = false
  let inReading = false
  let size = 0
  await readXml(file, {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 't') inText = !inReading
      else if (name === 'rPh') inReading = true
    },
    text: (piece) => {
      if (!inText) return
      text += piece
      size += piece.length
      if (size > mostSigns) throw new Unreadable('tooLarge')
    },
    close: (name) => {
      if (name === 'si') strings.push(controlSigns(text))
      else if (name === 't') inText = false
      else if (name === 'rPh') inReading = false
    },
  })
  return strings
}

/** Excel writes signs that XML forbids as `_x000D_`. */
const controlSigns = (text: string) =>
  text.includes('_x') ? text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text

const builtInDates = (id: number) => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
/** A format shows a date when a day, month, year, hour or second sign stands outside quotes and brackets. */
const isDateFormat = (code: string) => /[dmyhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').replace(/general/gi, ''))

async function stylesOf(file: TableFile | undefined): Promise<Style[]> {
  const styles: Style[] = []
  if (!file) return styles
  const formats = new Map<number, string>()
  let inCells = false
  await readXml(file, {
    open: (name, attributes) => {
      if (name === 'numFmt') {
        const { numFmtId, formatCode } = attributes()
        formats.set(Number(numFmtId), formatCode ?? '')
      } else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) {
        const id = Number(attributes().numFmtId ?? 0)
        const code = formats.get(id)
        styles.push({
          date: code === undefined ? builtInDates(id) : isDateFormat(code),
          digits: /^0+$/.test(code ?? '') ? code!.length : 0,
        })
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return styles
}

interface Reading {
  shared: string[]
  styles: Style[]
  date1904: boolean
  limits: Limits
  add: AddFault
  ready: Row[]
  line: number
  cells: string[]
  column: number
  /** How the value is meant: a shared text, a truth value, an error, a number when empty. */
  kind: string
  style: Style | undefined
  value: string
  inValue: boolean
}

async function* sheetRows(
  file: TableFile,
  context: Pick<Reading, 'shared' | 'styles' | 'date1904' | 'limits' | 'add'>,
): AsyncGenerator<Row[]> {
  const reading: Reading = { ...context, ready: [], line: 0, cells: [], column: 0, kind: '', style: undefined, value: '', inValue: false }
  const text = (piece: string) => {
    if (reading.inValue && reading.kind !== 'reading') reading.value += piece
  }
  const events = {
    open: (name: string, given: Attributes) => opened(reading, name, given),
    close: (name: string) => closed(reading, name),
    text,
  }
  for await (const _ of scanXml(file, events)) {
    if (reading.ready.length) yield reading.ready
    reading.ready = []
  }
}

function opened(reading: Reading, name: string, attributes: Attributes): void {
  if (name === 'c') {
    const { r, t, s } = attributes()
    reading.column = r ? columnOf(r) : reading.column + 1
    reading.kind = t ?? ''
    reading.style = reading.styles[Number(s ?? 0)]
    reading.value = ''
  } else if (name === 'v' || name === 't') reading.inValue = true
  else if (name === 'rPh') reading.kind = 'reading'
  else if (name === 'row') {
    reading.line = Number(attributes().r ?? reading.line + 1)
    reading.cells = []
    reading.column = 0
  }
}

function closed(reading: Reading, name: string): void {
  const { cells, line, ready } = reading
  if (name === 'v' || name === 't') reading.inValue = false
  else if (name === 'c') putCell(reading)
  else if (name === 'rPh') reading.kind = 'inlineStr'
  else if (name === 'row' && cells.some((cell) => cell !== '')) ready.push({ line, cells })
}

function putCell(reading: Reading): void {
  const { cells, column, limits } = reading
  if (reading.value === '') return
  if (column > limits.columns) throw new Unreadable('tooLarge')
  while (cells.length < column - 1) cells.push('')
  cells[column - 1] = cellText(reading)
}

function cellText({ kind, value, shared, style, date1904, add, line, column }: Reading): string {
  if (kind === 's') return shared[Number(value)] ?? ''
  if (kind === 'b') return value === '1' ? 'WAHR' : 'FALSCH'
  if (kind === 'e') {
    add('warning', 'cellError', { line, column: String(column), value })
    return ''
  }
  return kind === '' || kind === 'n' ? numberText(value, style, date1904) : controlSigns(value)
}

/** `AB12` → 28 */
function columnOf(reference: string): number {
  let column = 0
  for (let index = 0; index < reference.length; index++) {
    const code = reference.charCodeAt(index) & 0xdf
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column
}

const dayMillis = 86_400_000

/** Excel's day number as ISO day; 60 is the 29.02.1900 that never was, so days before March 1900 lie one off. */
export function serialDay(serial: number, date1904 = false): string | undefined {
  const day = Math.floor(date1904 ? serial + 1462 : serial)
  if (!(day >= 1 && day <= 2_958_465)) return undefined
  return new Date(Date.UTC(1899, 11, day < 60 ? 31 : 30) + day * dayMillis).toISOString().slice(0, 10)
}

function numberText(value: string, style: Style | undefined, date1904: boolean): string {
  const number = Number(value)
  if (value.trim() === '' || Number.isNaN(number)) return value
  if (style?.date) return serialDay(number, date1904) ?? value
  // 1.2345E+11 is how long ids are stored; a person sees the digits.
  const text = Number.isInteger(number) && Math.abs(number) < 1e21 ? number.toFixed(0) : value
  return style?.digits ? text.padStart(style.digits, '0') : text
}
