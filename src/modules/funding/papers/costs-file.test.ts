import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import type { CostRow } from '../api.ts'
import { costLines, costsFile } from './costs-file.ts'

const t = (key: string) => key
const words = { t, lang: 'de' as const, now: new Date('2026-11-02'), authority: 'Landkreis Auental' }
const row = (part: Partial<CostRow>): CostRow => ({
  school: 'a',
  schoolName: 'Gymnasium Hohenauen',
  year: 2025,
  devices: 10,
  pupils: 200,
  price: 500_000,
  funded: 300_000,
  supportMinutes: null,
  ...part,
})
const rows = [row({}), row({ year: 2026, devices: 5, price: 100_050, funded: 0 }), row({ school: null, schoolName: null, pupils: null })]
const file = (format: 'xlsx' | 'csv' | 'pdf', of = rows) => costsFile(of, { from: 2025, to: 2026, format }, words)

describe('the cost report as a file', () => {
  test('pupils of a school are counted once in the sum, cents are shared out', () => {
    const lines = costLines(rows, t)
    expect(lines[0]).toEqual(['Gymnasium Hohenauen', 2025, 200, 10, 500_000, 300_000, 200_000, 50_000, 2_500, null])
    expect(lines.at(-1)).toEqual(['funding.costs.total', null, 200, 25, 1_100_050, 600_000, 500_050, 44_002, 5_500, null])
    expect(costLines([], t)).toEqual([['funding.costs.total', null, null, 0, 0, 0, 0, null, null, null]])
  })

  test('hours stand there once somebody records them', () => {
    expect(costLines([row({ supportMinutes: 90 })], t)[0]!.at(-1)).toBe(1.5)
  })

  test('CSV is German and holds no formula', async () => {
    const { body } = await file('csv', [row({ schoolName: '=HYPERLINK("http://x")' })])
    const text = String(body)
    expect(text.split('\r\n')[1]).toBe(`"'=HYPERLINK(""http://x"")";2025;200;10;5000,00;3000,00;2000,00;500,00;25,00;`)
  })

  test('XLSX holds numbers that can be calculated with, PDF is a paper', async () => {
    const book = new ExcelJS.Workbook()
    await book.xlsx.load((await file('xlsx')).body as never)
    expect(book.worksheets[0]!.getRow(2).getCell(5).value).toBe(5_000)
    expect(book.worksheets[0]!.rowCount).toBe(5)
    expect(String((await file('pdf')).body).slice(0, 5)).toBe('%PDF-')
  })
})
