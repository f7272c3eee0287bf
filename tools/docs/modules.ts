// `modules.md` and `rights.md`: what the plugs of the modules declare.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Module } from '#kernel'
import type { Texts } from '#shared'

const folderOf = (root: string, module: Module) => join(root, module.name === 'kernel' ? 'src/kernel' : `src/modules/${module.name}`)

function textsOf(root: string, module: Module, lang: 'de' | 'en'): Texts {
  const path = join(folderOf(root, module), 'texts', `${lang}.json`)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Texts) : {}
}

/** The first sentence below the title of the module's README. */
function purposeOf(root: string, module: Module): string {
  const path = join(folderOf(root, module), 'README.md')
  if (!existsSync(path)) return ''
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'))
  return lines[0]?.trim() ?? ''
}

const endpointsOf = (module: Module) => (module.routes ?? []).flatMap(({ api }) => Object.entries(api))
const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ') || '–'

/** `modules.md`. */
export function modulesText(root: string, modules: readonly Module[]): string {
  const head = [
    '# Modules',
    '',
    'Lowest first: a module may call those above its line in this list and no other; what happens below it, it hears as events.',
    '',
  ]
  const overview = ['| module | uses | endpoints | rights | hears | jobs |', '|---|---|---|---|---|---|']
  for (const module of modules)
    overview.push(
      `| [${module.name}](#${module.name}) | ${module.uses.join(', ') || '–'} | ${endpointsOf(module).length} | ${module.rights.length} | ${Object.keys(module.hears ?? {}).length} | ${Object.keys(module.jobs ?? {}).length} |`,
    )
  return [...head, ...overview, '', ...modules.flatMap((module) => moduleText(root, module))].join('\n')
}

function moduleText(root: string, module: Module): string[] {
  const purpose = purposeOf(root, module)
  const jobs = Object.entries(module.jobs ?? {}).map(([name, { schedule }]) => (schedule ? `\`${name}\` (${schedule} UTC)` : `\`${name}\``))
  const personal = (module.personal ?? []).map(({ table, dataClass, columns }) => `\`${table}\` (${dataClass}: ${columns.join(', ')})`)
  return [
    `## ${module.name}`,
    '',
    ...(purpose ? [purpose, ''] : []),
    ...(module.optional ? ['Can be switched off per authority and school.', ''] : []),
    `- migrations: ${list(migrationsOf(root, module))}`,
    `- hears: ${list(Object.keys(module.hears ?? {}))}`,
    `- jobs: ${jobs.join(', ') || '–'}`,
    `- searched: ${list((module.search ?? []).map(({ kind }) => kind))}`,
    `- personal data: ${personal.join('; ') || '–'}`,
    `- facts: ${list((module.facts ?? []).map(({ name }) => name))}`,
    `- deviations: ${list((module.deviations ?? []).map(({ name }) => name))}`,
    `- figures: ${list((module.figures ?? []).map(({ key }) => key))}`,
    '',
  ]
}

function migrationsOf(root: string, module: Module): string[] {
  const folder = join(folderOf(root, module), 'migrations')
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.sql'))
        .sort()
    : []
}

/** `rights.md`. */
export function rightsText(root: string, modules: readonly Module[]): string {
  const needed = new Map<string, string[]>()
  for (const module of modules)
    for (const [, { right, method, path }] of endpointsOf(module))
      needed.set(right, [...(needed.get(right) ?? []), `${method.toUpperCase()} ${path}`])
  const lines = [
    '# Rights',
    '',
    'Verbs, granted by role in a scope. *Sensitive* asks for a second factor. Administrators of operator and authority have every right of their scope without being named.',
    '',
  ]
  for (const module of modules) {
    if (module.rights.length === 0) continue
    const de = textsOf(root, module, 'de')
    lines.push(`## ${module.name}`, '', '| right | what it allows (German) | scopes | shipped roles | endpoints |', '|---|---|---|---|---|')
    for (const { name, scopes, sensitive, roles } of module.rights)
      lines.push(
        `| \`${name}\`${sensitive ? ' *sensitive*' : ''} | ${de[`right.${name}`] ?? ''} | ${scopes.join(', ')} | ${(roles ?? []).join(', ') || '–'} | ${(needed.get(name) ?? []).length || '–'} |`,
      )
    lines.push('')
  }
  const open = (needed.get('public') ?? []).sort()
  return [...lines, '## Endpoints without a session', '', ...open.map((endpoint) => `- \`${endpoint}\``), ''].join('\n')
}
