import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorld } from '#kernel/testing'
import { shippedLibrary } from './library.ts'
import { shippedTemplates } from './queries/templates.ts'
import { startCatalogue } from './start.ts'

const world = testWorld({ bare: true })
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muses-library-'))
  await cp(shippedLibrary, folder, { recursive: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const day = (number: number) => () => new Date(`2026-09-0${number}T08:00:00Z`)
const start = async (on: number) => {
  await startCatalogue({ db: world.db, now: day(on) }, folder)
  const { rows } = await sql<{
    read: string
  }>`select to_char(read_at at time zone 'UTC', 'YYYY-MM-DD') as read from catalogue.library_read`.execute(world.db)
  return rows.map(({ read }) => read)
}
const versionOf = async (number: string) =>
  (
    await sql<{ title: string }>`select content ->> 'title' as title from catalogue.library_block where number = ${number}`.execute(
      world.db,
    )
  ).rows.map(({ title }) => title)

test('a start reads the library once, and again when a file is another one', async () => {
  expect(await start(1)).toEqual(['2026-09-01'])
  const templates = shippedTemplates.map(({ title }) => title)
  expect(templates).toContain('Grundschule Standard')
  shippedTemplates.length = 0
  expect(await start(2)).toEqual(['2026-09-01'])
  expect(shippedTemplates.map(({ title }) => title)).toEqual(templates)

  const file = join(folder, 'services/S07-drucken/block.yaml')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(/^title: .*$/m, 'title: Drucken und Kopieren'))
  expect(await start(3)).toEqual(['2026-09-03'])
  expect(await versionOf('S07')).toEqual(['Drucken und Kopieren'])

  await writeFile(file, text.replace('kind: optional', 'kind: nothing'))
  expect(await start(4)).toEqual(['2026-09-03'])
  expect(await versionOf('S07')).toEqual(['Drucken und Kopieren'])
})
