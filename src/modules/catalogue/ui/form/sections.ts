// A block as the sections of a form: what stands in the fields, and the block again. What a form does not show stays as it is.
import { enterShape, readShape, type ShapeEntry } from '#ui'
import type { Block } from '../../model.ts'
import { promiseSections } from './promise-sections.ts'
import { serviceSections } from './service-sections.ts'
import type { FormSection, Words } from './shapes.ts'
import { type Plain, place, rowsOf } from './values.ts'

/** The sections in the order in which a block is told. */
export const formSections: readonly FormSection[] = [...serviceSections, ...promiseSections]

type Entries = Readonly<Record<string, ShapeEntry>>

/** What the fields of a section hold, each entry of a list with its place. */
export function enterSection(section: FormSection, block: Block, t: Words): ShapeEntry {
  const shape = section.shape(t)
  const entry = enterShape(shape, section.enter(block), 'de') as Entries
  return Object.fromEntries(
    shape.rows!.map(({ key, shape: of }) => [
      key,
      of.kind === 'list' && of.of!.kind === 'record'
        ? (entry[key] as readonly Entries[]).map((each, index) => ({ ...each, [place]: String(index) }))
        : entry[key]!,
    ]),
  )
}

/** The block with what its sections now hold. */
export function readSections(entries: Entries, block: Block, t: Words): Block {
  const parts = formSections.map((section) => {
    const shape = section.shape(t)
    const entry = entries[section.id] as Entries
    const read = readShape(shape, entry).value as Plain
    for (const { key, shape: of } of shape.rows!)
      if (of.kind === 'list' && of.of!.kind === 'record')
        read[key] = rowsOf(read[key]).map((each, index) => ({ ...each, [place]: (entry[key] as readonly Entries[])[index]![place] }))
    return section.read(read, block)
  })
  return Object.assign({}, block, ...parts) as Block
}

/** A block as the text of a file: JSON is YAML, too. */
export function fileOf({ chapters, ...block }: Block): { yaml: string; chapters: Record<string, string> } {
  const files = chapters.map(
    ({ key, title, text: body }, index) => [`${String(index + 1).padStart(2, '0')}-${key}.md`, `# ${title}\n\n${body}`] as const,
  )
  return { yaml: JSON.stringify({ ...block, chapters: files.map(([name]) => name) }, null, 1), chapters: Object.fromEntries(files) }
}

/** Where the form shows the field that a fault names: section and path inside; nothing where it shows it not. */
export function shownAt(field: string): { section: string; path: string } | undefined {
  const top = /^[A-Za-z]+/.exec(field)?.[0]
  const section = formSections.find(({ fields }) => fields.some((each) => each === top))
  if (!section) return undefined
  const path = field
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .replace(/^(scope|privacy)\./, '')
    .replace(/^serviceLevel\.(priorities\.)?/, '')
    .replace(/(variants\.\d+)\.land$/, '$1.where')
    .replace(/\.(parties|expect)\b/, '')
    .replace(/\.(reaction|restoration)\b.*$/, '.$1Amount')
    .replace(/\.grundschutz\..*$/, '.grundschutz')
    .replace(/\.(default|devices|filled)\..*$/, '.$1')
  return { section: section.id, path }
}
