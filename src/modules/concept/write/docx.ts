// The document as a Word file that an office edits further: real headings, a list of contents, tables whose heads repeat.
import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  Document,
  Footer,
  Header,
  HeadingLevel,
  InternalHyperlink,
  LeaderType,
  LevelFormat,
  Packer,
  PageNumber,
  PageReference,
  Paragraph,
  ShadingType,
  type Table,
  TabStopType,
  TextRun,
} from 'docx'
import { textsIn } from '#kernel'
import { formatDay } from '#shared'
import type { ConceptDocument, Part, Section } from '../model/document.ts'
import { flat, isListed, ownerOf, say } from '../model/document.ts'
import { facts, lanesOf, noteColours, rule, runs, tableOf, textWidth } from './docx-tables.ts'

const accent = '1F4F8F'
const muted = '5E6570'
const levels = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
] as const

/** What stands at this level or below is not named in the list of contents. */
const unlisted = 4

type Node = Paragraph | Table

/** Writes the Word file; `edition` stands in the foot of every page. */
export async function docxOf(document: ConceptDocument, edition: string): Promise<Buffer> {
  const t = textsIn(document.lang)
  const writer = { list: 0, numbering: [] as number[], document }
  const body = [
    ...cover(document, edition),
    new Paragraph({ style: 'ContentsTitle', text: t('concept.doc.contents') }),
    ...contents(document),
    ...document.sections.flatMap((section, index) => sectionOf(section, 1, writer, index === 0)),
  ]
  const file = new Document({
    title: `${document.title} ${document.subtitle}`,
    creator: document.authority,
    description: edition,
    features: { updateFields: true },
    hyphenation: { autoHyphenation: true, doNotHyphenateCaps: true },
    styles: stylesOf(document.lang),
    numbering: { config: numbering(writer.list) },
    sections: [
      { properties: { page: pageOf, titlePage: true }, headers: heads(document), footers: feet(document, edition), children: body },
    ],
  })
  return Packer.toBuffer(file)
}

const pageOf = {
  size: { width: 11_906, height: 16_838 },
  margin: { left: 1_417, right: 1_134, top: 1_588, bottom: 1_361, header: 680, footer: 624 },
}

const stylesOf = (lang: 'de' | 'en') => {
  const heading = (size: number, before: number, after: number, color?: string) => ({
    run: { size, bold: true, color: color ?? '1D222B', font: 'Calibri' },
    paragraph: { spacing: { before, after }, keepNext: true, keepLines: true },
  })
  return {
    default: {
      document: {
        run: { size: 21, font: 'Calibri', color: '1D222B', language: { value: lang === 'de' ? 'de-DE' : 'en-GB' } },
        paragraph: { spacing: { after: 120, line: 276 } },
      },
      heading1: heading(32, 480, 200, accent),
      heading2: heading(26, 360, 140),
      heading3: heading(23, 280, 100),
      heading4: heading(21, 220, 80, muted),
      heading5: heading(20, 200, 60, muted),
      hyperlink: { run: { color: accent, underline: {} } },
    },
    paragraphStyles: [
      {
        id: 'ContentsTitle',
        name: 'Contents title',
        basedOn: 'Normal',
        run: { size: 32, bold: true, color: accent },
        paragraph: { spacing: { after: 160 }, pageBreakBefore: true },
      },
      { id: 'Cell', name: 'Cell', basedOn: 'Normal', run: { size: 18 }, paragraph: { spacing: { before: 30, after: 30, line: 240 } } },
      { id: 'CellSmall', name: 'Cell small', basedOn: 'Cell', run: { size: 15 } },
      {
        id: 'TableTitle',
        name: 'Table title',
        basedOn: 'Normal',
        run: { size: 20, bold: true },
        paragraph: { spacing: { before: 200, after: 80 }, keepNext: true },
      },
    ],
  }
}

/** Every numbered list counts from one again; bullets share one. */
const numbering = (count: number) => [
  {
    reference: 'dash',
    levels: [0, 1, 2].map((level) => ({
      level,
      format: LevelFormat.BULLET,
      text: '–',
      alignment: AlignmentType.LEFT,
      style: { paragraph: { indent: { left: 340 + level * 340, hanging: 280 } } },
    })),
  },
  ...Array.from({ length: count }, (_, index) => ({
    reference: `numbers-${index + 1}`,
    levels: [0, 1, 2].map((level) => ({
      level,
      format: LevelFormat.DECIMAL,
      text: `%${level + 1}.`,
      alignment: AlignmentType.LEFT,
      style: { paragraph: { indent: { left: 400 + level * 400, hanging: 400 } } },
    })),
  })),
]

const heads = (document: ConceptDocument) => {
  const line = { bottom: { style: BorderStyle.SINGLE, size: 4, color: rule, space: 4 } }
  const children = [small(`${document.title}, ${document.subtitle}`), small(`\t${ownerOf(document)}`)]
  return {
    default: new Header({
      children: [new Paragraph({ border: line, tabStops: [{ type: TabStopType.RIGHT, position: textWidth }], children })],
    }),
    first: new Header({ children: [new Paragraph({})] }),
  }
}
const small = (text: string) => new TextRun({ text, size: 17, color: muted })

const feet = (document: ConceptDocument, edition: string) => {
  const t = textsIn(document.lang)
  const page = new TextRun({
    size: 17,
    color: muted,
    children: [`\t${t('concept.doc.page')} `, PageNumber.CURRENT, ` ${t('concept.doc.of')} `, PageNumber.TOTAL_PAGES],
  })
  const children = [small(`${edition} · ${t('concept.doc.stand', { day: formatDay(document.day, document.lang) })}`), page]
  const line = { top: { style: BorderStyle.SINGLE, size: 4, color: rule, space: 4 } }
  return {
    default: new Footer({
      children: [new Paragraph({ border: line, tabStops: [{ type: TabStopType.RIGHT, position: textWidth }], children })],
    }),
    first: new Footer({ children: [new Paragraph({})] }),
  }
}

function cover(document: ConceptDocument, edition: string): Node[] {
  const run = (text: string, size: number, more: object = {}) => new TextRun({ text, size, ...more })
  return [
    new Paragraph({ spacing: { before: 2_600, after: 240 }, children: [run(ownerOf(document), 22, { color: muted })] }),
    new Paragraph({ spacing: { before: 120, after: 160, line: 300 }, children: [run(document.title, 60, { bold: true, color: accent })] }),
    new Paragraph({ spacing: { after: 900 }, children: [run(document.subtitle, 32)] }),
    facts([...document.cover, { label: textsIn(document.lang)('concept.doc.edition'), value: say(edition) }]),
  ]
}

const markOf = ({ number }: Section) => `chapter_${number.replaceAll('.', '_')}`

/** The list of contents: each line asks for the page of its heading, which Word and LibreOffice both look up when they open the file. */
const contents = (document: ConceptDocument): Node[] =>
  flat(document.sections)
    .filter(({ section, level }) => section.number && isListed(section, level))
    .map(({ section, level }) => {
      const children = [
        new TextRun({ text: `${section.number}  ${section.title}`, bold: level === 1 }),
        new TextRun('\t'),
        new PageReference(markOf(section), { hyperlink: true }),
      ]
      return new Paragraph({
        spacing: { before: level === 1 ? 40 : 0, after: 0, line: 230 },
        indent: { left: (level - 1) * 280 },
        tabStops: [{ type: TabStopType.RIGHT, position: textWidth, leader: LeaderType.DOT }],
        children: [new InternalHyperlink({ anchor: markOf(section), children })],
      })
    })

interface Writer {
  list: number
  document: ConceptDocument
}

function sectionOf(section: Section, level: number, writer: Writer, first = false): Node[] {
  const title = new Paragraph({
    // What the list of contents leaves out stands at a level below it.
    heading: levels[(isListed(section, level) ? Math.min(level, 5) : Math.max(level, unlisted)) - 1],
    pageBreakBefore: Boolean(section.breaks) || first,
    children: section.number
      ? [new Bookmark({ id: markOf(section), children: [new TextRun(`${section.number}  ${section.title}`)] })]
      : [new TextRun(section.title)],
  })
  return [
    title,
    ...section.parts.flatMap((part, index) => partOf(part, level, writer, section.parts[index + 1])),
    ...section.sections.flatMap((each) => sectionOf(each, level + 1, writer)),
  ]
}

function partOf(part: Part, level: number, writer: Writer, next?: Part): Node[] {
  switch (part.kind) {
    case 'text':
      return [new Paragraph({ children: runs(part.text), keepNext: next?.kind === 'table' || next?.kind === 'facts' })]
    case 'heading':
      return [new Paragraph({ heading: levels[Math.min(Math.max(level + 1, unlisted), 5) - 1], children: [new TextRun(part.text)] })]
    case 'list':
      return listOf(part, writer)
    case 'table':
      return [...(part.title ? [new Paragraph({ style: 'TableTitle', text: part.title })] : []), tableOf(part), gap()]
    case 'facts':
      return [facts(part.rows), gap()]
    case 'note':
      return noteOf(part)
    case 'diagram':
      return [new Paragraph({ style: 'TableTitle', text: part.title }), lanesOf(part.diagram, writer.document.lang), gap()]
  }
}

const gap = () => new Paragraph({ spacing: { after: 80, line: 120 } })

function listOf(part: Extract<Part, { kind: 'list' }>, writer: Writer): Node[] {
  const reference = part.ordered ? `numbers-${++writer.list}` : 'dash'
  return part.items.map(
    ({ level, text }) =>
      new Paragraph({ numbering: { reference, level: Math.min(level, 2) }, spacing: { after: 50 }, children: runs(text) }),
  )
}

function noteOf({ tone, title, text }: Extract<Part, { kind: 'note' }>): Node[] {
  const look = {
    border: { left: { style: BorderStyle.SINGLE, size: 24, color: noteColours[tone], space: 8 } },
    shading: { type: ShadingType.CLEAR, fill: 'F5F6F8' },
    indent: { left: 200 },
  }
  return [
    ...(title
      ? [
          new Paragraph({
            ...look,
            keepNext: true,
            spacing: { after: 0 },
            children: [new TextRun({ text: title, bold: true, color: noteColours[tone] })],
          }),
        ]
      : []),
    new Paragraph({ ...look, keepLines: true, children: runs(text) }),
  ]
}
