// The document as a Word file that an office edits further: real headings, a list of contents, tables whose heads repeat.
import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  Document,
  ExternalHyperlink,
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
  type ParagraphChild,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
} from 'docx'
import { textsIn } from '#kernel'
import { formatDay } from '#shared'
import type { ConceptDocument, Diagram, Line, Part, Section, Table as TablePart } from '../model/document.ts'
import { flat, isListed, say } from '../model/document.ts'

const accent = '1F4F8F'
const muted = '5E6570'
const rule = 'A9AEB7'
const noteColours = { info: accent, success: '2F6B3A', warning: '8A5A00', danger: 'A02622' } as const
/** Twentieths of a point between the margins of A4 after DIN 5008. */
const textWidth = 9_355
const levels = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
] as const

/** What stands at this level or below is not named in the list of contents. */
const unlisted = 4
/** Tables and processes of so few rows stay on one page. */
const fewRows = 10

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
        paragraph: { spacing: { after: 240 }, pageBreakBefore: true },
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
  const children = [small(`${document.title}, ${document.subtitle}`), small(`\t${document.authority}`)]
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
    new Paragraph({ spacing: { before: 2_600, after: 240 }, children: [run(document.authority, 22, { color: muted })] }),
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
        spacing: { before: level === 1 ? 80 : 0, after: 20 },
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

function runs(line: Line, style: { bold?: boolean; size?: number } = {}): ParagraphChild[] {
  return line.flatMap((span): ParagraphChild[] => {
    const parts = span.text.split('\n')
    const children = parts.map(
      (text, index) =>
        new TextRun({
          text,
          ...(index > 0 ? { break: 1 } : {}),
          ...style,
          ...(span.look === 'bold' ? { bold: true } : {}),
          ...(span.look === 'italic' || span.look === 'open' ? { italics: true } : {}),
          ...(span.look === 'code' ? { font: 'Consolas' } : {}),
          ...(span.look === 'open' ? { color: noteColours.warning } : {}),
          ...(span.href ? { style: 'Hyperlink' } : {}),
        }),
    )
    return span.href ? [new ExternalHyperlink({ link: span.href, children })] : children
  })
}

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

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const thin = { style: BorderStyle.SINGLE, size: 4, color: rule }
const bordersOf = (bottom: typeof thin | typeof none) => ({ top: none, left: none, right: none, bottom })

/** Widths in twentieths of a point that add up to the text width. */
function widths(weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => Math.round((weight / sum) * textWidth))
}

function cell(
  line: Line,
  width: number,
  options: { style?: string; align?: string; bold?: boolean; fill?: string; bottom?: typeof thin; keepNext?: boolean } = {},
): TableCell {
  const alignment = options.align === 'right' ? AlignmentType.RIGHT : options.align === 'center' ? AlignmentType.CENTER : AlignmentType.LEFT
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    borders: bordersOf(options.bottom ?? thin),
    margins: { top: 40, bottom: 40, left: 70, right: 70 },
    ...(options.fill ? { shading: { type: ShadingType.CLEAR, fill: options.fill } } : {}),
    children: [
      new Paragraph({
        style: options.style ?? 'Cell',
        alignment,
        keepNext: options.keepNext,
        children: runs(line, options.bold ? { bold: true } : {}),
      }),
    ],
  })
}

function tableOf(part: TablePart): Table {
  const wide = widths(part.columns.map((column) => column.weight))
  const style = part.small ? 'CellSmall' : 'Cell'
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: part.columns.map((column, index) =>
      cell(say(column.title), wide[index]!, {
        style,
        align: column.align,
        bold: true,
        bottom: { ...thin, size: 8, color: '1D222B' },
        keepNext: true,
      }),
    ),
  })
  const rows = part.rows.map(
    (row, at) =>
      new TableRow({
        cantSplit: true,
        children: row.map((each, index) =>
          cell(each, wide[index]!, { style, align: part.columns[index]!.align, keepNext: keptAt(at, part.rows.length) }),
        ),
      }),
  )
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: wide,
    rows: [head, ...rows],
  })
}

/** Whether a row stays with the next one. */
const keptAt = (index: number, count: number) => count <= fewRows && index < count - 1

function facts(rows: readonly { label: string; value: Line }[]): Table {
  const wide = widths([30, 70])
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: wide,
    rows: rows.map(({ label, value }, at) => {
      const keepNext = keptAt(at, rows.length)
      return new TableRow({ cantSplit: true, children: [cell(say(label), wide[0]!, { keepNext }), cell(value, wide[1]!, { keepNext })] })
    }),
  })
}

/** A process as a table of lanes: it stays editable, which a picture would not. */
function lanesOf(diagram: Diagram, lang: 'de' | 'en'): Table {
  const wide = widths([6, ...diagram.lanes.map(() => Math.floor(94 / diagram.lanes.length))])
  const head = new TableRow({
    tableHeader: true,
    children: [say(''), ...diagram.lanes.map((lane) => say(lane))].map((each, index) =>
      cell(each, wide[index]!, { bold: true, bottom: { ...thin, size: 8, color: '1D222B' }, keepNext: true }),
    ),
  })
  const start = new TableRow({
    cantSplit: true,
    children: [
      cell(say(''), wide[0]!, { keepNext: true }),
      ...diagram.lanes.map((_, lane) =>
        cell(lane === (diagram.steps[0]?.lane ?? 0) ? [{ text: diagram.trigger, look: 'italic' }] : [], wide[lane + 1]!, {
          keepNext: true,
        }),
      ),
    ],
  })
  const t = textsIn(lang)
  const rows = diagram.steps.map((step, index) => {
    const line: Line = [
      ...(step.who ? [{ text: `${step.who}\n`, look: 'bold' as const }] : []),
      { text: step.does },
      ...(step.within ? [{ text: `\n${t('concept.doc.within', { time: step.within })}`, look: 'italic' as const }] : []),
    ]
    const keepNext = keptAt(index, diagram.steps.length)
    return new TableRow({
      cantSplit: true,
      children: [
        cell(say(String(index + 1)), wide[0]!, { keepNext }),
        ...diagram.lanes.map((_, lane) =>
          cell(lane === step.lane ? line : [], wide[lane + 1]!, { keepNext, ...(lane === step.lane ? { fill: 'EEF1F5' } : {}) }),
        ),
      ],
    })
  })
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: wide,
    rows: [head, start, ...rows],
  })
}
