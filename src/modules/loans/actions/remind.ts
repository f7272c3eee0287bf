// Reminders of the end of a loan and of what is overdue: by mail where an address is known, else on a letter to print.
import { sql } from 'kysely'
import { type Context, type Job, type JobContext, readSettings, sendMail, textsIn } from '#kernel'
import { formatDay, type Id, type Translate } from '#shared'
import { dueLevel } from '../model.ts'
import { spoken } from '../papers/papers.ts'
import { loanSettings } from '../settings.ts'
import { today } from './lend.ts'

interface Running {
  id: Id
  school: Id
  number: string
  untilDay: string
  language: string
  sent: number[]
  emails: string[]
}

/** Contracts that are out and end soon or are overdue, with the addresses of borrower and guardians. */
async function running(ctx: Context, ids?: readonly Id[]): Promise<Running[]> {
  const { rows } = await sql<Running>`
    select c.id, c.school_id as school, c.number, c.until_day::text as "untilDay", c.language,
      array(select r.level from loans.reminder r where r.authority_id = c.authority_id and r.contract_id = c.id) as sent,
      array(select distinct k.email from people.account k where k.authority_id = c.authority_id and k.state not in ('deleted', 'suspended') and k.email is not null
        and (k.person_id = c.person_id or k.person_id in (select g.person_id from people.guardian g where g.authority_id = c.authority_id and g.ward_id = c.person_id))) as emails
    from loans.contract c where c.authority_id = ${ctx.authority} and c.state = 'out'
      ${ids ? sql`and c.id = any(${sql.val([...ids])}::uuid[])` : sql`and c.until_day <= ${today(ctx)}::date + 60`}`.execute(ctx.db())
  return rows
}

export interface Reminded {
  mailed: number
  /** Contracts without an address: a letter has to be printed. */
  letters: Id[]
}

/** Sends the reminders that are due today; each level once per contract. */
export async function remindDue(ctx: Context, t: Translate, ids?: readonly Id[]): Promise<Reminded> {
  const { remindBefore, remindAfter } = await readSettings(ctx, loanSettings)
  const day = today(ctx)
  const due = (await running(ctx, ids)).flatMap((contract) => {
    const level = dueLevel(contract.untilDay, day, contract.sent, { before: remindBefore, after: remindAfter })
    return level === null ? [] : [{ ...contract, level }]
  })
  return send(ctx, due, t)
}

async function send(ctx: Context, due: readonly (Running & { level: number })[], t: Translate): Promise<Reminded> {
  const rows = due.map((each) => ({ contract_id: each.id, level: each.level, how: each.emails.length ? 'mail' : 'letter' }))
  // A second worker that counted the same moment finds its levels taken.
  const { rows: kept } = await sql<{ contract: Id }>`insert into loans.reminder (authority_id, contract_id, level, sent_on, how)
    select ${ctx.authority}, r.contract_id, r.level, ${today(ctx)}::date, r.how from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(contract_id uuid, level int, how text)
    on conflict do nothing returning contract_id as contract`.execute(ctx.db())
  const sent = due.filter((each) => kept.some((row) => row.contract === each.id))
  const mails = sent.flatMap((each) => {
    const { t: say, lang } = spoken(ctx, each, t)
    const values = { number: each.number, until: formatDay(each.untilDay, lang) }
    return each.emails.map((to) => ({
      to,
      subject: say(`loans.remind.subject.${each.level}`, values),
      text: say(`loans.remind.text.${each.level}`, values),
    }))
  })
  if (mails.length) await sendMail(ctx, mails)
  await ctx.audit(
    'loans.contract.reminded',
    'loans.contract',
    sent.map((each) => ({ id: each.id, school: each.school, changes: { reminder: [null, each.level] } })),
  )
  return {
    mailed: sent.filter((each) => each.emails.length).length,
    letters: sent.filter((each) => !each.emails.length).map((each) => each.id),
  }
}

/** The same for chosen contracts, by hand. */
export async function remind(ctx: Context, ids: readonly Id[], t: Translate): Promise<Reminded> {
  const held = await running(ctx, ids)
  ctx.may('loans.lend', { schools: held.map((contract) => contract.school) })
  return remindDue(ctx, t, ids)
}

export const remindJob: Job = {
  schedule: '10 5 * * *',
  async run(job: JobContext) {
    const { rows } = await job.within([], (ctx) =>
      sql<{ id: Id }>`select id from organisation.authority where state = 'active'`.execute(ctx.db()),
    )
    for (const { id } of rows) await job.within([id], (ctx) => remindDue(ctx, textsIn('de')))
  },
}
