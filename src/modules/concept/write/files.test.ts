// Word and Excel files by what stands in them: opened again and read, heading by heading, row by row.
import { strFromU8, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { beforeAll, expect, test } from 'vitest'
import { type Context, plugFacts, setTexts, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { formatDay, translator } from '#shared'
import { createConcepts } from '../actions/concepts.ts'
import { createContracts } from '../actions/contracts.ts'
import { manuscriptOf } from '../actions/files.ts'
import { compose } from '../compose/index.ts'
import { recordRows } from '../compose/privacy.ts'
import { flat, plain, registerWords } from '../model.ts'
import { findConcept, scopeOf } from '../queries/concepts.ts'
import { readRegister } from '../queries/contracts.ts'
import { gather } from '../queries/gather.ts'
import { groupedRegister } from '../queries/register.ts'
import { bookTestBlocks, loadTestBlocks, testBlocks } from '../testing/ground.ts'
import texts from '../texts/de.json' with { type: 'json' }
import { registerFile } from './register.ts'

const world = testWorld()
const rights = [
  'concept.read',
  'concept.change',
  'catalogue.read',
  'catalogue.book',
  'organisation.read',
  'concept.contract.read',
  'concept.contract.change',
]
const now = () => new Date('2026-09-15T10:00:00Z')
const t = translator('de', texts)
const needing = testBlocks.map((block) => ({ ...block, privacy: { ...block.privacy, processorContract: 'yes' as const } }))
plugFacts([])
beforeAll(async () => {
  setTexts({ de: t, en: t })
  await world.done(system('test'), (ctx) => loadTestBlocks(ctx, needing), { authorities: [] })
})
const tried = <T>(work: (ctx: Context) => Promise<T>, who = whoWith(rights, world.authority)) => world.tried(who, work, { now })

/** One block is covered for a month more, the other by nothing. */
async function ground(ctx: Context): Promise<string> {
  await bookTestBlocks(ctx, world.schools)
  await createContracts(ctx, [
    {
      ...{ title: 'Rahmenvertrag', kind: 'processor', processor: 'Muster & Söhne GmbH', signed: '2025-01-10', validUntil: '2026-10-15' },
      ...{ blocks: ['B02'], schools: [], subProcessors: [] },
    },
  ])
  const [concept] = await createConcepts(ctx, [{ title: 'Betriebskonzept', kind: 'authority', schools: [] }])
  return concept!.id
}

type Node = Record<string, unknown>
const listed = (value: unknown): Node[] => (Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value]) as Node[]
/** Every text inside a node, in its order. */
const textOf = (nodes: readonly Node[]): string =>
  nodes
    .map((node) =>
      Object.entries(node)
        .map(([name, inside]) => {
          if (name === '#text') return String(inside)
          return name === ':@' || name === 'w:instrText' ? '' : textOf(listed(inside))
        })
        .join(''),
    )
    .join('')
/** All nodes of a name, however deep they lie. */
const within = (nodes: readonly Node[], name: string): Node[][] =>
  nodes.flatMap((node) =>
    Object.entries(node).flatMap(([key, inside]) =>
      key === ':@' ? [] : [...(key === name ? [listed(inside)] : []), ...within(key === '#text' ? [] : listed(inside), name)],
    ),
  )

/** Nodes in their order: `{ name: children, ':@': attributes }`, and texts as `{ '#text': … }`. */
function treeOf(xml: string): Node[] {
  const open: Node[][] = [[]]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const inside: Node[] = []
    open.at(-1)!.push({ [name]: inside, ':@': attributes })
    open.push(inside)
  })
  parser.on('text', (text) => open.at(-1)!.push({ '#text': text }))
  parser.on('closetag', () => open.pop())
  parser.write(xml).close()
  return open[0]!
}

function read(file: Buffer) {
  const parts = unzipSync(file)
  const body = treeOf(strFromU8(parts['word/document.xml']!))
  const styleOf = (paragraph: readonly Node[]) => {
    const properties = paragraph.find((node) => 'w:pPr' in node)
    const style = listed(properties?.['w:pPr']).find((node) => 'w:pStyle' in node)
    return (style?.[':@'] as Record<string, string> | undefined)?.['w:val'] ?? ''
  }
  return {
    parts,
    headings: within(body, 'w:p')
      .filter((each) => styleOf(each).startsWith('Heading'))
      .map((each) => textOf(each)),
    tables: within(body, 'w:tbl').map((table) => within(table, 'w:tr').map((row) => within(row, 'w:tc').map((cell) => textOf(cell)))),
    text: textOf(body),
  }
}

test('a Word file has every heading in its order, and every row of every table', async () => {
  await tried(async (ctx) => {
    const id = await ground(ctx)
    const material = await gather(ctx, await scopeOf(ctx, await findConcept(ctx, id)))
    const document = compose(material)
    const { headings, tables, text, parts } = read(await (await manuscriptOf(ctx, id, 'docx')).write())
    expect(Object.keys(parts)).toContain('word/styles.xml')

    // Chapters in the order of the document; headings within sections may stand between them.
    const chapters = flat(document.sections).map(({ section }) => section.title)
    expect(chapters.length).toBeGreaterThan(10)
    let from = 0
    for (const chapter of chapters) {
      const at = headings.findIndex((heading, index) => index >= from && heading.endsWith(chapter))
      expect([chapter, at >= from]).toEqual([chapter, true])
      from = at + 1
    }
    // A line break within a cell begins a paragraph there.
    const flatRow = (cells: readonly string[]) => cells.map((cell) => cell.replaceAll('\n', '')).join('|')
    const rows = new Set(tables.flat().map(flatRow))
    const promised = flat(document.sections).flatMap(({ section }) =>
      section.parts.flatMap((part) => (part.kind === 'table' ? part.rows : [])),
    )
    expect(promised.length).toBeGreaterThan(10)
    for (const row of promised) expect(rows).toContain(flatRow(row.map(plain)))
    // The first row of a table repeats on the next page.
    expect(strFromU8(parts['word/document.xml']!)).toContain('w:tblHeader')
    expect(text).toContain('Rufen Sie')

    // The record of processing names each service with its purpose, the register what covers it.
    const record = recordRows(material, t)
    for (const [block, purpose] of record.rows) {
      expect(text).toContain(block!)
      expect(text).toContain(purpose!)
    }
    expect([...rows].filter((row) => row.startsWith('B01 Servicedesk|fehlt|–|')).length).toBe(1)
    expect([...rows].filter((row) => row.startsWith('B02 Konten|läuft ab, bis 15.10.2026|Muster & Söhne GmbH, 10.01.2025')).length).toBe(1)
  })
})

async function sheetOf(file: Buffer) {
  const { default: excel } = await import('exceljs')
  const book = new excel.Workbook()
  await book.xlsx.load(file as unknown as Parameters<typeof book.xlsx.load>[0])
  const sheet = book.worksheets[0]!
  const rows: string[][] = []
  sheet.eachRow((row) => rows.push(Array.from({ length: sheet.columnCount }, (_, index) => String(row.getCell(index + 1).value ?? ''))))
  return { name: sheet.name, rows, frozen: sheet.views[0]?.state, filter: sheet.autoFilter }
}

test('the record of processing activities stands in its sheet, a service in each row', async () => {
  await tried(async (ctx) => {
    const id = await ground(ctx)
    const material = await gather(ctx, await scopeOf(ctx, await findConcept(ctx, id)))
    const { heads, rows } = recordRows(material, t)
    const sheet = await sheetOf(await (await manuscriptOf(ctx, id, 'xlsx')).write())
    expect(sheet.rows).toEqual([heads, ...rows])
    expect(sheet.rows.map(([block]) => block)).toEqual([heads[0], 'B01 Servicedesk', 'B02 Konten'])
    expect(sheet).toMatchObject({ frozen: 'frozen' })
    expect(sheet.filter).toBeTruthy()
  })
})

test('the register as a file says what the screen says, school by school', async () => {
  await tried(async (ctx) => {
    await ground(ctx)
    const lines = await readRegister(ctx)
    const file = await registerFile(lines, { t, lang: 'de', day: '2026-09-15' })
    expect(file.name).toBe('Auftragsverarbeitung 2026-09-15.xlsx')
    const { rows } = await sheetOf(file.body as Buffer)
    expect(rows[0]).toEqual([
      ...['Dienst', 'Schule', 'Stand', 'Vertrag zur Auftragsverarbeitung', 'Vertragspartner'],
      ...['Unterzeichnet am', 'Gültig bis', 'Kündbar bis', 'Anmerkung'],
    ])
    expect(rows.length).toBe(1 + 2 * world.schools.length)
    const states = (service: string) => new Set(rows.filter(([name]) => name === service).map(([, , state]) => state))
    expect(states('B01 Servicedesk')).toEqual(new Set(['fehlt']))
    expect(states('B02 Konten')).toEqual(new Set(['läuft ab, bis 15.10.2026']))
    expect(rows.find(([name]) => name === 'B02 Konten')!.slice(3, 7)).toEqual([
      'Rahmenvertrag',
      'Muster & Söhne GmbH',
      '10.01.2025',
      '15.10.2026',
    ])
    // The same words as on the screen, with the same schools behind them.
    for (const line of groupedRegister(lines).lines)
      for (const { name } of line.schools)
        expect(rows.map((row) => row.slice(0, 3).join('|'))).toContain(
          [
            `${line.number} ${line.title}`,
            name,
            registerWords(line.state, line.validUntil, { t, day: (day) => formatDay(day, 'de') }),
          ].join('|'),
        )
  })
  // A head reads the lines of her own school.
  const head = whoWith(['concept.contract.read'], world.authority, 'school', world.schools[0])
  await world.done(whoWith(rights, world.authority), (ctx) => bookTestBlocks(ctx, world.schools), { now })
  const seen = await tried((ctx) => readRegister(ctx), head)
  expect(new Set(seen.map(({ school }) => school))).toEqual(new Set([world.schools[0]]))
  expect(seen.length).toBe(2)
  expect(await tried((ctx) => readRegister(ctx), whoWith([], world.authority)).catch(() => [])).toEqual([])
  expect(await refusalOf(tried((ctx) => manuscriptOf(ctx, world.schools[0], 'docx'), whoWith(rights, world.foreign)))).toBe('NotFound')
})
