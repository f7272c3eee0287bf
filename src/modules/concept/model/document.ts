// The document between blocks and paper: sections of plain parts, written as a web page, a PDF and a Word file.
import { z } from 'zod'

/** A piece of text. `value` is a parameter that was filled in, `open` one that nobody has filled yet. */
export const Span = z.object({
  text: z.string(),
  look: z.enum(['bold', 'italic', 'code', 'value', 'open']).optional(),
  href: z.string().optional(),
})
export type Span = z.infer<typeof Span>
export type Line = Span[]

const line = z.array(Span)

export const Column = z.object({ title: z.string(), weight: z.number(), align: z.enum(['left', 'right', 'center']).optional() })
export type Column = z.infer<typeof Column>

/** A process as steps in lanes; who does what, one below the other. */
export const Diagram = z.object({
  lanes: z.array(z.string()),
  trigger: z.string(),
  steps: z.array(z.object({ lane: z.number(), who: z.string().nullable(), does: z.string(), within: z.string().nullable() })),
})
export type Diagram = z.infer<typeof Diagram>

export const tones = ['info', 'success', 'warning', 'danger'] as const
export const Part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: line }),
  z.object({ kind: z.literal('heading'), text: z.string() }),
  z.object({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(z.object({ level: z.number(), text: line })) }),
  z.object({
    kind: z.literal('table'),
    title: z.string().nullable(),
    columns: z.array(Column),
    rows: z.array(z.array(line)),
    /** Small print, for wide tables. */
    small: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('facts'), rows: z.array(z.object({ label: z.string(), value: line })) }),
  z.object({ kind: z.literal('note'), tone: z.enum(tones), title: z.string().nullable(), text: line }),
  z.object({ kind: z.literal('diagram'), title: z.string(), diagram: Diagram }),
])
export type Part = z.infer<typeof Part>
export type Table = Extract<Part, { kind: 'table' }>

export interface Section {
  /** Stays the same from version to version, e.g. `service-B12`. */
  id: string
  title: string
  /** Set when the document is finished: `3`, `3.2`. */
  number: string
  parts: Part[]
  sections: Section[]
  /** Begins on a new page. */
  breaks?: boolean
  /** Counts and names of today: what changes here does not outdate a signature. */
  live?: boolean
  /** The block that it describes. */
  block?: string
  /** Not named in the list of contents. */
  quiet?: boolean
}
export const Section: z.ZodType<Section> = z.lazy(() =>
  z.object({
    id: z.string(),
    title: z.string(),
    number: z.string(),
    parts: z.array(Part),
    sections: z.array(Section),
    breaks: z.boolean().optional(),
    live: z.boolean().optional(),
    block: z.string().optional(),
    quiet: z.boolean().optional(),
  }),
)

export const ConceptDocument = z.object({
  lang: z.enum(['de', 'en']),
  title: z.string(),
  /** The authority, the school, or how many schools it is for. */
  subtitle: z.string(),
  authority: z.string(),
  /** The day its values are of. */
  day: z.string(),
  cover: z.array(z.object({ label: z.string(), value: line })),
  sections: z.array(z.lazy(() => Section)),
})
export type ConceptDocument = z.infer<typeof ConceptDocument>

/** Whose document it is beside its subtitle; an authority that is the subtitle itself is not said twice. */
export const ownerOf = ({ authority, subtitle }: Pick<ConceptDocument, 'authority' | 'subtitle'>): string =>
  authority === subtitle ? '' : authority

export const plain = (line: Line): string => line.map((span) => span.text).join('')
export const say = (text: string, look?: Span['look']): Line => (look ? [{ text, look }] : [{ text }])
export const paragraph = (text: string | Line): Part => ({ kind: 'text', text: typeof text === 'string' ? say(text) : text })

/** Numbers the sections; sections without any content are left out. */
export function numbered(sections: readonly Section[], before = ''): Section[] {
  return sections
    .filter((section) => section.parts.length > 0 || section.sections.length > 0)
    .map((section, index) => {
      const number = `${before}${index + 1}`
      return { ...section, number, sections: numbered(section.sections, `${number}.`) }
    })
}

/** All sections, each before those inside it. */
export const flat = (sections: readonly Section[], level = 1): { section: Section; level: number }[] =>
  sections.flatMap((section) => [{ section, level }, ...flat(section.sections, level + 1)])

/** Whether the list of contents names a section: chapters, what stands below them, and every block. */
export const isListed = (section: Section, level: number): boolean =>
  level === 1 || section.block !== undefined || (level === 2 && !section.quiet)
