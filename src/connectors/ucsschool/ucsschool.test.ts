import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RosterRecord } from '#modules/rosters/ports'
import type { TableFile } from '../../kernel/tables/index.ts'
import { allOf, fileOf, material, ofType } from '../../kernel/tables/test-files.ts'
import { ucsschool, ucsschoolLegacy } from './index.ts'
import { fillScheme } from './template.ts'

const today = '2026-09-01'
const read = (files: TableFile[], settings?: unknown) => allOf(ucsschool.read(files, { today, settings }))
const readOlder = (text: string, name = 'import.csv') => allOf(ucsschoolLegacy.read([fileOf(name, text)], { today }))
const plain = (records: RosterRecord[]) => records.map(({ where, ...rest }) => rest)
const faults = (records: RosterRecord[]) =>
  records.flatMap((each) => (each.type === 'fault' ? [[each.severity, each.code, each.value]] : []))

const config = {
  csv: {
    mapping: {
      Schulen: 'schools',
      Benutzertyp: '__role',
      Vorname: 'firstname',
      Nachname: 'lastname',
      Klassen: 'school_classes',
      Nummer: 'record_uid',
      Geboren: 'birthday',
      Telefon: 'phone',
      Kennwort: 'password',
      Notiz: '__ignore',
      'E-Mail': 'email',
      Aktion: '__action',
    },
    'incell-delimiter': { default: ',' },
  },
  source_uid: 'ASV',
}
const table =
  'Schulen,Benutzertyp,Vorname,Nachname,Klassen,Nummer,Geboren,Telefon,Kennwort,Notiz,E-Mail,Aktion\n' +
  '"gym,rs",student,Mia,Öztürk-Weiß,"gym-6b,rs-6c",501,2014-03-04,canary,canary,canary,mia@see.example,A\n' +
  'gym,teacher_and_staff,Änne,Grünwald,"6b",7,12.11.80,,,,,\n"gym,rs",student,Tom,Grün,7a,502,,,,,,M\ngym,student,Weg,Gegangen,,503,,,,,,D\ngym,hausmeister,Otto,Ohnerolle,,8,,,,,,\n'
const configFile = (json: unknown = config, name = 'import.json') => fileOf(name, JSON.stringify(json))

describe('CSV with configuration', () => {
  it('is known by the columns that the configuration maps', async () => {
    expect(await ucsschool.recognise([fileOf('a.csv', table), configFile()])).toMatchObject({
      format: 'ucsschool',
      certainty: 1,
      scope: 'full',
      facts: { system: 'ASV', delimiter: ',' },
    })
    expect(await ucsschool.recognise([fileOf('a.csv', table)])).toBeUndefined()
    expect(await ucsschool.recognise([fileOf('a.csv', 'ganz;anders\n1;2\n'), configFile()])).toBeUndefined()
    expect(await ucsschool.recognise([configFile()])).toBeUndefined()
  })

  it('gives people at several schools with the classes of each', async () => {
    const records = await read([configFile(), fileOf('a.csv', table)])
    expect(ofType(records, 'person')).toEqual([
      { type: 'person', key: '501', familyName: 'Öztürk-Weiß', givenName: 'Mia', birthDay: '2014-03-04', email: 'mia@see.example' },
      { type: 'person', key: '7', familyName: 'Grünwald', givenName: 'Änne', birthDay: '1980-11-12' },
      { type: 'person', key: '502', familyName: 'Grün', givenName: 'Tom' },
    ])
    expect(ofType(records, 'affiliation').map((each) => Object.values(each).slice(1))).toEqual([
      ['501', 'gym', 'learner'],
      ['501', 'rs', 'learner'],
      ['7', 'gym', 'teacher'],
      ['7', 'gym', 'staff'],
      ['502', 'gym', 'learner'],
      ['502', 'rs', 'learner'],
    ])
    expect(ofType(records, 'membership').map((each) => Object.values(each).slice(1))).toEqual([
      ['501', 'gym-6b', 'learner'],
      ['501', 'rs-6c', 'learner'],
      ['7', 'gym-6b', 'teacher'],
      ['502', 'gym-7a', 'learner'],
    ])
    expect(ofType(records, 'group').map((each) => [each.key, each.name, each.school])).toEqual([
      ['gym-6b', '6b', 'gym'],
      ['rs-6c', '6c', 'rs'],
      ['gym-7a', '7a', 'gym'],
    ])
    expect(ofType(records, 'left')).toEqual([{ type: 'left', person: '503' }])
    expect(faults(records)).toEqual([
      ['warning', 'classSchoolUnclear', '7a'],
      ['error', 'roleUnknown', 'hausmeister'],
    ])
    expect(JSON.stringify(records)).not.toMatch(/canary/)
  })

  it('reads without header by the number of the column, with keys from the scheme and a fixed role', async () => {
    const json = {
      csv: { header_lines: 0, delimiter: ';', mapping: { 0: 'firstname', 1: 'lastname', 2: 'school_classes' } },
      scheme: { record_uid: '<:umlauts><firstname:lower>.<lastname>[0:4]' },
      user_role: 'student',
      school: 'gym',
    }
    const records = await read([configFile(json), fileOf('a.csv', 'Änne;Grünwald;6b\nTom;Grün;6b\n')])
    expect(ofType(records, 'person').map((each) => each.key)).toEqual(['aenne.Gruen', 'tom.Gruen'])
    expect(faults(records)).toEqual([['warning', 'keyFromName', '<:umlauts><firstname:lower>.<lastname>[0:4]']])
    expect(ofType(records, 'affiliation')[0]).toEqual({ type: 'affiliation', person: 'aenne.Gruen', school: 'gym', role: 'learner' })
  })

  it('takes the configuration from the settings too; later ones win', async () => {
    const records = await read(
      [
        configFile({ csv: { mapping: { Vorname: 'firstname' }, header_lines: 1 }, user_role: 'teacher' }),
        fileOf('a.csv', 'Vorname;Name;Nr\nMia;Weiß;1\n'),
      ],
      { csv: { mapping: { Name: 'lastname', Nr: 'record_uid' } }, user_role: 'student' },
    )
    expect(ofType(records, 'affiliation')).toEqual([{ type: 'affiliation', person: '1', role: 'learner' }])
    expect(faults(await read([fileOf('a.csv', table)]))).toEqual([['error', 'configurationMissing', undefined]])
  })

  it('ends where a column is missing that tells who a person is, names any other', async () => {
    expect(faults(await read([configFile(), fileOf('a.csv', table.replace('Nummer', 'Nr'))]))).toEqual([
      ['error', 'columnMissing', 'Nummer'],
    ])
    expect(faults(await read([configFile(), fileOf('a.csv', table.replace('E-Mail', 'Post'))])).slice(0, 1)).toEqual([
      ['warning', 'columnMissing', 'E-Mail'],
    ])
    const mayMiss = { ...config, csv: { ...config.csv, allowed_missing_columns: ['E-Mail'] } }
    expect(
      faults(await read([configFile(mayMiss), fileOf('a.csv', table.replace('E-Mail', 'Post'))])).map(([, code]) => code),
    ).not.toContain('columnMissing')
  })

  it('fills schemes as far as they need no counter', () => {
    const given = { firstname: 'Jürgen', lastname: 'Öz' }
    expect(fillScheme('<firstname>[0].<lastname>', given)).toBe('J.Öz')
    expect(fillScheme('<:umlauts,lower><firstname>.<lastname>', given)).toBe('juergen.oez')
    expect(fillScheme('<firstname>.<lastname>[COUNTER2]', given)).toBeUndefined()
    expect(fillScheme('<record_uid>', given)).toBeUndefined()
  })

  it('never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), fc.uint8Array({ maxLength: 150 }), fc.nat(200), async (json, bytes, at) => {
        const files = [
          fileOf('a.csv', Buffer.concat([Buffer.from(table).subarray(0, at), bytes])),
          configFile(),
          configFile({ csv: json, scheme: json, user_role: json }, 'b.json'),
        ]
        await ucsschool.recognise(files)
        await read(files)
      }),
    )
  })
})

const users =
  'A\tmia\tÖztürk\tMia\tgym\tgym-6b\t\tmia@see.example\nA\tlehr\tGrünwald\tÄnne\tgym\t6b,6c\t\t\t1\t1\t1\nM\tmia\tÖztürk-Weiß\tMia\tgym\tgym-7b\t\t\t0\t1\nD\tweg\tGegangen\tWim\tgym\t\nA\tzu\tLetzt\tZoe\tgym\t\t\t\t\t0\nA\tkein\t\tVor\tgym\t6b\n'

describe('older files', () => {
  it('are known by their columns', async () => {
    expect(await ucsschoolLegacy.recognise([fileOf('a.csv', users)])).toMatchObject({
      format: 'ucsschool-legacy',
      certainty: 0.9,
      scope: 'delta',
    })
    expect(await ucsschoolLegacy.recognise([fileOf('g.csv', 'A\tgym\t6b\tKlasse 6b\n')])).toMatchObject({ scope: 'delta' })
    expect(await ucsschoolLegacy.recognise([fileOf('r.txt', 'gym-9a\tgym-10a\n')])).toMatchObject({ scope: 'delta' })
    for (const other of [
      'A\tgym\tsrv\tdrucker\tfile:/x\n',
      'windows\tpc1\t00:11\tgym\t10.0.0.1\n',
      'Name\tKlasse\nMeier\t6b\n',
      'Meier-Klein\tAnna-Lena\nVoß-Öz\tJan-Ole\n',
      '',
    ])
      expect(await ucsschoolLegacy.recognise([fileOf('a.csv', other)]), other).toBeUndefined()
  })

  it('are commands: the last line of a user counts', async () => {
    const records = await readOlder(users)
    expect(ofType(records, 'person')).toEqual([
      { type: 'person', key: 'lehr', familyName: 'Grünwald', givenName: 'Änne', accountName: 'lehr' },
      { type: 'person', key: 'mia', familyName: 'Öztürk-Weiß', givenName: 'Mia', accountName: 'mia' },
    ])
    expect(ofType(records, 'affiliation').map((each) => [each.person, each.role])).toEqual([
      ['lehr', 'teacher'],
      ['lehr', 'staff'],
      ['mia', 'learner'],
    ])
    expect(ofType(records, 'membership').map((each) => [each.person, each.group, each.role])).toEqual([
      ['lehr', 'gym-6b', 'teacher'],
      ['lehr', 'gym-6c', 'teacher'],
      ['mia', 'gym-7b', 'learner'],
    ])
    expect(ofType(records, 'left').map((each) => each.person)).toEqual(['weg', 'zu'])
    expect(faults(records)).toEqual([['error', 'nameMissing', 'kein']])
  })

  it('rename classes in order, the top grade first', async () => {
    const good = await readOlder('gym-9a\tgym-10a\ngym-8a\tgym-9a\n', 'rename.txt')
    expect(plain(good)).toEqual([
      { type: 'rename', from: '9a', to: '10a', school: 'gym' },
      { type: 'rename', from: '8a', to: '9a', school: 'gym' },
    ])
  })

  it('name a wrong order and a wrong school', async () => {
    const rows = `${'gym-8a\tgym-9a\ngym-9a\tgym-10a\n'}${'gym-1a\tgym-2a\n'.repeat(60)}gym-5a\trs-6a\n`
    const records = await readOlder(rows, 'rename.txt')
    expect(faults(records).slice(0, 2)).toEqual([
      ['error', 'renameWrong', 'gym-5a rs-6a'],
      ['warning', 'renameOrder', '8a 9a'],
    ])
  })

  it('never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 150 }), fc.nat(200), async (bytes, at) => {
        const files = [fileOf('a.csv', Buffer.concat([Buffer.from(users).subarray(0, at), bytes]))]
        await ucsschoolLegacy.recognise(files)
        await allOf(ucsschoolLegacy.read(files, { today }))
      }),
    )
  })
})

const real = material('ucsschool')
describe(`files of UCS@school${real.missing}`, () => {
  it.skipIf(!real.present)('examples: users and classes are known, computers, networks, printers are not', async () => {
    const kinds = await Promise.all(
      ['user', 'group', 'computer', 'networks', 'printer'].map(
        async (name) => (await ucsschoolLegacy.recognise([real.file(`examples/import-${name}-example.csv`)]))?.format,
      ),
    )
    expect(kinds).toEqual(['ucsschool-legacy', 'ucsschool-legacy', undefined, undefined, undefined])
    // Every user of the example is added, changed and deleted in turn.
    const records = await allOf(ucsschoolLegacy.read([real.file('examples/import-user-example.csv')], { today }))
    expect(records.map((each) => each.type)).toEqual(['left', 'left', 'left', 'left', 'left'])
    const classes = await allOf(ucsschoolLegacy.read([real.file('examples/import-group-example.csv')], { today }))
    expect(ofType(classes, 'group').map((each) => [each.key, each.school])).toEqual([
      ['Mitte-1A', 'Mitte'],
      ['Mitte-3B', 'Mitte'],
    ])
  })

  it.skipIf(!real.present)('configurations are followed; the one for LUSD is refused by name', async () => {
    const rows = fileOf(
      'a.csv',
      'Schulen,Benutzertyp,Vorname,Nachname,Klassen,Beschreibung,Telefon,EMail\ngym,student,Mia,Öz,gym-6b,canary,canary,mia@see.example\n',
    )
    const files = [
      real.file('configs/global_defaults.json'),
      real.file('configs/user_import_defaults.json'),
      real.file('configs/ucs-school-testuser-import.json'),
      rows,
    ]
    expect(await ucsschool.recognise(files)).toMatchObject({ certainty: 1, facts: { system: 'TESTID' } })
    const records = await read(files)
    expect(ofType(records, 'person')).toEqual([
      { type: 'person', key: 'Mia.Öz', familyName: 'Öz', givenName: 'Mia', email: 'mia@see.example' },
    ])
    expect(JSON.stringify(records)).not.toMatch(/canary/)
    expect(await ucsschool.recognise([real.file('lusd-import-config/user_import_lusd_student.json')])).toMatchObject({
      scope: 'refused',
      reason: 'lusd',
    })
  })
})
