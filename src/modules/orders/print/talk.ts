// The investment talk on paper: A4, one sheet per school, all schools of a year in one document.
import { sql } from 'kysely'
import { type Context, type Download, notFound, printPdf } from '#kernel'
import { formatDay, formatMoney, type Translate } from '#shared'
import { stockWords } from '../model.ts'
import { sheetsOf, type TalkRow, type TalkSheet, talkList } from '../queries/talks.ts'

const template = `
#import "/base.typ": *
#show: paper.with(title: data.title, authority: data.authority, date: data.date)
#show heading.where(level: 2): set block(above: 5mm, below: 2.4mm)
#for (index, sheet) in data.sheets.enumerate() {
  if index > 0 { pagebreak() }
  [
    #block(below: 3.5mm, text(fill: muted, data.title))
    = #sheet.title
    #facts(sheet.facts)
    == #data.words.stock
    #if sheet.stock.len() == 0 [#text(fill: muted, data.words.nothing)] else { ruled(columns: (1fr, 1.3fr), head: data.heads.stock, ..sheet.stock.map(((what, is)) => (what, is.split("\\n").join(linebreak()))).flatten()) }
    == #data.words.budget
    #if sheet.budgets.len() == 0 [#text(fill: muted, data.words.nothing)] else { ruled(columns: (1.6fr, 1fr, 1fr, 1fr, 1fr), align: (left, right, right, right, right), head: data.heads.budget, ..sheet.budgets.flatten()) }
    == #data.words.wishes
    #if sheet.wishes.len() == 0 [#text(fill: muted, data.words.nothing)] else { ruled(columns: (auto, 2fr, 1fr, auto), align: (left, left, left, right), head: data.heads.wishes, ..sheet.wishes.flatten()) }
    // Signatures never stand on a page of their own: what was decided goes with them, as long as it is short.
    #block(breakable: sheet.decisions.len() > 15, [
      == #data.words.decisions
      #if sheet.decisions.len() == 0 [#text(fill: muted, data.words.nothing)] else { ruled(columns: (2fr, auto, auto, 1.4fr), align: (left, left, right, left), head: data.heads.decisions, ..sheet.decisions.flatten()) }
      #if sheet.notes != "" [
        == #data.words.notes
        #sheet.notes
      ]
      #v(10mm)
      #block(breakable: false, grid(columns: (1fr, 1fr), column-gutter: 12mm,
        ..data.words.signatures.map(each => block(width: 100%, stroke: (top: hairline), inset: (top: 1.5mm), text(size: 9pt, fill: muted, each)))))
    ])
  ]
}
`

/** The talks of a year that the person sees, in the order of the schools. */
export async function talksOfYear(ctx: Context, year: number): Promise<TalkRow[]> {
  const query = { filter: [{ column: 'year', operator: 'is' as const, values: [String(year)] }], limit: 500 }
  const all: TalkRow[] = []
  for await (const batch of talkList.stream(ctx, query)) all.push(...(batch as TalkRow[]))
  if (!all.length) throw notFound('orders.noTalks')
  return all.sort((a, b) => a.schoolName.localeCompare(b.schoolName, 'de'))
}

export async function printTalks(ctx: Context, talks: readonly TalkRow[], t: Translate): Promise<Download> {
  const sheets = await sheetsOf(ctx, talks)
  const { rows } = await sql<{ name: string }>`select name from organisation.authority where id = ${talks[0]!.authority}`.execute(ctx.db())
  const year = talks[0]!.year
  const title = t('orders.talk.paper', { year })
  const heads = (kind: string, keys: readonly string[]) => keys.map((key) => t(`orders.talk.${kind}.${key}`))
  const body = await printPdf(template, {
    lang: ctx.lang,
    title,
    authority: rows[0]?.name ?? '',
    date: formatDay(ctx.now(), ctx.lang),
    words: {
      ...Object.fromEntries(['stock', 'budget', 'wishes', 'decisions', 'notes', 'nothing'].map((key) => [key, t(`orders.talk.${key}`)])),
      signatures: [t('orders.talk.signSchool'), t('orders.talk.signAuthority')],
    },
    heads: {
      stock: heads('stock', ['what', 'count']),
      budget: heads('budget', ['name', 'allocated', 'committed', 'paid', 'remaining']),
      wishes: heads('wishes', ['number', 'title', 'wisher', 'amount']),
      decisions: heads('decisions', ['title', 'verdict', 'amount', 'note']),
    },
    sheets: talks.map((talk) => sheetOf(ctx, talk, sheets.get(talk.id)!, t)),
  })
  const school = talks.length === 1 ? ` ${talks[0]!.schoolName}` : ''
  return { name: `${t('orders.talk')} ${year}${school}.pdf`, type: 'application/pdf', body }
}

function sheetOf(ctx: Context, talk: TalkRow, sheet: TalkSheet, t: Translate) {
  const money = (cents: number | null) => (cents === null ? '–' : formatMoney(cents, ctx.lang))
  const sum = (wish: { amount: number | null; yearly: number | null }) =>
    wish.amount === null && wish.yearly === null ? null : (wish.amount ?? 0) + (wish.yearly ?? 0)
  return {
    title: talk.schoolName,
    facts: [
      [t('orders.talk.day'), talk.day ? formatDay(talk.day, ctx.lang) : '–'],
      [t('orders.talk.participants'), talk.participants ?? '–'],
      [t('orders.talk.state'), t(`orders.talk.state.${talk.state}`)],
    ],
    stock: sheet.stock.map(({ name, value }) => [t(`fact.${name}`), stockWords(value, t, ctx.lang, '\n') ?? t('orders.talk.unknown')]),
    budgets: sheet.budgets.map((budget) => [
      `${budget.name} (${t(`orders.order.pot.${budget.pot}`)})`,
      ...[budget.allocated, budget.committed, budget.paid, budget.remaining].map(money),
    ]),
    wishes: sheet.wishes.map((wish) => [wish.number, wish.title, wish.wisher, money(sum(wish))]),
    decisions: sheet.decisions.map((decision) => [
      decision.title,
      t(`orders.decision.verdict.${decision.verdict}`),
      money(decision.amount),
      decision.note ?? '',
    ]),
    notes: talk.notes ?? '',
  }
}
