// Sheets of labels as they are sold: counts and sizes in millimetres, A4.

export interface LabelSheet {
  id: string
  columns: number
  rows: number
  width: number
  height: number
  left: number
  top: number
  gapX: number
  gapY: number
}

export const labelSheets: readonly LabelSheet[] = [
  { id: '3x8', columns: 3, rows: 8, width: 70, height: 36, left: 0, top: 4.5, gapX: 0, gapY: 0 },
  { id: '3x7', columns: 3, rows: 7, width: 63.5, height: 38.1, left: 7.2, top: 15.15, gapX: 2.55, gapY: 0 },
  { id: '2x7', columns: 2, rows: 7, width: 99.1, height: 38.1, left: 4.65, top: 15.15, gapX: 2.5, gapY: 0 },
  { id: '4x12', columns: 4, rows: 12, width: 45.7, height: 21.2, left: 9.7, top: 21.3, gapX: 2.6, gapY: 0 },
  { id: '5x13', columns: 5, rows: 13, width: 38.1, height: 21.2, left: 4.75, top: 10.7, gapX: 2.5, gapY: 0 },
]
export const sheetIds = ['3x8', '3x7', '2x7', '4x12', '5x13'] as const

export const sheetOf = (id: string): LabelSheet => labelSheets.find((sheet) => sheet.id === id) ?? labelSheets[0]!

/** Whether the labels of a sheet lie on A4. */
export const fitsPaper = (sheet: LabelSheet): boolean =>
  sheet.left + sheet.columns * sheet.width + (sheet.columns - 1) * sheet.gapX <= 210.01 &&
  sheet.top + sheet.rows * sheet.height + (sheet.rows - 1) * sheet.gapY <= 297.01
