import { describe, expect, test } from 'vitest'
import { linesOf } from './proof-pdf.ts'

describe('rows of known height', () => {
  const row = (name: string) => [
    '2026-000123',
    name,
    'BEN00001234',
    '101',
    'in Benutzung',
    '15.03.2022',
    '01.04.2022',
    '31.03.2026',
    '1.234,50 €',
  ]

  test('usual devices fit their lines', () => {
    expect(linesOf(row('iPad (10. Generation)'))).toBe(1)
    expect(linesOf(['2026-000123', 'Modell 17', 'BEN00001234', '–', 'im Lager', '–', '–', '–', '500,00 €'])).toBe(1)
  })

  test('what may need more or has to be divided is measured', () => {
    expect(linesOf(row('W'.repeat(30)))).toBe(0)
    expect(linesOf(row('Interaktive Tafel '.repeat(12)))).toBe(0)
    expect(linesOf(row('漢字漢字漢字漢字漢字漢字漢字漢字'))).toBe(0)
  })

  test('longer names are given two or three lines', () => {
    expect(linesOf(row('Interaktive Tafel mit Höhenverstellung und Lautsprechern 86 Zoll'))).toBe(3)
    expect(linesOf(row('Apple iPad 10,9 Zoll (10. Generation)'))).toBe(2)
  })
})
