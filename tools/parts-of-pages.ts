// Which built parts each page needs, so that they are on their way before the program runs (public/first.js).
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface BuiltPart {
  type: string
  fileName: string
  imports?: readonly string[]
  facadeModuleId?: string | null
  isEntry?: boolean
}

/** Address → source of its page, as the plugs of the modules name them. */
export function pagesOf(root: string): Map<string, string> {
  const plugs = readdirSync(join(root, 'src/modules')).map((name) => join(root, 'src/modules', name, 'ui/index.ts'))
  const found = new Map<string, string>()
  for (const plug of [...plugs, join(root, 'src/app/web/shell-plug.ts')]) {
    const text = read(plug)
    for (const [, path, file] of text.matchAll(/\bpath: '([^']+)'(?:(?!\bpath: ')[\s\S])*?\bload: \(\) => import\('(\.[^']+)'\)/g))
      found.set(path!, join(dirname(plug), file!))
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

/** Names of the files once, and for each page the numbers of those that the first page does not have anyway. */
export function partsOfPages(
  pages: ReadonlyMap<string, string>,
  built: readonly BuiltPart[],
): { files: string[]; pages: Record<string, number[]> } {
  const byName = new Map(built.filter((part) => part.type === 'chunk').map((part) => [part.fileName, part]))
  const closure = (name: string, all = new Set<string>()): Set<string> => {
    if (all.has(name) || !byName.has(name)) return all
    all.add(name)
    for (const next of byName.get(name)!.imports ?? []) closure(next, all)
    return all
  }
  const first = new Set(built.filter((part) => part.isEntry).flatMap((part) => [...closure(part.fileName)]))
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
