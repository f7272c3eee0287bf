import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RosterRecord } from '#modules/rosters/ports'
import { allOf, fileOf, ofType } from '../../kernel/tables/test-files.ts'
import { schulconnex } from './index.ts'
import { periodDay } from './records.ts'

const today = '2026-09-01'
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
const people = fixture('personen.json')
const organisations = fixture('organisationen.json')
const read = (...texts: string[]) =>
  allOf(
    schulconnex.read(
      texts.map((text, index) => fileOf(`${index}.json`, text)),
      { today },
    ),
  )
const faults = (records: RosterRecord[]) =>
  records.flatMap((each) => (each.type === 'fault' ? [[each.severity, each.code, each.value]] : []))

describe('answers of a server', () => {
  it('are known by their form', async () => {
    expect(await schulconnex.recognise([fileOf('a', people), fileOf('b', organisations)])).toMatchObject({
      format: 'schulconnex',
      certainty: 1,
      scope: 'full',
      schools: ['04100', 'o-2', 'o-9'],
    })
    expect(await schulconnex.recognise([fileOf('a', '[{"pid":"1","personenkontexte":[{"id":"2"}]}]')])).toMatchObject({
      scope: 'refused',
      reason: 'onlyIds',
    })
    for (const other of ['', '[]', '{}', '[1]', '[{"id":1}]', organisations, 'Name;Klasse\n', '{"schueler":[{"pid":1}]}'])
      expect(await schulconnex.recognise([fileOf('a', other)]), other).toBeUndefined()
  })

  it('give people, places, groups, relations', async () => {
    const records = await read(people, organisations)
    expect(ofType(records, 'person')).toEqual([
      {
        type: 'person',
        key: 'p-mia',
        familyName: 'Öztürk-Weiß',
        givenName: 'Mia Lena',
        callName: 'Mia',
        birthDay: '2014-03-04',
        gender: 'w',
        email: 'mia@see.example',
      },
      { type: 'person', key: 'p-gru', familyName: 'Grünwald', givenName: 'Änne', title: 'Dr.' },
      { type: 'person', key: 'p-eva', familyName: 'Öztürk', givenName: 'Eva' },
    ])
    expect(ofType(records, 'affiliation')).toEqual([
      { type: 'affiliation', person: 'p-mia', school: '04100', role: 'learner', grade: '06' },
      { type: 'affiliation', person: 'p-mia', school: '04200', role: 'learner', until: '2026-10-31' },
      { type: 'affiliation', person: 'p-gru', school: '04100', role: 'teacher' },
      { type: 'affiliation', person: 'p-gru', school: '04100', role: 'external' },
      { type: 'affiliation', person: 'p-eva', school: '04100', role: 'guardian' },
    ])
    expect(ofType(records, 'group')).toEqual([
      { type: 'group', key: 'g-6b', kind: 'class', name: '6b', school: '04100', grade: '06' },
      { type: 'group', key: 'g-en', kind: 'course', name: 'Englisch 6b', school: '04100', subject: 'Englisch' },
      { type: 'group', key: 'g-x', kind: 'other', name: 'Zirkus', school: '04100' },
    ])
    expect(ofType(records, 'membership')).toEqual([
      { type: 'membership', person: 'p-mia', group: 'g-6b', role: 'learner', from: '2026-08-01', until: '2027-07-31' },
      { type: 'membership', person: 'p-mia', group: 'g-en', role: 'learner', from: '2026-08-12', until: '2027-01-31' },
      { type: 'membership', person: 'p-gru', group: 'g-6b', role: 'classTeacher' },
      { type: 'membership', person: 'p-gru', group: 'g-x', role: 'member' },
    ])
    expect(ofType(records, 'guardian')).toEqual([{ type: 'guardian', person: 'p-eva', ward: 'p-mia' }])
    expect(faults(records)).toEqual([
      ['warning', 'notASchool', 'Landkreis'],
      ['warning', 'genderUnknown', 'divers'],
      ['warning', 'classTypeUnknown', 'Arena'],
      ['warning', 'roleUnknown', 'clown'],
      ['warning', 'roleUnknown', 'Zauber'],
      ['warning', 'dayUnreadable', 'gestern'],
      ['error', 'personEmpty', 'p-leer'],
      ['error', 'nameMissing', 'p-ohne'],
      ['warning', 'personUnknown', 'k-weg'],
    ])
    expect(JSON.stringify(records)).not.toMatch(/canary/)
  })

  it('cut anywhere give nobody who is not in the whole, and say so', async () => {
    const whole = new Set(ofType(await read(people), 'person').map((each) => JSON.stringify(each)))
    const bytes = Buffer.from(people.trimEnd())
    for (let length = 1; length < bytes.length; length += 101) {
      const records = await allOf(schulconnex.read([fileOf('a.json', bytes.subarray(0, length))], { today }))
      for (const each of ofType(records, 'person')) expect(whole.has(JSON.stringify(each))).toBe(true)
      expect(
        records.some((each) => each.type === 'fault' && (each.cut || each.code === 'fileIgnored')),
        `cut at ${length}`,
      ).toBe(true)
    }
  })

  it('of any form never throw', async () => {
    const keys = fc.constantFrom(
      'pid',
      'person',
      'name',
      'familienname',
      'vorname',
      'personenkontexte',
      'id',
      'organisation',
      'kennung',
      'rolle',
      'gruppen',
      'gruppe',
      'laufzeit',
    )
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 0 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 5 }),
      ),
    })).value
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            tree,
            fc.record({
              pid: tree,
              person: fc.record({ name: fc.record({ familienname: fc.string(), vorname: fc.string() }) }),
              personenkontexte: tree,
            }),
          ),
        ),
        async (list) => {
          await schulconnex.recognise([fileOf('a.json', JSON.stringify(list))])
          await read(JSON.stringify(list))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('name periods that begin on 1 August', () => {
    expect(periodDay('2026', 'from')).toBe('2026-08-01')
    expect(periodDay('2026-2', 'from')).toBe('2027-02-01')
    expect(periodDay('2026-1', 'until')).toBe('2027-01-31')
    expect(periodDay('2026-2', 'until')).toBe('2027-07-31')
    expect(periodDay('irgendwann', 'until')).toBeUndefined()
  })
})
