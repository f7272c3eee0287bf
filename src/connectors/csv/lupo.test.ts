import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RosterRecord } from '#modules/rosters/ports'
import { allOf, fileOf, ofType } from '../../kernel/tables/test-files.ts'
import { csv, lupo } from './index.ts'

const today = '2026-09-01'
const pupils =
  'IdNr;Status;Geschlecht;Jahrgang;Klasse;Name;Vorname;CollCount;GebDat;SchulNr;DB_IdNr;Tutor;PruefOrd;EMail;KoopDBIdNr;ExterneId;SchulEmail;Gruppe\r\n' +
  '"1";"2";"4";"EF";"EF";"Öztürk-Weiß";"Mia";"0";"04.03.2010";"100017";"501";"GRÜ";"canary";"canary@privat.example";"";"";"mia@see.example";""\r\n' +
  '"2";"9";"3";"Q1";"Q1";"Weg";"Tom";"0";"";"100017";"502";"";"";"";"";"";"";""\r\n"3";"2";"3";"09";"";"Grün";"Jo";"0";"31.31.2010";"100017";"503";"";"";"";"";"";"";""\r\n'
const teachers =
  'ID;Kuerzel;Name;Vorname;Passwort;Geschlecht;AmtsBez;EMail;Kompetenzen\r\n"7";"GRÜ";"Grünwald";"Änne";"canary";"4";"StR";"gruen@see.example";""\r\n"8";"NN";"";"";"";"";"";"";""\r\n'
const classes = 'IDNr;Klasse;JG;FolgeKl;VorgKl;FolgeJg\r\n"1";"EF";"EF";"Q1";"";"Q1"\r\n"2";"Q1";"Q1";"";"EF";""\r\n'
const set = { 'Schueler.txt': pupils, 'Lehrer.txt': teachers, 'Klassen.txt': classes }
const files = (entries: Record<string, string> = set) => Object.entries(entries).map(([name, text]) => fileOf(name, text, { bom: true }))
const read = (given = files()) => allOf(lupo.read(given, { today }))
const faults = (records: RosterRecord[]) =>
  records.flatMap((each) => (each.type === 'fault' ? [[each.severity, each.code, each.value]] : []))

describe('LuPO and Kurs42', () => {
  it('are known by their columns, before the reader of any table', async () => {
    expect(await lupo.recognise(files())).toMatchObject({
      format: 'csv-lupo',
      certainty: 0.95,
      scope: 'full',
      schools: ['100017'],
      roles: ['learner', 'teacher'],
    })
    expect((await csv.recognise(files()))!.certainty).toBeLessThan(0.95)
    expect(await lupo.recognise(files({ 'Schueler.txt': pupils }))).toMatchObject({ scope: 'cut', reason: 'onlyPart', roles: ['learner'] })
    expect(await lupo.recognise(files({ 'Schueler.txt': 'Name;Vorname;Klasse\nA;B;6b\n' }))).toBeUndefined()
  })

  it('tell the class that follows, pupils by the number of the school database, no private address, no password', async () => {
    const records = await read()
    expect(ofType(records, 'group')).toEqual([
      { type: 'group', key: '100017/klasse/EF', kind: 'class', name: 'EF', school: '100017', grade: 'EF', followedBy: '100017/klasse/Q1' },
      { type: 'group', key: '100017/klasse/Q1', kind: 'class', name: 'Q1', school: '100017', grade: 'Q1' },
    ])
    expect(ofType(records, 'person')).toEqual([
      {
        type: 'person',
        key: '100017/lehrer/7',
        familyName: 'Grünwald',
        givenName: 'Änne',
        gender: 'w',
        shortName: 'GRÜ',
        email: 'gruen@see.example',
      },
      {
        type: 'person',
        key: '100017/schueler/501',
        familyName: 'Öztürk-Weiß',
        givenName: 'Mia',
        gender: 'w',
        birthDay: '2010-03-04',
        email: 'mia@see.example',
      },
      { type: 'person', key: '100017/schueler/503', familyName: 'Grün', givenName: 'Jo', gender: 'm' },
    ])
    expect(ofType(records, 'left')).toEqual([{ type: 'left', person: '100017/schueler/502' }])
    expect(ofType(records, 'membership').map((each) => [each.person, each.group])).toEqual([['100017/schueler/501', '100017/klasse/EF']])
    expect(faults(records)).toEqual([
      ['error', 'nameMissing', '8'],
      ['warning', 'dayUnreadable', '31.31.2010'],
      ['warning', 'classMissing', undefined],
    ])
    expect(JSON.stringify(records)).not.toMatch(/canary/)
  })

  it('never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(set)), fc.uint8Array({ maxLength: 150 }), fc.nat(300), async (name, bytes, at) => {
        const damaged = Buffer.concat([Buffer.from(set[name as keyof typeof set]).subarray(0, at), bytes])
        const given = [...files().filter((file) => file.name !== name), fileOf(name, damaged)]
        await lupo.recognise(given)
        await read(given)
      }),
    )
  })
})
