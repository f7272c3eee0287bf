// `npm run generate-docs`: docs/generated/ from the real modules; `npm run check` says when it is out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadModules } from '../src/app/modules.ts'
import { openApiOf } from '../src/kernel/http/openapi.ts'
import { version } from '../src/kernel/version.ts'
import type { Finding } from './check-boundaries.ts'
import { eventsText } from './docs/events.ts'
import { modulesText, rightsText } from './docs/modules.ts'
import { tablesMark, tablesText } from './docs/tables.ts'

const folder = 'docs/generated'

/** Everything but the tables: made from declarations and sources alone. */
async function texts(root: string): Promise<Record<string, string>> {
  const modules = await loadModules()
  return {
    'api.json': byLine(openApiOf(modules, 'https://muses.example.de', version)),
    'events.md': await eventsText(root, modules),
    'modules.md': modulesText(root, modules),
    'rights.md': rightsText(root, modules),
  }
}

/** One line per operation and schema, so that a change of one shows as one. */
function byLine(document: Record<string, unknown>): string {
  const parts = (value: object, depth: number): string =>
    Object.entries(value)
      .map(
        ([key, each]) =>
          `${JSON.stringify(key)}: ${depth && each && typeof each === 'object' && !Array.isArray(each) ? `{\n${parts(each as object, depth - 1)}\n}` : JSON.stringify(each)}`,
      )
      .join(',\n')
  const { paths, components, ...head } = document as { paths: object; components: object }
  return `{\n${parts(head, 0)},\n"components": {\n${parts(components, 1)}\n},\n"paths": {\n${parts(paths, 1)}\n}\n}\n`
}

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

/** The generated files that do not fit the sources any more. */
export async function docsFindings(root: string): Promise<Finding[]> {
  const stale = Object.entries(await texts(root))
    .filter(([name, text]) => read(join(root, folder, name)) !== text)
    .map(([name]) => name)
  if (!read(join(root, folder, 'tables.sql')).startsWith(await tablesMark())) stale.push('tables.sql')
  return stale.map((name) => ({ file: `${folder}/${name}`, line: 1, message: 'does not fit the sources; npm run generate-docs' }))
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..')
  mkdirSync(join(root, folder), { recursive: true })
  const all = { ...(await texts(root)), 'tables.sql': await tablesText() }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(root, folder, name), text)
  process.stdout.write(`${folder}: ${Object.keys(all).sort().join(', ')}\n`)
  process.exit()
}
