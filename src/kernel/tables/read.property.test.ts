import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { dayOf } from './days.ts'
import { jsonParts } from './json.ts'
import { readTable, type TableOptions } from './read.ts'
import { defaultLimits, Unreadable } from './source.ts'
import { fileOf, zipOf } from './test-files.ts'
import { delimitedFile } from './write.ts'

async function read(content: string | Uint8Array, options: TableOptions = {}, piece = 65_536) {
  const table = await readTable(fileOf('a.csv', content, { piece }), options)
  const rows: string[][] = []
  for await (const row of table.rows) rows.push(row.cells)
  return { rows, faults: table.faults, facts: table.facts }
}

const german = fc.constantFrom(...'abcXYZ0189 -.äöüÄÖÜßéèçñ"\'\n\r;,|\t€@=+/')
const anything = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0\ufffd\ufeff]/.test(text) && text.isWellFormed())
const cellFor = (encoding: string) =>
  encoding.startsWith('utf') ? fc.oneof(anything, fc.string({ unit: german })) : fc.string({ unit: german })
const isShown = (cells: string[]) => cells.some((cell) => cell.trim() !== '')
const tableFor = (encoding: string) =>
  fc
    .integer({ min: 2, max: 6 })
    .chain((width) =>
      fc.array(fc.array(cellFor(encoding), { minLength: width, maxLength: width }).filter(isShown), { minLength: 1, maxLength: 12 }),
    )
    .filter((rows) => !/^sep=/i.test(rows[0]![0]!))

const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']
const delimiters = [',', ';', '\t', '|']

describe('what our writer writes is read back equal', () => {
  it.each(encodings.flatMap((encoding) => delimiters.map((delimiter) => [encoding, delimiter] as const)))(
    'in %s with %j',
    async (encoding, delimiter) => {
      const pieces = fc.integer({ min: 1, max: 40 })
      await fc.assert(
        fc.asyncProperty(
          tableFor(encoding),
          fc.boolean(),
          fc.constantFrom('\n', '\r\n') as fc.Arbitrary<'\n' | '\r\n'>,
          pieces,
          async (rows, bom, lineEnd, piece) => {
            const bytes = delimitedFile(rows, { delimiter, encoding, bom: bom && encoding.startsWith('utf'), lineEnd })
            const back = await read(bytes, { delimiter, encoding, header: false, quote: '"' }, piece)
            expect(back.rows).toEqual(rows)
            expect(back.faults).toEqual([])
          },
        ),
        { numRuns: 60 },
      )
    },
  )

  it('without being told encoding and delimiter, for tables as schools have them', async () => {
    const name = fc.constantFrom(
      'Müller',
      'Öztürk-Weiß',
      'Grünwald',
      'de la Cruz',
      'O’Neill',
      'Straße',
      'Çelik',
      'Ähre, Dr.',
      'Jäger; geb. Höß',
      'Lößnitz',
    )
    const row = fc.tuple(name, name, fc.constantFrom('04.03.2012', '12.11.2011'), fc.constantFrom('6b', '10a', 'EF', 'Q1'))
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 3, maxLength: 40 }),
        fc.constantFrom(...encodings),
        fc.constantFrom(...delimiters),
        async (rows, encoding, delimiter) => {
          const bytes = delimitedFile([['Nachname', 'Vorname', 'Geburtsdatum', 'Klasse'], ...rows], { delimiter, encoding })
          const back = await read(bytes)
          expect(back.facts).toMatchObject({ delimiter, encoding, header: true })
          expect(back.rows).toEqual(rows)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('equal to csv-parse wherever that can read at all', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', ';', '\n', ' '), maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        let expected: string[][]
        try {
          expected = parse(`x;y\n${given}`, { delimiter: ';', relax_column_count: true, record_delimiter: '\n' })
        } catch {
          return
        }
        const back = await read(`x;y\n${given}`, { delimiter: ';', header: false, ragged: true, quote: '"' })
        expect(back.rows).toEqual(expected.filter(isShown))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('wrong bytes', () => {
  const magic = [
    [],
    [0xef, 0xbb, 0xbf],
    [0xff, 0xfe],
    [0xfe, 0xff],
    [0x1f, 0x8b, 8, 0],
    [0x50, 0x4b, 3, 4],
    [0x50, 0x4b, 5, 6],
    [0xd0, 0xcf, 0x11, 0xe0],
    [9, 8, 8, 0],
  ]
  const small = { ...defaultLimits, line: 200, rows: 50, columns: 20 }

  it('never throw', async () => {
    const bytes = fc
      .tuple(fc.constantFrom(...magic), fc.uint8Array({ maxLength: 600 }))
      .map(([first, rest]) => Buffer.concat([Buffer.from(first), rest]))
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 100 }), async (content, piece) => {
        await read(content, { limits: small }, piece)
        await read(content, {}, piece)
      }),
      { numRuns: 500 },
    )
  })

  it('never throw when a good file is damaged anywhere', async () => {
    const text = `Name;Klasse\n${'"Mül;ler";6b\n'.repeat(20)}`
    const good = [
      Buffer.from(text),
      iconv.encode(text, 'utf-16le', { addBOM: true }),
      gzipSync(text),
      zipOf({ 'content.xml': '<d><table><table-row><table-cell><p>a</p></table-cell></table-row></table></d>' }),
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...good), fc.nat(), fc.nat(255), fc.nat(), async (file, place, byte, cut) => {
        const content = Buffer.from(file)
        content[place % content.length] = byte
        await read(content.subarray(0, 1 + (cut % content.length)))
      }),
      { numRuns: 500 },
    )
  })

  it('a cut file has only rows of the whole one, save a last one that is said to be doubtful', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => [`Öz"türk;${index}`, `Mia\n${index}`, `${index}`])
    const bytes = delimitedFile([['Name', 'Vorname', 'Nr'], ...rows], { delimiter: ';' })
    for (let length = 1; length < bytes.length; length++) {
      const { rows: found, faults } = await read(bytes.subarray(0, length), { header: true, delimiter: ';', encoding: 'utf-8' })
      const told = faults.some((fault) => ['endMissing', 'quoteOpen', 'rowShort'].includes(fault.code))
      const sure = told ? found.slice(0, -1) : found
      expect(sure).toEqual(rows.slice(0, sure.length))
    }
  })
})

describe('parts of JSON', () => {
  const parts = async (content: string | Uint8Array, piece: number, limits = defaultLimits) => {
    const found: { key: string; index?: number; value: unknown }[] = []
    for await (const batch of jsonParts(fileOf('a.json', content, { piece }), () => true, limits))
      for (const { line, ...part } of batch) found.push(part)
    return found
  }
  const value = fc.jsonValue({ maxDepth: 3 })
  const key = fc.string().filter((text) => text !== '__proto__')

  it('are those of JSON.parse, in any pieces, pretty or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(key, value),
        fc.constantFrom(undefined, 2, '\t'),
        fc.integer({ min: 1, max: 30 }),
        async (document, indent, piece) => {
          const expected: { key: string; index?: number; value: unknown }[] = []
          for (const [name, each] of Object.entries(JSON.parse(JSON.stringify(document)) as Record<string, unknown>)) {
            if (Array.isArray(each)) each.forEach((element: unknown, index) => void expected.push({ key: name, index, value: element }))
            else expected.push({ key: name, index: undefined, value: each })
          }
          expect(await parts(JSON.stringify(document, null, indent), piece)).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('of a list are its elements, with the line they begin on', async () => {
    const found = []
    for await (const batch of jsonParts(fileOf('a.json', '[\n {"a": [1, "]"]},\n 5,\n "x"\n]\n', { piece: 3 }))) found.push(...batch)
    expect(found).toEqual([
      { key: '', index: 0, line: 2, value: { a: [1, ']'] } },
      { key: '', index: 1, line: 3, value: 5 },
      { key: '', index: 2, line: 4, value: 'x' },
    ])
  })

  it('come until the cut, which is then told', async () => {
    const text = JSON.stringify({ a: 1, list: [{ n: 'x' }, { n: 'y' }, { n: 'z' }], end: true })
    for (let length = 0; length < text.length; length++) {
      const found: unknown[] = []
      const reading = (async () => {
        for await (const batch of jsonParts(fileOf('a.json', text.slice(0, length))))
          found.push(...batch.filter((part) => part.key === 'list').map((part) => part.value))
      })()
      await expect(reading).rejects.toThrow(Unreadable)
      expect([{ n: 'x' }, { n: 'y' }, { n: 'z' }].slice(0, found.length)).toEqual(found)
    }
  })

  it('of anything else are refused, never thrown differently', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'{}[]",:1 a\\') })), async (text) => {
        const ours = await parts(text, 7).then(
          () => true,
          (error: unknown) => {
            expect(error).toBeInstanceOf(Unreadable)
            return false
          },
        )
        let theirs = true
        try {
          theirs = typeof JSON.parse(text) === 'object'
        } catch {
          theirs = false
        }
        if (theirs && text.trim() !== 'null') expect(ours).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('days', () => {
  const today = '2026-09-01'
  it.each([
    ['2012-03-04', '2012-03-04'],
    [' 2012-03-04T00:00:00.000Z ', '2012-03-04'],
    ['4.3.2012', '2012-03-04'],
    ['04.03.2012 00:00:00', '2012-03-04'],
    ['4. 3. 2012', '2012-03-04'],
    ['04.03.12', '2012-03-04'],
    ['04.03.26', '2026-03-04'],
    ['04.03.27', '1927-03-04'],
    ['20120304', '2012-03-04'],
    ['2012/3/4', '2012-03-04'],
    ['4/3/2012', '2012-03-04'],
    ['4. März 2012', '2012-03-04'],
    ['4-Oct-2012', '2012-10-04'],
    ['29.02.2012', '2012-02-29'],
    ['29.02.2011', undefined],
    ['31.4.2012', undefined],
    ['00.00.0000', undefined],
    ['40975', undefined],
    ['gestern', undefined],
    ['', undefined],
  ])('%j is %s', (text, day) => expect(dayOf(text, { today })).toBe(day))
  it('of American files begin with the month', () => expect(dayOf('4/2/2000', { today, slash: 'month' })).toBe('2000-04-02'))
  it('of Excel are numbers', () => expect(dayOf('40972', { today, serial: true })).toBe('2012-03-04'))
  it('never throw and are always real', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789./- ') })), (text) => {
        const day = dayOf(text, { today, serial: true })
        if (day) expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day)
      }),
    )
  })
})
