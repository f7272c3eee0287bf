// Loans on paper: contracts to sign, the list of a handover or return, and letters of reminder.
import { sql } from 'kysely'
import { type Context, printPdf, textsIn } from '#kernel'
import { accessoriesIn } from '#modules/devices'
import { getAuthority } from '#modules/organisation'
import { dayOf, formatDay, formatMoney, type Id, type Lang, type Translate } from '#shared'
import { blocksOf, feeSum, instalmentsOf } from '../model.ts'
import { type ContractView, contractsWith, type ItemRow } from '../queries/contracts.ts'

export type PaperKind = 'contract' | 'handover' | 'return' | 'reminder'

const head = `
#import "/base.typ": *
#let written(blocks) = for block in blocks { if block.kind == "heading" [== #block.text] else if block.kind == "item" [- #block.text] else [#par(block.text)] }
`
/** What belongs to a device as boxes: empty before it is handed over, ticked or named as missing afterwards. */
const ticks = `
#let tick(given) = box(width: 2.6mm, height: 2.6mm, stroke: 0.5pt, baseline: 0.3mm, if given == true { place(center + horizon, line(start: (-0.8mm, 0mm), end: (-0.2mm, 0.7mm), stroke: 0.8pt)); place(center + horizon, line(start: (-0.3mm, 0.7mm), end: (0.9mm, -0.8mm), stroke: 0.8pt)) })
#let ticked(list, missing) = if list.len() == 0 [–] else { list.map(each => box[#tick(each.given)#h(0.9mm)#each.name#if each.given == false [ (#missing)]]).join([ #h(1.6mm) ]) }
`
const contractSource = `${head}${ticks}
#show: paper.with(title: data.words.title, authority: data.authority, school: data.school, date: data.date, numbered: false)
#for (index, each) in data.contracts.enumerate() {
  if index > 0 { pagebreak() }
  [= #each.words.title #each.number]
  facts(each.facts)
  written(each.blocks)
  v(2mm)
  ruled(columns: (auto, 1.2fr, 1fr, 1.6fr), head: each.words.devicesHead, ..each.devices.map(one => (one.number, one.model, one.serial, ticked(one.accessories, each.words.lacking))).flatten())
  v(10mm)
  if each.signed != "" [#each.signed #if each.path != none { linebreak(); image(bytes(each.path), format: "svg", height: 16mm, alt: each.words.signature) }] else {
    block(breakable: false, grid(columns: (1fr, 1fr), column-gutter: 12mm,
      [#line(length: 100%, stroke: 0.5pt) #text(size: 8.5pt, fill: muted, each.words.signPlace)],
      [#line(length: 100%, stroke: 0.5pt) #text(size: 8.5pt, fill: muted, each.words.signBorrower)]))
  }
}
`
const listSource = `${head}${ticks}
#show: paper.with(title: data.words.title, authority: data.authority, school: data.school, date: data.date, landscape: true)
= #data.words.title
#text(fill: muted, data.words.note)
#ruled(columns: (auto, 1.3fr, auto, 1.2fr, auto, 1.2fr, 1.2fr), rows: (auto,) + (11mm,) * data.rows.len(), align: left + horizon, size: 8.5pt, head: data.words.listHead, ..data.rows.map(row => row.map(cell => if type(cell) == array { ticked(cell, data.words.lacking) } else { cell })).flatten())
`
const letterSource = `${head}
#show: paper.with(title: data.words.title, authority: data.authority, school: data.school, date: data.date, numbered: false)
#for (index, each) in data.letters.enumerate() {
  if index > 0 { pagebreak() }
  v(18mm)
  [#each.to]
  v(16mm)
  [= #each.subject]
  written(each.blocks)
  ruled(columns: (auto, 1.4fr, 1fr), head: each.words.letterHead, ..each.devices.flatten())
  v(8mm)
  [#each.words.greeting #linebreak() #each.from]
}
`

async function signatures(ctx: Context, ids: readonly Id[]): Promise<Map<Id, string>> {
  const { rows } = await sql<{ id: Id; path: string }>`select id, signature as path from loans.contract
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val([...ids])}::uuid[]) and signature is not null`.execute(
    ctx.db(),
  )
  return new Map(rows.map((row) => [row.id, row.path]))
}

/** The strokes were checked when they were kept: path commands and numbers alone. */
const asSvg = (path: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><path d="${path}" fill="none" stroke="#1d222b" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`

/** One PDF with all of them: lists in the language of the office, contracts and letters in that of the contract where MUSES speaks it. */
export async function loanPaper(ctx: Context, ids: readonly Id[], paper: PaperKind, t: Translate): Promise<Buffer> {
  const contracts = await contractsWith(ctx, ids)
  const schools = new Set(contracts.map((contract) => contract.schoolName))
  const base = {
    lang: ctx.lang,
    authority: (await getAuthority(ctx, ctx.authority)).name,
    school: schools.size === 1 ? [...schools][0] : '',
    date: formatDay(ctx.now(), ctx.lang),
  }
  if (paper === 'contract') return printPdf(contractSource, { ...base, ...(await contractData(ctx, contracts, t)) })
  if (paper === 'reminder') return printPdf(letterSource, { ...base, ...letterData(ctx, contracts, t) })
  return printPdf(listSource, { ...base, ...listData(contracts, paper, t) })
}

/** Whoever signs or is reminded reads one language, not the wording in hers and the rest in that of the office. */
export const spoken = (ctx: Context, { language }: { language: string }, t: Translate): { t: Translate; lang: Lang } =>
  language !== ctx.lang && (language === 'de' || language === 'en') ? { t: textsIn(language), lang: language } : { t, lang: ctx.lang }

async function contractData(ctx: Context, contracts: readonly ContractView[], t: Translate) {
  const paths = await signatures(
    ctx,
    contracts.map((contract) => contract.id),
  )
  return {
    contracts: contracts.map((contract) => {
      const { t: say, lang } = spoken(ctx, contract, t)
      const day = (value: string) => formatDay(value, lang)
      return {
        number: contract.number,
        facts: [
          [say('loans.contract.person'), [contract.personName, contract.className].filter(Boolean).join(', ') || '–'],
          [say('loans.contract.school'), contract.schoolName],
          [say('loans.paper.period'), `${day(contract.fromDay)} – ${day(contract.untilDay)}`],
          ...(contract.fee ? [[say('loans.contract.fee'), feeText(contract, lang, say)]] : []),
        ],
        blocks: blocksOf(contract.body),
        devices: contract.items.map((item) => ({
          number: item.deviceName,
          model: item.modelName ?? say(`devices.device.kind.${item.kind}`),
          serial: item.serial ?? '–',
          accessories: ticksOf(item, contract.state !== 'prepared'),
        })),
        signed: contract.signedOn ? say('loans.paper.signed', { by: contract.signedBy ?? '', day: day(contract.signedOn) }) : '',
        path: paths.has(contract.id) ? asSvg(paths.get(contract.id)!) : null,
        words: {
          title: say(`loans.paper.title.${contract.kind}`),
          devicesHead: ['number', 'model', 'serial', 'accessories'].map((key) => say(`loans.paper.head.${key}`)),
          signature: say('loans.paper.signature'),
          lacking: say('loans.item.lackingShort'),
          signPlace: say('loans.paper.place'),
          signBorrower: say(contract.className ? 'loans.paper.signBorrower' : 'loans.paper.signature'),
        },
      }
    }),
    words: { title: t('loans.paper.contract') },
  }
}

/** `10,00 € monatlich, 11 Raten, zusammen 110,00 €`; what is paid at once is its amount. */
function feeText(contract: ContractView, lang: Lang, t: Translate): string {
  const amount = formatMoney(contract.fee ?? 0, lang)
  if (!contract.feePeriod || contract.feePeriod === 'once') return amount
  // As agreed: an early return is not known when the contract is written.
  const rent = { ...contract, returnedOn: null }
  return t('loans.fee.text', {
    amount,
    period: t(`loans.contract.feePeriod.${contract.feePeriod}`),
    count: instalmentsOf(rent).length,
    sum: formatMoney(feeSum(rent), lang),
  })
}

/** What belongs to a device, each with whether it was handed over; nothing is ticked before. */
function ticksOf(item: Pick<ItemRow, 'accessories' | 'lacking'>, handed: boolean) {
  const lacking = new Set(accessoriesIn(item.lacking))
  return accessoriesIn(item.accessories).map((name) => ({ name, given: handed ? !lacking.has(name) : null }))
}

function listData(contracts: readonly ContractView[], paper: 'handover' | 'return', t: Translate) {
  const rows = contracts.flatMap((contract) =>
    contract.items
      .filter((item) => item.state === 'open' || paper === 'return')
      .map((item) => [
        contract.number,
        contract.personName ?? '–',
        contract.className ?? '–',
        item.modelName ?? t(`devices.device.kind.${item.kind}`),
        item.deviceName,
        paper === 'return'
          ? [
              item.conditionIn && t(`loans.item.conditionIn.${item.conditionIn}`),
              item.missing && t('loans.item.missingShort', { what: item.missing }),
            ]
              .filter(Boolean)
              // Left free for the pen while the device is out.
              .join(', ') || (item.state === 'open' ? '' : '–')
          : ticksOf(item, contract.state !== 'prepared'),
        '',
      ]),
  )
  return {
    rows,
    words: {
      title: t(`loans.paper.${paper}`),
      note: t('loans.paper.count', { count: rows.length }),
      lacking: t('loans.item.lackingShort'),
      listHead: ['contract', 'person', 'class', 'model', 'number', paper === 'return' ? 'condition' : 'accessories', 'signed'].map((key) =>
        t(`loans.paper.head.${key}`),
      ),
    },
  }
}

function letterData(ctx: Context, contracts: readonly ContractView[], t: Translate) {
  return {
    letters: contracts.map((contract) => {
      const { t: say, lang } = spoken(ctx, contract, t)
      // Printed before its end, it says when that is; nobody is told to be late who is not.
      const level = contract.untilDay >= dayOf(ctx.now()) ? 0 : Math.max(1, contract.reminded ?? 1)
      const values = { number: contract.number, until: formatDay(contract.untilDay, lang) }
      const blocks = blocksOf(say(`loans.remind.text.${level}`, values))
      const name = (contract.personName ?? '').split(', ').reverse().join(' ')
      return {
        // Only pupils have a class.
        to: contract.className ? say('loans.paper.to', { name }) : name,
        subject: say(`loans.remind.subject.${level}`, values),
        // Who signs stands below the devices.
        blocks: blocks.slice(0, -1),
        from: contract.schoolName,
        devices: contract.items
          .filter((item) => item.state === 'open')
          .map((item) => [item.deviceName, item.modelName ?? '–', item.accessories ?? '–']),
        words: {
          greeting: say('loans.paper.greeting'),
          letterHead: ['number', 'model', 'accessories'].map((key) => say(`loans.paper.head.${key}`)),
        },
      }
    }),
    words: { title: t('loans.paper.reminder') },
  }
}
