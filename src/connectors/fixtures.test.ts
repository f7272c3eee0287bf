// Every reader reads the made-up samples that lie beside it: its own format, people and groups.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rosterReaders } from '../app/connectors.ts'
import { allOf, fileOf } from '../kernel/tables/test-files.ts'

const folderOf = (name: string) => join(import.meta.dirname, name)
/** One roster per entry: all files of the folder, or those that are named. */
const samples: [folder: string, format: string, scope: string, files?: string[]][] = [
  ['csv/fixtures', 'csv', 'full'],
  ['csv/fixtures/lupo', 'csv-lupo', 'full'],
  ['linuxmuster/fixtures', 'linuxmuster', 'full'],
  ['oneroster/fixtures', 'oneroster', 'full'],
  ['oneroster/fixtures/v1.2', 'oneroster', 'full'],
  ['oneroster/fixtures/v1.1-delta', 'oneroster', 'delta'],
  ['schulconnex/fixtures', 'schulconnex', 'full'],
  ['sds/fixtures', 'sds', 'full'],
  ['sds/fixtures/v2', 'sds', 'full'],
  ['sds/fixtures/v1', 'sds', 'full'],
  ['svws/fixtures', 'svws-enm', 'full', ['enm.json']],
  ['svws/fixtures', 'svws-lernplattform', 'full', ['lernplattform.json']],
  ['ucsschool/fixtures', 'ucsschool', 'full'],
  ['ucsschool/fixtures/legacy', 'ucsschool-legacy', 'delta'],
  ['untis/fixtures', 'untis', 'full', ['GPU003.TXT', 'GPU004.TXT', 'GPU010.TXT']],
]
const filesIn = (folder: string, names?: string[]) =>
  (names ?? readdirSync(folderOf(folder)))
    .map((name) => join(folderOf(folder), name))
    .filter((path) => statSync(path).isFile())
    .map((path) => fileOf(basename(path), readFileSync(path)))

describe('samples', () => {
  test.each(samples)('%s: %s, %s', async (folder, format, scope, names) => {
    const files = filesIn(folder, names)
    const found = (await Promise.all(rosterReaders.map(async (reader) => ({ reader, recognition: await reader.recognise(files) }))))
      .filter((each) => each.recognition)
      .sort((one, other) => other.recognition!.certainty - one.recognition!.certainty)[0]!
    expect(found.reader.format).toBe(format)
    expect(found.recognition!.scope).toBe(scope)
    const mapping = Object.fromEntries((found.recognition!.columns ?? []).map((column) => [column.heading, column.field]))
    const records = await allOf(found.reader.read(files, { mapping, today: '2026-09-01' }))
    const count = (type: string) => records.filter((record) => record.type === type).length
    expect(count('person')).toBeGreaterThan(0)
    expect(count('affiliation')).toBeGreaterThanOrEqual(count('person'))
    // A delta holds only what has changed.
    if (scope === 'full') expect(count('group')).toBeGreaterThan(0)
    else expect(count('left')).toBeGreaterThan(0)
    // Recorded shapes hold wrong rows on purpose; the tests beside them say which.
    if (!['schulconnex', 'svws-enm'].includes(format))
      expect(records.filter((record) => record.type === 'fault' && record.severity === 'error')).toEqual([])
  })

  test('old commands of UCS@school rename classes, the top grade first', async () => {
    const files = filesIn('ucsschool/fixtures/legacy-rename')
    const reader = rosterReaders.find((each) => each.format === 'ucsschool-legacy')!
    expect(await reader.recognise(files)).toMatchObject({ format: 'ucsschool-legacy', scope: 'delta' })
    const records = await allOf(reader.read(files, { today: '2026-09-01' }))
    expect(records.map((each) => (each.type === 'rename' ? `${each.from} ${each.to}` : each.type))).toEqual(['9a 10a', '8a 9a', '7a 8a'])
  })

  test('every reader has samples, and its folder says what it reads', () => {
    for (const [folder] of samples) expect(existsSync(join(folderOf(folder.split('/')[0]!), 'README.md'))).toBe(true)
    const named = new Set(samples.map(([, format]) => format))
    expect(rosterReaders.map((reader) => reader.format).filter((format) => !named.has(format))).toEqual([])
  })
})
