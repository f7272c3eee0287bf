import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReadOptions, RosterRecord } from '#modules/rosters/ports'
import { delimitedFile, type TableFile } from '../../kernel/tables/index.ts'
import { allOf, fileOf, ofType, zipOf } from '../../kernel/tables/test-files.ts'
import { fieldOf, suggestMapping } from './columns.ts'
import { csv } from './index.ts'
import { genderOf, roleOf, yesNo } from './words.ts'

const today = '2026-09-01'
const read = (content: string | Uint8Array, options: Partial<ReadOptions> = {}, name = 'liste.csv') =>
  allOf(csv.read([fileOf(name, content)], { today, ...options }))
const plain = (records: RosterRecord[]) => records.map(({ where, ...rest }) => rest)
const faults = (records: RosterRecord[]) =>
  records.flatMap((each) => (each.type === 'fault' ? [[each.severity, each.code, each.value, each.where.line]] : []))

const head = ['Schüler-ID', 'Nachname', 'Vorname', 'Rufname', 'Geburtsdatum', 'Geschlecht', 'Klasse', 'Schulnummer', 'E-Mail', 'Religion']
const rows = [
  ['501', 'Öztürk-Weiß', 'Mia Lena', 'Mia', '04.03.2014', 'weiblich', '6b', '04100001', 'mia@see.example', 'canary'],
  ['502', 'Grün', 'Tom', '', '1.2.14', 'm', '6c', '04100001', '', 'canary'],
]
const text = delimitedFile([head, ...rows], { delimiter: ';' }).toString()

describe('headings', () => {
  it.each([
    [
      'ASV-BW',
      'Nachname;Vorname;Rufname;Geburtsdatum;Geschlecht;Klasse;Schüleridentnummer;Jahrgangsstufe;Geburtsort;E-Mail privat;Telefonnummer privat',
      'familyName givenName callName birthDay gender class key grade - - -',
    ],
    ['ASV-BW teachers', 'Kürzel;Vorname;Familienname;ID', 'shortName givenName familyName key'],
    ['SaxSVS BBS', 'an_vname;an_name;an_gebname;an_gebdat', 'givenName familyName - birthDay'],
    [
      'SchILD-NRW',
      'Interne ID-Nummer;Nachname;Vorname;Geburtsdatum;Jahrgang;Klasse;E-Mail (Schule)',
      'key familyName givenName birthDay grade class email',
    ],
    [
      'WebUntis',
      'name;longName;foreName;gender;birthDate;klasse.name;entryDate;exitDate;text;id;externKey;address.email',
      '- familyName givenName gender birthDay class from until - - key email',
    ],
    ['LUSD', 'Schueler_Nachname;Schueler_Vorname;Schueler_Geburtsdatum;Klassen_Klassenbezeichnung', 'familyName givenName birthDay class'],
    [
      'English',
      'Student ID;Last Name;First Name;Date of Birth;Gender;Class;Grade;School;Username',
      'key familyName givenName birthDay gender class grade school accountName',
    ],
    ['platform', 'Import-ID;Benutzername;Name;Vorname;Klassen;Rolle;Gruppen', 'key accountName familyName givenName class role courses'],
    ['two ids', 'ID;Externe ID;Name;Vorname', '- key familyName givenName'],
    [
      'guardians',
      'Nummer;Zuname;Vorname;Kind-ID;aktiv;Titel;Eintritt;Austritt',
      'key familyName givenName guardianOf active title from until',
    ],
  ])('of %s', (_, headings, fields) => {
    const names = headings.split(';')
    const mapping = suggestMapping(names)
    expect(names.map((name) => mapping[name] ?? '-').join(' ')).toBe(fields)
  })

  it('are compared without case, blanks, signs and umlauts', () => {
    for (const heading of ['NACHNAME', ' nach name ', 'Nach-Name', 'Schüler: Nachname'])
      expect(fieldOf(heading)?.field, heading).toBe('familyName')
    for (const heading of ['Konfession', 'Geburtsort', 'Telefon', 'Passwort', 'Straße', ''])
      expect(fieldOf(heading), heading).toBeUndefined()
  })
})

describe('words', () => {
  it.each([
    ['Schülerin', 'learner'],
    ['SuS', 'learner'],
    ['Student', 'learner'],
    ['Lern', 'learner'],
    ['Lehrkraft', 'teacher'],
    ['Lehrer/in', 'teacher'],
    ['LiA-Referendarin', 'teacher'],
    ['Schulleiter', 'head'],
    ['stellv. Schulleitung', 'head'],
    ['Sekretariat', 'clerk'],
    ['Sorgeberechtigte', 'guardian'],
    ['Mutter', 'guardian'],
    ['Hausmeister', 'staff'],
    ['Mitarbeiter', 'staff'],
    ['extern', 'external'],
    ['Administrator', 'staff'],
    ['Zauberer', undefined],
  ])('%s is %s', (word, role) => expect(roleOf(word)).toBe(role))
  it('of gender and yes', () => {
    expect(['m', 'männlich', 'Junge', 'W', 'female', 'Mädchen', 'divers', '3', '4', 'ohne Angabe', '?'].map(genderOf)).toEqual([
      'm',
      'm',
      'm',
      'w',
      'w',
      'w',
      'd',
      'm',
      'w',
      'x',
      undefined,
    ])
    expect(['ja', 'WAHR', '1', 'Nein', 'inaktiv', '0', 'vielleicht'].map(yesNo)).toEqual([true, true, true, false, false, false, undefined])
  })
})

describe('a table of people', () => {
  it('is recognised with facts and a proposed mapping', async () => {
    const found = await csv.recognise([fileOf('Schüler.csv', text, { encoding: 'windows-1252' })])
    expect(found).toMatchObject({
      format: 'csv',
      certainty: 0.75,
      scope: 'full',
      schools: ['04100001'],
      roles: ['learner'],
      facts: { encoding: 'windows-1252', delimiter: ';', header: 'yes', kind: 'text', role: 'learner' },
    })
    expect(found!.columns!.find((column) => column.heading === 'Nachname')).toEqual({
      heading: 'Nachname',
      sample: ['Öztürk-Weiß', 'Grün'],
      field: 'familyName',
    })
    expect(found!.columns!.find((column) => column.heading === 'Religion')!.field).toBeNull()
  })

  it('gives people, places, groups; unmapped columns never leave it', async () => {
    const records = await read(text)
    expect(plain(records)).toEqual([
      {
        type: 'person',
        key: '501',
        familyName: 'Öztürk-Weiß',
        givenName: 'Mia Lena',
        callName: 'Mia',
        birthDay: '2014-03-04',
        gender: 'w',
        email: 'mia@see.example',
      },
      { type: 'affiliation', person: '501', school: '04100001', role: 'learner' },
      { type: 'group', key: '04100001/6b', kind: 'class', name: '6b', school: '04100001' },
      { type: 'membership', person: '501', group: '04100001/6b', role: 'learner' },
      { type: 'person', key: '502', familyName: 'Grün', givenName: 'Tom', birthDay: '2014-02-01', gender: 'm' },
      { type: 'affiliation', person: '502', school: '04100001', role: 'learner' },
      { type: 'group', key: '04100001/6c', kind: 'class', name: '6c', school: '04100001' },
      { type: 'membership', person: '502', group: '04100001/6c', role: 'learner' },
    ])
    expect(JSON.stringify(records)).not.toMatch(/canary/)
    expect(records[4]!.where).toEqual({ file: 'liste.csv', line: 3 })
  })

  it('is the same in every encoding, as XLSX, as ODS, whatever the name says', async () => {
    const expected = plain(await read(text))
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
      for (const delimiter of [',', ';', '\t', '|'])
        expect(
          plain(await read(delimitedFile([head, ...rows], { delimiter, encoding, bom: encoding.startsWith('utf') }))),
          `${encoding} ${delimiter}`,
        ).toEqual(expected)
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('Liste')
    sheet.addRow(head)
    sheet.addRow([501, ...rows[0]!.slice(1, 4), new Date('2014-03-04T00:00:00Z'), ...rows[0]!.slice(5)])
    sheet.addRow([502, ...rows[1]!.slice(1, 4), 41_671, ...rows[1]!.slice(5)])
    expect(plain(await read(Buffer.from(await book.xlsx.writeBuffer()), {}, 'Schueler.csv'))).toEqual(expected)
    const cell = (value: string) => `<table:table-cell><text:p>${value}</text:p></table:table-cell>`
    const content = `<office:document-content><table:table table:name="L">${[head, ...rows].map((row) => `<table:table-row>${row.map(cell).join('')}</table:table-row>`).join('')}</table:table></office:document-content>`
    expect(
      plain(await read(zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content }), {}, 'Schueler.xls')),
    ).toEqual(expected)
    expect(plain(await read(text, {}, 'Schueler.xlsx'))).toEqual(expected)
  })

  it('without ids knows people by name and day of birth, and says so', async () => {
    const records = await read('Name;Vorname;geb. am;Klasse\nMüller;Jörg;04.03.2014;6b\nOhne;Tag;;6c\n')
    expect(ofType(records, 'person').map((each) => each.key)).toEqual(['mueller.joerg.2014-03-04'])
    expect(faults(records)).toEqual([
      ['warning', 'keyFromName', undefined, 1],
      ['error', 'keyMissing', 'Ohne, Tag', 3],
    ])
  })

  it('takes "Meier, Jan" apart when there is one column for names', async () => {
    expect(ofType(await read('Nr;Name;Klasse\n1;Meier, Jan;6b\n2;Schulz;6c\n'), 'person')).toEqual([
      { type: 'person', key: '1', familyName: 'Meier', givenName: 'Jan' },
    ])
  })

  it('reads several classes and schools of one cell and several rows of one person', async () => {
    const records = await read(
      'ID;Name;Vorname;Rolle;Schule;Klassen;Kurse\n1;Weiß;Mia;Schülerin;"gym,rs";"gym-6b,rs-6C";"Bi-GK1, D-LK"\n1;Weiß;Mia;Schüler;gym;7a;\n2;Grün;Än;Lehrkraft, Schulleitung;gym;"6b;7A";\n',
    )
    expect(ofType(records, 'affiliation').map((each) => [each.person, each.school, each.role].join(' '))).toEqual([
      '1 gym learner',
      '1 rs learner',
      '2 gym teacher',
      '2 gym head',
    ])
    expect(ofType(records, 'group').map((each) => [each.key, each.kind, each.name].join(' '))).toEqual([
      'gym/6b class 6b',
      'rs/6c class 6C',
      'gym/kurs/bi-gk1 course Bi-GK1',
      'gym/kurs/d-lk course D-LK',
      'gym/7a class 7a',
    ])
    expect(ofType(records, 'membership').map((each) => [each.person, each.group, each.role].join(' '))).toEqual([
      '1 gym/6b learner',
      '1 rs/6c learner',
      '1 gym/kurs/bi-gk1 learner',
      '1 gym/kurs/d-lk learner',
      '1 gym/7a learner',
      '2 gym/6b teacher',
      '2 gym/7a teacher',
    ])
    expect(faults(records).map(([, code]) => code)).toEqual(['classSchoolUnclear', 'classSchoolUnclear'])
    expect(ofType(records, 'person')).toHaveLength(2)
  })

  it('names every wrong row with place and value and reads all others', async () => {
    const records = await read(
      'ID;Name;Vorname;Geburtsdatum;Geschlecht;E-Mail;Rolle;aktiv;Klasse\n1;;Mia;04.03.2014;w;;Schüler;ja;6b\n2;Weiß;Mia;31.02.2014;w;;Schüler;ja;6b\n3;Weiß;Mia;04.03.2034;w;;Schüler;ja;6b\n' +
        '4;Weiß;Mia;;q;a.at.b;Schüler;kann sein;6b\n5;Weiß;Mia;;w;;Drache;ja;6b\n2;Grün;Tom;;m;;Schüler;ja;6b\n1,23E+11;Grün;Tom;;m;;Schüler;ja;6b\n8;Grün;Weg;;m;;Schüler;nein;6b\n;;;;;;;;Summe 8\n' +
        'ID;Name;Vorname;Geburtsdatum;Geschlecht;E-Mail;Rolle;aktiv;Klasse\n9;Kurz\n10;zu;lang;;m;;Schüler;ja;6b;x;y\n11;Gut;Eva;40975;w;;Schülerin;1;6c\n',
    )
    const byLine = faults(records).sort((one, two) => Number(one[3]) - Number(two[3]))
    expect(byLine).toEqual([
      ['error', 'nameMissing', '1', 2],
      ['warning', 'dayUnreadable', '31.02.2014', 3],
      ['warning', 'dayImplausible', '04.03.2034', 4],
      ['warning', 'yesNoUnknown', 'kann sein', 5],
      ['warning', 'genderUnknown', 'q', 5],
      ['warning', 'emailWrong', 'a.at.b', 5],
      ['error', 'roleUnknown', 'Drache', 6],
      ['error', 'keyTwice', '2', 7],
      ['error', 'numberMangled', '1,23E+11', 8],
      ['warning', 'headerAgain', undefined, 11],
      ['warning', 'rowShort', '2/9', 12],
      ['error', 'rowIncomplete', '9 · Kurz', 12],
      ['error', 'rowLong', 'x', 13],
    ])
    expect(ofType(records, 'left')).toEqual([{ type: 'left', person: '8' }])
    expect(ofType(records, 'person').map((each) => each.key)).toEqual(['2', '3', '4', '11'])
  })

  it('follows the mapping that was chosen; a lost column that tells who is who ends the file', async () => {
    const mapping = { 'Schüler-ID': 'key', Nachname: 'familyName', Vorname: 'givenName', Klasse: null, Religion: null } as const
    const records = await read(text, { mapping })
    expect(ofType(records, 'group')).toEqual([])
    expect(faults(records).map(([, code, value]) => [code, value])).toContainEqual(['columnUnknown', 'Schulnummer'])
    const shifted = await read(text.replace('Schüler-ID', 'Nr. neu'), { mapping })
    expect(shifted.map((each) => each.type)).not.toContain('person')
    expect(shifted.at(-1)).toMatchObject({ code: 'columnsWrong', cut: true })
    expect(
      faults(await read(text, { mapping: { ...mapping, Rufname: 'callName', 'E-Mail-Adresse': 'email' } })).map(([, code, value]) => [
        code,
        value,
      ]),
    ).toContainEqual(['columnMissing', 'E-Mail-Adresse'])
    expect((await read('a;b\n1;2\n')).at(-1)).toMatchObject({ code: 'columnsWrong', cut: true })
  })

  it('reads without header when columns are mapped by their number', async () => {
    const rowsOnly = '501;Öztürk;Mia;6b\n502;Grün;Tom;6c\n'
    expect(await csv.recognise([fileOf('a.csv', rowsOnly)])).toMatchObject({
      certainty: 0.1,
      facts: { header: 'no' },
      columns: [{ heading: 'Spalte 1', sample: ['501', '502'], field: null }, {}, {}, {}],
    })
    const records = await read(rowsOnly, {
      mapping: { 'Spalte 1': 'key', 'Spalte 2': 'familyName', 'Spalte 3': 'givenName', 'Spalte 4': 'class' },
    })
    expect(ofType(records, 'person').map((each) => each.familyName)).toEqual(['Öztürk', 'Grün'])
  })

  it('finds the header below a title and reads several files at once', async () => {
    const files = [
      fileOf('Lehrkräfte.csv', 'Kollegium 2026/27\n\nID;Nachname;Vorname;Kürzel\nL1;Grünwald;Änne;GRÜ\n'),
      fileOf('Schüler.csv', 'ID;Nachname;Vorname;Klasse\nS1;Weiß;Mia;6b\nS2;Grün;Tom;6c\n'),
    ]
    expect(await csv.recognise(files)).toMatchObject({ facts: { files: 2 }, roles: ['teacher', 'learner'] })
    const records = await allOf(csv.read(files, { today }))
    expect(ofType(records, 'affiliation').map((each) => each.role)).toEqual(['teacher', 'learner', 'learner'])
    expect(ofType(records, 'person')[0]).toMatchObject({ shortName: 'GRÜ' })
    expect(ofType(await read('ID;Nachname;Vorname\n1;A;B\n', { settings: { role: 'Sekretariat' } }), 'affiliation')[0]).toMatchObject({
      role: 'clerk',
    })
  })

  it('a list of one class alone is a part of a roster', async () => {
    expect(await csv.recognise([fileOf('6b.csv', 'ID;Name;Vorname;Klasse\n1;A;B;6b\n2;C;D;6b\n')])).toMatchObject({
      scope: 'cut',
      reason: 'oneClass',
    })
  })

  it.each([
    ['an old Excel file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), 'xlsBinary'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'notATable'],
    ['nothing', Buffer.alloc(0), 'empty'],
    ['a cut workbook', zipOf({ 'xl/workbook.xml': '<workbook/>' }).subarray(0, 60), undefined],
  ])('refuses %s with the reason', async (_, content, reason) => {
    const found = await csv.recognise([fileOf('a.xls', content)])
    if (reason) expect(found).toMatchObject({ scope: 'refused', reason })
    expect((await read(content)).some((each) => each.type === 'fault' && each.cut)).toBe(true)
  })
})

describe('any file', () => {
  const files = (bytes: Uint8Array, name = 'a.csv'): TableFile[] => [fileOf(name, bytes)]

  it('never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(400), async (bytes, at) => {
        const damaged = Buffer.concat([Buffer.from(text).subarray(0, at), bytes])
        await csv.recognise(files(damaged))
        await read(damaged)
      }),
      { numRuns: 300 },
    )
  })

  it('cut at any byte gives nobody who is not in the whole, save a last line that is said to be doubtful', async () => {
    const whole = new Set(ofType(await read(text), 'person').map((each) => JSON.stringify(each)))
    const bytes = Buffer.from(text)
    for (let length = 1; length < bytes.length; length++) {
      const records = await read(bytes.subarray(0, length))
      const told = records.find((each) => each.type === 'fault' && ['endMissing', 'rowIncomplete', 'columnsWrong'].includes(each.code))
      expect(told ?? ([10, 13].includes(bytes[length - 1]!) ? 'whole lines' : undefined), `cut at ${length}`).toBeDefined()
      for (const each of records)
        if (each.type === 'person' && !whole.has(JSON.stringify(plain([each])[0])))
          expect(told?.where.line, `cut at ${length}`).toBe(each.where.line)
    }
  })

  it('of 100,000 people is read in little time and memory', async () => {
    const count = 100_000
    async function* open() {
      yield Buffer.from(`${head.join(';')}\r\n`)
      let block = ''
      for (let id = 0; id < count; id++) {
        block += `${id};Müller-Lüdenscheidt;Jörg Maria;Jörg;0${(id % 9) + 1}.05.2014;m;${(id % 9) + 1}b;0410${1000 + (id % 40)};joerg.${id}@schule.example;\r\n`
        if (block.length < 60_000) continue
        yield Buffer.from(block)
        block = ''
      }
      yield Buffer.from(block)
    }
    const file = { name: 'gross.csv', size: 10_000_000, open }
    const run = async () => {
      let people = 0
      for await (const record of csv.read([file], { today })) if (record.type === 'person') people++
      expect(people).toBe(count)
    }
    await run()
    const before = process.memoryUsage().rss
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    await run()
    const used = process.cpuUsage(cpu)
    const [wall, busy, mb] = [
      performance.now() - started,
      (used.user + used.system) / 1000,
      (process.memoryUsage().rss - before) / 1e6,
    ].map(Math.round) as [number, number, number]
    console.log(`csv: ${count.toLocaleString('en')} people in ${wall} ms (${busy} ms of processor), ${mb} MB more memory`)
    // The processor's time, because other tests run at the same time.
    expect(busy).toBeLessThan(3_000)
    expect(mb).toBeLessThan(150)
  }, 60_000)
})
