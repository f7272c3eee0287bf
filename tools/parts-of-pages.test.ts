import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keptParts, listsOf, pagesOf, panelsOf, partsOfPages } from './parts-of-pages.ts'

const root = join(import.meta.dirname, '..')

test('every page of the plugs is found with a source that exists', () => {
  const pages = pagesOf(root)
  expect(pages.get('/personen')).toBe(join(root, 'src/modules/people/ui/person/PersonList.tsx'))
  expect(pages.size).toBeGreaterThan(100)
  expect([...pages.values()].filter((file) => !existsSync(file))).toEqual([])
})

test('every panel of the plugs is found with its right and a source that exists, every list with its address', () => {
  const panels = panelsOf(root)
  expect(panels).toContainEqual({
    right: 'catalogue.read',
    homes: ['school'],
    module: 'catalogue',
    asks: [],
    source: join(root, 'src/modules/catalogue/ui/school/ServicesPanel.tsx'),
  })
  const plugs = globSync('src/modules/*/ui/index.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
  const count = (word: RegExp) => plugs.reduce((sum, text) => sum + (text.match(word)?.length ?? 0), 0)
  expect(panels).toHaveLength(count(/\bspan: \d/g))
  expect(panels.filter(({ right, source }) => !right || !existsSync(source))).toEqual([])
  const lists = listsOf(root)
  expect(lists.get('/personen')).toEqual({ right: 'people.browse', list: '/people:school' })
  expect(lists.get('/schulen')).toEqual({ right: 'organisation.read', list: '/schools' })
  expect(lists.size).toBe(count(/\blist: '/g))
  expect([...lists.values()].filter(({ right }) => !right)).toEqual([])
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
    { type: 'chunk', fileName: 'first-de.js', name: 'first-de', imports: [] },
    { type: 'asset', fileName: 'index.css' },
  ]
  const panels = [{ right: 'loans.lend', homes: ['school' as const], module: 'loans', asks: ['/loans'], source: '/two.tsx' }]
  const pages = new Map([
    ['/one', '/one.tsx'],
    ['/two', '/two.tsx'],
    ['/gone', '/gone.tsx'],
  ])
  expect(partsOfPages(pages, panels, new Map([['/one', { right: 'x', list: '/ones' }]]), built)).toEqual({
    files: ['one.js', 'list.js', 'ids.js', 'loans.js', 'two.js', 'loans-de.js', 'first-de.js'],
    pages: { '/one': [0, 1, 2, 3], '/two': [4, 1, 2] },
    modules: { '/one': ['loans'], '/two': [] },
    lists: { '/one': { right: 'x', list: '/ones' } },
    first: { de: [6] },
    texts: { de: { loans: 5 } },
    panels: [{ right: 'loans.lend', homes: ['school'], module: 'loans', asks: ['/loans'], parts: [4, 1, 2] }],
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
    { type: 'chunk', fileName: 'assets/first-de-1.js', name: 'first-de' },
    { type: 'chunk', fileName: 'assets/loans-de-1.js', moduleIds: ['/x/src/modules/loans/texts/de.json'] },
    { type: 'asset', fileName: 'assets/index-1.css' },
    { type: 'asset', fileName: 'assets/code-reader-1.js' },
    { type: 'asset', fileName: 'assets/zxing_reader-1.wasm' },
  ]
  expect(keptParts(new Map([['/inventur', '/alone.tsx']]), built)).toEqual({
    files: ['alone-1.js', 'field-1.js', 'first-de-1.js', 'index-1.css', 'libraries-1.js', 'loans-de-1.js', 'main-1.js'].map(
      (name) => `/assets/${name}`,
    ),
    onUse: ['/assets/code-reader-1.js', '/assets/zxing_reader-1.wasm'],
  })
})
