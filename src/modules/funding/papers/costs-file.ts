// The cost report as a file: a line per school and year, with sums, per device and per pupil.
import { type Download, listPdf, neutral } from '#kernel'
import { formatMoney, formatNumber, type Lang, type Translate } from '#shared'
import type { CostRow } from '../api.ts'

export interface CostsFile {
  from: number
  to: number
  format: 'xlsx' | 'csv' | 'pdf'
}
interface Words {
  t: Translate
  lang: Lang
  now: Date
  authority: string
}
type Kind = 'text' | 'year' | 'count' | 'money' | 'hours'
type Value = string | number | null

const kinds: Kind[] = ['text', 'year', 'count', 'count', 'money', 'money', 'money', 'money', 'money', 'hours']
const keys = ['school', 'year', 'pupils', 'devices', 'price', 'funded', 'own', 'perDevice', 'perPupil', 'hours'] as const

/** Cents, shared out; nothing where nobody is counted. */
const each = (cents: number, count: number | null) => (count ? Math.round(cents / count) : null)

/** The cells of the report; the last line is the sum, whose pupils are counted once a school and not once a year. */
export function costLines(rows: readonly CostRow[], t: Translate): Value[][] {
  const line = (name: string, year: number | null, row: Omit<CostRow, 'school' | 'schoolName' | 'year'>): Value[] => [
    name,
    year,
    row.pupils,
    row.devices,
    row.price,
    row.funded,
    row.price - row.funded,
    each(row.price, row.devices),
    each(row.price, row.pupils),
    row.supportMinutes === null ? null : row.supportMinutes / 60,
  ]
  const sum = (of: (row: CostRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  const pupils = [...new Map(rows.map((row) => [row.school, row.pupils])).values()].filter((count) => count !== null)
  return [
    ...rows.map((row) => line(row.schoolName ?? t('funding.proof.noSchool'), row.year, row)),
    line(t('funding.costs.total'), null, {
      pupils: pupils.length ? pupils.reduce((total, count) => total + count, 0) : null,
      devices: sum((row) => row.devices),
      price: sum((row) => row.price),
      funded: sum((row) => row.funded),
      supportMinutes: rows.some((row) => row.supportMinutes !== null) ? sum((row) => row.supportMinutes ?? 0) : null,
    }),
  ]
}

export async function costsFile(rows: readonly CostRow[], { from, to, format }: CostsFile, words: Words): Promise<Download> {
  const { t, lang } = words
  const heads = keys.map((key) => t(`funding.costs.head.${key}`))
  const lines = costLines(rows, t)
  const name = `${t('funding.costs')} ${from}–${to}.${format}`
  if (format === 'xlsx') return { name, type: xlsxType, body: await workbook(t('funding.costs'), heads, lines) }
  if (format === 'csv') return { name, type: 'text/csv; charset=utf-8', body: csv(heads, lines, lang) }
  const columns = heads.map((title, index) => ({ title, right: kinds[index] !== 'text' }))
  const shown = lines.map((line) => line.map((value, index) => onPaper(value, kinds[index]!, lang)))
  const facts = { authority: words.authority, note: t('funding.costs.meta'), lang, now: words.now }
  return { name, type: 'application/pdf', body: await listPdf(`${t('funding.costs')} ${from}–${to}`, columns, shown, facts) }
}

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function onPaper(value: Value, kind: Kind, lang: Lang): string {
  if (value === null) return '–'
  if (typeof value === 'string') return value
  if (kind === 'money') return formatMoney(value, lang)
  return kind === 'year' ? String(value) : formatNumber(value, lang, kind === 'hours' ? 1 : 0)
}

/** Numbers as the office's spreadsheet reads them; a text that looks like a formula stays a text. */
function csv(heads: readonly string[], lines: readonly Value[][], lang: Lang): Buffer {
  const point = (text: string) => (lang === 'de' ? text.replace('.', ',') : text)
  const cell = (value: Value, index: number) => {
    if (value === null) return ''
    if (typeof value === 'string') return `"${neutral(value).replaceAll('"', '""')}"`
    if (kinds[index] === 'money') return point((value / 100).toFixed(2))
    return kinds[index] === 'hours' ? point(value.toFixed(1)) : String(value)
  }
  const text = [heads.map((head) => `"${head}"`), ...lines.map((line) => line.map(cell))].map((line) => line.join(';')).join('\r\n')
  return Buffer.from(`\ufeff${text}\r\n`)
}

async function workbook(title: string, heads: readonly string[], lines: readonly Value[][]): Promise<Buffer> {
  // Some 500 files that only a few requests need: not at the start.
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  const page = book.addWorksheet(title.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] })
  const formats: Partial<Record<Kind, string>> = { money: '#,##0.00 "€"', hours: '#,##0.0' }
  page.columns = heads.map((header, index) => ({
    header,
    width: index === 0 ? 36 : 16,
    style: formats[kinds[index]!] ? { numFmt: formats[kinds[index]!] } : {},
  }))
  page.getRow(1).font = { bold: true }
  page.addRows(lines.map((line) => line.map((value, index) => (kinds[index] === 'money' && value !== null ? Number(value) / 100 : value))))
  page.lastRow!.font = { bold: true }
  page.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: heads.length } }
  return Buffer.from(await book.xlsx.writeBuffer())
}
