// German and English have the same keys and the same placeholders; every key that code names exists.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { auditFindings } from './audit-kinds.ts'
import { type Finding, sources } from './check-boundaries.ts'
import { goesToPages } from './page-texts.ts'

type Texts = Record<string, string>

function folders(root: string): string[] {
  const modules = existsSync(join(root, 'src/modules'))
    ? readdirSync(join(root, 'src/modules')).map((name) => `src/modules/${name}/texts`)
    : []
  return ['src/kernel/texts', 'src/ui/texts', 'src/app/web/texts', ...modules].filter((path) => existsSync(join(root, path)))
}

const read = (root: string, path: string): Texts =>
  existsSync(join(root, path)) ? (JSON.parse(readFileSync(join(root, path), 'utf8')) as Texts) : {}
const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1])
    .sort()
    .join()

function missingTwins(root: string, folder: string): Finding[] {
  const [de, en] = [read(root, `${folder}/de.json`), read(root, `${folder}/en.json`)]
  const findings: Finding[] = []
  for (const key of new Set([...Object.keys(de), ...Object.keys(en)])) {
    if (!(key in de)) findings.push({ file: `${folder}/de.json`, line: 1, message: `${key} is missing` })
    else if (!(key in en)) findings.push({ file: `${folder}/en.json`, line: 1, message: `${key} is missing` })
    else if (placeholders(de[key]!) !== placeholders(en[key]!))
      findings.push({ file: `${folder}/en.json`, line: 1, message: `${key} has other placeholders than the German text` })
    if (/\b(der Benutzer|Mandant|Master|Slave)\b/.test(de[key] ?? ''))
      findings.push({ file: `${folder}/de.json`, line: 1, message: `${key} uses a word that docs/words.md forbids` })
  }
  return findings
}

/** Texts without twin, unknown keys in code, changes that the audit has no words for. */
export function textFindings(root: string): Finding[] {
  const all = Object.assign({}, ...folders(root).map((folder) => read(root, `${folder}/de.json`))) as Texts
  const known = (key: string) => key in all || `${key}_one` in all || `${key}_other` in all
  const unknown = sources(root, 'src')
    .filter((file) => !/\.test\.tsx?$/.test(file) && !file.includes('/gallery/'))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      const page = /\/ui\/|app\/web\//.test(file)
      return [...text.matchAll(/\bt\(\s*'([a-zA-Z][\w.-]*\.[\w.-]+)'/g)].flatMap((match) =>
        known(match[1]!) && !(page && !goesToPages(match[1]!))
          ? []
          : [
              {
                file,
                line: text.slice(0, match.index).split('\n').length,
                message: known(match[1]!) ? `${match[1]} does not go to the browser (tools/page-texts.ts)` : `no text for ${match[1]}`,
              },
            ],
      )
    })
  return [...folders(root).flatMap((folder) => missingTwins(root, folder)), ...unknown, ...auditFindings(root, all)]
}
