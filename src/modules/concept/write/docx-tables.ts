// Tables of the Word file: rows that stay whole, heads that repeat, processes as lanes that stay editable.
import {
  AlignmentType,
  BorderStyle,
  ExternalHyperlink,
  Paragraph,
  type ParagraphChild,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { textsIn } from '#kernel'
import type { Diagram, Line, Table as TablePart } from '../model/document.ts'
import { say } from '../model/document.ts'

/** Twentieths of a point between the margins of A4 after DIN 5008. */
export const textWidth = 9_355
export const rule = 'A9AEB7'
export const noteColours = { info: '1F4F8F', success: '2F6B3A', warning: '8A5A00', danger: 'A02622' } as const
/** Tables and processes of so few rows stay on one page. */
const fewRows = 10

/** A line as runs of the file, with its looks and links. */
export function runs(line: Line, style: { bold?: boolean; size?: number } = {}): ParagraphChild[] {
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

/** A table whose head repeats. */
export function tableOf(part: TablePart): Table {
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

/** Labels and values, side by side. */
export function facts(rows: readonly { label: string; value: Line }[]): Table {
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
export function lanesOf(diagram: Diagram, lang: 'de' | 'en'): Table {
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
