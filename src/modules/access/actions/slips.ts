// Activation slips on A4, four to cut or one for itself; each with a new code that works once, or the words of a small child.
import { sql } from 'kysely'
import { type Context, csvFile, type Download, germanToday, invalid } from '#kernel'
import { formatDay, type Id, type Translate } from '#shared'
import { printPdf } from '../../../kernel/print.ts'
import type { Invited } from '../model.ts'
import { lockAccounts } from '../queries/accounts.ts'
import { runtime } from '../who/runtime.ts'
import { renewCodes } from './accounts.ts'
import { openCodes } from './codes.ts'
import { handOut } from './invite.ts'
import { wordAccounts } from './word-pairs.ts'

interface Around {
  id: Id
  authority: string | null
  school: string | null
  group: string | null
  sort: string | null
}

/** School, class and order of the slips: by class, then by name. */
async function aroundOf(ctx: Context, ids: readonly Id[]): Promise<Around[]> {
  const { rows } = await sql<Around>`
    select k.id, o.name as authority, a.school, a."group", p.name as sort from people.account k left join organisation.authority o on o.id = k.authority_id
      left join people.person p on p.authority_id = k.authority_id and p.id = k.person_id
      left join lateral (select s.name as school, (select min(g.name) from people.membership m join organisation."group" g on g.authority_id = m.authority_id and g.id = m.group_id
          where m.authority_id = f.authority_id and m.affiliation_id = f.id and m.role = 'learner' and g.kind = 'class' and coalesce(m.until_day, ${germanToday}) >= ${germanToday}) as "group"
        from people.affiliation f join organisation.school s on s.authority_id = f.authority_id and s.id = f.school_id
        where f.authority_id = k.authority_id and f.person_id = k.person_id and coalesce(f.until_day, ${germanToday}) >= ${germanToday} order by f.from_day desc limit 1) a on true
    where k.id = any(${sql.val([...ids])}::uuid[]) order by a.school nulls last, a."group" collate kernel.german nulls last, coalesce(p.name, k.display_name), k.id`.execute(
    ctx.db(),
  )
  return rows
}

export interface SlipLayout {
  /** Paper to cut, or a table for one's own letters and labels. */
  format?: 'pdf' | 'csv'
  perPage?: 1 | 4
  /** Codes that were shown a moment ago go onto the paper as they are. */
  codes?: Record<Id, string>
}

/** New codes for these accounts as a PDF or CSV; whatever slips they had before are worth nothing any more. */
export async function printSlips(ctx: Context, ids: readonly Id[], t: Translate, layout: SlipLayout = {}): Promise<Download> {
  if (ids.length > 1_000) throw invalid('access.tooManySlips')
  const shown = layout.codes ? await shownCodes(ctx, ids, layout.codes) : []
  const fresh = ids.filter((id) => !shown.some((each) => each.account === id))
  const made = new Map([...shown, ...(fresh.length ? await renewCodes(ctx, fresh, 'slip') : [])].map((each) => [each.account, each]))
  const around = await aroundOf(ctx, ids)
  if (layout.format === 'csv') return slipTable(ctx, around, made, t)
  const host = new URL(runtime().publicUrl).host
  const steps = (words: boolean) => (words ? [1, 2] : [1, 2, 3]).map((step) => t(`access.slip.${words ? 'word' : 'step'}${step}`, { host }))
  const { default: QRCode } = await import('qrcode')
  const slips = await Promise.all(
    around.map(async ({ id, authority, school, group }) => {
      const { displayName, name, code, expires, words = false } = made.get(id)!
      const link = words
        ? runtime().publicUrl
        : `${runtime().publicUrl}/aktivieren#${encodeURIComponent(name)}:${code!.replaceAll('-', '')}`
      return {
        displayName,
        name,
        code,
        left: authority ?? '',
        right: [school, group].filter(Boolean).join(', '),
        label: t(words ? 'access.slip.password' : 'access.slip.code'),
        size: code!.length > 12 ? '9.5pt' : '13pt',
        steps: steps(words),
        small: words ? t('access.slip.words') : t('access.slip.small', { until: formatDay(expires, ctx.lang) }),
        qr: await QRCode.toString(link, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' }),
      }
    }),
  )
  const words = { name: t('access.slip.name'), qr: t('access.slip.qr'), title: t('access.slip.title') }
  return {
    name: `${words.title} ${formatDay(ctx.now(), ctx.lang)}.pdf`,
    type: 'application/pdf',
    body: await printPdf(template, { lang: ctx.lang, slips, words, perPage: layout.perPage ?? 4 }),
  }
}

/** The same as a table: for mail merge, label printers, a school's own template. */
function slipTable(ctx: Context, around: readonly Around[], made: ReadonlyMap<Id, Invited>, t: Translate): Download {
  const heads = ['school', 'class', 'person', 'name', 'code', 'until', 'address'].map((column) => t(`access.slip.column.${column}`))
  const rows = around.map(({ id, school, group }) => {
    const { displayName, name, code, expires, words = false } = made.get(id)!
    const address = words ? runtime().publicUrl : `${runtime().publicUrl}/aktivieren`
    return [school ?? '', group ?? '', displayName, name, code!, words ? '' : formatDay(expires, ctx.lang), address]
  })
  return csvFile(`${t('access.slip.title')} ${formatDay(ctx.now(), ctx.lang)}`, heads, rows)
}

/** Codes that somebody has just been shown; one that no longer works is refused. Words are not checked: a right guess must teach nobody anything. */
async function shownCodes(ctx: Context, ids: readonly Id[], codes: Record<Id, string>): Promise<Invited[]> {
  const wanted = ids.filter((id) => codes[id])
  const rows = await lockAccounts(ctx, 'access.account.invite', wanted)
  const open = await openCodes(ctx, codes)
  const children = await wordAccounts(ctx, wanted)
  return rows.map((row) => {
    const code = codes[row.id]!
    if (children.has(row.id)) return { ...handOut(row, { secret: code, expires: ctx.now() }, 'slip'), words: true }
    const expires = open.get(row.id)
    if (!expires) throw invalid('access.codeUnusable')
    return handOut(row, { secret: code, expires }, 'slip')
  })
}

const template = `
#import "/base.typ": *
#set document(title: data.words.title)
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"), size: 10.5pt, fill: black, lang: data.lang)
#set page(paper: "a4", margin: 0mm)
#set par(leading: 0.55em, spacing: 0.8em)
#let mono(size, body) = text(font: "DejaVu Sans Mono", size: size, weight: "bold", body)
#let slip(each, first) = block(width: 210mm, height: if data.perPage == 1 { 297mm } else { 74.25mm }, breakable: false, inset: (x: 14mm, top: 8mm, bottom: 6mm),
  stroke: if first { none } else { (top: (paint: luma(110), thickness: 0.5pt, dash: "dashed")) })[
  #block(width: 100%, below: 3mm, stroke: (bottom: 0.5pt + luma(150)), inset: (bottom: 1.2mm), text(size: 8.5pt, fill: luma(50), grid(columns: (1fr, auto), each.left, each.right)))
  #grid(columns: (1fr, 78mm), column-gutter: 8mm,
    [#heading(level: 1, text(size: 16pt, each.displayName))
     #enum(..each.steps, spacing: 0.7em)
     #v(1mm)
     #text(size: 8.5pt, fill: luma(50), each.small)],
    block(width: 78mm, stroke: 1pt, radius: 1mm, inset: 3mm, grid(columns: (1fr, 27mm), column-gutter: 3mm, align: horizon,
      [#text(size: 8pt, fill: luma(50), data.words.name) \\ #mono(if each.name.len() > 18 { 8pt } else { 10.5pt }, each.name)
       #v(2mm)
       #text(size: 8pt, fill: luma(50), each.label) \\ #mono(eval(each.size), each.code)],
      image(bytes(each.qr), format: "svg", width: 27mm, alt: data.words.qr))))
]
#for (index, each) in data.slips.enumerate() { slip(each, calc.rem(index, data.perPage) == 0) }
`
