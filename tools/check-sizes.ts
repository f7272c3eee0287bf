// Files stay small enough to be read at once; names say what is inside.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, sources } from './check-boundaries.ts'

const red = 500
/** The kernel in six parts, see docs/decisions: what is under 'src/kernel' counts without the five that have budgets of their own. */
const parts: Record<string, number> = {
  'src/kernel/database': 1_800,
  'src/kernel/http': 1_200,
  'src/kernel/tables': 2_000,
  'src/kernel/shared': 1_300,
  'src/kernel/sync': 1_400,
}
const budgets: Record<string, number> = { 'src/kernel': 4_900, ...parts }
const moduleBudget = 4_000
const folderLimit = 20

const lines = (root: string, file: string) => readFileSync(join(root, file), 'utf8').split('\n').length
const isCode = (file: string) => !/\.test\.tsx?$/.test(file)

/** Files over 500 lines, folders over 20 entries, parts over their budget. Tests count for the file limit alone. */
export function sizeFindings(root: string): Finding[] {
  const findings: Finding[] = []
  const files = sources(root, 'src')
  for (const file of files) {
    const count = lines(root, file)
    if (count > red) findings.push({ file, line: red, message: `${count} lines; ${red} is red` })
  }
  const total = (folder: string) =>
    files
      .filter(
        (file) =>
          file.startsWith(`${folder}/`) &&
          isCode(file) &&
          !file.includes('/testing/') &&
          !Object.keys(parts).some((part) => part !== folder && file.startsWith(`${part}/`)),
      )
      .reduce((sum, file) => sum + lines(root, file), 0)
  for (const [folder, budget] of Object.entries(budgets)) {
    const sum = total(folder)
    if (sum > budget) findings.push({ file: folder, line: 1, message: `${sum} lines; its budget is ${budget}` })
  }
  for (const name of safeFolders(join(root, 'src/modules'))) {
    const server = files
      .filter((file) => file.startsWith(`src/modules/${name}/`) && isCode(file))
      .reduce((sum, file) => sum + lines(root, file), 0)
    // With screens a module may be two and a half times its budget.
    if (server > moduleBudget * 2.5)
      findings.push({ file: `src/modules/${name}`, line: 1, message: `${server} lines with its screens; two modules hide in it` })
  }
  return [...findings, ...folderFindings(root, 'src'), ...nameFindings(files)]
}

const safeFolders = (path: string) => {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function folderFindings(root: string, folder: string): Finding[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  const counted = entries.filter((entry) => !/\.test\.tsx?$/.test(entry.name))
  // Steps of a schema stay for ever and only grow in number.
  const own =
    counted.length > folderLimit && folder !== 'src/kernel' && !folder.endsWith('/migrations')
      ? [{ file: folder, line: 1, message: `${counted.length} entries; ${folderLimit} is the limit` }]
      : []
  return [...own, ...entries.filter((entry) => entry.isDirectory()).flatMap((entry) => folderFindings(root, `${folder}/${entry.name}`))]
}

function nameFindings(files: string[]): Finding[] {
  return files.flatMap((file) => {
    const name = file.split('/').at(-1)!
    const good = /\.tsx$/.test(name)
      ? /^[A-Z][A-Za-z0-9]*\.tsx$|^[a-z][a-z0-9-]*(\.test)?\.tsx$/.test(name)
      : /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.property\.test)?\.ts$/.test(name)
    const vague = /\b(utils?|helpers?|manager|impl|misc|common)\b/i.test(name)
    if (good && !vague) return []
    return [{ file, line: 1, message: vague ? 'a vague name: say what is inside' : 'kebab-case.ts or PascalCase.tsx' }]
  })
}
