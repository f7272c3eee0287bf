import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RosterRecord } from '#modules/rosters/ports'
import { delimitedFile, readTable, type TableFile } from '../../kernel/tables/index.ts'
import { allOf, fileOf, material, zipOf } from '../../kernel/tables/test-files.ts'
import { type SdsVersion, sds, sdsHeaders } from './index.ts'

const today = '2026-09-01'
const read = (files: TableFile[]) => allOf(sds.read(files, { today }))
const plain = (records: RosterRecord[]) => records.map(({ where, ...rest }) => rest)
const counts = (records: RosterRecord[]) => {
  const found: Record<string, number> = {}
  for (const { type } of records) found[type] = (found[type] ?? 0) + 1
  return found
}
const faults = (records: RosterRecord[]) =>
  records.flatMap((each) => (each.type === 'fault' ? [[each.severity, each.code, each.value]] : []))

/** A set in our own words: 6b of two pupils with a teacher, a guardian and a doctor. */
const second: Record<string, string> = {
  'orgs.csv': 'sourcedId,name,type,parentSourcedId\n04100001,Schule am See,school,\nF1,Fachschaft Mathe,department,04100001\n',
  'users.csv':
    'sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n' +
    's1,mia@see.example,Mia,Öztürk-Weiß,canary-passwort,canary-match,mia@see.example,canary-phone,canary-sms\n' +
    's2,,Tom,"Grün, geb. Weiß",,,,,\nt1,lehr@see.example,Änne,Grünwald,,,,,\ng1,,Eva,Öztürk,,,eva@home.example,canary-0171,\nd1,,Dora,Doktor,,,,,\nx1,,,Ohnevorname,,,,,\n',
  'roles.csv':
    'userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate\n' +
    's1,04100001,student,,6,TRUE,2026-08-01,2027-07-31\ns2,04100001,student,,6,TRUE,gestern,\nt1,F1,teacher,,,TRUE,,\nx1,04100001,gardener,,,TRUE,,\n',
  'classes.csv': 'sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId\nc1,04100001,6b,,\nc2,F1,Mathe 6b,,m6\n,,ohne,,\n',
  'courses.csv': 'sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade\nm6,04100001,Mathematik,M6,,,6\n',
  'enrollments.csv': 'classSourcedId,userSourcedId,role\nc1,s1,student\nc1,t1,teacher\nc2,s2,student\n',
  'demographics.csv':
    'userSourcedId,sex,birthDate,birthCity,birthState,birthCountry,ethnicityCodes,raceCodes\ns1,female,2014-03-04,canary-stadt,canary-land,canary-staat,canary-ethnicity,canary-race\ns2,unknown,31.02.2014,,,,,\n',
  'userFlags.csv': 'userSourcedId,flag\ns1,canary-freeLunch\n',
  'relationships.csv': 'userSourcedId,relationshipUserSourcedId,relationshipRole\ns1,g1,guardian\ns1,d1,doctor\n',
}
const asFiles = (entries: Record<string, string>) => Object.entries(entries).map(([name, text]) => fileOf(name, text))

describe('version 2.1', () => {
  it('is known as files, as one zip, in any order', async () => {
    for (const files of [asFiles(second), asFiles(second).reverse(), [fileOf('export.zip', zipOf(second))]])
      expect(await sds.recognise(files)).toMatchObject({
        format: 'sds',
        certainty: 1,
        scope: 'full',
        schools: ['04100001'],
        facts: { version: 'v2.1', files: 9 },
      })
  })

  it('gives people, places, classes, memberships, guardians', async () => {
    const records = await read(asFiles(second))
    const of = (type: string) => plain(records).filter((each) => each.type === type)
    expect(of('person')).toEqual([
      {
        type: 'person',
        key: 's1',
        familyName: 'Öztürk-Weiß',
        givenName: 'Mia',
        birthDay: '2014-03-04',
        gender: 'w',
        accountName: 'mia@see.example',
        email: 'mia@see.example',
      },
      { type: 'person', key: 's2', familyName: 'Grün, geb. Weiß', givenName: 'Tom' },
      { type: 'person', key: 't1', familyName: 'Grünwald', givenName: 'Änne', accountName: 'lehr@see.example' },
      { type: 'person', key: 'g1', familyName: 'Öztürk', givenName: 'Eva', email: 'eva@home.example' },
    ])
    expect(of('affiliation')).toEqual([
      { type: 'affiliation', person: 's1', school: '04100001', role: 'learner', grade: '06', from: '2026-08-01', until: '2027-07-31' },
      { type: 'affiliation', person: 's2', school: '04100001', role: 'learner', grade: '06' },
      { type: 'affiliation', person: 't1', school: '04100001', role: 'teacher' },
      { type: 'affiliation', person: 'x1', school: '04100001', role: 'external' },
      { type: 'affiliation', person: 'g1', school: '04100001', role: 'guardian' },
    ])
    expect(of('group')).toEqual([
      { type: 'group', key: 'c1', kind: 'class', name: '6b', school: '04100001' },
      { type: 'group', key: 'c2', kind: 'course', name: 'Mathe 6b', subject: 'Mathematik', school: '04100001' },
    ])
    expect(of('membership').map((each) => Object.values(each).slice(1))).toEqual([
      ['s1', 'c1', 'learner'],
      ['t1', 'c1', 'teacher'],
      ['s2', 'c2', 'learner'],
    ])
    expect(of('guardian')).toEqual([{ type: 'guardian', person: 'g1', ward: 's1' }])
    expect(faults(records)).toEqual([
      ['warning', 'dayUnreadable', 'gestern'],
      ['warning', 'roleUnknown', 'gardener'],
      ['warning', 'dayUnreadable', '31.02.2014'],
      ['warning', 'genderUnknown', 'unknown'],
      ['error', 'nameMissing', 'x1'],
      ['error', 'groupNameMissing', ''],
    ])
  })

  it('lets no password, origin, flag, phone number or contact out', async () => {
    expect(JSON.stringify(await read(asFiles(second)))).not.toMatch(/canary|Doktor/)
  })

  it('reads other spelling, other files, and says so; a lost column ends the file', async () => {
    const records = await read(
      asFiles({
        ...second,
        'users.csv': 'SourcedID,Username,given name,FamilyName,shoeSize\ns1,,Mia,Weiß,37\n',
        'roles.csv': 'userSourcedId,role\ns1,student\n',
        'LiesMich.txt': 'Hallo',
      }),
    )
    expect(faults(records)).toEqual(
      expect.arrayContaining([
        ['warning', 'headingRespelt', 'given name'],
        ['warning', 'columnUnknown', 'shoeSize'],
        ['warning', 'fileIgnored', undefined],
        ['error', 'columnMissing', 'orgSourcedId'],
      ]),
    )
    expect(records.find((each) => each.type === 'fault' && each.code === 'columnMissing')).toMatchObject({
      cut: true,
      where: { file: 'roles.csv', line: 1, column: 'orgSourcedId' },
    })
  })

  it('is a part of a roster when files are missing', async () => {
    const { 'roles.csv': _, ...rest } = second
    expect(await sds.recognise(asFiles(rest))).toMatchObject({ scope: 'cut', reason: 'filesMissing', facts: { missing: 'roles' } })
  })
})

describe('other sets', () => {
  it('are not taken for School Data Sync', async () => {
    expect(
      await sds.recognise([fileOf('users.csv', 'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,givenName,familyName\n')]),
    ).toBeUndefined()
    expect(await sds.recognise([fileOf('users.csv', 'Nachname;Vorname;Klasse\n')])).toBeUndefined()
    expect(await sds.recognise([fileOf('schueler.csv', 'SIS ID\n')])).toBeUndefined()
    expect(await sds.recognise([fileOf('users.csv', Buffer.from([0, 1, 2, 3]))])).toBeUndefined()
  })

  it('never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(second)), fc.uint8Array({ maxLength: 200 }), fc.nat(200), async (name, bytes, at) => {
        const text = Buffer.from(second[name]!)
        const damaged = Buffer.concat([text.subarray(0, at), bytes])
        const files = [...asFiles(second).filter((file) => file.name !== name), fileOf(name, damaged)]
        await sds.recognise(files)
        await read(files)
      }),
      { numRuns: 200 },
    )
  })

  it('cut anywhere give nobody who is not in the whole, save from a last line that is said to be doubtful', async () => {
    const keys = new Set(plain(await read(asFiles(second))).flatMap((each) => (each.type === 'person' ? [JSON.stringify(each)] : [])))
    const text = Buffer.from(second['users.csv']!)
    for (let length = 90; length < text.length; length++) {
      const records = await read([
        ...asFiles(second).filter((file) => file.name !== 'users.csv'),
        fileOf('users.csv', text.subarray(0, length)),
      ])
      const told = records.find(
        (each) =>
          each.type === 'fault' &&
          each.where.file === 'users.csv' &&
          ['endMissing', 'rowShort', 'quoteOpen', 'columnMissing'].includes(each.code),
      )
      for (const each of records)
        if (each.type === 'person' && !keys.has(JSON.stringify(plain([each])[0])))
          expect(told?.where.line, `${length} ${each.key}`).toBe(each.where.line)
    }
  })
})

const real = material('microsoft-sds-csv')
describe(`samples of Microsoft${real.missing}`, () => {
  const folder = (path: string) =>
    real
      .names(path)
      .filter((name) => name.endsWith('.csv'))
      .map((name) => real.file(`${path}/${name}`))

  it.skipIf(!real.present).each([
    ['SDS v2.1', 'v2.1', { person: 8, affiliation: 9, group: 2, membership: 6, guardian: 2 }],
    ['SDS v2', 'v2', { person: 29, affiliation: 29, group: 4, membership: 29 }],
    ['SDS Format/25 Users', 'v1', { person: 24, affiliation: 24, group: 2, membership: 46 }],
  ])('%s', async (path, version, expected) => {
    const files = folder(path)
    expect(await sds.recognise(files)).toMatchObject({ certainty: 1, scope: 'full', facts: { version } })
    const records = await read(files)
    expect(counts(records)).toEqual(expected)
    expect(JSON.stringify(records)).not.toMatch(/P@ss/)
  })

  it.skipIf(!real.present)('have exactly the headers that we keep for writing', async () => {
    for (const [path, version] of [
      ['SDS v2.1', 'v2.1'],
      ['SDS v2', 'v2'],
      ['SDS Format/25 Users', 'v1'],
    ] as [string, SdsVersion][])
      for (const file of folder(path)) {
        const names = sdsHeaders[version] as Record<string, readonly string[]>
        expect(names[file.name.replace('.csv', '')], file.name).toEqual((await readTable(file, { header: true })).headings)
      }
  })

  it.skipIf(!real.present)('written again are read alike', async () => {
    const files = folder('SDS v2.1')
    const again = await Promise.all(
      files.map(async (file) => {
        const table = await readTable(file, { header: true })
        const rows = (await allOf(table.rows)).map((row) => row.cells)
        return fileOf(file.name, delimitedFile([table.headings, ...rows]))
      }),
    )
    expect(plain(await read(again))).toEqual(plain(await read(files)))
  })
})
