// Before a budget takes no more orders, those who may order hear of it: behind the bell, and by mail who answers for orders at a school.
import { sql } from 'kysely'
import { type Context, type Mail, type Notice, notify, readSettings, sendMail, textsIn } from '#kernel'
import { rightHolders, runtime } from '#modules/access'
import { type Day, dayOf, formatDay, type Id } from '#shared'
import { orderSettings } from '../settings.ts'

interface Ending {
  id: Id
  name: string
  school: Id | null
  until: Day
}

/** Each last day of ordering is told once, so many days before; a day that was moved is told anew. Answers how many budgets were told of. */
export async function remindDeadlines(ctx: Context): Promise<number> {
  const { remindDays } = await readSettings(ctx, orderSettings, {})
  if (remindDays === 0) return 0
  const today = dayOf(ctx.now())
  const { rows } = await sql<Ending>`update orders.budget b set reminded_of = b.order_until
    where b.authority_id = ${ctx.authority} and b.state = 'open' and b.order_until >= ${today} and b.order_until - ${remindDays}::int <= ${today}
      and b.reminded_of is distinct from b.order_until and b.year = extract(year from ${today}::date)
    returning b.id, b.name, b.school_id as school, b.order_until::text as until`.execute(ctx.db())
  if (rows.length) await tell(ctx, rows)
  return rows.length
}

async function tell(ctx: Context, endings: readonly Ending[]): Promise<void> {
  const { rows: schools } = await sql<{ id: Id; name: string }>`select id, name from organisation.school
    where authority_id = ${ctx.authority} and state = 'active'`.execute(ctx.db())
  const names = new Map(schools.map(({ id, name }) => [id, name]))
  const near = endings.some(({ school }) => school === null) ? [...names.keys()] : endings.flatMap(({ school }) => school ?? [])
  const holders = await rightHolders(ctx, ['orders.wish', 'orders.approve'], near)
  const notices: Notice[] = []
  const mails: Mail[] = []
  for (const { name, school, until } of endings) {
    const here = holders.filter((holder) => school === null || holder.school === null || holder.school === school)
    const told = new Map(here.map((holder) => [holder.account, holder]))
    // Whoever answers for orders is written to; everybody else finds it behind the bell.
    const answering = new Set(here.filter(({ right }) => right === 'orders.approve').map(({ account }) => account))
    for (const [account, { lang, email, name: person }] of told) {
      const t = textsIn(lang)
      const place = school ? (names.get(school) ?? '') : t('orders.deadline.allSchools')
      const values = { budget: name, place, until: formatDay(until, lang) }
      notices.push({ account, kind: 'orders.deadline', values, href: '/bestellungen/neu', tone: 'warning' })
      if (!email || !answering.has(account)) continue
      const filled = { ...values, name: person, link: `${runtime().publicUrl}/bestellungen/neu` }
      mails.push({
        to: email,
        subject: t('orders.mail.deadline.subject', filled).replace(/[\r\n\t]+/g, ' '),
        text: t('orders.mail.deadline.text', filled),
      })
    }
  }
  await notify(ctx, notices)
  if (mails.length) await sendMail(ctx, mails)
}
