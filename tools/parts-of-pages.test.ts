import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pagesOf, partsOfPages } from './parts-of-pages.ts'

const root = join(import.meta.dirname, '..')

test('every page of the plugs is found with a source that exists', () => {
  const pages = pagesOf(root)
  expect(pages.get('/personen')).toBe(join(root, 'src/modules/people/ui/person/PersonList.tsx'))
  expect(pages.size).toBeGreaterThan(100)
  expect([...pages.values()].filter((file) => !existsSync(file))).toEqual([])
})

test('a page names what it needs beyond the first page, through all that its parts import, each file once', () => {
  const built = [
    { type: 'chunk', fileName: 'main.js', imports: ['libraries.js'], isEntry: true },
    { type: 'chunk', fileName: 'libraries.js', imports: [] },
    { type: 'chunk', fileName: 'list.js', imports: ['libraries.js', 'ids.js'] },
    { type: 'chunk', fileName: 'ids.js', imports: ['list.js'] },
    { type: 'chunk', fileName: 'one.js', imports: ['list.js'], facadeModuleId: '/one.tsx' },
    { type: 'chunk', fileName: 'two.js', imports: ['list.js', 'libraries.js'], facadeModuleId: '/two.tsx' },
    { type: 'asset', fileName: 'index.css' },
  ]
  const pages = new Map([
    ['/one', '/one.tsx'],
    ['/two', '/two.tsx'],
    ['/gone', '/gone.tsx'],
  ])
  expect(partsOfPages(pages, built)).toEqual({
    files: ['one.js', 'list.js', 'ids.js', 'two.js'],
    pages: { '/one': [0, 1, 2], '/two': [3, 1, 2] },
  })
})
