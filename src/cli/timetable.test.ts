// Rooms and lesson grids from the command line, against a running server with the real readers.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#kernel/testing'
import { type Running, startRunning } from './testing/running.ts'

const fixture = (name: string) => ['--file', join(import.meta.dirname, '../connectors/untis/fixtures', name)]
let running: Running
beforeAll(async () => {
  running = await startRunning(await testDatabase('empty'))
}, 100_000)
afterAll(() => running?.stop(), 30_000)
const muses: Running['muses'] = (...args) => running.muses(...args)
const timetable = (...args: string[]) => muses('import', 'timetable', '--school', '123456', ...args)

test('rooms and grids are shown, taken over, known the second time, and taken back', async () => {
  await muses('authority', 'create', '--name', 'Landkreis Auental', '--land', 'NW')
  const made = await muses('school', 'create', '--authority', 'Landkreis Auental', '--number', '123456', '--name', 'Gymnasium Hohenauen')
  const files = [...fixture('untis.xml'), ...fixture('GPU005.TXT')]
  expect(await timetable(...files, '--dry-run')).toMatchObject({
    exit: 0,
    data: { format: 'untis', rooms: { new: 4, twice: 1 }, grids: { new: 2 }, faults: 0 },
  })
  expect(await timetable(...files, '--apply')).toMatchObject({ exit: 1, data: { error: { code: 'organisation.timetable.siteUnclear' } } })
  const site = JSON.stringify({ school: made.data.id, name: 'Haupthaus' })
  expect(await muses('api', 'POST', '/sites', '--body', site)).toMatchObject({ exit: 0 })
  const done = await timetable(...files, '--site', 'haupthaus', '--apply')
  expect(done).toMatchObject({ exit: 0, data: { applied: true, done: { rooms: { created: 4 }, grids: { created: 2 } } } })
  expect(await timetable(...files)).toMatchObject({ exit: 0, data: { rooms: { same: 4, twice: 1 }, grids: { same: 2 } } })
  expect(await muses('import', 'timetable-undo', done.data.import)).toMatchObject({ exit: 0, data: { result: 'undone', rows: 6 } })
  expect(await timetable(...fixture('GPU001.TXT'))).toMatchObject({ exit: 0, data: { rooms: { new: 3 }, grids: { timeless: 1 } } })
  expect(await timetable(...fixture('GPU001.TXT'), '--only', 'rooms', '--apply')).toMatchObject({
    data: { done: { rooms: { created: 3 } } },
  })
}, 240_000)

test('what is wrong ends with 1 and a reason, what is misspelt with 2', async () => {
  expect(await timetable(...fixture('GPU004.TXT'))).toMatchObject({ exit: 1, data: { error: { code: 'organisation.timetable.unknown' } } })
  expect((await timetable(...fixture('GPU005.TXT'), '--only', 'alles')).exit).toBe(2)
  expect((await timetable(...fixture('GPU005.TXT'), '--site', 'Mond', '--apply')).exit).toBe(2)
}, 120_000)
