import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RosterRecord } from '#modules/rosters/ports'
import type { TableFile } from '../../kernel/tables/index.ts'
import { allOf, fileOf, material } from '../../kernel/tables/test-files.ts'
import { untis } from './index.ts'

const read = (files: TableFile[]) => allOf(untis.read(files, { today: '2026-09-01' }))
const plain = (records: RosterRecord[]) => records.map(({ where, ...rest }) => rest)
const faults = (records: RosterRecord[]) =>
  records.flatMap((each) => (each.type === 'fault' ? [[each.severity, each.code, each.value]] : []))
/** A row with values at the columns that are named, counted from 1. */
const row = (width: number, values: Record<number, string>, delimiter = ';') =>
  Array.from({ length: width }, (_, index) =>
    values[index + 1] === undefined ? '' : /^\d+$/.test(values[index + 1]!) ? values[index + 1] : `"${values[index + 1]}"`,
  ).join(delimiter)

const timetable =
  '1;"6b";"GRÜ";"D";"R 101";1;1;;\r\n1;"6b";"GRÜ";"D";"R 101";1;2;;\r\n2;"EF~Q1";"ÖZT";"BI-GK1";"";5;8;00:45;\r\n3;"6b";"GRÜ";"D";"";0;0;;\r\n4;"6b";"";"";"R 101";9;1;;\r\n'
const set: Record<string, string> = {
  'GPU001.TXT': timetable,
  'GPU002.TXT': `${row(24, { 1: '1', 5: '6b', 6: 'GRÜ', 7: 'D', 8: 'R 101' })}\r\n${row(24, { 1: '1', 5: '6b~6c', 6: 'GRÜ', 7: 'D' })}\r\n${row(24, { 1: '2', 5: '6b', 6: 'NN', 7: 'M' })}\r\n`,
  'GPU003.TXT': `${row(30, { 1: '6b', 2: 'Klasse 6b', 4: 'R 101', 23: 'canary' })}\r\n${row(30, { 1: '6c', 2: '6c' })}\r\n`,
  'GPU004.TXT': `${row(36, { 1: 'GRÜ', 2: 'Grünwald', 24: 'canary', 29: 'Änne', 31: 'W', 33: 'a.gruenwald@schule.example' })}\r\n${row(36, { 1: 'ÖZT', 2: 'Öztürk, Cem' })}\r\n${row(36, { 1: 'NN', 2: 'Niemand' })}\r\n`,
  'GPU005.TXT': `${row(13, { 1: 'R 101', 2: 'Klassenraum 101', 8: '32' })}\r\n${row(13, { 1: 'TH', 2: 'TH', 8: '0' })}\r\n`,
  'GPU010.TXT': `${row(15, { 1: 'MiaÖ', 2: 'Öztürk-Weiß', 3: 'canary', 8: 'Mia', 9: '501', 10: '6b', 11: 'w', 13: '20140304', 14: 'mia@schule.example', 15: 'SVWS-501' })}\r\n${row(15, { 1: 'TomG', 2: 'Grün', 8: 'Tom', 10: '6b', 13: '20149999' })}\r\n`,
}
const asFiles = (entries: Record<string, string>, as?: Parameters<typeof fileOf>[2]) =>
  Object.entries(entries).map(([name, text]) => fileOf(name, text, as))

describe('Untis', () => {
  it('is known by the names of its files, a timetable by its rows', async () => {
    expect(await untis.recognise(asFiles(set))).toMatchObject({
      format: 'untis',
      certainty: 0.95,
      scope: 'full',
      roles: ['teacher', 'learner'],
      facts: { files: 'GPU001, GPU002, GPU003, GPU004, GPU005, GPU010' },
    })
    expect(await untis.recognise([fileOf('stundenplan.csv', timetable.split('\r\n').slice(0, 3).join('\r\n'))])).toMatchObject({
      certainty: 0.7,
      scope: 'cut',
      reason: 'onlyPart',
    })
    for (const other of ['', 'Name;Klasse\nMeier;6b\n', '1;2;3\n', '%PDF-1'])
      expect(await untis.recognise([fileOf('a.csv', other)])).toBeUndefined()
  })

  it('gives teachers, students, classes, rooms, lessons that join by short name', async () => {
    const records = await read(asFiles(set))
    expect(plain(records)).toEqual([
      { type: 'group', key: '6b', kind: 'class', name: '6b', officialName: 'Klasse 6b' },
      { type: 'group', key: '6c', kind: 'class', name: '6c' },
      {
        type: 'person',
        key: 'GRÜ',
        familyName: 'Grünwald',
        givenName: 'Änne',
        shortName: 'GRÜ',
        gender: 'w',
        email: 'a.gruenwald@schule.example',
      },
      { type: 'affiliation', person: 'GRÜ', role: 'teacher' },
      { type: 'person', key: 'ÖZT', familyName: 'Öztürk', givenName: 'Cem', shortName: 'ÖZT' },
      { type: 'affiliation', person: 'ÖZT', role: 'teacher' },
      { type: 'fault', severity: 'error', code: 'nameMissing', value: 'NN', person: 'NN' },
      { type: 'room', key: 'R 101', number: 'R 101', name: 'Klassenraum 101', seats: 32 },
      { type: 'room', key: 'TH', number: 'TH' },
      {
        type: 'person',
        key: 'schueler/SVWS-501',
        familyName: 'Öztürk-Weiß',
        givenName: 'Mia',
        birthDay: '2014-03-04',
        gender: 'w',
        email: 'mia@schule.example',
      },
      { type: 'affiliation', person: 'schueler/SVWS-501', role: 'learner' },
      { type: 'membership', person: 'schueler/SVWS-501', group: '6b', role: 'learner' },
      { type: 'fault', severity: 'warning', code: 'dayUnreadable', value: '20149999' },
      { type: 'person', key: 'schueler/TomG', familyName: 'Grün', givenName: 'Tom' },
      { type: 'affiliation', person: 'schueler/TomG', role: 'learner' },
      { type: 'membership', person: 'schueler/TomG', group: '6b', role: 'learner' },
      { type: 'membership', person: 'GRÜ', group: '6b', role: 'teacher' },
      { type: 'membership', person: 'GRÜ', group: '6c', role: 'teacher' },
      { type: 'lesson', weekday: 1, lesson: 1, group: '6b', teacher: 'GRÜ', room: 'R 101', subject: 'D' },
      { type: 'lesson', weekday: 1, lesson: 2, group: '6b', teacher: 'GRÜ', room: 'R 101', subject: 'D' },
      { type: 'lesson', weekday: 5, lesson: 8, group: 'EF', teacher: 'ÖZT', subject: 'BI-GK1' },
      { type: 'lesson', weekday: 5, lesson: 8, group: 'Q1', teacher: 'ÖZT', subject: 'BI-GK1' },
      { type: 'fault', severity: 'error', code: 'lessonTimeUnknown', value: '9/1' },
    ])
    expect(JSON.stringify(records)).not.toMatch(/canary/)
  })

  it.each([
    [',', 'windows-1252'],
    ['\t', 'utf-16le'],
    [';', 'utf-8'],
  ])('reads the same with delimiter %j in %s', async (delimiter, encoding) => {
    const other = Object.fromEntries(Object.entries(set).map(([name, text]) => [name, text.replaceAll(';', delimiter)]))
    // A comma inside the quoted long name stays one cell.
    expect(plain(await read(asFiles(other, { encoding, bom: encoding === 'utf-16le' })))).toEqual(plain(await read(asFiles(set))))
  })

  it('ignores tables that hold nothing of a roster, and says so', async () => {
    const records = await read([...asFiles({ 'GPU014.TXT': '1;20260901;3;\n', 'GPU001.TXT': timetable })])
    expect(faults(records)).toContainEqual(['warning', 'fileIgnored', undefined])
  })

  it('never throws, and cut gives no lesson that is not in the whole save from the last line', async () => {
    const whole = new Set(plain(await read([fileOf('GPU001.TXT', timetable)])).map((each) => JSON.stringify(each)))
    const bytes = Buffer.from(timetable)
    for (let length = 1; length < bytes.length; length++) {
      const records = await read([fileOf('GPU001.TXT', bytes.subarray(0, length))])
      const doubtful = records.find((each) => each.type === 'fault' && (each.code === 'endMissing' || each.code === 'quoteOpen'))
      for (const each of records)
        if (each.type === 'lesson' && !whole.has(JSON.stringify(plain([each])[0]))) expect(doubtful?.where.line).toBe(each.where.line)
    }
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(set)), fc.uint8Array({ maxLength: 200 }), async (name, damage) => {
        await untis.recognise([fileOf(name, damage)])
        await read([fileOf(name, damage)])
      }),
    )
  })
})

const real = material('untis-gpu')
describe(`a real timetable${real.missing}`, () => {
  it.skipIf(!real.present)('has 967 lessons', async () => {
    expect(await untis.recognise([real.file('GPU001.txt')])).toMatchObject({
      certainty: 0.95,
      facts: { encoding: 'utf-8', delimiter: ';' },
    })
    const records = await read([real.file('GPU001.txt')])
    expect(records.filter((each) => each.type === 'lesson')).toHaveLength(967)
    expect(faults(records).filter(([severity]) => severity === 'error')).toEqual([])
  })
})
