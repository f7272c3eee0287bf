// Reads a folder of blocks: <area>/<number>-<slug>/block.yaml with its chapters, and templates.yaml beside the areas.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Block,
  type BlockFile,
  type BookingTemplate,
  type BookingTemplates,
  blockFileShape,
  bookingTemplatesShape,
} from './model/block.ts'
import { knownPlaceholders, placeholdersOf } from './model/parameters.ts'
import { type ReadDocument, readDocument } from './reading/document.ts'
import { type LibraryFinding, shown } from './reading/finding.ts'
import { findingsOfTemplates, findingsTogether, type Placed } from './reading/together.ts'
import { findingsWithin, placeholder } from './reading/within.ts'

export { findingLine, findingText, type LibraryFinding } from './reading/finding.ts'

/** The library that ships with MUSES. */
export const shippedLibrary = join(import.meta.dirname, 'library')

export interface Library {
  /** Sound blocks in the order of their numbers. */
  blocks: Block[]
  templates: BookingTemplate[]
  /** Everything that is wrong; a block with a finding of its own is not among the blocks. */
  findings: LibraryFinding[]
}

interface ReadBlock {
  block?: Block
  file?: BlockFile
  at: ReadDocument<unknown>['at']
  findings: LibraryFinding[]
}

/** Reads one block from its texts; `chapters` holds each Markdown file by its name. `name` stands before the findings. */
export function readBlock(name: string, text: string, chapters: Record<string, string>): ReadBlock {
  const { value: file, findings, at } = readDocument(`${name}/block.yaml`, text, blockFileShape)
  if (!file) return { at, findings }
  const listed = file.chapters.map((each, index) => readChapter(name, each, chapters[each], file, at, index))
  const unlisted = Object.keys(chapters)
    .filter((each) => !file.chapters.includes(each))
    .map((each) => ({ ...at(['chapters'], 'chapter-unlisted', each, file.chapters), file: `${name}/block.yaml` }))
  const all = [...findingsWithin(file, at), ...listed.flatMap((each) => each.findings), ...unlisted]
  if (all.length) return { file, at, findings: all }
  return { file, at, findings: [], block: { ...file, chapters: listed.map(({ key, title, text }) => ({ key, title, text })) } }
}

function readChapter(
  folder: string,
  name: string,
  text: string | undefined,
  block: BlockFile,
  at: ReadDocument<unknown>['at'],
  index: number,
) {
  const key = name.replace(/\.md$/, '').replace(/^[0-9]+-/, '')
  if (text === undefined) return { key, title: '', text: '', findings: [at(['chapters', index], 'chapter-missing', name)] }
  const file = `${folder}/${name}`
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const title = /^# +(.+)$/.exec(lines[0] ?? '')?.[1]?.trim()
  const keys = block.parameters.map((each) => each.key)
  const known = knownPlaceholders(block)
  const findings = lines.flatMap((line, number) =>
    placeholdersOf(line)
      .filter((each) => !known.has(each))
      .map((each) => ({ ...placeholder(each, [], keys, at), file, line: number + 1 })),
  )
  if (!title)
    findings.unshift({ file, line: 1, field: '', code: 'chapter-title', seen: shown(lines[0]), valid: ['# Leistungsbeschreibung'] })
  return { key, title: title ?? '', text: `${lines.slice(1).join('\n').trim()}\n`, findings }
}

/** Reads a whole library; what is wrong in one file does not hide what is wrong in another. */
export async function readLibrary(folder: string = shippedLibrary): Promise<Library> {
  const areas = (await folders(folder)).toSorted()
  const places = (
    await Promise.all(areas.map(async (area) => (await folders(join(folder, area))).toSorted().map((name) => `${area}/${name}`)))
  ).flat()
  const read = await Promise.all(places.map(async (place) => ({ place, ...(await readPlace(folder, place)) })))
  const placed = read.flatMap(({ file, at }) => (file ? [{ value: file, at } satisfies Placed<BlockFile>] : []))
  const templates = await readTemplates(folder)
  const known = placed.map(({ value }) => value)
  return {
    blocks: read.flatMap(({ block }) => block ?? []).toSorted((a, b) => a.number.localeCompare(b.number)),
    templates: templates.value?.templates ?? [],
    findings: [
      ...read.flatMap(({ findings }) => findings),
      ...read.flatMap(({ place, file, at }) => (file ? placeFindings(place, file, at) : [])),
      ...findingsTogether(placed),
      ...templates.findings,
      ...(templates.value ? findingsOfTemplates({ value: templates.value.templates, at: templates.at }, known) : []),
    ],
  }
}

const folders = async (path: string) =>
  (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name)

async function readPlace(folder: string, place: string): Promise<ReadBlock> {
  const names = await readdir(join(folder, place))
  const chapters = Object.fromEntries(
    await Promise.all(
      names.filter((each) => each.endsWith('.md')).map(async (each) => [each, await readFile(join(folder, place, each), 'utf8')]),
    ),
  ) as Record<string, string>
  if (names.includes('block.yaml')) return readBlock(place, await readFile(join(folder, place, 'block.yaml'), 'utf8'), chapters)
  const finding: LibraryFinding = { file: `${place}/block.yaml`, line: 1, field: '', code: 'unreadable', seen: '', valid: [] }
  return { at: () => finding, findings: [finding] }
}

/** The folder names what is inside: devices/S04-tablets for block S04 of the area devices. */
function placeFindings(place: string, block: BlockFile, at: ReadDocument<unknown>['at']): LibraryFinding[] {
  const [area, name] = place.split('/') as [string, string]
  return [
    ...(area === block.area ? [] : [at(['area'], 'place', block.area, [area])]),
    ...(name.startsWith(`${block.number}-`) ? [] : [at(['number'], 'place', block.number, [`${name.split('-')[0]}`])]),
  ]
}

async function readTemplates(folder: string) {
  const names = await readdir(folder)
  const none: ReadDocument<BookingTemplates> = { value: { templates: [] }, findings: [], at: () => ({}) as LibraryFinding }
  if (!names.includes('templates.yaml')) return none
  return readDocument('templates.yaml', await readFile(join(folder, 'templates.yaml'), 'utf8'), bookingTemplatesShape)
}
