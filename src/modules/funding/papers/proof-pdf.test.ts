import { describe, expect, test } from 'vitest'
import { fitsLine } from './proof-pdf.ts'

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
    expect(fitsLine(row('iPad (10. Generation)'))).toBe(true)
    expect(fitsLine(['2026-000123', 'Modell 17', 'BEN00001234', '–', 'im Lager', '–', '–', '–', '500,00 €'])).toBe(true)
  })

  test('what may need two lines is measured', () => {
    expect(fitsLine(row('Interaktive Tafel mit Höhenverstellung und Lautsprechern 86 Zoll'))).toBe(false)
    expect(fitsLine(row('WWWWWWWWWWWWWWWWWWWWWW'))).toBe(false)
    expect(fitsLine(row('漢字漢字漢字漢字漢字漢字漢字漢字'))).toBe(false)
  })
})
