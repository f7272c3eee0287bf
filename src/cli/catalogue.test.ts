// What scripts rely on: checking blocks, booking them and building a concept, against a running server.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#kernel/testing'
import { shippedLibrary } from '../modules/catalogue/library.ts'
import { type Running, startRunning } from './testing/running.ts'

let running: Running
beforeAll(async () => {
  running = await startRunning(await testDatabase('empty'))
  for (const made of [
    ['authority', 'create', '--name', 'Stadt Lindenfurt', '--land', 'NW', '--slug', 'lindenfurt'],
    ['school', 'create', '--authority', 'lindenfurt', '--number', '100001', '--name', 'Grundschule Aue'],
    ['school', 'create', '--authority', 'lindenfurt', '--number', '100002', '--name', 'Realschule Aue'],
  ])
    expect(await running.muses(...made)).toMatchObject({ exit: 0 })
}, 150_000)
afterAll(() => running?.stop(), 30_000)

test('a sound library has no findings; a broken block ends with 1 and names file, line, field and valid values', async () => {
  const folder = join(running.folder, 'library')
  cpSync(shippedLibrary, folder, { recursive: true })
  expect(await running.muses('blocks', 'check', folder)).toMatchObject({ exit: 0, data: { blocks: 28, findings: [] } })
  const file = join(folder, 'services/S07-drucken/block.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^kind: .*$/m, 'kind: special'))
  const broken = await running.muses('blocks', 'check', folder)
  expect(broken).toMatchObject({ exit: 1, data: { blocks: 27 } })
  expect(broken.data.findings[0]).toMatchObject({
    file: 'services/S07-drucken/block.yaml',
    line: 3,
    field: 'kind',
    valid: ['basic', 'optional'],
  })
  expect(await running.muses('blocks', 'check', join(running.folder, 'nowhere'))).toMatchObject({ exit: 2 })
}, 120_000)

test('blocks are planned, booked with what they require, and the same the second time', async () => {
  const book = (...args: string[]) => running.muses('bookings', 'book', '--authority', 'lindenfurt', '--from', '2026-09-01', ...args)
  const planned = await book('--block', 'S07', '--dry-run')
  expect(planned).toMatchObject({ exit: 0, data: { counts: { refused: 0, same: 0 } } })
  const { new: count } = planned.data.counts
  expect(count).toBeGreaterThanOrEqual(2)
  expect(await book('--block', 'S07')).toMatchObject({ exit: 0, data: { counts: { new: count } } })
  expect(await book('--block', 'S07', '--dry-run')).toMatchObject({ exit: 0, data: { counts: { new: 0, changed: 0, same: 2 } } })
  expect(await book('--block', 'S99')).toMatchObject({ exit: 1 })
  expect(await book()).toMatchObject({ exit: 2 })
}, 120_000)

test('the concept of a school becomes a file in each format', async () => {
  const build = (...args: string[]) => running.muses('concept', 'build', ...args)
  for (const [format, sign] of [
    ['pdf', '%PDF-'],
    ['docx', 'PK'],
    ['xlsx', 'PK'],
  ] as const) {
    const out = join(running.folder, `konzept.${format}`)
    const done = await build('--school', '100001', '--format', format, '--out', out)
    expect(done).toMatchObject({ exit: 0, data: { file: out, format, school: 'Grundschule Aue' } })
    const bytes = readFileSync(out)
    expect(bytes.length).toBe(done.data.bytes)
    expect(bytes.subarray(0, sign.length).toString('latin1')).toBe(sign)
  }
  expect(await build('--school', '999999')).toMatchObject({ exit: 2 })
  expect(await build('--school', '100001', '--format', 'odt')).toMatchObject({ exit: 2 })
  expect(await build('--concept', '00000000-0000-7000-8000-000000000000', '--authority', 'lindenfurt')).toMatchObject({ exit: 1 })
}, 300_000)
