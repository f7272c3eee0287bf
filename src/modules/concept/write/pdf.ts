// The document as a tagged PDF (PDF/UA-1), for signing and for the file.
import { printAhead, printPdf, textsIn } from '#kernel'
import { formatDay } from '#shared'
import { described, drawn, paperColours, type Strip, strips } from '../model/diagram.ts'
import { type ConceptDocument, isListed, type Line, ownerOf, type Part, type Section, type Table } from '../model/document.ts'

/** Above so many siblings a list of contents would be longer than what it leads to. */
const mostListed = 40

interface Mark {
  /** E.g. "Fassung 3, gezeichnet" or "Entwurf"; stands in the foot of every page. */
  edition: string
  /** The content's own number, so that a paper can be compared with what was signed. */
  digest: string | null
}

/** Writes the document; the school of a document for one school stands in the head of each page. */
export function pdfOf(document: ConceptDocument, mark: Mark): Promise<Buffer> {
  return printPdf(template, dataOf(document, mark))
}

/** Lays the document out while somebody reads its page: whoever then prints it need not wait. */
export const pdfAhead = (document: ConceptDocument, mark: Mark): Promise<void> => printAhead(template, dataOf(document, mark))

/** What the template reads. */
export function dataOf(document: ConceptDocument, mark: Mark) {
  const t = textsIn(document.lang)
  return {
    ...document,
    sections: document.sections.map((section) => forPaper(section, 1)),
    date: formatDay(document.day, document.lang),
    owner: ownerOf(document),
    mark,
    word: {
      contents: t('concept.doc.contents'),
      state: t('concept.doc.stand', { day: formatDay(document.day, document.lang) }),
      digest: t('concept.doc.digest'),
    },
  }
}

/** A row of a table stays together, unless it would fill too much of a page. */
const longestRow = 900
const isLong = (part: Table) =>
  part.rows.some((row) => row.some((cell) => cell.reduce((sum, span) => sum + span.text.length, 0) > longestRow))

/** So many rows, with so many letters, are not torn apart: a table that fits into a third of a page, a list of facts into a sixth. */
const [fewRows, fewLetters, fewFacts] = [12, 1_500, 700]
const lettersOf = (lines: readonly Line[]) => lines.flat().reduce((sum, span) => sum + span.text.length, 0)
const isSmall = (rows: number, lines: readonly Line[], most = fewLetters) => rows <= fewRows && lettersOf(lines) <= most

type PaperPart =
  | (Part & { long?: boolean; together?: boolean; leads?: boolean })
  | { kind: 'picture'; title: string; alt: string; width: number; head: Strip; strips: Strip[]; scale: number }

function forPaper(section: Section, level: number, many = false): object {
  return {
    id: section.id,
    title: section.number ? `${section.number}  ${section.title}` : section.title,
    listed: isListed(section, level) && !many,
    breaks: section.breaks ?? false,
    parts: section.parts.map((part, index) => pictured(part, section.parts[index + 1])),
    sections: section.sections.map((each) => forPaper(each, level + 1, section.sections.length > mostListed)),
  }
}

/** Drawn a little narrower than the text (165 mm), in letters as large as those of tables; a tall picture goes on on the next page. */
const full = 150

function pictured(part: Part, next: Part | undefined): PaperPart {
  if (part.kind === 'table') return { ...part, long: isLong(part), together: isSmall(part.rows.length, part.rows.flat()) }
  if (part.kind === 'facts')
    return {
      ...part,
      together: isSmall(
        part.rows.length,
        part.rows.map((row) => row.value),
        fewFacts,
      ),
    }
  // A sentence that leads to a table stays with it.
  if (part.kind === 'text') return { ...part, leads: (next?.kind === 'table' || next?.kind === 'facts') && lettersOf([part.text]) <= 400 }
  if (part.kind !== 'diagram') return part
  const picture = drawn(part.diagram)
  return {
    kind: 'picture',
    title: part.title,
    alt: `${part.title}. ${described(part.diagram)}`,
    width: picture.width,
    ...strips(picture),
    scale: full / picture.width,
  }
}

const template = `
#import "/base.typ": *
#set document(title: data.title + " " + data.subtitle, author: data.authority)
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"), size: 10pt, fill: ink, lang: data.lang, region: if data.lang == "en" { "GB" } else { "DE" }, number-type: "lining", hyphenate: true)
#set par(leading: 0.62em, spacing: 0.95em)
#let accent = rgb("#1f4f8f")
#let tone = (info: accent, success: rgb("#2f6b3a"), warning: rgb("#8a5a00"), danger: rgb("#a02622"))
#set page(
  paper: "a4", margin: (left: 25mm, right: 20mm, top: 28mm, bottom: 24mm), header-ascent: 6mm, footer-descent: 6mm,
  header: context if counter(page).get().first() > 1 {
    block(width: 100%, stroke: (rest: none, bottom: hairline), inset: (bottom: 2mm), text(size: 8.5pt, fill: muted, grid(columns: (1fr, auto), column-gutter: 4mm, data.title + ", " + data.subtitle, data.owner)))
  },
  footer: context if counter(page).get().first() > 1 {
    block(width: 100%, stroke: (top: hairline), inset: (top: 2mm), text(size: 8.5pt, fill: muted, number-width: "tabular", grid(columns: (1fr, auto), data.mark.edition + " · " + data.word.state,
      [#words.page #counter(page).display() #words.of #counter(page).final().first()])))
  },
)
#show heading: set par(justify: false)
#show heading: set text(hyphenate: false)
#show heading.where(level: 1): set text(size: 17pt, weight: "semibold", fill: accent)
#show heading.where(level: 1): set block(above: 11mm, below: 5mm)
#show heading.where(level: 2): set text(size: 13pt, weight: "semibold")
#show heading.where(level: 2): set block(above: 8mm, below: 3.5mm)
#show heading.where(level: 3): set text(size: 11pt, weight: "semibold")
#show heading.where(level: 3): set block(above: 6mm, below: 2.5mm)
#show heading.where(level: 4): set text(size: 10pt, weight: "semibold", fill: muted)
#show heading.where(level: 4): set block(above: 4.5mm, below: 2mm)
#show outline.entry: set text(size: 9.2pt)
#show outline.entry: set block(above: 1.6mm)
#show outline.entry.where(level: 1): set block(above: 2.6mm)
#show outline.entry.where(level: 1): set text(weight: "semibold")
#show link: set text(fill: accent)
#show figure: set block(breakable: true, above: 2mm, below: 5mm)

#let span(each) = {
  let look = each.at("look", default: none)
  let body = if look == "bold" { strong(each.text) } else if look == "italic" { emph(each.text) } else if look == "code" { raw(each.text) } else if look == "open" { text(fill: tone.warning, style: "italic", each.text) } else if "\\n" in each.text { each.text.split("\\n").map(part => [#part]).join(linebreak()) } else { each.text }
  if each.at("href", default: none) != none { link(each.href, body) } else { body }
}
#let line(spans) = spans.map(span).join()
#let cells(row) = row.map(cell => if cell.len() == 0 { [] } else { line(cell) })

#let aligned = (left: left, center: center, right: right)
#let sheet(part) = {
  let columns = part.columns
  let small = part.at("small", default: false)
  block(width: 100%, breakable: not part.together, {
    set text(size: if small { 7.6pt } else { 8.8pt }, number-width: "tabular")
    set par(leading: 0.48em, spacing: 0.6em)
    set table.cell(breakable: part.long)
    table(
      columns: columns.map(each => each.weight * 1fr),
      align: columns.map(each => aligned.at(each.at("align", default: "left"))),
      inset: (x: 1.5mm, y: 1.35mm),
      stroke: (x, y) => (bottom: if y == 0 { 0.8pt + ink } else { hairline }),
      table.header(..columns.map(each => text(weight: "semibold", each.title))),
      ..part.rows.map(cells).flatten(),
    )
  })
}

#let show-list(part) = {
  for (index, item) in part.items.enumerate() {
    let mark = if part.ordered and item.level == 0 { str(part.items.slice(0, index + 1).filter(each => each.level == 0).len()) + "." } else { "–" }
    block(above: if index == 0 { 0.8em } else { 0.5em }, below: 0.5em, inset: (left: item.level * 5mm), grid(columns: (if part.ordered and item.level == 0 { 6mm } else { 4mm }, 1fr), mark, line(item.text)))
  }
}

#let picture-line = rgb("${paperColours.line}")
#let draw(strip, width, unit) = box(width: width * unit, height: strip.height * unit, {
  set text(size: 12 * unit, top-edge: 0.8em, bottom-edge: -0.2em, hyphenate: false)
  set par(leading: 2 * unit, spacing: 2 * unit)
  let at(x, y, body) = place(top + left, dx: x * unit, dy: y * unit, body)
  for (index, lane) in strip.lanes.enumerate() {
    if calc.even(index) { at(lane.x, 0, rect(width: lane.width * unit, height: strip.height * unit, fill: rgb("${paperColours.soft}"))) }
    at(lane.x, 8, box(width: lane.width * unit, align(center, strong(lane.title.join(linebreak())))))
  }
  for points in strip.arrows {
    for (from, to) in points.slice(0, -1).zip(points.slice(1)) {
      place(top + left, std.line(start: (from.x * unit, from.y * unit), end: (to.x * unit, to.y * unit), stroke: 1.4 * unit + picture-line))
    }
    let tip = points.last()
    at(tip.x - 4, tip.y - 7, polygon(fill: picture-line, (0pt, 0pt), (4 * unit, 7 * unit), (8 * unit, 0pt)))
  }
  for each in strip.boxes {
    let trigger = each.kind == "trigger"
    at(each.x, each.y, rect(width: each.width * unit, height: each.height * unit, radius: if trigger { 12 * unit } else { 4 * unit }, fill: white,
      stroke: (paint: picture-line, thickness: unit, dash: if trigger { (4 * unit, 3 * unit) } else { none })))
    if each.number > 0 { at(each.x, each.y + 9, box(width: (each.width - 9) * unit, align(right, text(fill: muted, str(each.number))))) }
    let last = each.lines.len() - 1
    at(each.x + 9, each.y + 9, each.lines.enumerate().map(((row, words)) => if row < each.strong { strong(words) } else if each.limit and row == last { emph(words) } else { [#words] }).join(linebreak()))
  }
})

#let show-part(part, level) = {
  if part.kind == "text" { if part.leads { block(sticky: true, par(line(part.text))) } else { par(line(part.text)) } }
  else if part.kind == "heading" { heading(level: level + 1, outlined: false, part.text) }
  else if part.kind == "list" {
    let plain = part.items.all(each => each.level == 0)
    if plain and part.ordered { enum(tight: true, ..part.items.map(each => line(each.text))) }
    else if plain { list(tight: true, marker: [–], ..part.items.map(each => line(each.text))) }
    else { show-list(part) }
  }
  else if part.kind == "table" {
    if part.title != none { block(above: 4mm, below: 2mm, sticky: true, text(weight: "semibold", size: 9.5pt, part.title)) }
    sheet(part)
  }
  else if part.kind == "facts" {
    show table.cell: set block(breakable: false)
    block(width: 100%, breakable: not part.together, table(columns: (52mm, 1fr), stroke: (rest: none, bottom: hairline), inset: (left: 0mm, right: 3mm, y: 1.2mm),
      ..part.rows.map(each => (text(fill: muted, each.label), line(each.value))).flatten()))
  }
  else if part.kind == "note" {
    block(width: 100%, breakable: part.text.map(each => each.text.len()).sum(default: 0) > 600, stroke: (left: 1.2mm + tone.at(part.tone)), fill: rgb("#f5f6f8"), inset: (x: 4mm, y: 3mm), above: 4mm, below: 4mm, {
      if part.title != none { block(below: 1.6mm, text(weight: "semibold", fill: tone.at(part.tone), part.title)) }
      line(part.text)
    })
  }
  else if part.kind == "picture" {
    block(above: 4mm, below: 2mm, sticky: true, text(weight: "semibold", size: 9.5pt, part.title))
    let each(strip) = draw(strip, part.width, part.scale * 1mm)
    figure(alt: part.alt, grid(grid.header(each(part.head)), ..part.strips.map(each)))
  }
}

#let show-section(section, level) = {
  if section.breaks { pagebreak(weak: true) }
  heading(level: level, outlined: section.listed, bookmarked: true, section.title)
  for part in section.parts { show-part(part, level) }
  for inner in section.sections { show-section(inner, level + 1) }
}

#v(38mm)
#block(text(size: 11pt, fill: muted, data.owner))
#block(below: 4mm, text(size: 30pt, weight: "semibold", fill: accent, data.title))
#block(below: 16mm, text(size: 16pt, data.subtitle))
#table(columns: (57mm, 1fr), stroke: (rest: none, bottom: hairline), inset: (left: 0mm, right: 3mm, y: 1.6mm),
  ..data.cover.map(each => (text(fill: muted, each.label), line(each.value))).flatten())
#v(1fr)
#text(size: 8.5pt, fill: muted, { data.mark.edition; if data.mark.digest != none { linebreak(); data.word.digest + " "; text(font: "DejaVu Sans Mono", size: 7pt, data.mark.digest) } })
#pagebreak()
#outline(title: data.word.contents, depth: 3, indent: 6mm)
#for (index, section) in data.sections.enumerate() { if index == 0 { pagebreak() }; show-section(section, 1) }
`
