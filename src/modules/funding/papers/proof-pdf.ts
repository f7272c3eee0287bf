// The proof of use on paper.
import { printPdf } from '#kernel'
import { formatDay, formatMoney, formatNumber, type Lang, type Translate } from '#shared'
import { remaining } from '../model.ts'
import type { Proof, ProofPhotos } from '../queries/proof.ts'

const source = `
#import "/base.typ": *
#show: paper.with(title: data.title, authority: data.authority, school: data.school, date: data.date)
#set par(justify: false)
= #data.title
#text(size: 12pt, data.grant)
#v(2mm)
#facts(data.facts)
== #data.words.money
#ruled(columns: (1fr, auto), align: (left, right), head: data.words.moneyHead, ..data.money.flatten())
#if data.lines.len() > 0 [
  == #data.words.lines
  #ruled(columns: (1.1fr, 1.1fr, 1.7fr, auto, auto, auto), align: (left, left, left, right, right, right), head: data.words.linesHead, ..data.lines.flatten(), ..data.lineSums.map(strong))
]
#if data.schools.len() > 1 [
  == #data.words.schools
  #ruled(columns: (1fr, auto, auto), align: (left, right, right), head: data.words.schoolsHead, ..data.schools.flatten(), ..data.schoolSums.map(strong))
]
== #data.words.faults
#if data.faults.len() == 0 { data.words.noFaults } else { list(..data.faults) }
== #data.words.receipts
#if data.receipts.len() == 0 { data.words.noReceipts } else { ruled(columns: (auto, auto, 1fr, 1.2fr, auto, auto, auto), size: 8.5pt, align: (left, left, left, left, left, right, right), head: data.words.receiptsHead, ..data.receipts.flatten(), ..data.receiptSums.map(strong)) }
#if data.logo != "" [
  == #data.words.logo
  #data.logo
]
#v(14mm)
#block(breakable: false, grid(columns: (1fr, 1fr), column-gutter: 12mm,
  [#line(length: 100%, stroke: 0.5pt) #text(size: 8.5pt, fill: muted, data.words.place)],
  [#line(length: 100%, stroke: 0.5pt) #text(size: 8.5pt, fill: muted, data.words.signed)]))
#pagebreak()
#set page(flipped: true, margin: (left: 20mm, right: 15mm, top: 24mm, bottom: 18mm))
== #data.words.devices
#if data.devices.len() == 0 { data.words.noDevices }
#for school in data.devices [
  #if school.break { pagebreak() }
  === #school.name
  #ruled(columns: data.widths.map(width => width * 1fr), size: 7.5pt,
    rows: (auto,) + school.lines.map(lines => if lines == 0 { auto } else { 4.4mm + (lines - 1) * 3mm }), hyphenate: school.lines.contains(0),
    align: (left, left, left, left, left, left, left, left, right), head: data.words.devicesHead, ..school.rows.flatten())
]
#if data.photos != none [
  #pagebreak()
  == #data.words.photos
  #if data.photos.note != "" [ #data.photos.note ]
  #grid(columns: (1fr,) * 5, column-gutter: 5mm, row-gutter: 5mm, ..data.photos.printed.map(each => block(breakable: false, width: 100%, {
    image("/files/" + each.file, width: 100%, height: 42mm, fit: "contain", alt: each.alt)
    v(1mm, weak: true)
    align(center, text(size: 7.5pt, each.caption))
  })))
  #for place in data.photos.without [
    === #place.name
    #text(size: 8.5pt, place.numbers)
  ]
]
`
/** Parts of the width of the page. */
const widths = [2, 2.6, 2, 1.2, 1.3, 1.2, 1.2, 1.5, 1.3]
/** Of A4 across between its margins, for one part; beside the text of a cell are 3.2 mm. */
const partWidth = 262 / widths.reduce((sum, width) => sum + width, 0)
const fontSize = (7.5 * 25.4) / 72

/**
 * Lines that the text of a row surely needs at most, up to three: then its height is known, and Typst need not lay it out twice. Counted
 * with more room than the letters of Libertinus take; 0 for what may be longer, or whose words may have to be divided: it is measured.
 */
export function linesOf(cells: readonly string[]): number {
  const most = Math.max(...cells.map((cell, index) => linesIn(cell, (widths[index]! * partWidth - 3.2) / fontSize)))
  return most > 3 ? 0 : most
}

function linesIn(text: string, room: number): number {
  let lines = 1
  let filled = 0
  for (const word of text.split(' ')) {
    const width = widthOf(word)
    if (width > room) return Number.POSITIVE_INFINITY
    const after = filled === 0 ? width : filled + space + width
    if (after > room) lines++
    filled = after > room ? width : after
  }
  return lines
}
const space = 0.58

function widthOf(text: string): number {
  let ems = 0
  for (const sign of text)
    ems += /[a-zäöüß0-9 .,;:'()/–-]/.test(sign) ? (/[mw]/.test(sign) ? 0.85 : 0.58) : /[A-VX-ZÄÖÜ€]/.test(sign) ? 0.8 : 1.1
  return ems
}

/** A run of pages this long is laid out by itself, beside the others: Typst sets runs of pages on all cores. */
const rowsOfRun = 1_000

interface Words {
  t: Translate
  lang: Lang
  now: Date
}

/** A4, tagged: facts, money, lines, gaps, receipts, signature; then the devices of each school with place and use, across. */
export function proofPdf(proof: Proof, { t, lang, now }: Words, photos?: ProofPhotos): Promise<Buffer> {
  const { grant, programme } = proof
  const day = (value: string | null | undefined) => (value ? formatDay(value, lang) : '–')
  const money = (cents: number) => formatMoney(cents, lang)
  const heads = (name: string, keys: readonly string[]) => keys.map((key) => t(`funding.proof.${name}.${key}`))
  const binding =
    programme.bindingMonths === null || programme.bindingStart === null
      ? t('funding.proof.ruleOpen')
      : t('funding.proof.rule', { months: programme.bindingMonths, start: t(`funding.programme.bindingStart.${programme.bindingStart}`) })
  const total = t('funding.costs.total')
  // Orders tell what will be charged; adding them would count twice.
  const charged = proof.receipts.filter((receipt) => receipt.kind !== 'order')
  return printPdf(
    source,
    {
      lang,
      title: t('funding.proof.title'),
      authority: proof.authorityName,
      school: proof.schoolName ?? '',
      date: formatDay(now, lang),
      grant: [grant.title, proof.schoolName].filter(Boolean).join(' · '),
      facts: [
        [t('funding.grant.programme'), programme.name],
        [t('funding.programme.funder'), programme.funder ?? '–'],
        [t('funding.grant.reference'), grant.reference ?? '–'],
        [t('funding.grant.grantedOn'), day(grant.grantedOn)],
        [t('funding.proof.period'), grant.startsOn || grant.endsOn ? `${day(grant.startsOn)} – ${day(grant.endsOn)}` : '–'],
        [t('funding.proof.binding'), binding],
        [
          t('funding.programme.receiptYears'),
          programme.receiptYears === null ? t('funding.proof.ruleOpen') : formatNumber(programme.receiptYears, lang),
        ],
        [t('funding.programme.source'), programme.source ?? t('funding.proof.noSource')],
      ],
      money: [
        [t('funding.grant.amount'), money(grant.amount)],
        [t('funding.grant.ownShare'), grant.ownShare === null ? '–' : money(grant.ownShare)],
        [t('funding.grant.ordered'), money(grant.ordered)],
        [t('funding.grant.spent'), money(grant.spent)],
        [t('funding.grant.paid'), money(grant.paid)],
        [t('funding.grant.remaining'), money(remaining(grant, grant))],
      ],
      lines: proof.lines.map((line) => [
        line.measure,
        line.name,
        line.schoolName ?? t('funding.line.allSchools'),
        line.quantity === null ? '–' : formatNumber(line.quantity, lang),
        money(line.planned),
        money(line.spent),
      ]),
      schools: proof.schools.map((sum) => [sum.name || t('funding.proof.noSchool'), formatNumber(sum.devices, lang), money(sum.amount)]),
      // What the columns come to, as whoever checks adds them up.
      lineSums: [total, '', '', '', money(sum(proof.lines, 'planned')), money(sum(proof.lines, 'spent'))],
      schoolSums: [total, formatNumber(sum(proof.schools, 'devices'), lang), money(sum(proof.schools, 'amount'))],
      receiptSums: [total, '', '', '', '', money(sum(charged, 'gross')), money(sum(charged, 'eligible'))],
      faults: proof.faults.map((fault) => t(`funding.proof.fault.${fault.code}`, { count: fault.count })),
      receipts: proof.receipts.map((receipt) => [
        t(`funding.receipt.kind.${receipt.kind}`),
        receipt.number,
        receipt.supplier ?? '–',
        receipt.lineName ?? receipt.schoolName ?? '–',
        day(receipt.paidOn),
        money(receipt.gross),
        money(receipt.eligible),
      ]),
      logo: programme.logo ? (programme.logoText ?? t('funding.proof.logoDuty')) : '',
      widths,
      devices: placesOf(proof.devices, t).map((place) => {
        const rows = place.devices.map((device) => [
          device.deviceName,
          device.modelName ?? t(`devices.device.kind.${device.deviceKind}`),
          device.serial ?? '–',
          device.roomName ?? '–',
          t(`devices.device.state.${device.deviceState}`),
          day(device.purchasedOn),
          day(device.inServiceOn),
          device.releasedOn ? t('funding.proof.released', { day: day(device.releasedOn) }) : day(device.boundUntil),
          money(device.amount),
        ])
        const name = t('funding.proof.devicesAt', { name: place.name, count: place.devices.length })
        return { name, break: place.break, rows, lines: rows.map(linesOf) }
      }),
      photos: photos
        ? {
            note: photos.left ? t('funding.proof.photosLeft', { count: photos.left }) : '',
            printed: photos.printed.map(({ device, ...file }) => ({
              file: nameOf(device, file.type),
              alt: t('funding.proof.photoOf', { number: device.deviceName }),
              caption: [device.deviceName, device.serial].filter(Boolean).join(' · '),
            })),
            without: placesOf(photos.without, t).map(({ name, devices }) => ({
              name: t('funding.proof.withoutPhoto', { name, count: devices.length }),
              numbers: devices.map((device) => device.deviceName).join(', '),
            })),
          }
        : null,
      words: {
        money: t('funding.proof.money'),
        moneyHead: heads('moneyHead', ['what', 'amount']),
        lines: t('funding.proof.lines'),
        linesHead: heads('linesHead', ['measure', 'name', 'school', 'quantity', 'planned', 'spent']),
        schools: t('funding.proof.schools'),
        schoolsHead: heads('schoolsHead', ['school', 'devices', 'amount']),
        faults: t('funding.proof.faults'),
        noFaults: t('funding.proof.noFaults'),
        receipts: t('funding.proof.receipts'),
        noReceipts: t('funding.proof.noReceipts'),
        receiptsHead: heads('receiptsHead', ['kind', 'number', 'supplier', 'for', 'day', 'gross', 'eligible']),
        logo: t('funding.programme.logo'),
        place: t('funding.proof.place'),
        signed: t('funding.proof.signed'),
        devices: t('funding.proof.devices', { count: proof.devices.length }),
        noDevices: t('funding.proof.noDevices'),
        devicesHead: heads('devicesHead', ['number', 'model', 'serial', 'room', 'state', 'bought', 'started', 'bound', 'amount']),
        photos: t('funding.proof.photos'),
      },
    },
    Object.fromEntries((photos?.printed ?? []).map(({ device, type, bytes }) => [nameOf(device, type), bytes])),
  )
}

const sum = <K extends string>(rows: readonly { [key in K]: number | null }[], key: K) =>
  rows.reduce((all, row) => all + (row[key] ?? 0), 0)

const nameOf = ({ device }: { device: string }, type: string) => `${device}.${type === 'image/png' ? 'png' : 'jpg'}`

/** One table a school: what an examiner looks for, and laying out one table of all grows faster than its rows. */
function placesOf(devices: Proof['devices'], t: Translate) {
  let set = 0
  return [...Map.groupBy(devices, (device) => device.schoolName ?? '')].map(([name, there]) => {
    const begins = set >= rowsOfRun
    set = (begins ? 0 : set) + there.length
    return { name: name || t('funding.proof.noSchool'), devices: there, break: begins }
  })
}
