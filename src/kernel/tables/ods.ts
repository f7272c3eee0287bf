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

async function* sheetRows(file: TableFile, sheet: string | undefined, limits: Limits, add: AddFault): AsyncGenerator<Row[]> {
  let ready: Row[] = []
  let current: string | undefined
  let line = 0
  let rowRepeat = 1
  let cellRepeat = 1
  let cells: string[] = []
  let blanks = 0
  let fixed: string | undefined
  let paragraphs: string[] = []
  let depth = 0
  let ignored = 0

  const endCell = () => {
    const text = fixed ?? paragraphs.join('\n')
    if (text === '') {
      blanks += cellRepeat
      return
    }
    if (cells.length + blanks + cellRepeat > limits.columns) throw new Unreadable('tooLarge')
    for (; blanks > 0; blanks--) cells.push('')
    for (let count = 0; count < cellRepeat; count++) cells.push(text)
  }
  const endRow = () => {
    if (cells.length) {
      if (rowRepeat > limits.rows) throw new Unreadable('tooLarge')
      for (let count = 0; count < rowRepeat; count++) ready.push({ line: line + count + 1, cells: [...cells] })
    }
    line += rowRepeat
  }
  const open = (name: string, attributes: Attributes) => {
    if (name === 'table') {
      current = attributes()['table:name'] ?? ''
      line = 0
    } else if (name === 'annotation') ignored++
    else if (name === 'table-row') {
      rowRepeat = Number(attributes()['table:number-rows-repeated'] ?? 1)
      cells = []
      blanks = 0
    } else if (name === 'table-cell' || name === 'covered-table-cell') {
      const given = attributes()
      cellRepeat = Number(given['table:number-columns-repeated'] ?? 1)
      fixed = fixedText(given)
      paragraphs = []
    } else if (!ignored && name === 'p') {
      if (depth++ === 0) paragraphs.push('')
    } else if (depth && !ignored) paragraphs[paragraphs.length - 1] += blankOf(name, attributes())
  }
  const close = (name: string) => {
    if (name === 'annotation') ignored--
    else if (name === 'p' && !ignored) depth--
    else if (current !== sheet) return
    else if (name === 'table-cell' || name === 'covered-table-cell') {
      if (paragraphs[0]?.startsWith('#') && /^#(N\/A|NV|REF!|BEZUG!|WERT!|VALUE!|NAME\?|DIV\/0!)/.test(paragraphs[0])) {
        add('warning', 'cellError', { line: line + 1, column: String(cells.length + blanks + 1), value: paragraphs[0] })
        paragraphs = []
      }
      endCell()
    } else if (name === 'table-row') endRow()
  }
  const text = (piece: string) => {
    if (depth && !ignored) paragraphs[paragraphs.length - 1] += piece
  }
  for await (const _ of scanXml(file, { open, close, text })) {
    if (ready.length) yield ready
    ready = []
  }
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
