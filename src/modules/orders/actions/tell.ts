// Who hears of an order: those it waits for, by notice and mail with one link, and who wished it.
import { sql } from 'kysely'
import { type Context, type Mail, type Notice, notify, sendMail, textsIn } from '#kernel'
import { runtime } from '#modules/access'
import { formatDay, formatMoney, type Id } from '#shared'
import { firstYear, type Order, type Step } from '../model.ts'
import { decidersOf } from '../queries/deciders.ts'

export type TellKind = 'waits' | 'reminder' | 'escalated'

/** Tells everybody who can decide: behind the bell, and by mail with a link that leads to the decision after signing in. */
export async function tellWaiting(
  ctx: Context,
  all: readonly Order[],
  kind: TellKind = 'waits',
  stepsOf?: (order: Order) => readonly Step[],
): Promise<void> {
  const deciders = await decidersOf(ctx, all, stepsOf)
  const later = stepsOf ? new Map<Id, ReadonlySet<Id>>() : await askedLater(ctx, all)
  const schools = await namesOf(ctx, all)
  const notices: Notice[] = []
  const mails: Mail[] = []
  for (const order of all)
    for (const holder of (deciders.get(order.id) ?? []).filter(({ account }) => !later.get(order.id)?.has(account))) {
      const values = valuesOf(order, schools, holder.lang)
      const href = `/freigabe/${order.id}`
      notices.push({ account: holder.account, kind: `orders.${kind}`, values, href, tone: kind === 'waits' ? 'info' : 'warning' })
      if (holder.email)
        mails.push(mailOf(`orders.mail.${kind}`, holder.email, holder.lang, { ...values, name: holder.name, link: `${address()}${href}` }))
    }
  await notify(ctx, notices)
  if (mails.length) await sendMail(ctx, mails)
}

/**
 * A head may speak for the coordinator as well, and sees in her list what waits there. She is told when her own step has come and not
 * twice; while a coordinator is asked there always is another one, else the step is left out.
 */
async function askedLater(ctx: Context, all: readonly Order[]): Promise<Map<Id, ReadonlySet<Id>>> {
  const heads = await decidersOf(ctx, all, (order) => (order.step === 'coordinator' ? ['head'] : []))
  return new Map([...heads].map(([order, holders]) => [order, new Set(holders.map(({ account }) => account))]))
}

/** Tells who wished: approved, refused, fulfilled. */
export async function tellWisher(
  ctx: Context,
  all: readonly Order[],
  outcome: 'approved' | 'refused' | 'done',
  note: string | null = null,
): Promise<void> {
  const schools = await namesOf(ctx, all)
  const others = all.filter((order) => order.account !== ctx.who.account)
  await notify(
    ctx,
    others.map((order) => ({
      account: order.account,
      kind: `orders.${outcome}`,
      values: { ...valuesOf(order, schools, 'de'), note: note ?? '' },
      href: `/bestellungen/${order.id}`,
      tone: outcome === 'refused' ? ('warning' as const) : ('success' as const),
    })),
  )
}

const address = () => runtime().publicUrl

const valuesOf = (order: Order, schools: ReadonlyMap<Id, string>, lang: 'de' | 'en') => ({
  number: order.number,
  title: order.title,
  school: schools.get(order.school) ?? '',
  wisher: order.wisher,
  amount: firstYear(order) === null ? '–' : formatMoney(firstYear(order)!, lang),
  due: order.dueAt ? formatDay(order.dueAt, lang) : '–',
})

function mailOf(key: string, to: string, lang: 'de' | 'en', values: Record<string, string>): Mail {
  const t = textsIn(lang)
  return { to, subject: t(`${key}.subject`, values).replace(/[\r\n\t]+/g, ' '), text: t(`${key}.text`, values) }
}

async function namesOf(ctx: Context, all: readonly Order[]): Promise<Map<Id, string>> {
  const { rows } = await sql<{ id: Id; name: string }>`select id, name from organisation.school
    where authority_id = ${ctx.authority} and id = any(${sql.val(all.map((order) => order.school))}::uuid[])`.execute(ctx.db())
  return new Map(rows.map((row) => [row.id, row.name]))
}
