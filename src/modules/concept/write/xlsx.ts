// The record of processing activities as a table, as authorities keep it (XLSX).

/** One sheet whose head stays in view; texts wrap, formulas are impossible because everything is text. */
export async function xlsxOf(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): Promise<Buffer> {
  // Some 500 files that only a few requests need: not at the start.
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet(title.slice(0, 31), {
    views: [{ state: 'frozen', ySplit: 1, xSplit: 1 }],
    pageSetup: { orientation: 'landscape', paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  })
  sheet.columns = heads.map((header) => ({ header, width: 32 }))
  sheet.getRow(1).font = { bold: true }
  sheet.pageSetup.printTitlesRow = '1:1'
  for (const row of rows) sheet.addRow([...row])
  sheet.eachRow((row) => {
    row.alignment = { vertical: 'top', wrapText: true }
  })
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: heads.length } }
  return Buffer.from(await book.xlsx.writeBuffer())
}
