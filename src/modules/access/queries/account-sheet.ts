// One account of somebody else: how it signs in, where it is signed in, when it last came.
import { sql } from 'kysely'
import { type Context, notFound } from '#kernel'
import type { Id } from '#shared'
import type { AccountSheet } from '../model.ts'
import { accountsWithin } from './accounts.ts'
import { factorsOf, iso } from './own.ts'

/** An account with its factors, sessions and last sign-ins; throws when it does not exist or may not be seen. */
export async function getAccount(ctx: Context, id: Id): Promise<AccountSheet> {
  const { rows } = await sql<Omit<AccountSheet, 'factors' | 'sessions' | 'signIns'>>`
    select k.id, k.authority_id as authority, k.name, k.display_name as "displayName", k.email, k.state, k.kind, k.person_id as person, p.name as "personName",
      ${iso('k.last_sign_in')} as "lastSignIn", k.delete_day::text as "deleteDay", k.version,
      array(select distinct g.role from access."grant" g where g.account_id = k.id and g.authority_id is not distinct from k.authority_id
        and (g.ends_at is null or g.ends_at > ${ctx.now()}) order by 1) as roles,
      exists (select from access.code c where c.account_id = k.id and c.used_at is null and c.expires_at > ${ctx.now()}) as "codeOpen"
    from people.account k left join people.person p on p.authority_id = k.authority_id and p.id = k.person_id
    where k.id = ${id} and k.state <> 'deleted' and ${accountsWithin(ctx.reach('access.view'), ctx.authorities.length === 0)}`.execute(
    ctx.db(),
  )
  const account = rows[0]
  if (!account) throw notFound()
  const sessions = await sql<
    AccountSheet['sessions'][number]
  >`select id, kind, device, ${iso('created_at')} as "createdAt", ${iso('seen_at')} as "seenAt" from access.session
    where account_id = ${id} and ended_at is null and expires_at > ${ctx.now()} and seen_at > ${ctx.now()}::timestamptz - make_interval(secs => idle_seconds) order by seen_at desc`.execute(
    ctx.db(),
  )
  const signIns = await sql<
    AccountSheet['signIns'][number]
  >`select id, ${iso('at')} as at, kind, outcome, device from access.sign_in where account_id = ${id} order by id desc limit 20`.execute(
    ctx.db(),
  )
  return { ...account, factors: await factorsOf(ctx, id), sessions: sessions.rows, signIns: signIns.rows }
}
