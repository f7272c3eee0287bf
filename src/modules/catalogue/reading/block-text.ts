// A block as the text people write: YAML with its chapters as Markdown beside it, and back with every fault at its line.
import { stringify } from 'yaml'
import { findingText, type LibraryFinding, readBlock } from '../library.ts'
import { type Block, blockFileShape } from '../model.ts'

export interface BlockText {
  yaml: string
  /** File name → Markdown, headed by its title. */
  chapters: Record<string, string>
}

export interface TextFault {
  file: string
  line: number
  field: string
  message: string
  valid: string[]
}

/** The text of a block as it would stand in a folder of the library. */
export function textOf({ chapters, ...block }: Block): BlockText {
  const files = chapters.map(
    ({ key, title, text }, index) => [`${String(index + 1).padStart(2, '0')}-${key}.md`, `# ${title}\n\n${text}`] as const,
  )
  const file: Record<string, unknown> = { ...block, chapters: files.map(([name]) => name) }
  // As JSON in the database it has lost the order in which people read it.
  const ordered = Object.fromEntries(Object.keys(blockFileShape.shape).flatMap((key) => (key in file ? [[key, file[key]]] : [])))
  return { yaml: stringify(ordered, { lineWidth: 120 }), chapters: Object.fromEntries(files) }
}

/** The block in a text; number and version belong to the block it is derived from and stay. */
export function readText(
  text: BlockText,
  fixed: Pick<Block, 'number' | 'version'>,
  lang: 'de' | 'en',
): { block?: Block; faults: TextFault[] } {
  const { block, findings } = readBlock(fixed.number, text.yaml, text.chapters)
  const faults = findings.map((finding) => faultOf(finding, lang))
  for (const field of ['number', 'version'] as const)
    if (block && block[field] !== fixed[field])
      faults.push({
        file: `${fixed.number}/block.yaml`,
        line: 1,
        field,
        message: lang === 'de' ? 'Nummer und Version bleiben, wie sie sind' : 'Number and version stay as they are',
        valid: [fixed[field]],
      })
  return faults.length || !block ? { faults } : { block, faults }
}

const faultOf = (finding: LibraryFinding, lang: 'de' | 'en'): TextFault => ({
  file: finding.file,
  line: finding.line,
  field: finding.field,
  message: findingText(finding, lang),
  valid: finding.valid,
})
