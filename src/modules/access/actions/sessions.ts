// Sessions: begun after proof, ended by the person, by administrators, by time, or with what allowed them.
import { sql } from 'kysely'
import { type Context, notFound, readSettings } from '#kernel'
import type { Id } from '#shared'
import { digest, randomSecret } from '../guard/digests.ts'
import { settings } from '../settings.ts'
import { atOwn, checkFresh } from '../who/home.ts'
import { forgetAfter } from '../who/identify.ts'

/** From where a person signs in. */
export interface Door {
  device: string
  address: string
}

export interface SessionDraft extends Door {
  kind: 'password' | 'passkey' | 'provider' | 'activation'
  /** Both factors were shown. */
  second: boolean
}
export interface NewSession {
  id: Id
  /** Goes into the cookie and is kept nowhere. */
  secret: string
  expires: Date
}

/** Begins a session of an account, in the context of its home. */
export async function beginSession(ctx: Context, account: Id, draft: SessionDraft): Promise<NewSession> {
  const { idleMinutes, sessionHours } = await readSettings(ctx, { idleMinutes: settings.idleMinutes, sessionHours: settings.sessionHours })
  const secret = randomSecret()
  const now = ctx.now()
  const expires = new Date(now.getTime() + sessionHours * 3_600_000)
  const { rows } = await sql<{ id: Id }>`
    insert into access.session (authority_id, account_id, hash, kind, device, address, created_at, seen_at, idle_seconds, expires_at, second_at, confirmed_at)
    values (${ctx.authorities[0] ?? null}::uuid, ${account}, ${digest(secret)}, ${draft.kind}, ${draft.device.slice(0, 120)}, ${draft.address}, ${now}, ${now}, ${idleMinutes * 60}, ${expires},
      ${draft.second ? now : null}::timestamptz, ${now})
    returning id`.execute(ctx.db())
  return { id: rows[0]!.id, secret, expires }
}

/** Marks a session as proven: by the second factor, or by confirming again. */
export async function confirmSession(ctx: Context, session: Id, second: boolean): Promise<void> {
  const { rows } = await sql<{
    account: Id
  }>`update access.session set confirmed_at = ${ctx.now()}, second_at = case when ${second} then coalesce(second_at, ${ctx.now()}) else second_at end
    where id = ${session} and ended_at is null returning account_id as account`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  forgetAfter(ctx, [rows[0].account])
}

/** Ends the sessions of accounts in the context of their home, all but one when asked; answers how many. */
export async function endSessionsOf(ctx: Context, accounts: readonly Id[], except: Id | null = null): Promise<number> {
  const { rows } =
    await sql`update access.session set ended_at = ${ctx.now()} where account_id = any(${sql.val([...accounts])}::uuid[]) and ended_at is null and id is distinct from ${except}::uuid returning id`.execute(
      ctx.db(),
    )
  forgetAfter(ctx, accounts)
  return rows.length
}

/** Signs out: ends the session of this request. */
export const endCurrent = (ctx: Context) =>
  atOwn(ctx, async (home, account) => {
    await sql`update access.session set ended_at = ${home.now()} where id = ${ctx.who.session} and ended_at is null`.execute(home.db())
    forgetAfter(ctx, [account])
  })

/** Ends one of the own sessions, or all others without an id. */
export const endOwn = (ctx: Context, session?: Id) =>
  atOwn(ctx, async (home, account) => {
    checkFresh(ctx)
    if (!session) return void (await endSessionsOf(home, [account], ctx.who.session))
    const { rows } =
      await sql`update access.session set ended_at = ${home.now()} where id = ${session} and account_id = ${account} and ended_at is null returning id`.execute(
        home.db(),
      )
    if (!rows.length) throw notFound()
    forgetAfter(ctx, [account])
  })
