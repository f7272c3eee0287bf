// The own account: how it signs in, where it is signed in, its tokens.
import { sql } from 'kysely'
import { type Context, conflict } from '#kernel'
import type { Id } from '#shared'
import type { OwnAccount } from '../model.ts'
import { atOwn } from '../who/home.ts'
import { detailsOf } from '../who/identify.ts'
import { needsSecondFactor } from '../who/standing.ts'
import { passwordRulesFor } from './password-rules.ts'
import { findStanding } from './standing.ts'

/** An instant as it travels. */
export const iso = (column: string) => sql<string>`to_json(${sql.ref(column)}) #>> '{}'`

export interface Factors {
  totp: boolean
  passkeys: number
  /** Unused recovery codes. */
  recovery: number
}

/** The factors of an account, in the context of its home. */
export async function factorsOf(home: Context, account: Id): Promise<Factors> {
  const { rows } =
    await sql<Factors>`select exists (select from access.totp where account_id = ${account} and confirmed_at is not null) as totp,
    (select count(*)::int from access.passkey where account_id = ${account}) as passkeys,
    (select count(*)::int from access.recovery_code where account_id = ${account} and used_at is null) as recovery`.execute(home.db())
  return rows[0]!
}

/** Throws when an account that needs a second factor has none any more. */
export async function checkFactorLeft(home: Context, account: Id): Promise<void> {
  const { totp, passkeys } = await factorsOf(home, account)
  if (totp || passkeys > 0) return
  const standing = await findStanding(home, account)
  if (standing && needsSecondFactor(standing.held)) throw conflict('access.lastFactor')
}

/** What the account page shows; also while a second factor is still to be set up. */
export const ownAccount = (ctx: Context): Promise<OwnAccount> =>
  atOwn(ctx, async (home, account) => {
    const pending = detailsOf(ctx.who)?.pending ?? null
    const { rows } = await sql<Omit<OwnAccount, 'factors' | 'passkeys' | 'sessions' | 'pending' | 'passwordMinimum' | 'needsFactor'>>`
      select k.id, k.name, k.display_name as "displayName", k.email, k.locale as lang, ${iso('p.set_at')} as "passwordSetAt"
      from people.account k left join access.password p on p.account_id = k.id where k.id = ${account}`.execute(home.db())
    const standing = await findStanding(home, account)
    const base = {
      ...rows[0]!,
      factors: await factorsOf(home, account),
      pending,
      needsFactor: needsSecondFactor(standing?.held ?? []),
      passwordMinimum: (await passwordRulesFor(home, account)).minimum,
    }
    // Whoever has shown only the password sees nothing of the rest.
    if (pending === 'factor') return { ...base, email: null, passkeys: [], sessions: [] }
    const passkeys = await sql<
      OwnAccount['passkeys'][number]
    >`select id, name, ${iso('created_at')} as "createdAt", ${iso('last_used_at')} as "lastUsedAt" from access.passkey where account_id = ${account} order by id`.execute(
      home.db(),
    )
    const sessions = await sql<
      OwnAccount['sessions'][number]
    >`select id, kind, device, address, ${iso('created_at')} as "createdAt", ${iso('seen_at')} as "seenAt", id = ${ctx.who.session}::uuid as current from access.session
      where account_id = ${account} and ended_at is null and expires_at > ${home.now()} and seen_at > ${home.now()}::timestamptz - make_interval(secs => idle_seconds) order by seen_at desc`.execute(
      home.db(),
    )
    return { ...base, passkeys: passkeys.rows, sessions: sessions.rows }
  })
