// Which built parts each page needs, so that the server names them in the page's head (src/app/documents.ts).
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PartsOfPages } from '../src/app/documents.ts'
import type { Home } from '../src/ui/page.ts'

export interface BuiltPart {
  type: string
  name?: string
  fileName: string
  imports?: readonly string[]
  facadeModuleId?: string | null
  isEntry?: boolean
  moduleIds?: readonly string[]
}

/** Address → source of its page, or of what stands in its place without a network, as the plugs of the modules name them. */
export function pagesOf(root: string, how: 'load' | 'alone' = 'load'): Map<string, string> {
  const plugs = readdirSync(join(root, 'src/modules')).map((name) => join(root, 'src/modules', name, 'ui/index.ts'))
  const found = new Map<string, string>()
  for (const plug of [...plugs, join(root, 'src/app/web/shell-plug.ts')]) {
    const text = read(plug)
    const named = new RegExp(`\\bpath: '([^']+)'(?:(?!\\bpath: ')[\\s\\S])*?\\b${how}: \\(\\) => import\\('(\\.[^']+)'\\)`, 'g')
    for (const [, path, file] of text.matchAll(named)) found.set(path!, join(dirname(plug), file!))
  }
  return found
}

export interface PanelPart {
  right: string
  homes: readonly Home[]
  module: string
  asks: string[]
  source: string
}

/** Address → the list that its page shows at once, and the right without which it is not shown. */
export function listsOf(root: string): Map<string, PartsOfPages['lists'][string]> {
  const lists = new Map<string, PartsOfPages['lists'][string]>()
  for (const module of readdirSync(join(root, 'src/modules'))) {
    const text = read(join(root, 'src/modules', module, 'ui/index.ts'))
    for (const [, path, right = 'right', list, only] of text.matchAll(listText))
      lists.set(path!, { right: namedIn(text, right), list: only ? `${list}:school` : list! })
  }
  return lists
}
const listText =
  /\bpath: '([^']+)',\s*title: '[^']+',\s*right(?:: ('[^']+'|\w+))?,(?:(?!\bpath: ')[\s\S])*?\blist: '([^']+)',(\s*listOf: 'school',)?/g

/** A text as it stands in a plug, or the constant that holds it. */
const namedIn = (text: string, name: string) =>
  (name.startsWith("'") ? name : new RegExp(`\\bconst ${name} = ('[^']+')`).exec(text)?.[1])?.slice(1, -1) ?? ''

const panelText =
  /\bright: ('[^']+'|\w+),\s*order: \d+,\s*span: \d+,\s*homes: \[([^\]]*)\],\s*(?:asks: \[([^\]]*)\],\s*)?load: \(\) => import\('(\.[^']+)'\)/g

/** The panels of home pages, as the plugs of the modules name them; read as text, because a plug's file may lead to pages. */
export function panelsOf(root: string): PanelPart[] {
  return readdirSync(join(root, 'src/modules')).flatMap((module) => {
    const plug = join(root, 'src/modules', module, 'ui/index.ts')
    const text = read(plug)
    return [...text.matchAll(panelText)].map(([, right, homes, asks = '', file]) => ({
      right: namedIn(text, right!),
      homes: [...homes!.matchAll(/'(\w+)'/g)].map((home) => home[1] as Home),
      module,
      asks: [...asks.matchAll(/'([^']+)'/g)].map((ask) => ask[1]!),
      source: join(dirname(plug), file!),
    }))
  })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** A part and all that it imports at once. */
function closureIn(built: readonly BuiltPart[]) {
  const byName = new Map(built.filter((part) => part.type === 'chunk').map((part) => [part.fileName, part]))
  return function closure(name: string, all = new Set<string>()): Set<string> {
    if (all.has(name) || !byName.has(name)) return all
    all.add(name)
    for (const next of byName.get(name)!.imports ?? []) closure(next, all)
    return all
  }
}
const firstParts = (built: readonly BuiltPart[]) =>
  new Set(built.filter((part) => part.isEntry).flatMap((part) => [...closureIn(built)(part.fileName)]))

/** `people` and `de` for the part that holds the German texts of people. */
function textsOf(part: BuiltPart): { module: string; lang: string } | undefined {
  const [, module, lang] =
    /[\\/]modules[\\/](\w+)[\\/]texts[\\/](de|en)\.json$/.exec(part.moduleIds?.find((id) => id.endsWith('.json')) ?? '') ?? []
  return module ? { module, lang: lang! } : undefined
}

/** What the browser keeps to open without a network: the first page, the texts, the pages that work alone with their looks; the reader of codes once it is used. */
export function keptParts(pages: ReadonlyMap<string, string>, built: readonly BuiltPart[]): { files: string[]; onUse: string[] } {
  const closure = closureIn(built)
  const sources = new Set(pages.values())
  const wanted = built.filter(
    (part) => (part.facadeModuleId && sources.has(part.facadeModuleId)) || /^first-(?:de|en)$/.test(part.name ?? '') || textsOf(part),
  )
  const parts = new Set([...firstParts(built), ...wanted.flatMap((part) => [...closure(part.fileName)])])
  const looks = built.filter(
    (part) => part.type === 'asset' && /\.(?:css|svg)$/.test(part.fileName) && /assets\/(?:index|icons)-/.test(part.fileName),
  )
  const onUse = built.filter((part) => /assets\/(?:code-reader|zxing_reader)-/.test(part.fileName))
  const names = (list: readonly string[]) => [...new Set(list)].map((name) => `/${name}`).sort()
  return { files: names([...parts, ...looks.map((part) => part.fileName)]), onUse: names(onUse.map((part) => part.fileName)) }
}

/** What each page needs, in short form for the server. */
export function partsOfPages(
  pages: ReadonlyMap<string, string>,
  panels: readonly PanelPart[],
  lists: ReadonlyMap<string, PartsOfPages['lists'][string]>,
  built: readonly BuiltPart[],
): PartsOfPages {
  const closure = closureIn(built)
  const firstOnes = firstParts(built)
  const byName = new Map(built.map((part) => [part.fileName, part]))
  const bySource = new Map(built.flatMap((part) => (part.facadeModuleId ? [[part.facadeModuleId, part.fileName] as const] : [])))
  const files: string[] = []
  const numbers = new Map<string, number>()
  const numberOf = (name: string) => {
    if (!numbers.has(name)) numbers.set(name, files.push(name) - 1)
    return numbers.get(name)!
  }
  const neededBy = (source: string) => {
    const part = bySource.get(source)
    return part ? [...closure(part)].filter((name) => !firstOnes.has(name)) : []
  }
  const found: PartsOfPages = { files, pages: {}, modules: {}, lists: Object.fromEntries(lists), first: {}, texts: {}, panels: [] }
  const moduleOf = (id: string) => /[\\/]src[\\/]modules[\\/](\w+)[\\/]/.exec(id)?.[1]
  for (const [path, source] of pages) {
    const needed = neededBy(source)
    if (!needed.length) continue
    found.pages[path] = needed.map(numberOf)
    const modules = needed.flatMap((name) => byName.get(name)?.moduleIds?.map(moduleOf) ?? [])
    found.modules[path] = [...new Set(modules)].filter((module): module is string => !!module).sort()
  }
  for (const { right, homes, module, asks, source } of panels)
    found.panels.push({ right, homes, module, asks, parts: neededBy(source).map(numberOf) })
  for (const part of built) {
    const first = /^first-(de|en)$/.exec(part.name ?? '')?.[1]
    if (first) found.first[first] = [numberOf(part.fileName)]
    const texts = textsOf(part)
    if (texts) found.texts[texts.lang] = { ...found.texts[texts.lang], [texts.module]: numberOf(part.fileName) }
  }
  return found
}
