// What scripts rely on: commands of rosters against a running server, repeated, with their answers and exit codes.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '#kernel/testing'
import { csvHead, csvRows, type Files, rosterSets, schoolOf } from '../connectors/testing/rosters.ts'
import { material } from '../kernel/tables/test-files.ts'
import { type Running, startRunning } from './testing/running.ts'

const root = join(import.meta.dirname, '../..')
let running: Running
beforeAll(async () => {
  running = await startRunning(await testDatabase('empty'))
}, 100_000)
afterAll(() => running?.stop(), 30_000)
const muses: Running['muses'] = (...args) => running.muses(...args)
const place = (files: Files) =>
  Object.entries(files).flatMap(([name, content]) => {
    writeFileSync(join(running.folder, name), content)
    return ['--file', join(running.folder, name)]
  })
const school = schoolOf('123456')
const csv = (rows: readonly (readonly string[])[], name = 'personen.csv') =>
  place({ [name]: [csvHead, ...rows].map((row) => `${row.join(';')}\r\n`).join('') })
const roster = (...args: string[]) => muses('import', 'roster', '--school', '123456', ...args)
const counted = async () => (await muses('people', 'count', '--school', '123456')).data

test('authority and school are made once and exist the second time', async () => {
  const authority = ['authority', 'create', '--name', 'Landkreis Auental', '--land', 'NW']
  expect(await muses(...authority)).toMatchObject({ exit: 0, data: { result: 'created', slug: expect.any(String) } })
  expect(await muses(...authority)).toMatchObject({ exit: 0, data: { result: 'exists' } })
  const made = ['school', 'create', '--authority', 'Landkreis Auental', '--number', '123456', '--name', 'Gymnasium Hohenauen']
  expect(await muses(...made)).toMatchObject({ exit: 0, data: { result: 'created', number: '123456' } })
  expect(await muses(...made)).toMatchObject({ exit: 0, data: { result: 'exists', number: '123456' } })
}, 240_000)

test('a roster is shown, taken over, unchanged the second time, and taken back', async () => {
  const files = csv(csvRows(school))
  const shown = await roster(...files, '--dry-run')
  expect(shown).toMatchObject({
    exit: 0,
    data: { format: 'csv', new: 64, changed: 0, moved: 0, same: 0, missing: 0, wrong: 0, ambiguous: 0, groups: { total: 4, new: 4 } },
  })
  expect(shown.data.run).toEqual(expect.any(String))
  expect(await counted()).toMatchObject({ people: 0 })
  const applied = await roster(...files, '--apply')
  expect(applied).toMatchObject({ exit: 0, data: { new: 64, applied: true, state: 'applied' } })
  expect(await counted()).toMatchObject({ people: 64, learners: 60, teachers: 4, groups: 4 })
  expect(await roster(...files, '--apply')).toMatchObject({ exit: 0, data: { new: 0, same: 64, changed: 0, missing: 0 } })
  expect(await muses('import', 'undo', applied.data.run)).toMatchObject({ exit: 0, data: { result: 'undone', kept: [] } })
  expect(await counted()).toMatchObject({ people: 0 })
  expect(await muses('import', 'undo', applied.data.run)).toMatchObject({ exit: 1, data: { error: { code: 'import.state' } } })
}, 240_000)

test('a held roster changes nothing until it is released', async () => {
  expect((await roster(...csv(csvRows(school)), '--apply')).data).toMatchObject({ applied: true })
  const less = csv(csvRows(school).slice(0, 40), 'wenige.csv')
  expect(await roster(...less, '--apply')).toMatchObject({
    exit: 1,
    data: { state: 'held', missing: 24, guard: [{ kind: 'missing', missing: 24 }] },
  })
  expect(await counted()).toMatchObject({ people: 64 })
  expect(await roster(...less, '--apply', '--keep-missing')).toMatchObject({ exit: 0, data: { applied: true } })
  expect(await counted()).toMatchObject({ people: 64 })
  expect(await roster(...less, '--apply', '--release')).toMatchObject({ exit: 0, data: { applied: true } })
  expect(await counted()).toMatchObject({ people: 40 })
}, 240_000)

test('a mapping is taken by the number of the school that has it', async () => {
  const { exit, data } = await roster(...csv(csvRows(school).slice(0, 40), 'zuordnung.csv'), '--mapping', '123456')
  expect({ exit, same: data.same }).toEqual({ exit: 0, same: 40 })
  expect(await roster(...csv(csvRows(school)), '--mapping', 'gibt es nicht')).toMatchObject({
    exit: 1,
    data: { error: { code: 'people.mappingUnknown' } },
  })
}, 240_000)

test('what is wrong ends with 1 and a reason, what is misspelt with 2', async () => {
  const wrong = await roster(...place({ 'leer.csv': '' }), '--apply')
  expect(wrong).toMatchObject({
    exit: 1,
    data: { state: 'failed', error: { code: 'people.refused.empty', message: expect.stringContaining('keine Person') } },
  })
  expect((await muses('import', 'roster', '--school', '999999', ...csv(csvRows(school)))).exit).toBe(1)
  expect((await roster()).exit).toBe(2)
  expect((await roster(...csv(csvRows(school)), '--apply', '--dry-run')).exit).toBe(2)
  expect((await roster('--file', join(running.folder, 'gibt-es-nicht.csv'))).exit).toBe(2)
  expect((await muses('import', 'undo')).exit).toBe(2)
}, 240_000)

test('the formats are named and taken', async () => {
  for (const [format, named] of [
    ['svws-enm', 'svws-enm'],
    ['svws-lernplattform', 'svws-lp'],
    ['sds', 'sds'],
    ['oneroster', 'oneroster'],
    ['ucsschool', 'ucsschool'],
    ['linuxmuster', 'linuxmuster'],
    ['untis', 'untis'],
  ] as const) {
    const { exit, data } = await roster(...place(rosterSets[format]!(school)), '--format', named)
    expect({ exit, format: data.format, people: data.new + data.ambiguous }).toEqual({ exit: 0, format, people: 64 })
  }
}, 240_000)

describe('files of other projects', () => {
  const enm = material('svws-enm/ENM-Testdaten-01')
  test.skipIf(!enm.present)(
    `SVWS ENM: 81 pupils and 22 teachers${enm.missing}`,
    async () => {
      await muses('school', 'create', '--authority', 'Landkreis Auental', '--number', '654321', '--name', 'Gesamtschule')
      const path = (name: string) => join(root, '../shared/data/svws-enm/ENM-Testdaten-01', name)
      const read = (name: string, ...more: string[]) =>
        muses('import', 'roster', '--school', '123456', '--source', 'svws', '--file', path(name), ...more)
      expect(await read('ENMGesamt.json', '--dry-run')).toMatchObject({
        exit: 0,
        data: { format: 'svws-enm', new: 103, groups: { total: 82 } },
      })
      expect(await read('enm.json.gz', '--dry-run')).toMatchObject({ exit: 0, data: { new: 103 } })
      expect(await read('ENM_LehrerID_44.json', '--apply')).toMatchObject({
        exit: 1,
        data: { error: { code: 'people.refused.oneTeacher' } },
      })
      expect(await muses('import', 'roster', '--school', '654321', '--file', path('ENMGesamt.json'))).toMatchObject({
        exit: 1,
        data: { error: { code: 'people.refused.otherSchool' } },
      })
    },
    120_000,
  )
  const sds = material('microsoft-sds-csv')
  test.skipIf(!sds.present)(
    `Microsoft SDS v1, v2, v2.1${sds.missing}`,
    async () => {
      for (const number of ['10001', '10002', '10003', '10004', '10005'])
        await muses('school', 'create', '--authority', 'Landkreis Auental', '--number', number, '--name', `Schule ${number}`)
      for (const set of ['SDS Format/25 Users', 'SDS v2', 'SDS v2.1']) {
        const files = sds
          .names(set)
          .filter((name) => name.endsWith('.csv'))
          .flatMap((name) => ['--file', join(root, '../shared/data/microsoft-sds-csv', set, name)])
        const { exit, data } = await muses('import', 'roster', ...files, '--source', set, '--dry-run')
        // The last set names only schools that are not there: it is refused with their codes.
        const known = data.new + data.wrong > 0 || data.error?.code === 'people.refused.otherSchool'
        expect({ set, known, exit }).toEqual({ set, known: true, exit: data.error ? 1 : 0 })
      }
    },
    120_000,
  )
  const ucs = material('ucsschool')
  test.skipIf(!ucs.present)(
    `UCS@school, lines of actions${ucs.missing}`,
    async () => {
      const { exit, data } = await roster(
        '--file',
        join(root, '../shared/data/ucsschool/examples/import-user-example.csv'),
        '--format',
        'ucsschool',
        '--dry-run',
      )
      expect({ exit, format: data.format }).toEqual({ exit: 0, format: 'ucsschool-legacy' })
    },
    60_000,
  )
})
