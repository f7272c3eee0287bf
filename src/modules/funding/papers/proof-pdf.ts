// The proof of use on paper.
import { printPdf } from '#kernel'
import { formatDay, formatMoney, formatNumber, type Lang, type Translate } from '#shared'
import { remaining } from '../model.ts'
import type { Proof } from '../queries/proof.ts'

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
  #ruled(columns: (1.2fr, 1.4fr, 1.3fr, auto, auto, auto), align: (left, left, left, right, right, right), head: data.words.linesHead, ..data.lines.flatten())
]
#if data.schools.len() > 1 [
  == #data.words.schools
  #ruled(columns: (1fr, auto, auto), align: (left, right, right), head: data.words.schoolsHead, ..data.schools.flatten())
]
== #data.words.faults
#if data.faults.len() == 0 { data.words.noFaults } else { list(..data.faults) }
== #data.words.receipts
#if data.receipts.len() == 0 { data.words.noReceipts } else { ruled(columns: (auto, auto, 1fr, 1.2fr, auto, auto, auto), size: 8.5pt, align: (left, left, left, left, left, right, right), head: data.words.receiptsHead, ..data.receipts.flatten()) }
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
  === #school.name
  #ruled(columns: (2fr, 2.6fr, 2fr, 1.2fr, 1.3fr, 1.2fr, 1.2fr, 1.5fr, 1.3fr), size: 7.5pt,
    align: (left, left, left, left, left, left, left, left, right), head: data.words.devicesHead, ..school.rows.flatten())
]
`

/** A4, tagged: facts, money, lines, gaps, receipts, signature; then the devices of each school with place and use, across. */
export function proofPdf(proof: Proof, { t, lang, now }: { t: Translate; lang: Lang; now: Date }): Promise<Buffer> {
  const { grant, programme } = proof
  const day = (value: string | null | undefined) => (value ? formatDay(value, lang) : '–')
  const money = (cents: number) => formatMoney(cents, lang)
  const heads = (name: string, keys: readonly string[]) => keys.map((key) => t(`funding.proof.${name}.${key}`))
  const binding =
    programme.bindingMonths === null || programme.bindingStart === null
      ? t('funding.proof.ruleOpen')
      : t('funding.proof.rule', { months: programme.bindingMonths, start: t(`funding.programme.bindingStart.${programme.bindingStart}`) })
  return printPdf(source, {
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
    // One table a school: what an examiner looks for, and laying out one table of all grows faster than its rows.
    devices: [...Map.groupBy(proof.devices, (device) => device.schoolName ?? '')].map(([name, devices]) => ({
      name: t('funding.proof.devicesAt', { name: name || t('funding.proof.noSchool'), count: devices.length }),
      rows: devices.map((device) => [
        device.deviceName,
        device.modelName ?? t(`devices.device.kind.${device.deviceKind}`),
        device.serial ?? '–',
        device.roomName ?? '–',
        t(`devices.device.state.${device.deviceState}`),
        day(device.purchasedOn),
        day(device.inServiceOn),
        device.releasedOn ? t('funding.proof.released', { day: day(device.releasedOn) }) : day(device.boundUntil),
        money(device.amount),
      ]),
    })),
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
    },
  })
}
