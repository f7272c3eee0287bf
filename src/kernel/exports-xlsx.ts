// A list as XLSX, written as a stream: memory stays flat however long the list is.
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { Column } from '#shared'
import type { Sheet, Values } from './exports.ts'

const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' })
/** A spreadsheet knows no zone: its clock shows German time. */
const wallClock = (instant: string) => new Date(`${berlin.format(new Date(instant)).replace(' ', 'T')}Z`)

function xlsxCell(sheet: Sheet, column: Column, row: Values): string | number | Date | null {
  const value = row[column.key]
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return column.kind === 'money' ? value / 100 : value
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

/** The sheet while it is written; the writer waits for the reader. Formulas are impossible: what is text is written as text. */
export async function* xlsx(sheet: Sheet): AsyncGenerator<Buffer> {
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
  for await (const rows of sheet.batches) {
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
