// The common look of everything printed, in Typst: `#import "/base.typ": *` in a template.
// A4 after DIN 5008 (left 25 mm, right 20 mm); Libertinus Serif and DejaVu Sans Mono are compiled into the library, so that paper
// looks the same on every machine.

/**
 * What a template gets:
 * `data` – the data of the print, as it was given;
 * `paper(title:, authority:, school:, date:, landscape:, numbered:)` – show rule for the page with head and foot;
 * `ruled(columns:, ..)` – table with a head that repeats; rows of known height (`rows:`) are laid out in half the time, words that need no division (`hyphenate: false`) in three quarters; `facts(pairs)` – two columns of label and value; `muted`, `ink` – colours.
 */
export const baseSource = `
#let data = json("/data.json")
#let ink = rgb("#1d222b")
#let muted = rgb("#5e6570")
#let hairline = 0.4pt + rgb("#a9aeb7")
#let words = if data.at("lang", default: "de") == "en" { (page: "Page", of: "of") } else { (page: "Seite", of: "von") }

#let paper(title: "", authority: "", school: "", date: "", landscape: false, numbered: true, body) = {
  set document(title: title, author: if authority == "" { () } else { authority })
  set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"), size: 10.5pt, fill: ink, lang: data.at("lang", default: "de"), region: if data.at("lang", default: "de") == "en" { "GB" } else { "DE" }, number-type: "lining")
  set par(leading: 0.6em, spacing: 1em)
  set page(
    paper: "a4", flipped: landscape,
    margin: if landscape { (left: 20mm, right: 15mm, top: 24mm, bottom: 18mm) } else { (left: 25mm, right: 20mm, top: 30mm, bottom: 24mm) },
    header-ascent: 6mm, footer-descent: 6mm,
    header: block(width: 100%, below: 0pt, stroke: (bottom: hairline), inset: (bottom: 2mm), text(size: 9pt, fill: muted, grid(columns: (1fr, auto), authority, school))),
    footer: context block(width: 100%, stroke: (top: hairline), inset: (top: 2mm), text(size: 9pt, fill: muted, number-width: "tabular", grid(columns: (1fr, auto),
      date, if numbered [#words.page #counter(page).display() #words.of #counter(page).final().first()]))),
  )
  show heading.where(level: 1): set text(size: 16pt, weight: "semibold")
  show heading.where(level: 2): set text(size: 12.5pt, weight: "semibold")
  show heading.where(level: 1): set block(above: 0pt, below: 5mm)
  show heading.where(level: 2): set block(above: 7mm, below: 3mm)
  body
}

#let ruled(columns: (), rows: auto, align: left, size: 9pt, head: (), hyphenate: true, ..cells) = {
  set text(size: size, number-width: "tabular", hyphenate: hyphenate)
  set par(leading: 0.45em, justify: false)
  table(
    columns: columns, rows: rows, align: align, inset: (x: 1.6mm, y: 1.3mm),
    stroke: (x, y) => (bottom: if y == 0 { 0.8pt + ink } else { hairline }),
    table.header(..head.map(each => text(weight: "semibold", each))),
    ..cells,
  )
}

#let facts(pairs) = table(
  columns: (auto, 1fr), stroke: none, inset: (x: 0mm, y: 1mm), column-gutter: 6mm,
  ..pairs.map(((label, value)) => (table.cell(text(fill: muted, label)), value)).flatten(),
)
`

/** Print view of a list: A4 landscape, the head on every page. */
export const listSource = `
#import "/base.typ": *
#show: paper.with(title: data.title, authority: data.authority, school: data.school, date: data.date, landscape: true)
= #data.title
#if data.note != "" { text(fill: muted, data.note); v(2mm) }
#ruled(
  columns: data.columns.map(each => each.weight * 1fr),
  align: (x, y) => if data.columns.at(x).right { right } else { left },
  size: if data.columns.len() > 9 { 7.5pt } else { 8.5pt },
  head: data.columns.map(each => each.title),
  ..data.rows.flatten(),
)
#if data.signs.len() > 0 {
  v(12mm)
  block(breakable: false, grid(columns: (1fr,) * data.signs.len(), column-gutter: 12mm,
    ..data.signs.map(each => [#line(length: 100%, stroke: 0.5pt) #text(size: 8.5pt, fill: muted, each)])))
}
`
