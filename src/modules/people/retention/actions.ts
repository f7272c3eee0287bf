// Rules of deletion, holds, and the nightly run that carries them out.
import { sql } from 'kysely'
import { type Context, conflict, type JobContext, stale } from '#kernel'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import { comeBack } from '../actions/leaving.ts'
import { forgetAccounts, forgetMerged, forgetOldImports, forgetPeople } from './forget.ts'
import { defaultRule, dueDay, type RetentionRule } from './model.ts'

const right = 'people.retention.change'
const setSize = 1_000
/** Undo ends after 14 days; what it needed is of no use to anybody afterwards. */
const importDays = 30

/** The rule in force: the authority's own, else the shipped one. */
export async function ruleOf(ctx: Context): Promise<RetentionRule & { own: boolean; version: number }> {
  const { rows } = await sql<
    RetentionRule & { version: number }
  >`select data_class as "dataClass", account_days as "accountDays", person_days as "personDays", reason, version
    from people.retention_rule where authority_id = ${ctx.authority} and data_class = 'person'`.execute(ctx.db())
  return rows[0] ? { ...rows[0], own: true } : { ...defaultRule, own: false, version: 0 }
}

/** Sets the authority's own periods, with the law or decision they follow. */
export async function changeRule(ctx: Context, wish: Omit<RetentionRule, 'dataClass'>, version?: number): Promise<void> {
  ctx.may(right)
  const before = await ruleOf(ctx)
  if (version !== undefined && version !== before.version) throw stale()
  const { rows } = await sql<{ id: Id }>`insert into people.retention_rule (authority_id, data_class, account_days, person_days, reason)
    values (${ctx.authority}, 'person', ${wish.accountDays}, ${wish.personDays}, ${wish.reason})
    on conflict on constraint retention_class do update set account_days = excluded.account_days, person_days = excluded.person_days, reason = excluded.reason, version = people.retention_rule.version + 1
    returning id`.execute(ctx.db())
  await ctx.audit('people.retention.changed', 'people.retention', [
    {
      id: rows[0]!.id,
      changes: {
        accountDays: [before.accountDays, wish.accountDays],
        personDays: [before.personDays, wish.personDays],
        reason: [before.reason, wish.reason],
      },
    },
  ])
}

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

const due = (
  ctx: Context,
  days: number,
) => sql`p.authority_id = ${ctx.authority} and p.state = 'leaving' and p.left_day + ${days}::int <= ${dayOf(ctx.now())}::date
  and not exists (select from people.retention_hold h where h.authority_id = p.authority_id and h.person_id = p.id and (h.until_day is null or h.until_day >= ${dayOf(ctx.now())}::date))`

/** How many are due, without touching them; the numbers of the preview are those of the run. */
export async function dueCounts(ctx: Context): Promise<{ accounts: number; people: number; next: string | null }> {
  const rule = await ruleOf(ctx)
  const { rows } = await sql<{ accounts: number; people: number; first: string | null }>`
    select (select count(*)::int from people.person p join people.account a on a.authority_id = p.authority_id and a.person_id = p.id and a.state <> 'deleted' where ${due(ctx, rule.accountDays)}) as accounts,
      (select count(*)::int from people.person p where ${due(ctx, rule.personDays)}) as people,
      (select min(left_day)::text from people.person where authority_id = ${ctx.authority} and state = 'leaving') as first`.execute(
    ctx.db(),
  )
  const { accounts, people, first } = rows[0]!
  return { accounts, people, next: first ? dueDay(first, rule.accountDays) : null }
}

/** One authority's deletions, in sets of a thousand, each its own transaction with its own line of protocol. */
export async function deleteDue(job: JobContext, authority: Id): Promise<{ accounts: number; people: number }> {
  const total = { accounts: 0, people: 0 }
  for (const kind of ['people', 'accounts'] as const)
    for (;;) {
      if (job.signal.aborted) return total
      const count = await job.within([authority], (ctx) => deleteSet(ctx, kind))
      total[kind] += count
      if (count < setSize) break
    }
  const before = (ctx: Context) => new Date(ctx.now().getTime() - importDays * 86_400_000)
  for (;;) if ((await job.within([authority], (ctx) => forgetMerged(ctx, before(ctx), setSize))) < setSize) break
  await job.within([authority], (ctx) => forgetOldImports(ctx, before(ctx)))
  return total
}

async function deleteSet(ctx: Context, kind: 'people' | 'accounts'): Promise<number> {
  const rule = await ruleOf(ctx)
  const { rows } = await sql<{ person: Id; account: Id | null }>`
    select p.id as person, a.id as account from people.person p left join people.account a on a.authority_id = p.authority_id and a.person_id = p.id and a.state <> 'deleted'
    where ${due(ctx, kind === 'people' ? rule.personDays : rule.accountDays)} and ${kind === 'people' ? sql`true` : sql`a.id is not null`}
    order by p.left_day, p.id limit ${setSize} for update of p skip locked`.execute(ctx.db())
  if (!rows.length) return 0
  const people = rows.map((row) => row.person)
  const counts =
    kind === 'people'
      ? await forgetPeople(ctx, people)
      : await forgetAccounts(
          ctx,
          rows.map((row) => row.account!),
        )
  await sql`insert into people.deletion (authority_id, at, kind, subjects, rows, rule, account_id, run_id)
    values (${ctx.authority}, ${ctx.now()}, ${kind}, ${rows.length}, ${JSON.stringify(counts)}::jsonb, ${`${rule.accountDays}/${rule.personDays}: ${rule.reason}`}, ${ctx.who.account}::uuid, ${ctx.run}::uuid)`.execute(
    ctx.db(),
  )
  await ctx.audit(
    kind === 'people' ? 'people.person.deleted' : 'people.account.deleted',
    kind === 'people' ? 'people.person' : 'people.account',
    rows.map((row) => ({ id: kind === 'people' ? row.person : row.account! })),
  )
  await ctx.tell(
    kind === 'people' ? 'people.person.deleted' : 'people.account.deleted',
    kind === 'people' ? people : rows.map((row) => row.account!),
  )
  return rows.length
}
