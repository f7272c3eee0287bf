// What differs between two documents, as people read it: chapter by chapter, line by line, word by word.
import { diffArrays, diffWordsWithSpace } from 'diff'
import { z } from 'zod'
import { type ConceptDocument, flat, type Part, plain, type Section } from './document.ts'

export const Piece = z.object({ kind: z.enum(['same', 'gone', 'new']), text: z.string() })
export type Piece = z.infer<typeof Piece>
export const LineChange = z.object({ kind: z.enum(['new', 'gone', 'changed']), pieces: z.array(Piece) })
export type LineChange = z.infer<typeof LineChange>
export const SectionChange = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['new', 'gone', 'changed']),
  /** Figures of the day: they change by themselves. */
  live: z.boolean(),
  lines: z.array(LineChange),
})
export type SectionChange = z.infer<typeof SectionChange>

/** The lines of a part; a row of a table is one line, so that a changed cell is a changed line. */
export function linesOf(part: Part): string[] {
  switch (part.kind) {
    case 'text':
      return [plain(part.text)]
    case 'heading':
      return [part.text]
    case 'list':
      return part.items.map((item) => plain(item.text))
    case 'table':
      return part.rows.map((row) => row.map(plain).join(' | '))
    case 'facts':
      return part.rows.map((row) => `${row.label}: ${plain(row.value)}`)
    case 'note':
      return [[part.title, plain(part.text)].filter(Boolean).join(': ')]
    case 'diagram':
      return [
        `${part.title}: ${part.diagram.trigger}`,
        ...part.diagram.steps.map(
          (step, index) =>
            `${index + 1}. ${step.who ?? part.diagram.lanes[step.lane]}: ${step.does}${step.within ? ` (${step.within})` : ''}`,
        ),
      ]
  }
}

const linesIn = (section: Section) => section.parts.flatMap(linesOf)

/** Chapters that came, went or changed, in the order of the newer document. */
export function changesBetween(before: ConceptDocument, after: ConceptDocument): SectionChange[] {
  const old = new Map(flat(before.sections).map(({ section }) => [section.id, section]))
  const next = flat(after.sections).map(({ section }) => section)
  const known = new Set(next.map((section) => section.id))
  const changed = next.flatMap((section): SectionChange[] => {
    const former = old.get(section.id)
    const lines = lineChanges(former ? linesIn(former) : [], linesIn(section))
    if (former && lines.length === 0 && former.title === section.title) return []
    return [{ id: section.id, title: section.title, kind: former ? 'changed' : 'new', live: section.live ?? false, lines }]
  })
  const gone = [...old.values()]
    .filter((section) => !known.has(section.id))
    .map(
      (section): SectionChange => ({
        id: section.id,
        title: section.title,
        kind: 'gone',
        live: section.live ?? false,
        lines: lineChanges(linesIn(section), []),
      }),
    )
  return [...changed, ...gone]
}

/** Lines that came, went or changed; a line that resembles the one it replaces is shown word by word. */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  const changes: LineChange[] = []
  let gone: string[] = []
  const flush = () => {
    for (const text of gone) changes.push({ kind: 'gone', pieces: [{ kind: 'gone', text }] })
    gone = []
  }
  for (const part of diffArrays([...before], [...after])) {
    if (part.removed) gone.push(...part.value)
    else if (part.added) {
      for (const text of part.value) {
        const at = gone.findIndex((old) => resembles(old, text))
        if (at < 0) changes.push({ kind: 'new', pieces: [{ kind: 'new', text }] })
        else {
          const [old] = gone.splice(at, 1)
          changes.push({ kind: 'changed', pieces: piecesOf(old!, text) })
        }
      }
    } else flush()
  }
  flush()
  return changes
}

const piecesOf = (before: string, after: string): Piece[] =>
  diffWordsWithSpace(before, after).map((part) => ({ kind: part.added ? 'new' : part.removed ? 'gone' : 'same', text: part.value }))

/** Rows and sentences that share their beginning or half of their words are the same one, changed. */
function resembles(a: string, b: string): boolean {
  const head = (text: string) => text.split(/ \| |: /)[0]
  if (head(a) === head(b) && head(a) !== a) return true
  const words = new Set(a.split(/\s+/))
  const other = b.split(/\s+/)
  return other.filter((word) => words.has(word)).length >= Math.max(other.length, words.size) / 2
}
