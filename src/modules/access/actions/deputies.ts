// Deputies: one's own roles lent to somebody for a time; what the lender loses, the deputy loses with her.
import { sql } from 'kysely'
import { type Context, conflict, forbidden, invalid, notFound } from '#kernel'
import type { Id } from '#shared'
import type { DeputyDraft } from '../model.ts'
import { atOwn, homeOf } from '../who/home.ts'
import { forgetAfter } from '../who/identify.ts'

const longestDays = 366

async function lend(home: Context, account: Id, drafts: readonly DeputyDraft[]): Promise<Id[]> {
  for (const draft of drafts) {
    if (draft.until < draft.from) throw invalid('invalid', { fields: [{ path: 'until', code: 'access.untilBeforeFrom' }] })
    if (Date.parse(draft.until) - Date.parse(draft.from) > longestDays * 86_400_000)
      throw invalid('invalid', { fields: [{ path: 'until', code: 'access.deputyTooLong', values: { days: longestDays } }] })
    if (draft.deputy === account) throw conflict('access.deputySelf')
  }
  const { rows: known } = await sql<{
    id: Id
  }>`select id from people.account where id = any(${sql.val(drafts.map((draft) => draft.deputy))}::uuid[]) and kind = 'person' and state in ('active', 'invited')
    and authority_id is not distinct from ${home.authorities[0] ?? null}::uuid`.execute(home.db())
  if (known.length !== new Set(drafts.map((draft) => draft.deputy)).size) throw notFound()
  // From the beginning of the first day to the end of the last one, as the clocks at school show it.
  const { rows } = await sql<{ id: Id; deputy: Id }>`
    insert into access.deputy (authority_id, account_id, deputy_id, role, school_id, note, starts_at, ends_at, created_by, created_at)
    select ${home.authorities[0] ?? null}::uuid, ${account}, r.deputy, r.role, r.school, r.note, r.from::timestamp at time zone 'Europe/Berlin', (r.until + 1)::timestamp at time zone 'Europe/Berlin',
      ${home.who.account}::uuid, ${home.now()}
    from jsonb_to_recordset(${JSON.stringify(drafts)}::jsonb) as r(deputy uuid, role text, school uuid, note text, "from" date, until date)
    returning id, deputy_id as deputy`.execute(home.db())
  await home.audit(
    'access.lent',
    'people.account',
    drafts.map((draft) => ({ id: account, school: draft.school, changes: { deputy: [null, draft.deputy], until: [null, draft.until] } })),
  )
  await home.tell(
    'access.lent',
    rows.map((row) => row.id),
  )
  forgetAfter(home)
  return rows.map((row) => row.id)
}

/** Lends one's own roles to deputies. */
export async function lendOwn(ctx: Context, drafts: readonly DeputyDraft[]): Promise<Id[]> {
  if (ctx.reach('access.deputy.own').nothing) throw forbidden('forbidden', { values: { right: 'access.deputy.own' } })
  return atOwn(ctx, (home, account) => lend(home, account, drafts))
}

/** Appoints deputies for somebody who cannot do it herself; for those who administer the whole authority. */
export async function lendFor(ctx: Context, account: Id, drafts: readonly DeputyDraft[]): Promise<Id[]> {
  ctx.may('access.grant.change')
  if ((await homeOf(ctx, account)) !== ctx.authority) throw notFound()
  return lend(ctx, account, drafts)
}

/** Ends deputies at once: the lender, the deputy, or who administers the authority. */
export async function endDeputies(ctx: Context, ids: readonly Id[]): Promise<void> {
  const all =
    !ctx.reach('access.grant.change').nothing &&
    ctx.authorities.length === 1 &&
    ctx.reach('access.grant.change').authorities.has(ctx.authority)
  await atOwn(ctx, async (home, own) => {
    const { rows } = await sql<{
      id: Id
      account: Id
      school: Id | null
      deputy: Id
    }>`update access.deputy set ends_at = greatest(starts_at + interval '1 second', ${home.now()}), starts_at = least(starts_at, ${home.now()}::timestamptz - interval '1 second')
      where id = any(${sql.val([...ids])}::uuid[]) and ends_at > ${home.now()} and (${all} or account_id = ${own} or deputy_id = ${own})
      returning id, account_id as account, school_id as school, deputy_id as deputy`.execute(home.db())
    if (rows.length !== new Set(ids).size) throw notFound()
    await home.audit(
      'access.lentBack',
      'people.account',
      rows.map((row) => ({ id: row.account, school: row.school, changes: { deputy: [row.deputy, null] } })),
    )
    await home.tell(
      'access.lentBack',
      rows.map((row) => row.id),
    )
    forgetAfter(home)
  })
}
