// The blocks that ship with MUSES are sound: every finding names file, line, field, the value seen and valid ones.
import { findingText, readLibrary } from '../src/modules/catalogue/library.ts'
import type { Finding } from './check-boundaries.ts'

const folder = 'src/modules/catalogue/library'

/** Findings of the shipped library. */
export async function blockFindings(root: string): Promise<Finding[]> {
  const { findings } = await readLibrary(`${root}/${folder}`)
  return findings.map((each) => ({
    file: `${folder}/${each.file}`,
    line: each.line,
    message: `${each.field ? `${each.field}: ` : ''}${findingText(each, 'en')}`,
  }))
}
