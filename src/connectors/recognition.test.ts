// Which reader takes which files, all readers asked as the import asks them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rosterReaders } from '../app/connectors.ts'
import { loadTexts } from '../app/texts.ts'
import type { TableFile } from '../kernel/tables/index.ts'
import { allOf, fileOf, material, zipOf } from '../kernel/tables/test-files.ts'

async function best(files: TableFile[]) {
  let found: { format: string; certainty: number; scope: string; reason?: string } | undefined
  for (const reader of rosterReaders) {
    const recognition = await reader.recognise(files)
    if (recognition) expect(recognition.format).toBe(reader.format)
    if (recognition && (!found || recognition.certainty > found.certainty)) found = recognition
  }
  return found
}
const fixture = (path: string) => readFileSync(join(import.meta.dirname, path))
const users12 = 'sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName\nu1,,,true,mia,Mia,Weiß\n'

/** One small sample of every format. */
const samples: Record<string, TableFile[]> = {
  'svws-enm': [fileOf('enm.json', fixture('svws/fixtures/enm.json'))],
  'svws-lernplattform': [fileOf('export.json', fixture('svws/fixtures/lernplattform.json'))],
  schulconnex: [
    fileOf('personen.json', fixture('schulconnex/fixtures/personen.json')),
    fileOf('organisationen.json', fixture('schulconnex/fixtures/organisationen.json')),
  ],
  oneroster: [
    fileOf('users.csv', users12),
    fileOf(
      'roles.csv',
      'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\nr1,,,u1,primary,student,,,o1\n',
    ),
  ],
  sds: [
    fileOf(
      'set.zip',
      zipOf({
        'orgs.csv': 'sourcedId,name,type,parentSourcedId\n1,A,school,\n',
        'users.csv': 'sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade\n1,1,A,B,c,,student,6\n',
      }),
    ),
  ],
  ucsschool: [
    fileOf('a.csv', 'Nachname;Vorname;Nr\nWeiß;Mia;1\n'),
    fileOf('a.json', '{"csv":{"mapping":{"Nachname":"lastname","Vorname":"firstname","Nr":"record_uid"}},"user_role":"student"}'),
  ],
  'ucsschool-legacy': [fileOf('import.txt', 'A\tmia\tWeiß\tMia\tgym\tgym-6b\t\tmia@see.example\n')],
  untis: [fileOf('GPU004.TXT', '"GRÜ";"Grünwald";;;;;;;;;;;;;;;;;;;;;;;;;;;"Änne";;;;;\n')],
  linuxmuster: [fileOf('students.csv', '6b;Weiß;Mia;04.03.2014;1;\n'), fileOf('teachers.csv', 'Lehrer;Grün;Än;01.02.1980;gruen;;\n')],
  'csv-lupo': [
    fileOf(
      'Schueler.txt',
      'IdNr;Status;Geschlecht;Jahrgang;Klasse;Name;Vorname;CollCount;GebDat;SchulNr;DB_IdNr\n1;2;4;EF;EF;Weiß;Mia;0;04.03.2010;100017;501\n',
    ),
  ],
  csv: [fileOf('schueler.csv', 'ID;Nachname;Vorname;Klasse\n1;Weiß;Mia;6b\n2;Grün;Tom;6c\n')],
}

it('every format has a name that people read', () => {
  const { de, en } = loadTexts()
  for (const { label } of rosterReaders) expect([de(label), en(label)]).not.toContain(label)
})

describe('every format', () => {
  it('is plugged in', () => expect(rosterReaders.map((reader) => reader.format).sort()).toEqual(Object.keys(samples).sort()))

  it.each(Object.entries(samples))('%s is taken by its own reader', async (format, files) => {
    expect(await best(files)).toMatchObject({ format })
  })

  it.each(Object.entries(samples))('%s gives people whose records all name a place in one of the files', async (format, files) => {
    const reader = rosterReaders.find((each) => each.format === format)!
    const records = await allOf(reader.read(files, { today: '2026-09-01' }))
    expect(records.some((each) => each.type === 'person')).toBe(true)
    const people = new Set(records.flatMap((each) => (each.type === 'person' ? [each.key] : [])))
    for (const each of records) {
      expect(each.where.file).not.toBe('')
      if (each.type === 'affiliation') expect(people.has(each.person)).toBe(true)
    }
  })
})

/** Codes that say of a line, or of the rest of a file, that it may not be whole. */
const doubts = ['endMissing', 'rowShort', 'rowIncomplete', 'quoteOpen', 'columnsWrong', 'columnMissing', 'fileIgnored']

describe('a file that was cut', () => {
  const cuttable = Object.entries(samples).filter(([, files]) => !files[0]!.name.endsWith('.zip'))
  it.each(cuttable)('%s gives nobody who is not in the whole, unless the line is said to be doubtful', async (format, files) => {
    const reader = rosterReaders.find((each) => each.format === format)!
    const read = (given: TableFile[]) => allOf(reader.read(given, { today: '2026-09-01' }))
    const whole = new Set((await read(files)).flatMap((each) => (each.type === 'person' ? [JSON.stringify(each)] : [])))
    for (const [place, file] of files.entries()) {
      const bytes = Buffer.concat(await allOf(file.open()))
      for (let length = 0; length < bytes.length; length += Math.max(1, Math.floor(bytes.length / 150))) {
        const records = await read(files.with(place, fileOf(file.name, bytes.subarray(0, length))))
        const told = records.filter((each) => each.type === 'fault' && (each.cut || doubts.includes(each.code)))
        for (const each of records)
          if (each.type === 'person' && !whole.has(JSON.stringify(each)))
            expect(
              told.some((fault) => fault.where.file === each.where.file && (fault.where.line ?? each.where.line) === each.where.line),
              `${file.name} cut at ${length}`,
            ).toBe(true)
      }
    }
  })
})

describe('what no reader knows', () => {
  it('is told with the reason where there is one', async () => {
    expect(await best([fileOf('alt.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))])).toMatchObject({
      scope: 'refused',
      reason: 'xlsBinary',
    })
    expect(await best([fileOf('brief.pdf', '%PDF-1.7')])).toMatchObject({ scope: 'refused', reason: 'notATable' })
    expect(await best([fileOf('leer.csv', '')])).toMatchObject({ scope: 'refused', reason: 'empty' })
  })

  it('never makes a reader throw', async () => {
    const names = fc.constantFrom('a.csv', 'users.csv', 'students.csv', 'GPU001.TXT', 'Schueler.txt', 'enm.json', 'import.zip')
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string().map((text) => Buffer.from(text)),
        ),
        fc.constantFrom(...Object.values(samples)),
        async (name, bytes, others) => {
          const files = [fileOf(name, bytes), ...others]
          for (const reader of rosterReaders) {
            await reader.recognise(files)
            await allOf(reader.read(files, { today: '2026-09-01' }))
          }
        },
      ),
      { numRuns: 100 },
    )
  }, 60_000)
})

describe('material of other projects', () => {
  const cases: [string, string[], string][] = [
    ['svws-enm/ENM-Testdaten-01', ['ENMGesamt.json'], 'svws-enm'],
    ['svws-enm/ENM-Testdaten-01', ['enm.json.gz'], 'svws-enm'],
    ['microsoft-sds-csv/SDS v2', ['orgs.csv', 'users.csv', 'classes.csv', 'enrollments.csv'], 'sds'],
    ['ucsschool/examples', ['import-user-example.csv'], 'ucsschool-legacy'],
    ['untis-gpu', ['GPU001.txt'], 'untis'],
  ]
  for (const [folder, names, format] of cases) {
    const real = material(folder)
    it.skipIf(!real.present)(`${folder}: ${names.join(', ')} is ${format}${real.missing}`, async () => {
      expect(await best(names.map((name) => real.file(name)))).toMatchObject({ format })
    })
  }
})
