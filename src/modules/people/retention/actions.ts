// Holds, returns, and the nightly run that deletes what is due.
import { sql } from 'kysely'
import { type Context, conflict, type JobContext } from '#kernel'
import { type Day, dayOf, type Id } from '#shared'
import { comeBack } from '../actions/leaving.ts'
import { notHeld, onEnded } from './ended.ts'
import { forgetAccounts, forgetMerged, forgetPeople } from './forget.ts'
import { dueBefore } from './rules.ts'

const setSize = 1_000
/** Undo of a merge ends after 14 days; who was merged is of no use to anybody afterwards. */
const mergedDays = 30

/** Holds deletions back, or lets them go. */
export async function holdPeople(
  ctx: Context,
  people: readonly Id[],
  hold: { reason: string; until: string | null } | null,
): Promise<void> {
  ctx.may('people.retention.hold')
  if (hold)
    await sql`insert into people.retention_hold (authority_id, person_id, reason, until_day, created_by)
      select ${ctx.authority}, id, ${hold.reason}, ${hold.until}::date, ${ctx.who.account}::uuid from people.person where authority_id = ${ctx.authority} and id = any(${sql.val([...people])}::uuid[])
      on conflict on constraint hold_person do update set reason = excluded.reason, until_day = excluded.until_day`.execute(ctx.db())
  else
    await sql`delete from people.retention_hold where authority_id = ${ctx.authority} and person_id = any(${sql.val([...people])}::uuid[])`.execute(
      ctx.db(),
    )
  await ctx.audit(
    hold ? 'people.person.held' : 'people.person.released',
    'people.person',
    people.map((id) => ({ id })),
  )
}

/** Brings people back who left: a pupil who returns keeps her account and name. */
export async function reactivatePeople(ctx: Context, people: readonly Id[], places: readonly { person: Id; school: Id }[]): Promise<void> {
  ctx.may('people.person.change', { schools: places.map((place) => place.school) })
  const back = await comeBack(ctx, people)
  if (back.length !== new Set(people).size) throw conflict('people.notLeaving')
  await sql`update people.affiliation a set until_day = null, version = version + 1 from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as r(person uuid, school uuid)
    where a.authority_id = ${ctx.authority} and a.person_id = r.person and a.school_id = r.school and a.until_day is not null`.execute(
    ctx.db(),
  )
}

/** Leavers whose last day is due and whom nobody holds. */
export const dueLeavers = (ctx: Context, before: Day, today: Day) =>
  sql<boolean>`p.authority_id = ${ctx.authority} and p.state = 'leaving' and p.left_day <= ${before}::date and ${notHeld('p.authority_id', 'p.id', today)}`

/** One authority's deletions, in sets of a thousand, each its own transaction with its own line of protocol. */
export async function deleteDue(job: JobContext, authority: Id): Promise<Record<string, number>> {
  const total: Record<string, number> = {}
  const classes = ['people', 'accounts', ...onEnded.map((each) => each.dataClass)]
  for (const dataClass of classes)
    for (;;) {
      if (job.signal.aborted) return total
      const count = await job.within([authority], (ctx) => deleteSet(ctx, dataClass))
      total[dataClass] = (total[dataClass] ?? 0) + count
      if (count < setSize) break
    }
  const before = (ctx: Context) => new Date(ctx.now().getTime() - mergedDays * 86_400_000)
  for (;;) if ((await job.within([authority], (ctx) => forgetMerged(ctx, before(ctx), setSize))) < setSize) break
  return total
}

async function deleteSet(ctx: Context, dataClass: string): Promise<number> {
  const today = dayOf(ctx.now())
  const { rule, before } = (await dueBefore(ctx, today))(dataClass)
  const ended = onEnded.find((each) => each.dataClass === dataClass)
  const done = ended ? await ended.forget(ctx, before, today, setSize) : await forgetLeavers(ctx, dataClass, before, today)
  if (!done.subjects) return 0
  await sql`insert into people.deletion (authority_id, at, kind, subjects, rows, rule, period, account_id, run_id)
    values (${ctx.authority}, ${ctx.now()}, ${dataClass}, ${done.subjects}, ${JSON.stringify(done.rows)}::jsonb, ${rule.reason}, ${JSON.stringify(rule.period)}::jsonb, ${ctx.who.account}::uuid, ${ctx.run}::uuid)`.execute(
    ctx.db(),
  )
  return done.subjects
}

async function forgetLeavers(ctx: Context, dataClass: string, before: Day, today: Day) {
  const whole = dataClass === 'people'
  const { rows } = await sql<{ person: Id; account: Id | null }>`
    select p.id as person, a.id as account from people.person p left join people.account a on a.authority_id = p.authority_id and a.person_id = p.id and a.state <> 'deleted'
    where ${dueLeavers(ctx, before, today)} and ${whole ? sql`true` : sql`a.id is not null`}
    order by p.left_day, p.id limit ${setSize} for update of p skip locked`.execute(ctx.db())
  const ids = rows.map((row) => (whole ? row.person : row.account!))
  const counts = whole ? await forgetPeople(ctx, ids) : await forgetAccounts(ctx, ids)
  const object = whole ? 'people.person' : 'people.account'
  await ctx.audit(
    `${object}.deleted`,
    object,
    ids.map((id) => ({ id })),
  )
  if (ids.length) await ctx.tell(`${object}.deleted`, ids)
  return { subjects: ids.length, rows: counts }
}
