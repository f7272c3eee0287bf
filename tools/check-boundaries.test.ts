// Each rule of who may import whom, seen red and green on small invented trees.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { boundaryFindings, importsOf, placeOf } from './check-boundaries.ts'

const doors = (JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { imports: Record<string, string> })
  .imports
const ground = mkdtempSync(join(tmpdir(), 'muses-tree-'))
afterAll(() => rmSync(ground, { recursive: true, force: true }))
let trees = 0

/** The messages for a tree of files; every module named in it gets a plug that uses what `uses` says. */
function messages(files: Record<string, string>, uses: Record<string, string[]> = {}): string[] {
  const root = join(ground, String(++trees))
  const all: Record<string, string> = { 'package.json': JSON.stringify({ imports: doors }), ...files }
  for (const [name, list] of Object.entries(uses))
    all[`src/modules/${name}/module.ts`] = `export default { uses: [${list.map((each) => `'${each}'`).join(', ')}] }`
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return boundaryFindings(root).map(({ file, line, message }) => `${file}:${line} ${message}`)
}

/** One file with one import. */
const importing = (file: string, target: string, uses?: Record<string, string[]>) =>
  messages({ [file]: `import { x } from '${target}'\nx()\n` }, uses)

interface Rule {
  name: string
  file: string
  green: string[]
  red: string[]
  uses?: Record<string, string[]>
}

const rules: Rule[] = [
  {
    name: 'the kernel knows nothing of ours',
    file: 'src/kernel/lists.ts',
    green: ['./rights.ts', '#shared', 'node:fs', 'kysely'],
    red: ['#modules/people', '#ui', '../app/open.ts', '../connectors/ldap/index.ts'],
  },
  {
    name: 'the shared part imports only itself and runs in browsers',
    file: 'src/kernel/shared/ids.ts',
    green: ['./format.ts', 'zod'],
    red: ['../rights.ts', '#kernel', '#modules/people/model', 'node:crypto', 'fs'],
  },
  {
    name: 'model runs anywhere',
    file: 'src/modules/loans/model.ts',
    green: ['#shared', './api.ts', '#modules/people/model', 'zod'],
    red: ['#kernel', './queries.ts', '#modules/people', 'node:path'],
    uses: { loans: ['people'] },
  },
  {
    name: 'api runs anywhere',
    file: 'src/modules/loans/api.ts',
    green: ['#shared', './model.ts', '#modules/people/api'],
    red: ['#kernel', './actions.ts', '#ui', 'node:http'],
    uses: { loans: ['people'] },
  },
  {
    name: 'the kit imports only the shared part',
    file: 'src/ui/list.tsx',
    green: ['#shared', './page.ts', 'react'],
    red: ['#kernel', '#modules/people/ui', '#modules/people/model', 'node:fs'],
  },
  {
    name: 'the CLI speaks HTTP',
    file: 'src/cli/main.ts',
    green: ['#shared', './print.ts', '#modules/people/api', '#modules/people/model', 'node:fs'],
    red: ['#kernel', '#modules/people', '#modules/people/ui', '../app/open.ts'],
  },
  {
    name: 'web pages import kit, shared, and modules’ ui, model, api',
    file: 'src/app/web/router.tsx',
    green: ['#ui', '#shared', '#modules/people/ui', '#modules/people/api', './Root.tsx'],
    red: ['#kernel', '#modules/people', '../open.ts', 'node:fs'],
  },
  {
    name: 'a connector imports kernel, ports and model',
    file: 'src/connectors/ldap/driver.ts',
    green: ['#kernel', '#shared', './settings.ts', '#modules/rosters/ports', '#modules/people/model', 'ldapts'],
    red: ['#modules/people', '#modules/people/api', '#ui', '../scim/driver.ts', '../../app/open.ts'],
  },
  {
    name: 'a library of one foreign system belongs to its connector',
    file: 'src/modules/people/jobs.ts',
    green: ['undici'],
    red: ['ldapts', 'net-snmp', 'imapflow'],
    uses: { people: [] },
  },
  {
    name: 'a module uses what it lists',
    file: 'src/modules/loans/actions.ts',
    green: ['#kernel', '#shared', './queries.ts', '#modules/people', '#modules/people/model'],
    red: ['#modules/devices', '../people/index.ts', '#ui', '../../app/open.ts', '../../connectors/ldap/index.ts'],
    uses: { loans: ['people'] },
  },
  {
    name: 'queries never import actions',
    file: 'src/modules/loans/queries.ts',
    green: ['./model.ts', './tables.ts'],
    red: ['./actions.ts', './actions/lend.ts'],
    uses: { loans: [] },
  },
  {
    name: 'queries in a folder stay queries',
    file: 'src/modules/loans/queries/list.ts',
    green: ['../model.ts'],
    red: ['../actions/lend.ts'],
    uses: { loans: [] },
  },
  {
    name: 'only the shell imports a plug',
    file: 'src/modules/loans/routes.ts',
    green: ['./actions.ts'],
    red: ['./module.ts'],
    uses: { loans: [] },
  },
  {
    name: 'actions know no transport',
    file: 'src/modules/loans/actions.ts',
    green: ['kysely'],
    red: ['fastify', '@fastify/multipart'],
    uses: { loans: [] },
  },
  { name: 'routes may know the transport', file: 'src/modules/loans/routes.ts', green: ['fastify'], red: [], uses: { loans: [] } },
  {
    name: 'a page imports kit, own model and api, and others’ ui',
    file: 'src/modules/loans/ui/List.tsx',
    green: ['#ui', '#shared', '../model.ts', '../api.ts', './LendDialog.tsx', '#modules/devices/ui', '#modules/devices/api', 'react'],
    red: ['#kernel', '../actions.ts', '#modules/devices', 'node:fs'],
    uses: { loans: [] },
  },
  { name: 'only a module’s ui imports the kit', file: 'src/modules/loans/queries.ts', green: [], red: ['#ui'], uses: { loans: [] } },
  { name: 'helpers of tests stay in tests', file: 'src/modules/loans/jobs.ts', green: [], red: ['#kernel/testing'], uses: { loans: [] } },
  {
    name: 'doors are real',
    file: 'src/modules/loans/jobs.ts',
    green: ['#kernel'],
    red: ['#modules/people/actions', '#kernel/lists', '#nowhere'],
    uses: { loans: ['people'] },
  },
]

describe.each(rules)('$name', ({ file, green, red, uses }) => {
  const findings = (target: string) => importing(file, target, uses).filter((message) => !message.includes('but nothing imports it'))
  test.each(green)('%s may be imported', (target) => expect(findings(target)).toEqual([]))
  test.each(red)('%s may not', (target) => expect(findings(target)).toEqual([expect.stringContaining(`${file}:1 ${target}`)]))
})

test('tests may reach anywhere, but not through doors that do not exist', () => {
  expect(importing('src/modules/loans/loans.test.ts', '#kernel/testing', { loans: [] })).toEqual([])
  expect(importing('src/modules/loans/loans.test.ts', '../people/actions.ts', { loans: [] })).toEqual([])
  expect(importing('src/modules/loans/loans.test.ts', '#modules/people/actions', { loans: [] })).toHaveLength(1)
})

describe('what a plug lists is what its module uses', () => {
  const listed = { loans: ['people'], people: [] }
  const finding = ['src/modules/loans/module.ts:1 uses names people, but nothing imports it']
  test('listed and unused is red', () => expect(messages({ 'src/modules/loans/jobs.ts': '' }, listed)).toEqual(finding))
  test('an import is a use', () =>
    expect(messages({ 'src/modules/loans/jobs.ts': `import { x } from '#modules/people'` }, listed)).toEqual([]))
  test('joining downward in SQL is a use', () =>
    expect(messages({ 'src/modules/loans/queries.ts': 'sql`select from people.person`' }, listed)).toEqual([]))
  test('a migration is a use', () =>
    expect(messages({ 'src/modules/loans/migrations/001-loans.sql': 'references people.person' }, listed)).toEqual([]))
})

describe('cycles', () => {
  test('are found over several files', () => {
    const tree = {
      'src/kernel/a.ts': `import './b.ts'`,
      'src/kernel/b.ts': `import { c } from './c.ts'`,
      'src/kernel/c.ts': `export * from './a.ts'`,
    }
    expect(messages(tree)).toEqual([
      expect.stringContaining('cycle: src/kernel/a.ts → src/kernel/b.ts → src/kernel/c.ts → src/kernel/a.ts'),
    ])
  })
  test('what is loaded when it is needed closes none', () => {
    expect(messages({ 'src/kernel/a.ts': `const b = () => import('./b.ts')`, 'src/kernel/b.ts': `import { a } from './a.ts'` })).toEqual([])
  })
  test('types bind nothing at run time', () => {
    expect(messages({ 'src/kernel/a.ts': `import type { B } from './b.ts'`, 'src/kernel/b.ts': `import { a } from './a.ts'` })).toEqual([])
  })
})

describe('imports are read', () => {
  test.each([
    [`import x from 'a'`, 'a', false],
    [`import { x,\n  y } from 'a'`, 'a', false],
    [`import type { X } from "a"`, 'a', true],
    [`export * from 'a'`, 'a', false],
    [`export type { X } from 'a'`, 'a', true],
    [`import 'a'`, 'a', false],
    [`const x = await import('a')`, 'a', false],
  ])('%s', (text, target, typeOnly) => expect(importsOf(text)).toMatchObject([{ target, typeOnly }]))
  test('with their line', () =>
    expect(importsOf(`// one\nimport x from 'a'\n\nimport y from 'b'\n`).map(({ line }) => line)).toEqual([2, 4]))
  test('and nothing else', () => expect(importsOf(`const text = "from 'a'"\n// import later\nexport const from = 'b'\n`)).toEqual([]))
})

test.each([
  ['src/kernel/shared/ids.ts', { part: 'shared' }],
  ['src/kernel/testing/index.ts', { part: 'testing' }],
  ['src/kernel/http/serve.ts', { part: 'kernel' }],
  ['src/modules/loans/actions/lend.ts', { part: 'module', module: 'loans', room: 'actions' }],
  ['src/modules/loans/model.ts', { part: 'module', module: 'loans', room: 'model' }],
  ['src/connectors/ldap/index.ts', { part: 'connector', module: 'ldap', room: 'index' }],
  ['src/app/web/main.tsx', { part: 'web' }],
  ['src/app/open.ts', { part: 'app' }],
  ['bench/main.ts', { part: 'other' }],
])('%s has its place', (path, place) => expect(placeOf(path)).toEqual(place))
