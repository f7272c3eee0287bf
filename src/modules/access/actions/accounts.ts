// What administrators do with accounts: new codes, suspending, ending sessions, taking lost factors away.
import { sql } from 'kysely'
import { type Context, invalid } from '#kernel'
import { setAccountState } from '#modules/people'
import type { Id } from '#shared'
import type { Invited } from '../model.ts'
import { type AccountRow, checkNotStronger, lockAccounts } from '../queries/accounts.ts'
import { forget } from '../who/identify.ts'
import { makeCodes } from './codes.ts'
import { checkAdminLeft } from './grants.ts'
import { handOut } from './invite.ts'
import { tellByMail } from './mails.ts'
import { endSessionsOf } from './sessions.ts'
import { giveWords, wordAccounts } from './word-pairs.ts'

async function take(ctx: Context, right: string, ids: readonly Id[]): Promise<AccountRow[]> {
  const rows = await lockAccounts(ctx, right, ids)
  await checkNotStronger(ctx, ids)
  return rows
}

/** New ways in: to activate a sleeping account, to set a new password for an active one. Small children get their words on paper. */
export async function renewCodes(ctx: Context, ids: readonly Id[], way: 'mail' | 'link' | 'slip'): Promise<Invited[]> {
  const rows = await take(ctx, 'access.account.invite', ids)
  if (rows.some((row) => row.state !== 'invited' && row.state !== 'active')) throw invalid('access.accountResting')
  if (way === 'mail' && rows.some((row) => !row.email))
    throw invalid('access.noAddress', { values: { name: rows.find((row) => !row.email)!.displayName } })
  const children = way === 'slip' ? await wordAccounts(ctx, ids) : new Set<Id>()
  const words = await giveWords(
    ctx,
    rows.filter((row) => children.has(row.id)),
  )
  const grown = rows.filter((row) => !children.has(row.id))
  const purposeOf = (row: AccountRow) => (row.state === 'invited' ? ('activate' as const) : ('reset' as const))
  const codes = await makeCodes(
    ctx,
    grown.map((row) => ({ account: row.id, purpose: purposeOf(row) })),
    way === 'slip' ? 'slip' : 'link',
  )
  if (way === 'mail')
    for (const kind of ['activate', 'reset'] as const)
      await tellByMail(
        ctx,
        kind,
        rows.flatMap((row, index) => (purposeOf(row) === kind ? [{ ...row, ...codes[index]! }] : [])),
      )
  const byAccount = new Map(codes.map((code) => [code.account, code]))
  return rows.map((row) =>
    words.has(row.id)
      ? { ...handOut(row, { secret: words.get(row.id)!, expires: ctx.now() }, 'slip'), words: true }
      : handOut(row, byAccount.get(row.id)!, way),
  )
}

/** Suspends accounts: sessions, tokens and codes are dead at once, nothing is lost. */
export async function suspend(ctx: Context, ids: readonly Id[]): Promise<void> {
  await take(ctx, 'access.account.suspend', ids)
  await rest(ctx, ids, 'suspended')
}

/** Puts accounts out of use; also what an import does with leavers. The caller has asked for the right. */
export async function rest(ctx: Context, ids: readonly Id[], state: 'suspended' | 'leaving' | 'deleted'): Promise<void> {
  await setAccountState(ctx, ids, state)
  await sql`delete from access.code where account_id = any(${sql.val([...ids])}::uuid[]) and used_at is null`.execute(ctx.db())
  await endSessionsOf(ctx, ids)
  const { rows } = await sql<{
    scope: 'operator' | 'authority'
    role: string
    authority: Id | null
  }>`select scope, role, authority_id as authority from access."grant"
    where account_id = any(${sql.val([...ids])}::uuid[]) and scope in ('operator', 'authority') and (ends_at is null or ends_at > ${ctx.now()})`.execute(
    ctx.db(),
  )
  await checkAdminLeft(ctx, rows)
  ctx.afterCommit(() => forget())
}

/** Lets suspended accounts sign in again, with what they had. */
export async function reactivate(ctx: Context, ids: readonly Id[]): Promise<void> {
  const rows = await take(ctx, 'access.account.suspend', ids)
  if (rows.some((row) => row.state !== 'suspended')) throw invalid('access.notSuspended')
  const { rows: ready } = await sql<{
    id: Id
  }>`select account_id as id from access.password where account_id = any(${sql.val([...ids])}::uuid[]) union select account_id from access.passkey where account_id = any(${sql.val([...ids])}::uuid[])`.execute(
    ctx.db(),
  )
  const known = new Set(ready.map((row) => row.id))
  await setAccountState(
    ctx,
    ids.filter((id) => known.has(id)),
    'active',
  )
  await setAccountState(
    ctx,
    ids.filter((id) => !known.has(id)),
    'invited',
  )
  ctx.afterCommit(() => forget())
}

/** Ends all sessions of accounts. */
export async function endSessions(ctx: Context, ids: readonly Id[]): Promise<number> {
  await lockAccounts(ctx, 'access.session.end', ids)
  await ctx.audit(
    'access.sessionsEnded',
    'people.account',
    ids.map((id) => ({ id })),
  )
  return endSessionsOf(ctx, ids)
}

/** Takes app, passkeys and recovery codes away from people who lost them; they set up new ones at their next sign-in. */
export async function resetFactors(ctx: Context, ids: readonly Id[]): Promise<void> {
  const rows = await take(ctx, 'access.factor.reset', ids)
  for (const table of ['totp', 'passkey', 'recovery_code'])
    await sql`delete from ${sql.id('access', table)} where account_id = any(${sql.val([...ids])}::uuid[])`.execute(ctx.db())
  await endSessionsOf(ctx, ids)
  await ctx.audit(
    'access.factorsReset',
    'people.account',
    ids.map((id) => ({ id })),
  )
  await ctx.tell('access.factorsReset', ids)
  await tellByMail(ctx, 'factorsReset', rows)
}
