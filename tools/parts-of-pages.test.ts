import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keptParts, pagesOf, partsOfPages } from './parts-of-pages.ts'

const root = join(import.meta.dirname, '..')

test('every page of the plugs is found with a source that exists', () => {
  const pages = pagesOf(root)
  expect(pages.get('/personen')).toBe(join(root, 'src/modules/people/ui/person/PersonList.tsx'))
  expect(pages.size).toBeGreaterThan(100)
  expect([...pages.values()].filter((file) => !existsSync(file))).toEqual([])
})

test('a page names what it needs beyond the first page, through all that its parts import, each file once, and whose texts it says', () => {
  const built = [
    { type: 'chunk', fileName: 'main.js', imports: ['libraries.js'], isEntry: true },
    { type: 'chunk', fileName: 'libraries.js', imports: [] },
    { type: 'chunk', fileName: 'list.js', imports: ['libraries.js', 'ids.js'] },
    { type: 'chunk', fileName: 'ids.js', imports: ['list.js'] },
    { type: 'chunk', fileName: 'one.js', imports: ['list.js', 'loans.js'], facadeModuleId: '/one.tsx', moduleIds: ['/x/src/ui/one.tsx'] },
    { type: 'chunk', fileName: 'loans.js', imports: [], moduleIds: ['/x/src/modules/loans/api.ts', '/x/src/modules/loans/model.ts'] },
    { type: 'chunk', fileName: 'loans-de.js', imports: [], moduleIds: ['/x/src/modules/loans/texts/de.json'] },
    { type: 'chunk', fileName: 'two.js', imports: ['list.js', 'libraries.js'], facadeModuleId: '/two.tsx' },
    { type: 'asset', fileName: 'index.css' },
  ]
  const pages = new Map([
    ['/one', '/one.tsx'],
    ['/two', '/two.tsx'],
    ['/gone', '/gone.tsx'],
  ])
  expect(partsOfPages(pages, built)).toEqual({
    files: ['one.js', 'list.js', 'ids.js', 'loans.js', 'two.js', 'loans-de.js'],
    pages: { '/one': [0, 1, 2, 3], '/two': [4, 1, 2] },
    modules: { '/one': ['loans'], '/two': [] },
    texts: { de: { loans: 5 } },
  })
})

test('without a network the browser has the first page, the texts, and the pages that work alone; the reader of codes once it is used', () => {
  const alone = pagesOf(root, 'alone')
  expect(alone.get('/inventur/$round')).toBe(join(root, 'src/modules/stocktake/ui/AlonePage.tsx'))
  expect(alone.has('/personen')).toBe(false)
  const built = [
    { type: 'chunk', fileName: 'assets/main-1.js', imports: ['assets/libraries-1.js'], isEntry: true },
    { type: 'chunk', fileName: 'assets/libraries-1.js' },
    { type: 'chunk', fileName: 'assets/alone-1.js', imports: ['assets/field-1.js'], facadeModuleId: '/alone.tsx' },
    { type: 'chunk', fileName: 'assets/field-1.js' },
    { type: 'chunk', fileName: 'assets/people-1.js', facadeModuleId: '/people.tsx' },
    { type: 'chunk', fileName: 'assets/texts-de-1.js', name: 'texts-de' },
    { type: 'chunk', fileName: 'assets/loans-de-1.js', moduleIds: ['/x/src/modules/loans/texts/de.json'] },
    { type: 'asset', fileName: 'assets/index-1.css' },
    { type: 'asset', fileName: 'assets/code-reader-1.js' },
    { type: 'asset', fileName: 'assets/zxing_reader-1.wasm' },
  ]
  expect(keptParts(new Map([['/inventur', '/alone.tsx']]), built)).toEqual({
    files: ['alone-1.js', 'field-1.js', 'index-1.css', 'libraries-1.js', 'loans-de-1.js', 'main-1.js', 'texts-de-1.js'].map(
      (name) => `/assets/${name}`,
    ),
    onUse: ['/assets/code-reader-1.js', '/assets/zxing_reader-1.wasm'],
  })
})
