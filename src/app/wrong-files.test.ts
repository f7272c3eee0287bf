// What happens to wrong files over the whole way of a roster: nobody is deleted, nothing is written by half, and the answer says what to do.
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, storeFile, system } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { csvHead, csvRows, enmText, type Files, packed, rosterSets, schoolOf, ucsConfiguration } from '../connectors/testing/rosters.ts'
import { zipOf } from '../kernel/tables/test-files.ts'
import { runJob } from '../kernel/testing/job.ts'
import { setTexts } from '../kernel/texts.ts'
import { openRoster, startRosterApply, undoRoster } from '../modules/rosters/actions.ts'
import { rosterJobs } from '../modules/rosters/jobs.ts'
import { faultGroups, rosterFaults, rosterView } from '../modules/rosters/queries.ts'
import { plugReaders } from '../modules/rosters/reading/readers.ts'
import { rosterReaders } from './connectors.ts'
import { loadTexts } from './texts.ts'

const world = testWorld()
const texts = loadTexts()
beforeAll(() => {
  setTexts(texts)
  plugReaders(rosterReaders)
})
const secretary = () => whoWith(['rosters.import', 'rosters.undo', 'rosters.release'], world.authority)
const work = <T>(run: (ctx: Context) => Promise<T>, who = secretary()) => world.done(who, run, { authorities: [world.authority] })

/** Reads the files as the page does; answers the import as it is shown, with every sentence on it. */
async function read(files: Files, format = 'auto') {
  const id = await work(async (ctx) => {
    const stored: Id[] = []
    for (const [name, content] of Object.entries(files))
      stored.push(
        (
          await storeFile(
            ctx,
            { name, type: 'application/octet-stream' },
            (async function* () {
              yield Buffer.from(content as string)
            })() as never,
            { maxBytes: 2 ** 30 },
          )
        ).id,
      )
    return (await openRoster(ctx, { school: world.schools[0], files: stored, format })).import
  })
  await runJob(world.db, rosterJobs['people.roster.read']!, { authority: world.authority, import: id })
  const [view, groups, faults] = await work(
    async (ctx) => [await rosterView(ctx, id), await faultGroups(ctx, id), await rosterFaults(ctx, id, 0, 500)] as const,
  )
  const says = [
    view.error && `${view.error.message}. ${view.error.detail} ${view.error.remedy}`,
    ...view.guard.map((hit) => texts.de(`rosters.guard.${hit.kind}`, { missing: hit.missing, known: hit.known, limit: hit.limit })),
    ...groups.map((group) => `${group.text} → ${group.repair}`),
  ].filter(Boolean)
  return { id, view, faults, says: says.join(' | ') }
}

const apply = async (id: Id, leavers = true) => {
  await work((ctx) => startRosterApply(ctx, id, { leavers, release: false }))
  await runJob(world.db, rosterJobs['people.roster.apply']!, { authority: world.authority, import: id, leavers })
}

/** Everything that an import may touch, as one number. */
const fingerprint = () =>
  work(async (ctx) => {
    const tables = [
      'people.person',
      'people.affiliation',
      'people.membership',
      'people.guardian',
      'people.account',
      'organisation."group"',
      'organisation.room',
    ]
    const parts = tables.map(
      (table) =>
        sql`select ${table} || coalesce(md5(string_agg((to_jsonb(t) - 'version' - 'changed_at')::text, '|' order by to_jsonb(t)::text)), '') as part from ${sql.raw(table)} t where t.authority_id = ${ctx.authority}`,
    )
    const { rows } = await sql<{
      print: string
    }>`select string_agg(part, ' ') as print from (${sql.join(parts, sql` union all `)}) x`.execute(ctx.db())
    return rows[0]!.print
  }, system('test'))

const gone = () =>
  work(async (ctx) => {
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from people.person where authority_id = ${ctx.authority} and state <> 'active'`.execute(ctx.db())
    return rows[0]!.n
  }, system('test'))

const clean = () =>
  work(async (ctx) => {
    for (const table of ['people.account', 'people.account_name_used', 'people.person', 'organisation."group"', 'kernel.import'])
      await sql`delete from ${sql.raw(table)} where authority_id = ${ctx.authority}`.execute(ctx.db())
  }, system('test'))

interface Wrong {
  files: Files | (() => Files | Promise<Files>)
  /** `failed`: refused as a whole; `held`: a second person must release it; `previewed`: the right rows may go through. */
  state: 'failed' | 'held' | 'previewed'
  /** What a person reads. */
  says: RegExp
  counts?: Record<string, number>
}

const school = schoolOf()
const other = schoolOf('100002', { from: 903 })
const sameIds = { ...other, number: '100001', people: other.people.map((each, index) => ({ ...each, id: school.people[index]!.id })) }
const half = (content: string | Uint8Array) =>
  typeof content === 'string' ? content.slice(0, content.length / 2) : content.subarray(0, content.length / 2)
const head = csvHead.join(';')
const table = (of: readonly (readonly string[])[], delimiter = ';') => [csvHead, ...of].map((row) => `${row.join(delimiter)}\r\n`).join('')
const csv = (of: readonly (readonly string[])[]): Files => ({ 'personen.csv': table(of) })
const rows = csvRows(school)
const changed = (from: number, to: number, change: (row: string[]) => string[]) =>
  rows.map((row, index) => (index >= from && index < to ? change([...row]) : row))
const western = table(rows).replaceAll('ı', 'i').replaceAll('Ł', 'L')
const twice = (text: string | Uint8Array) => iconv.encode(iconv.decode(Buffer.from(text as string), 'win1252'), 'utf-8')
async function xlsx(): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('Liste').addRows([csvHead, ...rows])
  return new Uint8Array(await book.xlsx.writeBuffer())
}
/** What unpacks to a thousand times its size. */
const blanks = Buffer.alloc(40 * 1_048_576, 0x20)
const longLine = `P999;${'x'.repeat(10_485_760)};Mia;;;;\r\n`
const withoutRoles = rows.filter((row) => row[4] === 'Schüler').map((row) => row.toSpliced(4, 1).join(';'))

const nobody = /steht keine Person.*niemand gilt als abgegangen/
const missing = /stehen in MUSES, aber nicht in der Datei/
const strangers = /bekannten Nummern tragen in der Datei andere Namen/
const unsure = /Personen fehlen, aber \d+ Zeilen sind nicht lesbar/
const foreign = /gehört zu einer anderen Schule \(100002\)/
const isCut = /abgeschnitten/
const same = { same: 64, missing: 0, wrong: 0 }

const ofCsv: Record<string, Wrong> = {
  empty: { files: { 'personen.csv': '' }, state: 'failed', says: nobody },
  'only a byte order mark': { files: { 'personen.csv': '\ufeff' }, state: 'failed', says: nobody },
  'only the header': { files: { 'personen.csv': `${head}\r\n` }, state: 'failed', says: nobody },
  'cut in half': { files: { 'personen.csv': half(table(rows)) }, state: 'held', says: missing },
  'cut in one of the last lines': { files: { 'personen.csv': table(rows).slice(0, -60) }, state: 'held', says: unsure },
  'of another school': { files: csv(csvRows(other)), state: 'previewed', says: /Schule ist unbekannt/, counts: { wrong: 64, missing: 0 } },
  'of another school with the same numbers': { files: csv(csvRows(sameIds)), state: 'held', says: strangers },
  "last year's": {
    files: csv(changed(0, 60, (row) => row.with(5, `${Number(row[5]![0]) - 1}a`))),
    state: 'held',
    says: /früheren Schuljahr/,
  },
  'all values shifted by one column': {
    files: csv(rows.map((row) => ['', ...row])),
    state: 'previewed',
    says: /verschoben/,
    counts: { wrong: 64, missing: 0 },
  },
  'family and given names exchanged': {
    files: csv(rows.map((row) => row.with(1, row[2]!).with(2, row[1]!))),
    state: 'held',
    says: strangers,
  },
  'three rows shifted': { files: csv(changed(3, 6, (row) => [row[0]!, 'Dr.', ...row.slice(1)])), state: 'held', says: unsure },
  'other headings': {
    files: { 'personen.csv': table(rows).replace('Nachname', 'Spalte B').replace('Vorname', 'Spalte C') },
    state: 'previewed',
    says: /Spalten passen nicht zur Zuordnung/,
    counts: { missing: 0 },
  },
  'UTF-8 read as Windows-1252 and saved again': {
    files: { 'personen.csv': twice(table(rows)) },
    state: 'previewed',
    says: /Spalten passen nicht zur Zuordnung/,
    counts: { missing: 0 },
  },
  'question marks in place of umlauts': {
    files: csv(rows.map((row) => row.map((cell) => cell.replace(/[^\x20-\x7e]/g, '?')))),
    state: 'previewed',
    says: /unlesbare Zeichen/,
    counts: { wrong: 64, missing: 0 },
  },
  'replacement characters': {
    files: csv(rows.map((row) => row.map((cell) => cell.replace(/[^\x20-\x7e]/g, '\ufffd')))),
    state: 'previewed',
    says: /unlesbare Zeichen/,
    counts: { wrong: 64, missing: 0 },
  },
  'UTF-16 without a mark': {
    files: { 'personen.csv': iconv.encode(table(rows), 'utf-16le') },
    state: 'previewed',
    says: /^$/,
    counts: same,
  },
  'UTF-16 big-endian': {
    files: { 'personen.csv': iconv.encode(table(rows), 'utf-16be', { addBOM: true }) },
    state: 'previewed',
    says: /^$/,
    counts: same,
  },
  'UTF-16 cut within a character': {
    files: { 'personen.csv': iconv.encode(table(rows), 'utf-16le', { addBOM: true }).subarray(0, 3001) },
    state: 'held',
    says: missing,
  },
  'Windows-1252': {
    files: { 'personen.csv': iconv.encode(western, 'win1252') },
    state: 'previewed',
    says: /^$/,
    counts: { missing: 0, wrong: 0 },
  },
  'DOS 850': {
    files: { 'personen.csv': iconv.encode(western, 'cp850') },
    state: 'previewed',
    says: /^$/,
    counts: { missing: 0, wrong: 0 },
  },
  'two marks': { files: { 'personen.csv': `\ufeff\ufeff${table(rows)}` }, state: 'previewed', says: /^$/, counts: same },
  'every row twice': { files: csv([...rows, ...rows]), state: 'previewed', says: /^$/, counts: same },
  'one number for two people': {
    files: csv(changed(10, 11, (row) => row.with(0, 'P509'))),
    state: 'held',
    says: /Dieselbe Nummer steht bei zwei/,
  },
  'numbers that a spreadsheet cut': {
    files: csv(rows.map((row) => row.with(0, '1,23E+11'))),
    state: 'previewed',
    says: /lange Nummer verkürzt/,
    counts: { wrong: 64, missing: 0 },
  },
  'a line of 10 MB': {
    files: { 'personen.csv': table(rows.slice(0, 30)) + longLine + table(rows.slice(30)).slice(head.length + 2) },
    state: 'previewed',
    says: /länger als ein Megabyte/,
    counts: { same: 64, missing: 0 },
  },
  'a zip bomb': { files: () => ({ 'personen.zip': zipOf({ 'personen.csv': blanks }) }), state: 'failed', says: /zu groß/ },
  'a gzip bomb': { files: () => ({ 'personen.csv.gz': packed(blanks) }), state: 'failed', says: /zu groß/ },
  'gzip, cut': { files: { 'personen.csv.gz': packed(table(rows)).subarray(0, 500) }, state: 'failed', says: isCut },
  'zip, cut': { files: { 'personen.zip': zipOf({ 'personen.csv': table(rows) }).subarray(0, 500) }, state: 'failed', says: /beschädigt/ },
  'XLSX posing as CSV': { files: async () => ({ 'personen.csv': await xlsx() }), state: 'previewed', says: /^$/, counts: same },
  'XLSX, cut': { files: async () => ({ 'personen.xlsx': (await xlsx()).subarray(0, 4_000) }), state: 'failed', says: /beschädigt/ },
  'the old Excel format': {
    files: { 'personen.xls': Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Array(600).fill(0)]) },
    state: 'failed',
    says: /XLS.*als XLSX/,
  },
  'a PDF': { files: { 'personen.csv': '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n' }, state: 'failed', says: /keine Tabelle/ },
  'a page of the web': {
    files: { 'personen.csv': '<!DOCTYPE html><html><body><table><tr><td>Anmeldung</td></tr></table></body></html>' },
    state: 'failed',
    says: /keine Tabelle/,
  },
  'two delimiters mixed': {
    files: { 'personen.csv': table(rows.slice(0, 32)) + table(rows.slice(32), ',').slice(head.length + 2) },
    state: 'held',
    says: missing,
  },
  'NUL characters': { files: csv(changed(5, 7, (row) => row.with(1, 'Mül\0ler'))), state: 'held', says: /Nullzeichen/ },
  'a quotation mark that is never closed': {
    files: csv(changed(8, 9, (row) => row.with(1, '"Müller'))),
    state: 'held',
    says: /Anführungszeichen/,
  },
  'one class only': { files: csv(rows.filter((row) => row[5] === '5a')), state: 'failed', says: /nur eine Klasse/ },
  'pupils only, where a column of roles was known': {
    files: { 'schueler.csv': `${csvHead.toSpliced(4, 1).join(';')}\r\n${withoutRoles.join('\r\n')}\r\n` },
    state: 'previewed',
    says: /Spalten passen nicht zur Zuordnung/,
    counts: { missing: 0 },
  },
  'no family name in three rows': {
    files: csv(changed(0, 3, (row) => row.with(1, ''))),
    state: 'previewed',
    says: /Familienname oder Vorname fehlt/,
    counts: { same: 61, wrong: 3, missing: 0 },
  },
  'neither number nor day in three rows': { files: csv(changed(0, 3, (row) => row.with(0, '').with(3, ''))), state: 'held', says: unsure },
  'an unknown role in three rows': {
    files: csv(changed(0, 3, (row) => row.with(4, 'Gärtner'))),
    state: 'previewed',
    says: /Rolle ist unbekannt/,
    counts: { same: 61, wrong: 3, missing: 0 },
  },
  'an unknown school in three rows': {
    files: csv(changed(0, 3, (row) => row.with(6, '999999'))),
    state: 'previewed',
    says: /Schule ist unbekannt/,
    counts: { same: 61, wrong: 3, missing: 0 },
  },
  'impossible days': {
    files: csv(changed(0, 60, (row) => row.with(3, '31.02.2014'))),
    state: 'previewed',
    says: /Datum ist nicht lesbar/,
    counts: { same: 64, changed: 0 },
  },
  'the headings once more in between': {
    files: { 'personen.csv': table(rows.slice(0, 30)) + table(rows.slice(30)) },
    state: 'previewed',
    says: /Überschriften stehen noch einmal/,
    counts: { same: 64 },
  },
}

/** The file in which most people of a format stand. */
const peopleIn = (format: string, files: Files) =>
  format === 'sds' || format === 'oneroster' ? 'users.csv' : format === 'untis' ? 'GPU010.TXT' : Object.keys(files)[0]!
const every = (files: Files, change: (content: string) => string | Uint8Array): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [name, change(content as string)]))

/** The same mishaps in every other format. */
function ofOthers(format: string): Record<string, Wrong> {
  const good = rosterSets[format]!(school)
  const people = peopleIn(format, good)
  const json = people.endsWith('.json')
  const hasSchool = !['linuxmuster', 'untis', 'ucsschool'].includes(format)
  const rest = Object.fromEntries(Object.entries(good).filter(([name]) => name !== people))
  return {
    'all files empty': { files: every(good, () => ''), state: 'failed', says: /niemand gilt als abgegangen|nichts geändert/ },
    'cut in half': {
      files: { ...good, [people]: half(good[people]!) },
      state: json && format !== 'schulconnex' ? 'failed' : 'held',
      says: json ? isCut : missing,
    },
    'of another school': hasSchool
      ? { files: rosterSets[format]!(other), state: 'failed', says: foreign }
      : format === 'ucsschool'
        ? { files: rosterSets[format]!(other), state: 'previewed', says: /Schule ist unbekannt/, counts: { wrong: 64, missing: 0 } }
        : { files: rosterSets[format]!(other), state: 'held', says: missing },
    'of another school with the same numbers': { files: rosterSets[format]!(sameIds), state: 'held', says: strangers },
    'umlauts converted twice': {
      files: every(good, twice),
      state: format === 'linuxmuster' ? 'held' : 'previewed',
      says: /doppelt umgewandelt/,
    },
    ...(Object.keys(rest).length
      ? {
          'without the file of people': {
            files: rest,
            state: format === 'sds' ? 'previewed' : 'failed',
            says: /nichts geändert|Spalten passen nicht/,
          },
        }
      : {}),
  }
}

const families: Record<string, Record<string, Wrong>> = {
  csv: ofCsv,
  ...Object.fromEntries(
    Object.keys(rosterSets)
      .filter((format) => format !== 'csv')
      .map((format) => [format, ofOthers(format)]),
  ),
}
Object.assign(families['svws-enm']!, {
  'the part of one teacher': {
    files: { 'enm.json': enmText(school, (document) => Object.assign(document, { lehrerID: 560 })) },
    state: 'failed',
    says: /Ausschnitt einer Lehrkraft.*ENMGesamt/,
  },
  "last year's": { files: { 'enm.json': enmText({ ...school, year: 2025 }) }, state: 'held', says: /früheren Schuljahr/ },
  'gzip, cut': { files: { 'enm.json.gz': packed(enmText(school)).subarray(0, 900) }, state: 'failed', says: isCut },
  'without pupils': {
    files: { 'enm.json': enmText(school, (document) => Object.assign(document, { schueler: [] })) },
    state: 'held',
    says: missing,
  },
} satisfies Record<string, Wrong>)
Object.assign(families.ucsschool!, {
  'without its configuration': {
    files: { 'schule.csv': rosterSets.ucsschool!(school)['schule.csv']! },
    state: 'held',
    says: /heißen wie Personen, die diese Schule schon aus einer anderen Quelle kennt/,
  },
  'with other headings': {
    files: { 'schule.csv': 'A,B,C,D,E,F\n1,2,3,4,5,6\n', 'schule.json': ucsConfiguration },
    state: 'previewed',
    says: /Spalten passen nicht/,
  },
} satisfies Record<string, Wrong>)

test('the table holds at least 40 wrong files', () =>
  expect(Object.values(families).flatMap((family) => Object.keys(family)).length).toBeGreaterThanOrEqual(90))

describe.each(Object.keys(families))('%s', (format) => {
  let before = ''
  test('the good files are taken, and unchanged the second time', async () => {
    await clean()
    const good = await read(rosterSets[format]!(school))
    expect(good.view.counts.new, good.says).toBe(64)
    await apply(good.id)
    expect((await read(rosterSets[format]!(school))).view.counts).toMatchObject({ same: 64, new: 0, missing: 0, wrong: 0 })
    before = await fingerprint()
  })
  test.each(Object.keys(families[format]!))('%s', async (name) => {
    const { files, state, says, counts } = families[format]![name]!
    const found = await read(typeof files === 'function' ? await files() : files)
    const { id, view } = found
    expect(view.state, found.says).toBe(state)
    expect(found.says).toMatch(says)
    if (counts) expect(view.counts).toMatchObject(counts)
    // Reading has written nothing.
    expect(await fingerprint()).toBe(before)
    if (state === 'held') {
      expect(await refusalOf(work((ctx) => startRosterApply(ctx, id, { leavers: true, release: false })))).toBe('people.guard')
      expect(await fingerprint()).toBe(before)
    }
    // What may go through without release takes nobody away; then back to where it was.
    const free = state === 'previewed' || (state === 'held' && view.guard.every((hit) => hit.kind === 'missing' || hit.kind === 'unsure'))
    if (!free) return
    await apply(id, state === 'previewed')
    expect(await gone()).toBe(0)
    await work((ctx) => undoRoster(ctx, id))
    expect(await fingerprint()).toBe(before)
  })
})

test('a wrong row names file, line, column, value and repair, and does not stop the right ones', async () => {
  await clean()
  await apply((await read(csv(rows))).id)
  const next = changed(0, 2, (row) => row.with(4, 'Gärtner')).map((row, index) => (index === 5 ? row.with(1, 'Neu') : row))
  const { id, view, faults } = await read(csv([...next, ['P999', 'Zusätzlich', 'Ute', '01.02.2013', 'Schüler', '5a', '100001']]))
  expect(view.counts).toMatchObject({ new: 1, changed: 1, wrong: 2, missing: 0 })
  expect(faults[0]).toMatchObject({
    file: 'personen.csv',
    line: 2,
    column: 'Rolle',
    value: 'Gärtner',
    text: 'Die Rolle ist unbekannt',
    repair: 'Verwenden Sie Schüler, Lehrkraft oder Personal.',
  })
  await apply(id)
  expect(await gone()).toBe(0)
  expect((await read(csv(rows))).view.counts).toMatchObject({ changed: 1, missing: 1 })
})

test('a list of pupils says nothing about teachers', async () => {
  await clean()
  await apply((await read(csv(rows))).id)
  await work((ctx) => sql`update kernel.import set mapping = null where authority_id = ${ctx.authority}`.execute(ctx.db()))
  const { view } = await read({ 'schueler.csv': `${csvHead.toSpliced(4, 1).join(';')}\r\n${withoutRoles.slice(1).join('\r\n')}\r\n` })
  expect(view.counts).toMatchObject({ same: 59, missing: 1 })
})
