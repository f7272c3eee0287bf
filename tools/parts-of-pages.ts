// Which built parts each page needs, so that they are on their way before the program runs (public/first.js).
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface BuiltPart {
  type: string
  name?: string
  fileName: string
  imports?: readonly string[]
  facadeModuleId?: string | null
  isEntry?: boolean
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

/** What the browser keeps to open without a network: the first page, the texts, the pages that work alone with their looks; the reader of codes once it is used. */
export function keptParts(pages: ReadonlyMap<string, string>, built: readonly BuiltPart[]): { files: string[]; onUse: string[] } {
  const closure = closureIn(built)
  const sources = new Set(pages.values())
  const wanted = built.filter(
    (part) => (part.facadeModuleId && sources.has(part.facadeModuleId)) || /^(?:texts|all)-(?:de|en)$/.test(part.name ?? ''),
  )
  const parts = new Set([...firstParts(built), ...wanted.flatMap((part) => [...closure(part.fileName)])])
  const looks = built.filter(
    (part) => part.type === 'asset' && /\.(?:css|svg)$/.test(part.fileName) && /assets\/(?:index|icons)-/.test(part.fileName),
  )
  const onUse = built.filter((part) => /assets\/(?:code-reader|zxing_reader)-/.test(part.fileName))
  const names = (list: readonly string[]) => [...new Set(list)].map((name) => `/${name}`).sort()
  return { files: names([...parts, ...looks.map((part) => part.fileName)]), onUse: names(onUse.map((part) => part.fileName)) }
}

/** Names of the files once, and for each page the numbers of those that the first page does not have anyway. */
export function partsOfPages(
  pages: ReadonlyMap<string, string>,
  built: readonly BuiltPart[],
): { files: string[]; pages: Record<string, number[]> } {
  const closure = closureIn(built)
  const first = firstParts(built)
  const bySource = new Map(built.flatMap((part) => (part.facadeModuleId ? [[part.facadeModuleId, part.fileName] as const] : [])))
  const files: string[] = []
  const numbers = new Map<string, number>()
  const numberOf = (name: string) => {
    if (!numbers.has(name)) numbers.set(name, files.push(name) - 1)
    return numbers.get(name)!
  }
  const found: Record<string, number[]> = {}
  for (const [path, source] of pages) {
    const part = bySource.get(source)
    if (part) found[path] = [...closure(part)].filter((name) => !first.has(name)).map(numberOf)
  }
  return { files, pages: found }
}
