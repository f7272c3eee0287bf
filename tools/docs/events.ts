// Which facts are told, where in the sources, and who hears them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Module } from '#kernel'
import { sources } from '../check-boundaries.ts'

/** Event name → the files that tell it. A part that is only known at run time is shown as `<…>`. */
export async function toldEvents(root: string): Promise<Map<string, Set<string>>> {
  const told = new Map<string, Set<string>>()
  const add = (name: string, file: string) => void told.set(name, (told.get(name) ?? new Set()).add(file))
  const files = sources(root, 'src').filter((file) => !/\.test\.tsx?$/.test(file) && !file.includes('/testing/'))
  const stored = await storedObjects(root, files)
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8')
    for (const match of text.matchAll(/\.tell\(/g))
      for (const name of namesIn(argumentsAt(text, match.index + match[0].length)[0] ?? '')) add(name, file)
    for (const match of text.matchAll(/\b(insertRows|changeRows|deleteRows)\(/g)) {
      const [, variable = '', , , fact] = argumentsAt(text, match.index + match[0].length)
      const object = stored.get(variable)
      if (!object) continue
      const facts = match[1] === 'insertRows' ? ['created'] : match[1] === 'deleteRows' ? ['deleted'] : fact ? literals(fact) : ['changed']
      for (const each of facts) add(`${object}.${each}`, file)
    }
  }
  return told
}

/** Constants that `storedIn` made, by their name, with the object they stand for. */
async function storedObjects(root: string, files: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const file of files) {
    if (!/= storedIn\(/.test(readFileSync(join(root, file), 'utf8'))) continue
    const all = (await import(join(root, file))) as Record<string, { model?: { name?: string } } | undefined>
    for (const [name, value] of Object.entries(all)) if (typeof value?.model?.name === 'string') found.set(name, value.model.name)
  }
  return found
}

/** The texts of the arguments of a call, from just behind its opening bracket. */
export function argumentsAt(text: string, start: number): string[] {
  const found: string[] = []
  let depth = 0
  let quote = ''
  let from = start
  for (let at = start; at < text.length; at++) {
    const sign = text[at]!
    if (quote) {
      if (sign === '\\') at++
      else if (sign === quote) quote = ''
    } else if (sign === "'" || sign === '"' || sign === '`') quote = sign
    else if ('([{'.includes(sign)) depth++
    else if (')]}'.includes(sign) && depth-- === 0) {
      found.push(text.slice(from, at).trim())
      return found.filter(Boolean)
    } else if (sign === ',' && depth === 0) {
      found.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  return found
}

const literals = (text: string) => [...text.matchAll(/'([\w.]+)'/g)].map((match) => match[1]!)

/** Event names in an expression: `'a.b'`, `x ? 'a.b' : 'a.c'`, `` `a.${b}` ``. */
function namesIn(expression: string): string[] {
  const templates = [...expression.matchAll(/`([^`]*)`/g)].map((match) =>
    match[1]!.replace(/\$\{([^}]*)\}/g, (_, inner: string) => `<${inner.trim()}>`),
  )
  return [...literals(expression).filter((name) => name.includes('.')), ...templates.filter((name) => /^\w/.test(name))]
}

/** `events.md`. */
export async function eventsText(root: string, modules: readonly Module[]): Promise<string> {
  const told = await toldEvents(root)
  const heard = new Map<string, string[]>()
  for (const module of modules)
    for (const name of Object.keys(module.hears ?? {})) heard.set(name, [...(heard.get(name) ?? []), module.name])
  const names = [...new Set([...told.keys(), ...heard.keys()])].sort()
  const lines = names.map(
    (name) => `| \`${name}\` | ${[...(told.get(name) ?? [])].sort().join('<br>') || '–'} | ${(heard.get(name) ?? []).join(', ') || '–'} |`,
  )
  return [
    '# Events',
    '',
    'Facts that modules tell after commit, in the past participle. Webhooks can subscribe to each of them.',
    '',
    '| event | told in | heard by |',
    '|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}
