// Who may import whom, as docs/architecture.md draws it: every finding is an error.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'

export interface Finding {
  file: string
  line: number
  message: string
}

const builtin = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)])
/** What a family of connectors has in common, e.g. everything that speaks LDAP. */
const sharedByConnectors = new Set(['directory'])

/** Libraries that speak to one foreign system belong to its connector alone. */
const connectorOnly = ['ldapts', 'net-snmp', 'imapflow', 'ssh2-sftp-client', 'scimmy', 'scim-patch']

export function sources(root: string, folder: string): string[] {
  const full = join(root, folder)
  if (!existsSync(full)) return []
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'generated' ? [] : sources(root, path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}

interface Import {
  target: string
  line: number
  typeOnly: boolean
  /** `import('…')`: loaded when it is needed, so it closes no cycle. */
  lazy: boolean
}

/** The imports of a source text; `import type` is marked, because types bind nothing at run time. */
export function importsOf(text: string): Import[] {
  const found: Import[] = []
  const pattern = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g
  for (const match of text.matchAll(pattern)) {
    const target = match[2] ?? match[3]
    if (!target) continue
    const at = match.index + match[0].indexOf(target)
    found.push({ target, line: text.slice(0, at).split('\n').length, typeOnly: match[1] !== undefined, lazy: match[3] !== undefined })
  }
  return found
}

/** A place in the tree: its part, and for modules the module and its room. */
export interface Place {
  part: 'kernel' | 'shared' | 'testing' | 'module' | 'connector' | 'ui' | 'app' | 'web' | 'cli' | 'other'
  module?: string
  room?: string
}

export function placeOf(path: string): Place {
  const parts = path.replace(/^src\//, '').split('/')
  if (parts[0] === 'kernel') return { part: parts[1] === 'shared' ? 'shared' : parts[1] === 'testing' ? 'testing' : 'kernel' }
  if (parts[0] === 'modules') return { part: 'module', module: parts[1], room: (parts[2] ?? '').replace(/\.tsx?$/, '') }
  if (parts[0] === 'connectors') return { part: 'connector', module: parts[1], room: (parts[2] ?? '').replace(/\.tsx?$/, '') }
  if (parts[0] === 'ui') return { part: 'ui' }
  if (parts[0] === 'app') return { part: parts[1] === 'web' ? 'web' : 'app' }
  if (parts[0] === 'cli') return { part: 'cli' }
  return { part: 'other' }
}

function resolvePath(root: string, file: string, target: string, doors: Record<string, string>): string | undefined {
  if (target.startsWith('.')) return relative(root, resolve(root, dirname(file), target))
  if (!target.startsWith('#')) return undefined
  if (doors[target]) return doors[target].replace(/^\.\//, '')
  const keys = Object.keys(doors)
    .filter((key) => key.includes('*'))
    .sort((a, b) => b.length - a.length)
  for (const key of keys) {
    const [before, after] = key.split('*') as [string, string]
    if (!target.startsWith(before) || !target.endsWith(after)) continue
    const middle = target.slice(before.length, target.length - after.length)
    if (!middle.includes('/')) return doors[key]!.replace('*', middle).replace(/^\.\//, '')
  }
  return ''
}

const anywhere = new Set(['model', 'api'])

/** Why an import is not allowed, or undefined. */
export function faultOf(from: Place, to: Place | undefined, target: string, uses: readonly string[]): string | undefined {
  if (!to) return faultOfLibrary(from, target)
  if (to.part === 'testing') return 'testing helpers belong into tests'
  switch (from.part) {
    case 'shared':
      return to.part === 'shared' ? undefined : 'the shared part imports only itself'
    case 'kernel':
      return to.part === 'kernel' || to.part === 'shared' ? undefined : 'the kernel knows nothing of ours'
    case 'ui':
      return to.part === 'ui' || to.part === 'shared' ? undefined : 'the browser kit imports only the shared part'
    case 'cli':
      return to.part === 'cli' || to.part === 'shared' || (to.part === 'module' && anywhere.has(to.room ?? ''))
        ? undefined
        : 'the CLI speaks HTTP: shared, model and api only'
    case 'web':
      return ['web', 'ui', 'shared'].includes(to.part) || (to.part === 'module' && (to.room === 'ui' || anywhere.has(to.room ?? '')))
        ? undefined
        : 'web pages import kit, shared, and modules’ ui, model, api'
    case 'connector':
      if (to.part === 'connector')
        return to.module === from.module || sharedByConnectors.has(to.module ?? '') ? undefined : 'connectors do not know each other'
      return to.part === 'kernel' || to.part === 'shared' || (to.part === 'module' && (to.room === 'ports' || to.room === 'model'))
        ? undefined
        : 'a connector imports kernel, ports and model'
    case 'module':
      return faultOfModule(from, to, target, uses)
    default:
      return undefined
  }
}

function faultOfModule(from: Place, to: Place, target: string, uses: readonly string[]): string | undefined {
  const room = from.room ?? ''
  if (to.part === 'app' || to.part === 'web' || to.part === 'cli' || to.part === 'connector')
    return 'a module does not know shell, CLI or connectors'
  if (anywhere.has(room))
    return to.part === 'shared' || (to.part === 'module' && anywhere.has(to.room ?? ''))
      ? undefined
      : `${room} runs anywhere: it imports only shared, model and api`
  if (room === 'ui') {
    if (to.part === 'ui' || to.part === 'shared') return undefined
    if (to.part === 'module' && to.module === from.module)
      return ['ui', 'model', 'api', 'texts'].includes(to.room ?? '') ? undefined : 'a page imports its own ui, model and api'
    return to.part === 'module' && (to.room === 'ui' || anywhere.has(to.room ?? ''))
      ? undefined
      : 'a page imports the kit and other modules’ ui, model, api'
  }
  if (to.part === 'ui') return 'only a module’s ui imports the kit'
  if (to.part !== 'module') return undefined
  if (to.module === from.module) {
    if (room === 'queries' && to.room === 'actions') return 'queries never import actions'
    if (to.room === 'module') return 'only the shell imports module.ts'
    return undefined
  }
  if (target.startsWith('.')) return 'other modules are entered by their door (#modules/…)'
  return uses.includes(to.module ?? '') ? undefined : `${from.module} does not list ${to.module} in uses`
}

function faultOfLibrary(from: Place, target: string): string | undefined {
  const browser =
    from.part === 'shared' ||
    from.part === 'ui' ||
    from.part === 'web' ||
    (from.part === 'module' && (anywhere.has(from.room ?? '') || from.room === 'ui'))
  if (builtin.has(target)) return browser ? 'runs in the browser too: no Node built-ins' : undefined
  if (connectorOnly.includes(target) && from.part !== 'connector') return `${target} belongs to its connector`
  if (
    from.part === 'module' &&
    !browser &&
    (target === 'fastify' || target.startsWith('@fastify/')) &&
    ['actions', 'queries'].includes(from.room ?? '')
  )
    return 'actions and queries know no transport'
  return undefined
}

function usesOf(root: string, module: string): string[] {
  const path = join(root, 'src/modules', module, 'module.ts')
  if (!existsSync(path)) return []
  const match = /uses:\s*\[([^\]]*)\]/.exec(readFileSync(path, 'utf8'))
  return match ? [...match[1]!.matchAll(/'([^']+)'/g)].map((each) => each[1]!) : []
}

/** All forbidden imports and all cycles below `src`. */
export function boundaryFindings(root: string): Finding[] {
  const doors = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { imports: Record<string, string> }).imports
  const findings: Finding[] = []
  const graph = new Map<string, string[]>()
  const used = new Map<string, Set<string>>()
  for (const file of sources(root, 'src')) {
    // What stands in a folder `testing` is part of the tests: it may enter everywhere, and nothing but tests enters it.
    const test = /\.test\.tsx?$/.test(file) || file.includes('/testing/')
    const from = placeOf(file)
    const uses = from.part === 'module' ? usesOf(root, from.module!) : []
    for (const { target, line, typeOnly, lazy } of importsOf(readFileSync(join(root, file), 'utf8'))) {
      const path = resolvePath(root, file, target, doors)
      if (path === '') findings.push({ file, line, message: `${target} is no door` })
      if (path === '' || test || from.part === 'testing') continue
      const to = path ? placeOf(path) : undefined
      const fault = path?.includes('/testing/') ? 'testing helpers belong into tests' : faultOf(from, to, target, uses)
      if (fault) findings.push({ file, line, message: `${target}: ${fault}` })
      if (path && !typeOnly && !lazy) graph.set(file, [...(graph.get(file) ?? []), path])
      if (from.part === 'module' && to?.part === 'module' && to.module !== from.module && from.room !== 'ui')
        used.set(from.module!, (used.get(from.module!) ?? new Set()).add(to.module!))
    }
  }
  for (const module of moduleNames(root))
    for (const listed of usesOf(root, module))
      if (!used.get(module)?.has(listed) && !sqlMentions(root, module, listed))
        findings.push({ file: `src/modules/${module}/module.ts`, line: 1, message: `uses names ${listed}, but nothing imports it` })
  return [...findings, ...cycles(graph)]
}

const moduleNames = (root: string): string[] => (existsSync(join(root, 'src/modules')) ? readdirSync(join(root, 'src/modules')) : [])

/** Joining downward in SQL is a use as well. */
function sqlMentions(root: string, module: string, other: string): boolean {
  const folder = join(root, 'src/modules', module)
  const all = (path: string): string[] =>
    readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? all(join(path, entry.name)) : [join(path, entry.name)],
    )
  return all(folder).some((path) => /\.(ts|sql)$/.test(path) && new RegExp(`\\b${other}\\.[a-z_]+`).test(readFileSync(path, 'utf8')))
}

function cycles(graph: Map<string, string[]>): Finding[] {
  const findings: Finding[] = []
  const done = new Set<string>()
  const visit = (file: string, path: string[]) => {
    const at = path.indexOf(file)
    if (at >= 0) {
      findings.push({ file, line: 1, message: `cycle: ${[...path.slice(at), file].join(' → ')}` })
      return
    }
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return findings
}
