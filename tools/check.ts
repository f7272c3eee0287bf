// `npm run check`: format, lint, types, boundaries, sizes, texts, blocks, generated docs. Every finding is an error.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { blockFindings } from './check-blocks.ts'
import { boundaryFindings, type Finding } from './check-boundaries.ts'
import { dayFindings } from './check-days.ts'
import { sizeFindings } from './check-sizes.ts'
import { textFindings } from './check-texts.ts'

const root = join(import.meta.dirname, '..')
let failed = 0

function run(name: string, command: string, args: string[]): void {
  const started = performance.now()
  const done = spawnSync(join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'inherit' })
  report(name, done.status === 0 ? 0 : 1, started)
}

function report(name: string, findings: number, started: number): void {
  if (findings) failed++
  process.stdout.write(
    `${findings ? '✗' : '✓'} ${name}${findings ? `: ${findings}` : ''} (${Math.round(performance.now() - started)} ms)\n`,
  )
}

run('format and lint', 'biome', ['check', '--error-on-warnings', '--max-diagnostics=50', '.'])
run('types', 'tsc', ['-p', '.'])
for (const [name, find] of [
  ['boundaries', boundaryFindings],
  ['sizes and names', sizeFindings],
  ['German days', dayFindings],
  ['texts', textFindings],
  ['blocks', blockFindings],
  ['generated docs', generatedFindings],
  ['modules fit together', moduleFindings],
] as const) {
  const started = performance.now()
  const findings = await find(root)
  for (const { file, line, message } of findings) process.stdout.write(`${file}:${line} ${message}\n`)
  report(name, findings.length, started)
}

// Loaded late: the modules themselves must be sound before they can be asked.
async function generatedFindings(folder: string): Promise<Finding[]> {
  try {
    const { docsFindings } = await import('./generate-docs.ts')
    return await docsFindings(folder)
  } catch (error) {
    return [{ file: 'src/app/modules.ts', line: 1, message: `the modules cannot be loaded: ${String(error)}` }]
  }
}

/** What a start would refuse: better said here than by every start. */
async function moduleFindings(): Promise<Finding[]> {
  try {
    const [{ loadModules }, { faultsOf }] = await Promise.all([import('../src/app/modules.ts'), import('../src/kernel/module.ts')])
    return faultsOf(await loadModules()).map((message) => ({ file: 'src/app/modules.ts', line: 1, message }))
  } catch (error) {
    return [{ file: 'src/app/modules.ts', line: 1, message: `the modules cannot be loaded: ${String(error)}` }]
  }
}

process.exit(failed ? 1 : 0)
