import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimetableRecord } from '#modules/organisation/ports'
import type { TableFile } from '../../kernel/tables/index.ts'
import { allOf, fileOf, material, zipOf } from '../../kernel/tables/test-files.ts'
import { untisTimetable } from './timetable.ts'

const bytes = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))
const sample = (name: string) => fileOf(name, bytes(name))
const read = (files: TableFile[]) => allOf(untisTimetable.read(files))
const plain = (records: TimetableRecord[]) => records.map(({ where, ...rest }) => rest)
const codes = (records: TimetableRecord[]) => records.flatMap((each) => (each.type === 'fault' ? [each.code] : []))

describe('rooms and lesson grid from Untis', () => {
  it('are known by GPU001, GPU005 or the XML export, and by nothing else', async () => {
    expect(await untisTimetable.recognise([sample('GPU005.TXT')])).toBe(true)
    expect(await untisTimetable.recognise([sample('GPU001.TXT')])).toBe(true)
    expect(await untisTimetable.recognise([sample('untis.xml')])).toBe(true)
    expect(await untisTimetable.recognise([fileOf('alles.zip', zipOf({ 'GPU005.TXT': bytes('GPU005.TXT') }))])).toBe(true)
    for (const other of [sample('GPU004.TXT'), fileOf('a.xml', '<document/>'), fileOf('b.csv', 'Name;Klasse\nWeiß;6b\n')])
      expect(await untisTimetable.recognise([other])).toBe(false)
  })

  it('give the rooms of GPU005, those that the timetable alone names, and each place in the week once', async () => {
    const records = plain(await read([sample('GPU001.TXT'), sample('GPU005.TXT')]))
    expect(records.filter((each) => each.type === 'room')).toEqual([
      { type: 'room', number: 'R 101', name: 'Klassenraum 101', seats: 32 },
      { type: 'room', number: 'R 102', seats: 30 },
      { type: 'room', number: 'NW 1', name: 'Naturwissenschaften', seats: 24 },
      { type: 'room', number: 'TH' },
    ])
    expect(records.filter((each) => each.type === 'period')).toEqual([
      { type: 'period', weekday: 1, lesson: 1 },
      { type: 'period', weekday: 1, lesson: 2 },
      { type: 'period', weekday: 2, lesson: 3 },
      { type: 'period', weekday: 5, lesson: 8 },
    ])
  })

  it('give the times of the XML export, and nobody out of it', async () => {
    const records = plain(await read([sample('untis.xml')]))
    expect(records).toContainEqual({ type: 'room', number: 'TH', name: 'Turnhalle & Bühne' })
    expect(records).toContainEqual({ type: 'room', number: 'R 101', name: 'Klassenraum 101', seats: 32 })
    expect(records).toContainEqual({ type: 'period', weekday: 5, lesson: 1, from: '08:00', to: '08:40', grid: 'Hauptraster' })
    expect(records).toHaveLength(7)
    expect(JSON.stringify(records)).not.toMatch(/Grünwald|Änne/)
  })

  it('name what is wrong in it: times, rooms without number, a cut file', async () => {
    const document = (inside: string) => fileOf('a.xml', `<document xmlns="https://untis.at/untis/XmlInterface">${inside}</document>`)
    const period = (day: string, from: string, to: string) =>
      `<timeperiods><timeperiod><day>${day}</day><period>1</period><starttime>${from}</starttime><endtime>${to}</endtime></timeperiod></timeperiods>`
    expect(codes(await read([document(period('9', '0800', '0845'))]))).toEqual(['lessonTimeUnknown'])
    expect(codes(await read([document(period('1', '0845', '0800'))]))).toEqual(['lessonTimeUnknown'])
    expect(codes(await read([document(period('1', '2500', '2600'))]))).toEqual(['lessonTimeUnknown'])
    expect(codes(await read([document('<rooms><room id=""><longname>Ohne</longname></room></rooms>')]))).toEqual(['roomNumberMissing'])
    expect(codes(await read([fileOf('a.xml', bytes('untis.xml').subarray(0, 600))]))).toEqual(['fileBroken'])
    expect(
      codes(await read([fileOf('a.xml', '<!DOCTYPE x [<!ENTITY a "b">]><document xmlns="https://untis.at/untis/XmlInterface"/>')])),
    ).toEqual(['fileBroken'])
  })

  it('never throws, whatever the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('untis.xml', 'GPU001.TXT', 'GPU005.TXT'),
        fc.nat(1_000),
        fc.uint8Array({ maxLength: 40 }),
        async (name, at, damage) => {
          const whole = bytes(name)
          const broken = Buffer.concat([whole.subarray(0, at), damage, whole.subarray(at)])
          await untisTimetable.recognise([fileOf(name, broken)])
          await read([fileOf(name, broken)])
        },
      ),
      { numRuns: 60 },
    )
  })
})

it.each(['de', 'en'])('whatever is wrong in a file has its sentence in %s', (lang) => {
  const said = JSON.parse(readFileSync(join(import.meta.dirname, `../../modules/organisation/texts/${lang}.json`), 'utf8'))
  const source = readFileSync(join(import.meta.dirname, '../../kernel/tables/source.ts'), 'utf8')
  const ofTables = [...source.slice(source.indexOf('type TableFaultCode'), source.indexOf('interface Limits')).matchAll(/'(\w+)'/g)]
  const codes = [...ofTables.map((match) => match[1]!), 'roomNumberMissing', 'lessonTimeUnknown', 'lessonsOverlap', 'roomWrong', 'tooMany']
  expect(codes.length).toBeGreaterThan(20)
  expect(codes.filter((code) => !said[`organisation.timetable.fault.${code}`])).toEqual([])
})

const real = material('untis-gpu')
describe(`a real timetable${real.missing}`, () => {
  it.skipIf(!real.present)('names its rooms and the lessons of its week', async () => {
    const records = await read([real.file('GPU001.txt')])
    expect(codes(records)).toEqual([])
    expect(records.filter((each) => each.type === 'room')).toHaveLength(17)
    expect(records.filter((each) => each.type === 'period')).toHaveLength(40)
    expect(new Set(records.flatMap((each) => (each.type === 'period' ? [each.weekday] : [])))).toEqual(new Set([1, 2, 3, 4, 5]))
  })
})
