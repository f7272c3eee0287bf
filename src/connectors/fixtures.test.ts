// Every reader reads the made-up samples that lie beside it: its own format, people and groups.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rosterReaders } from '../app/connectors.ts'
import { allOf, fileOf } from '../kernel/tables/test-files.ts'

const folderOf = (name: string) => join(import.meta.dirname, name)
/** One roster per entry; where a folder holds several, each file is one. */
const samples: [folder: string, format: string, files: string[] | null][] = [
  ['csv', 'csv', null],
  ['linuxmuster', 'linuxmuster', null],
  ['oneroster', 'oneroster', null],
  ['schulconnex', 'schulconnex', null],
  ['sds', 'sds', null],
  ['svws', 'svws-enm', ['enm.json']],
  ['svws', 'svws-lernplattform', ['lernplattform.json']],
  ['ucsschool', 'ucsschool', null],
  ['untis', 'untis', ['GPU003.TXT', 'GPU004.TXT', 'GPU010.TXT']],
]

describe('samples', () => {
  test.each(samples)('%s: %s', async (folder, format, names) => {
    const fixtures = join(folderOf(folder), 'fixtures')
    const files = (names ?? readdirSync(fixtures)).map((name) => fileOf(name, readFileSync(join(fixtures, name))))
    const found = (await Promise.all(rosterReaders.map(async (reader) => ({ reader, recognition: await reader.recognise(files) }))))
      .filter((each) => each.recognition)
      .sort((one, other) => other.recognition!.certainty - one.recognition!.certainty)[0]!
    expect(found.reader.format).toBe(format)
    const mapping = Object.fromEntries((found.recognition!.columns ?? []).map((column) => [column.heading, column.field]))
    const records = await allOf(found.reader.read(files, { mapping, today: '2026-09-01' }))
    const count = (type: string) => records.filter((record) => record.type === type).length
    expect(count('person')).toBeGreaterThan(0)
    expect(count('affiliation')).toBeGreaterThanOrEqual(count('person'))
    expect(count('group')).toBeGreaterThan(0)
    // Recorded shapes hold wrong rows on purpose; the tests beside them say which.
    if (!['schulconnex', 'svws-enm'].includes(format))
      expect(records.filter((record) => record.type === 'fault' && record.severity === 'error')).toEqual([])
  })

  test('every folder of a reader says what it reads, and has samples', () => {
    for (const folder of new Set(samples.map(([name]) => name))) {
      expect(existsSync(join(folderOf(folder), 'README.md'))).toBe(true)
      expect(readdirSync(join(folderOf(folder), 'fixtures')).length).toBeGreaterThan(0)
    }
    const named = new Set(samples.map(([, format]) => format))
    // Second formats of a folder whose samples stand in its tests.
    const others = ['csv-lupo', 'ucsschool-legacy']
    expect(rosterReaders.map((reader) => reader.format).filter((format) => !named.has(format) && !others.includes(format))).toEqual([])
  })
})
