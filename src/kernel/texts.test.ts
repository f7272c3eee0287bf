import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kinds, type Texts } from '#shared'
import kernel from './core-module.ts'
import { knownSettings } from './settings.ts'
import { textsIn } from './texts.ts'

const root = join(import.meta.dirname, '..')
const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'testing' || entry.name === 'gallery' ? [] : files(path)
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : []
  })
function read(lang: 'de' | 'en'): Texts {
  const modules = existsSync(join(root, 'modules')) ? readdirSync(join(root, 'modules')).map((name) => `modules/${name}`) : []
  const found = ['kernel', ...modules].map((place) => join(root, place, 'texts', `${lang}.json`)).filter((path) => existsSync(path))
  return Object.assign({}, ...found.map((path) => JSON.parse(readFileSync(path, 'utf8')))) as Texts
}

/** The words in quotes of a refusal's code, also of both arms of a condition. */
function codesIn(source: string): string[] {
  const calls = [
    ...source.matchAll(/\b(?:invalid|conflict|notFound|forbidden|unavailable)\(([^,)]*)/g),
    ...source.matchAll(/new Refusal\('\w+', ([^,)]*)/g),
  ]
  return calls.flatMap(([, code]) => [...code!.replace(/`[^`]*`|[!=]== '[^']*'/g, '').matchAll(/'([\w.-]+)'/g)].map((match) => match[1]!))
}
const used = new Map(
  files(root).flatMap((path) => codesIn(readFileSync(path, 'utf8')).map((code) => [code, path.slice(root.length + 1)] as const)),
)

test('codes are found where they are thrown', () => {
  expect(
    codesIn(
      "throw invalid('a.b', { x })\nthrow invalid(n ? 'c' : 'd')\nnew Refusal('NotFound', api ? 'e' : 'f')\nunavailable(x === 'no' ? 'g' : 'h', {})",
    ),
  ).toEqual(['a.b', 'c', 'd', 'g', 'h', 'e', 'f'])
  expect(used.has('secretKey') && used.has('outgoing.timeout') && used.has('authority.several')).toBe(true)
})

test.each(['de', 'en'] as const)('every refusal says what happened, what was not changed and what to do (%s)', (lang) => {
  const texts = read(lang)
  const missing = [...used].flatMap(([code, path]) =>
    ['', '.detail', '.remedy'].flatMap((part) => (texts[`problem.${code}${part}`] ? [] : [`problem.${code}${part} (${path})`])),
  )
  expect(missing).toEqual([])
})

test.each(['de', 'en'] as const)('kinds, defects, fields, rights and settings have their words (%s)', (lang) => {
  const texts = read(lang)
  const fields = ['missing', 'type', 'unknown', 'tooSmall', 'tooLarge', 'tooLong', 'choice', 'control', 'format'].map(
    (each) => `problem.field.${each}`,
  )
  const problems = [...kinds, 'unexpected'].flatMap((each) => ['', '.detail', '.remedy'].map((part) => `problem.${each}${part}`))
  const rights = kernel.rights.map((right) => `right.${right.name}`)
  const settings = knownSettings().map((setting) => `setting.${setting.key}`)
  expect([...fields, ...problems, ...rights, ...settings].filter((key) => !texts[key])).toEqual([])
})

test('a process without other texts speaks the kernel’s', () => {
  expect(textsIn('de')('problem.list.pdfRows.detail', { most: 5000 })).toContain('5000')
  expect(textsIn('en')('export.yes')).toBe('Yes')
})
