// Every fault that a reader can tell has its sentence in the list that texts are made from.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const readers = ['csv', 'linuxmuster', 'oneroster', 'schulconnex', 'sds', 'svws', 'ucsschool', 'untis']
const folders = [...readers.map((name) => join(import.meta.dirname, name)), join(import.meta.dirname, '../kernel/tables')]
const sources = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.includes('test'))
    .map((name) => readFileSync(join(folder, name), 'utf8')),
)
const list = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')

it('stands in the README', () => {
  const codes = new Set<string>()
  for (const text of sources)
    for (const pattern of [
      /'(?:error|warning|fatal)',\s*'(\w+)'/g,
      /\b(?:fail|warn)\(\s*reading,\s*[^,]+,\s*'(\w+)'/g,
      /new Unreadable\('(\w+)'/g,
      /\? '(\w+Missing)' : '(\w+)'/g,
    ])
      for (const match of text.matchAll(pattern)) for (const code of match.slice(1)) if (code) codes.add(code)
  expect(codes.size).toBeGreaterThan(40)
  expect([...codes].filter((code) => !new RegExp(`^\\| [^|]*\\b${code}\\b`, 'm').test(list))).toEqual([])
})

const texts = (lang: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../modules/rosters/texts/${lang}.json`), 'utf8')) as Record<string, string>

it.each(['de', 'en'])('has a sentence and a repair in %s', (lang) => {
  const spoken = texts(lang)
  const codes = [...list.matchAll(/^\| ([\w, ]+?) +\| [^-]/gm)].flatMap((match) => match[1]!.split(', ')).filter((code) => code !== 'code')
  expect(codes.length).toBeGreaterThan(60)
  const missing = codes.filter((code) => !spoken[`problem.people.fault.${code}`] || !spoken[`problem.people.fault.${code}.remedy`])
  expect(missing).toEqual([])
})

it('no reason for a refusal or a part is forgotten', () => {
  const reasons = new Set(sources.flatMap((text) => [...text.matchAll(/reason: '(\w+)'/g)].map((match) => match[1]!)))
  for (const reason of reasons) {
    expect(list, reason).toContain(`\`${reason}\``)
    expect(texts('de')[`problem.people.refused.${reason}`], reason).toBeTruthy()
  }
})
