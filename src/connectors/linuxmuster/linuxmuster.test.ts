import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RosterRecord } from '#modules/rosters/ports'
import type { TableFile } from '../../kernel/tables/index.ts'
import { allOf, fileOf } from '../../kernel/tables/test-files.ts'
import { linuxmuster } from './index.ts'

const read = (files: TableFile[]) => allOf(linuxmuster.read(files, { today: '2026-09-01' }))
const plain = (records: RosterRecord[]) => records.map(({ where, ...rest }) => rest)
const students =
  '# Stand 1.9.\n6b;Öztürk-Weiß;Mia;04.03.2014;501;\n6b;Grün;Tom;1.2.2014;;\n;Ohne;Klasse;02.02.2014;7;\n6b;Nur;Tag;kein;;\n6b;;Tim;03.03.2014;8;\n6b;Mit;Nummer;falsch;9;\n'
const teachers = 'Lehrer;Grünwald;Änne;12.11.1980;gruenwald;canary-passwort;;;;\nLehrer;Öz;Cem;01.02.1975;---;;\n'

describe('linuxmuster', () => {
  it('is known by name and days of birth', async () => {
    expect(await linuxmuster.recognise([fileOf('students.csv', students), fileOf('teachers.csv', teachers)])).toMatchObject({
      format: 'linuxmuster',
      certainty: 0.9,
      scope: 'full',
      roles: ['learner', 'teacher'],
    })
    expect(await linuxmuster.recognise([fileOf('gym.students.csv', students)])).toMatchObject({
      scope: 'cut',
      reason: 'onlyPart',
      schools: ['gym'],
      roles: ['learner'],
    })
    expect(await linuxmuster.recognise([fileOf('students.csv', 'SIS ID,School SIS ID,First Name\n1,2,A\n')])).toBeUndefined()
    expect(await linuxmuster.recognise([fileOf('liste.csv', students)])).toBeUndefined()
    expect(await linuxmuster.recognise([fileOf('students.csv', '')])).toBeUndefined()
  })

  it('gives people, known by number or by names and day of birth; the password column is not read', async () => {
    const records = await read([
      fileOf('students.csv', students),
      fileOf('teachers.csv', teachers, { encoding: 'windows-1252' }),
      fileOf('extrastudents.csv', 'koop;Gast;Gisa;05.05.2010;gisa;canary;\n'),
      fileOf('staff.csv', ';Büro;Bea;06.06.1970;S1\n'),
    ])
    expect(plain(records).filter((each) => each.type === 'person')).toEqual([
      { type: 'person', key: '501', familyName: 'Öztürk-Weiß', givenName: 'Mia', birthDay: '2014-03-04' },
      { type: 'person', key: 'gruen.tom.2014-02-01', familyName: 'Grün', givenName: 'Tom', birthDay: '2014-02-01' },
      { type: 'person', key: '7', familyName: 'Ohne', givenName: 'Klasse', birthDay: '2014-02-02' },
      { type: 'person', key: '9', familyName: 'Mit', givenName: 'Nummer' },
      {
        type: 'person',
        key: 'gruenwald.aenne.1980-11-12',
        familyName: 'Grünwald',
        givenName: 'Änne',
        birthDay: '1980-11-12',
        accountName: 'gruenwald',
      },
      { type: 'person', key: 'oez.cem.1975-02-01', familyName: 'Öz', givenName: 'Cem', birthDay: '1975-02-01' },
      { type: 'person', key: 'gast.gisa.2010-05-05', familyName: 'Gast', givenName: 'Gisa', birthDay: '2010-05-05', accountName: 'gisa' },
      { type: 'person', key: 'S1', familyName: 'Büro', givenName: 'Bea', birthDay: '1970-06-06' },
    ])
    expect(records.flatMap((each) => (each.type === 'fault' ? [[each.severity, each.code, each.where.line]] : []))).toEqual([
      ['warning', 'classMissing', 4],
      ['error', 'keyMissing', 5],
      ['error', 'nameMissing', 6],
      ['warning', 'dayUnreadable', 7],
    ])
    expect(plain(records).filter((each) => each.type === 'group')).toEqual([
      { type: 'group', key: '6b', kind: 'class', name: '6b' },
      { type: 'group', key: 'koop', kind: 'class', name: 'koop' },
    ])
    expect(records.filter((each) => each.type === 'affiliation').map((each) => each.role)).toEqual([
      'learner',
      'learner',
      'learner',
      'learner',
      'teacher',
      'teacher',
      'learner',
      'staff',
    ])
    expect(JSON.stringify(records)).not.toMatch(/canary/)
  })

  it('keeps several schools apart', async () => {
    const records = await read([fileOf('gym.students.csv', students), fileOf('rs.students.csv', students)])
    expect(records.flatMap((each) => (each.type === 'group' ? [[each.key, each.school]] : []))).toEqual([
      ['gym/6b', 'gym'],
      ['rs/6b', 'rs'],
    ])
  })

  it('never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(80), async (bytes, at) => {
        const files = [fileOf('students.csv', Buffer.concat([Buffer.from(students).subarray(0, at), bytes]))]
        await linuxmuster.recognise(files)
        await read(files)
      }),
    )
  })
})
