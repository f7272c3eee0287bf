import { gzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import type { Row } from './delimited.ts'
import { readTable, type TableOptions } from './read.ts'
import { fileOf, zipOf } from './test-files.ts'

const head = 'Nachname;Vorname;Geburtsdatum;Klasse\r\n'
const body = 'Öztürk-Weiß;Mia;04.03.2012;6b\r\nGrünwald;Änne;12.11.2011;6b\r\n'

async function read(content: string | Uint8Array, options: TableOptions & { as?: Parameters<typeof fileOf>[2] } = {}) {
  const table = await readTable(fileOf('liste.csv', content, options.as), options)
  const rows: Row[] = []
  for await (const row of table.rows) rows.push(row)
  return { ...table, rows, cells: rows.map((row) => row.cells), codes: table.faults.map((fault) => fault.code) }
}

describe('delimited text', () => {
  it.each([
    ['utf-8', { encoding: 'utf-8' }, 'utf-8', false],
    ['utf-8 with mark', { encoding: 'utf-8', bom: true }, 'utf-8', true],
    ['utf-16le with mark', { encoding: 'utf-16le', bom: true }, 'utf-16le', true],
    ['utf-16be with mark', { encoding: 'utf-16be', bom: true }, 'utf-16be', true],
    ['utf-16le without mark', { encoding: 'utf-16le' }, 'utf-16le', false],
    ['windows-1252', { encoding: 'windows-1252' }, 'windows-1252', false],
    ['cp850 (DOS)', { encoding: 'cp850' }, 'cp850', false],
  ])('reads %s', async (_, as, encoding, bom) => {
    const { facts, headings, cells, codes } = await read(head + body, { as })
    expect(facts).toMatchObject({ kind: 'text', encoding, bom, delimiter: ';', header: true, columns: 4 })
    expect(headings).toEqual(['Nachname', 'Vorname', 'Geburtsdatum', 'Klasse'])
    expect(cells).toEqual([
      ['Öztürk-Weiß', 'Mia', '04.03.2012', '6b'],
      ['Grünwald', 'Änne', '12.11.2011', '6b'],
    ])
    expect(codes).toEqual([])
  })

  it('settles the encoding at the first umlaut, however late it comes', async () => {
    const many = 'Meier;Jan;01.01.2010;5a\r\n'.repeat(5_000)
    const { facts, rows, codes } = await read(iconv.encode(`${head}${many}Grünwald;Änne;1.1.2010;5a\r\n`, 'windows-1252'))
    expect(rows.at(-1)!.cells.slice(0, 2)).toEqual(['Grünwald', 'Änne'])
    expect(facts.encoding).toBe('windows-1252')
    expect(codes).toEqual([])
  })

  it.each([';', ',', '\t', '|'])('finds the delimiter %j', async (delimiter) => {
    const { facts, cells } = await read((head + body).replaceAll(';', delimiter))
    expect(facts.delimiter).toBe(delimiter)
    expect(cells[0]).toHaveLength(4)
  })

  it('takes more cells for the delimiter when names hold a comma', async () => {
    const { facts } = await read('Name;Klasse;Jahrgang\nMeier, Jan;5a;5\nSchulz, Eva;5b;5\n')
    expect(facts.delimiter).toBe(';')
  })

  it('honours sep= and skips it', async () => {
    const { facts, headings, rows } = await read('sep=|\nName|Klasse\nMeier|5a\n')
    expect(facts.delimiter).toBe('|')
    expect(headings).toEqual(['Name', 'Klasse'])
    expect(rows).toEqual([{ line: 3, cells: ['Meier', '5a'] }])
  })

  it('knows a table without header', async () => {
    const { facts, headings, rows } = await read('5a;Meier;Jan;01.02.2010\n5b;Schulz;Eva;03.04.2010\n')
    expect(facts.header).toBe(false)
    expect(headings).toEqual([])
    expect(rows).toHaveLength(2)
  })

  it('finds the header below a title when told how', async () => {
    const { headings, rows } = await read('Schülerliste 2026/27;;\n;;\nName;Vorname;Klasse\nMeier;Jan;5a\n', {
      header: (cells) => cells.includes('Vorname'),
    })
    expect(headings).toEqual(['Name', 'Vorname', 'Klasse'])
    expect(rows).toEqual([{ line: 4, cells: ['Meier', 'Jan', '5a'] }])
  })

  it('counts physical lines through quoted line breaks and blank lines', async () => {
    const { rows } = await read('Name;Notiz;Nr\r\n"Meier";"eins\r\nzwei\ndrei";1\r\n\r\n"Schu""lz";x;2\r\n')
    expect(rows).toEqual([
      { line: 2, cells: ['Meier', 'eins\r\nzwei\ndrei', '1'] },
      { line: 6, cells: ['Schu"lz', 'x', '2'] },
    ])
  })

  it('names an open quote, leaves out its line and reads on', async () => {
    const { cells, faults } = await read('Name;Vorname;Nr\nA;B;1\n"Meier;Jan;2\nC;D;3\n"E";F;4\n')
    expect(cells.map((row) => row[2])).toEqual(['1', '3', '4'])
    expect(faults).toEqual([{ severity: 'error', code: 'quoteOpen', line: 3, value: '"Meier;Jan;2' }])
  })

  it('takes a quote inside a cell as it stands and says so', async () => {
    const { cells, faults } = await read('Name;Vorname;Nr\n"Mops" Meier;Jan;1\nMüller "Max";Eva;2\n')
    expect(cells.map((row) => row[0])).toEqual(['"Mops" Meier', 'Müller "Max"'])
    expect(faults).toMatchObject([{ severity: 'warning', code: 'quoteInside', line: 2 }])
  })

  it('skips a line of 10 MB and reads on', async () => {
    const { cells, faults } = await read(`Name;Nr\nA;1\n${'x'.repeat(10_000_000)};2\nB;3\n`)
    expect(cells).toEqual([
      ['A', '1'],
      ['B', '3'],
    ])
    expect(faults).toMatchObject([{ severity: 'error', code: 'lineTooLong', line: 3 }])
    expect(faults[0]!.value!.length).toBeLessThanOrEqual(80)
  })

  it('leaves out rows with zero bytes and names unreadable signs', async () => {
    const { cells, faults } = await read(
      Buffer.concat([Buffer.from('Name;Nr\nA\0B;1\nMü'), Buffer.from([0xff]), Buffer.from('ller;2\nGrün;3\n')]),
    )
    expect(cells.map((row) => row[1])).toEqual(['2', '3'])
    expect(faults).toMatchObject([
      { severity: 'error', code: 'nul', line: 2, column: '1', value: 'A␀B' },
      { severity: 'warning', code: 'badBytes', line: 3 },
    ])
  })

  it('names rows of other lengths; one with shifted cells is left out', async () => {
    const { cells, faults } = await read('A;B;C\n1;2;3\n1;2\n1;2;3;4\n1;2;3;;\n')
    expect(cells).toEqual([
      ['1', '2', '3'],
      ['1', '2'],
      ['1', '2', '3', '', ''],
    ])
    expect(faults).toEqual([
      { severity: 'warning', code: 'rowShort', line: 3, column: 'C', value: '2/3' },
      { severity: 'error', code: 'rowLong', line: 4, column: '4', value: '4' },
    ])
  })

  it('says that a file without a last line end may be cut', async () => {
    const { rows, faults } = await read('A;B\n1;2\n3;4')
    expect(rows.at(-1)).toEqual({ line: 3, cells: ['3', '4'], unterminated: true })
    expect(faults).toEqual([{ severity: 'warning', code: 'endMissing', line: 3, value: '3;4' }])
  })

  it('reads old Mac line ends, single quotes, a DOS end sign and gzip', async () => {
    expect((await read('Name;Nr\rA;1\rB;2\r')).cells).toEqual([
      ['A', '1'],
      ['B', '2'],
    ])
    expect((await read("'Na;me';'Nr'\n'A;B';'1'\n'C';'2'\n'D';'3'\n")).cells[0]).toEqual(['A;B', '1'])
    expect((await read('Name;Nr\r\nA;1\r\n\x1a')).cells).toEqual([['A', '1']])
    expect((await read(gzipSync('Name;Nr\nA;1\n'))).cells).toEqual([['A', '1']])
  })

  it('gives the same rows whatever pieces the file comes in, and again when read again', async () => {
    const whole = await read(head + body)
    for (const piece of [1, 2, 3, 7, 64]) expect((await read(head + body, { as: { piece } })).rows).toEqual(whole.rows)
    const table = await readTable(fileOf('a.csv', 'A;B\n1\n2;3\n'))
    for (let time = 0; time < 2; time++) {
      let count = 0
      for await (const _ of table.rows) count++
      expect([count, table.faults.length]).toEqual([2, 1])
    }
  })

  it('keeps 1,000 faults and says that there are more', async () => {
    const { faults } = await read(`A;B\n${'1;2;3\n'.repeat(5_000)}`)
    expect(faults).toHaveLength(1_001)
    expect(faults.at(-1)!.code).toBe('tooManyFaults')
  })
})

describe('spreadsheets', () => {
  async function workbook(): Promise<Buffer> {
    const book = new ExcelJS.Workbook()
    book.addWorksheet('Hilfe', { state: 'hidden' }).addRow(['nicht lesen'])
    const sheet = book.addWorksheet('Schüler')
    sheet.addRow(['Nachname', 'Vorname', 'Geburtsdatum', 'Schulnummer', 'Nr', 'aktiv'])
    sheet.addRow(['Öztürk & Weiß', 'Mia\nLena', new Date('2012-03-04T00:00:00Z'), 4102, 123456789012, true])
    sheet.getCell('D2').numFmt = '00000000'
    sheet.addRow([])
    sheet.addRow([{ formula: 'A2', result: 'Formel' }, null, 40_975, '04112345', { error: '#N/A' }, false])
    sheet.addRow([{ richText: [{ text: 'Grün' }, { text: 'wald' }] }])
    return Buffer.from(await book.xlsx.writeBuffer())
  }

  it('reads a workbook as a person sees it, whatever its name', async () => {
    const { facts, headings, rows, faults } = await read(await workbook())
    expect(facts).toMatchObject({ kind: 'xlsx', sheets: ['Schüler'], sheet: 'Schüler', header: true })
    expect(headings).toEqual(['Nachname', 'Vorname', 'Geburtsdatum', 'Schulnummer', 'Nr', 'aktiv'])
    expect(rows).toEqual([
      { line: 2, cells: ['Öztürk & Weiß', 'Mia\nLena', '2012-03-04', '00004102', '123456789012', 'WAHR'] },
      { line: 4, cells: ['Formel', '', '40975', '04112345', '', 'FALSCH'] },
      { line: 5, cells: ['Grünwald', '', '', '', '', ''] },
    ])
    expect(faults).toEqual([{ severity: 'warning', code: 'cellError', line: 4, column: '5', value: '#N/A' }])
  })

  it('reads an OpenDocument spreadsheet with repeated cells, dates and notes', async () => {
    const cell = (text: string) => `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`
    const content = `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>
      <table:table table:name="Klasse 6b"><table:table-column/>
      <table:table-row>${cell('Nachname')}${cell('Vorname')}${cell('Geburtsdatum')}${cell('Klasse')}</table:table-row>
      <table:table-row>${cell('Öz &amp; Co')}<table:table-cell table:number-columns-repeated="1"><text:p>Mia<text:s text:c="2"/>L<text:span>ena</text:span></text:p><text:p>zwei</text:p><office:annotation><text:p>Notiz</text:p></office:annotation></table:table-cell>
        <table:table-cell office:value-type="date" office:date-value="2012-03-04"><text:p>04.03.12</text:p></table:table-cell>${cell('6b')}</table:table-row>
      <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16382"/></table:table-row>
      <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
      </table:table><table:table table:name="Zwei"><table:table-row>${cell('anderes')}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`
    const { facts, rows, faults } = await read(
      zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content }),
    )
    expect(facts).toMatchObject({ kind: 'ods', sheets: ['Klasse 6b', 'Zwei'], sheet: 'Klasse 6b' })
    expect(rows).toEqual([
      { line: 2, cells: ['Öz & Co', 'Mia  Lena\nzwei', '2012-03-04', '6b'] },
      { line: 3, cells: ['x', 'x', '', ''] },
      { line: 4, cells: ['x', 'x', '', ''] },
    ])
    expect(faults).toEqual([])
  })

  it.each([
    ['an old Excel file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'xlsBinary'],
    ['an older Excel file', Buffer.from([0x09, 0x08, 0x08, 0x00, 0x00, 0x05]), 'xlsBinary'],
    [
      'an encrypted workbook',
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
      'encrypted',
    ],
    ['a PDF', '%PDF-1.7\n', 'notATable'],
    ['a web page', '\n<html><table>', 'notATable'],
    ['JSON', '{"schueler": []}', 'notATable'],
    ['a zip of other files', zipOf({ 'a.csv': 'A;B\n' }), 'notATable'],
    ['an empty file', '', 'empty'],
    ['blank lines only', '\n\n;;\n', 'empty'],
    ['a workbook without sheet', zipOf({ 'xl/workbook.xml': '<workbook/>' }), 'noSheet'],
    ['broken XML', zipOf({ 'xl/workbook.xml': '<workbook><sheets></workbook>' }), 'fileBroken'],
    ['an entity bomb', zipOf({ 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>' }), 'fileBroken'],
    ['a zip bomb', zipOf({ 'content.xml': Buffer.from(`<d>${'<a/>'.repeat(6_000_000)}</d>`) }), 'tooLarge'],
    [
      'a bomb of repeated rows',
      zipOf({
        'content.xml': `<d><table>${'<table-row table:number-rows-repeated="1000000"><table-cell table:number-columns-repeated="900"><p>a</p></table-cell></table-row>'.repeat(50)}</table></d>`,
      }),
      'tooLarge',
    ],
    ['a gzip bomb', gzipSync(Buffer.alloc(20 * 2 ** 20, 'a')), 'tooLarge'],
    ['cut gzip', gzipSync('Name;Nr\n'.repeat(999)).subarray(0, 30), 'fileCut'],
  ])('refuses %s', async (_, content, code) => {
    const { rows, faults } = await read(content)
    expect(faults.filter((fault) => fault.severity === 'fatal')).toMatchObject([{ code }])
    expect(rows.length).toBe(0)
  })

  it('tells a workbook that was cut', async () => {
    const bytes = await workbook()
    const { rows, codes } = await read(bytes.subarray(0, bytes.length - 100))
    expect(rows).toEqual([])
    expect(codes).toEqual(['fileCut'])
  })
})
