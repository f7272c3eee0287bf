// The blocks that ship with MUSES are sound: every finding names file, line, field, the value seen and valid ones.
import { loadModules } from '../src/app/modules.ts'
import { findingText, readLibrary } from '../src/modules/catalogue/library.ts'
import type { Finding } from './check-boundaries.ts'

const folder = 'src/modules/catalogue/library'

/** Findings of the shipped library; a fact that a check names must be one that a module contributes. */
export async function blockFindings(root: string): Promise<Finding[]> {
  const { findings, blocks } = await readLibrary(`${root}/${folder}`)
  const facts = new Set((await loadModules()).flatMap((each) => each.facts ?? []).map((each) => each.name))
  const unknown = blocks.flatMap(({ number, checks }) =>
    checks
      .filter(({ fact }) => fact && !facts.has(fact))
      .map(({ key, fact }) => ({ file: folder, line: 1, message: `${number}, check ${key}: no module contributes the fact ${fact}` })),
  )
  const broken = findings.map((each) => ({
    file: `${folder}/${each.file}`,
    line: each.line,
    message: `${each.field ? `${each.field}: ` : ''}${findingText(each, 'en')}`,
  }))
  return [...broken, ...unknown]
}
