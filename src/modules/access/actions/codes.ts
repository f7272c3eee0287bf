// Links and printed codes: bound to one account, one purpose and a time; used once, stored as digests, made for many at once.
import { sql } from 'kysely'
import { type Context, invalid, type Refusal, readSettings } from '#kernel'
import { setAccountState } from '#modules/people'
import type { Id } from '#shared'
import { addressKey, countGuess, forgiveGuess, type Guess } from '../guard/attempts.ts'
import { digest, keyedDigest, randomCode, randomSecret } from '../guard/digests.ts'
import { checkPassword, storePassword } from '../guard/passwords.ts'
import { plainCode, shownCode } from '../model.ts'
import { passwordRulesFor } from '../queries/password-rules.ts'
import { settings } from '../settings.ts'
import { inHome, selfWho } from '../who/home.ts'
import { type Door, endSessionsOf } from './sessions.ts'
import { admit, candidatesOf, guessesOf, type SignedIn } from './sign-in.ts'

export type Purpose = 'activate' | 'reset'
export interface CodeWish {
  account: Id
  purpose: Purpose
}
export interface NewCode {
  account: Id
  /** A secret for a link, or a code for paper with its dash. */
  secret: string
  expires: Date
}

const slipDigest = (account: Id, code: string) => keyedDigest(`slip.${account}`, code)

/**
 * Makes a new code for each account of the one chosen authority, or of the operator's staff where there is none; refused where several
 * are open. What she had before is worth nothing any more. The caller has asked for the right.
 */
export async function makeCodes(ctx: Context, wishes: readonly CodeWish[], kind: 'link' | 'slip', seconds?: number): Promise<NewCode[]> {
  const authority = ctx.authorities.length ? ctx.authority : null
  const { linkHours, slipDays } = await readSettings(ctx, { linkHours: settings.linkHours, slipDays: settings.slipDays })
  const expires = new Date(ctx.now().getTime() + (seconds ?? (kind === 'link' ? linkHours * 3_600 : slipDays * 86_400)) * 1_000)
  const made = wishes.map((wish) => {
    const secret = kind === 'link' ? randomSecret() : randomCode()
    return { ...wish, secret, hash: (kind === 'link' ? digest(secret) : slipDigest(wish.account, secret)).toString('hex') }
  })
  const rows = JSON.stringify(made.map(({ account, purpose, hash }) => ({ account, purpose, hash })))
  await sql`delete from access.code where account_id = any(${sql.val(wishes.map((wish) => wish.account))}::uuid[]) and used_at is null`.execute(
    ctx.db(),
  )
  await sql`insert into access.code (authority_id, account_id, purpose, kind, hash, created_by, created_at, expires_at)
    select ${authority}::uuid, r.account, r.purpose, ${kind}, decode(r.hash, 'hex'), ${ctx.who.account}::uuid, ${ctx.now()}, ${expires}
    from jsonb_to_recordset(${rows}::jsonb) as r(account uuid, purpose text, hash text)`.execute(ctx.db())
  await ctx.audit(
    'access.codeMade',
    'people.account',
    wishes.map((wish) => ({ id: wish.account, changes: { purpose: [null, wish.purpose] } })),
  )
  return made.map(({ account, secret }) => ({ account, secret: kind === 'slip' ? shownCode(secret) : secret, expires }))
}

/** When these shown codes expire, for those that still work. */
export async function openCodes(ctx: Context, codes: Record<Id, string>): Promise<Map<Id, Date>> {
  const wanted = Object.entries(codes).map(([account, code]) => ({ account, hash: slipDigest(account, plainCode(code)).toString('hex') }))
  const { rows } = await sql<{ account: Id; expires: Date }>`select c.account_id as account, c.expires_at as expires from access.code c
    join jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as r(account uuid, hash text) on r.account = c.account_id and decode(r.hash, 'hex') = c.hash
    where c.used_at is null and c.expires_at > ${ctx.now()}`.execute(ctx.db())
  return new Map(rows.map((row) => [row.account, row.expires]))
}

export interface Redemption extends Door {
  code: string
  /** With a printed code: the sign-in name beside it. */
  name?: string
  authority?: string
}
interface FoundCode {
  id: Id
  account: Id
  authority: Id | null
  purpose: Purpose | 'setup'
}

async function findByDigest(ctx: Context, hash: Buffer): Promise<FoundCode | undefined> {
  const { rows } = await sql<
    FoundCode & { open: boolean }
  >`select id, account_id as account, authority_id as authority, purpose, used_at is null and expires_at > ${ctx.now()} as open from access.find_code(${hash})`.execute(
    ctx.db(),
  )
  return rows[0]?.open ? rows[0] : undefined
}

/** The open code behind what was typed; a printed one is looked for with the accounts of the name beside it. */
async function findCode(ctx: Context, wish: Redemption): Promise<FoundCode | undefined> {
  if (!wish.name) return findByDigest(ctx, digest(wish.code.trim()))
  for (const { account } of await candidatesOf(ctx, wish.name, wish.authority)) {
    const found = await findByDigest(ctx, slipDigest(account, plainCode(wish.code)))
    if (found) return found
  }
  return undefined
}

const guessesFor = (wish: Redemption): Guess[] =>
  wish.name ? guessesOf(wish.name, wish, 'code') : [{ brake: 'address', of: addressKey(wish.address) }]
const unusable = () => invalid('access.codeUnusable', { fields: [{ path: 'code', code: 'access.codeUnusable' }] })

export interface Welcome {
  purpose: Purpose
  displayName: string
  name: string
  place: string | null
  minimum: number
}

/** Whom a code belongs to, so that she sees that it is hers; uses nothing up. An unknown, used or expired one answers alike. */
export async function readCode(ctx: Context, wish: Redemption): Promise<Welcome | Refusal> {
  const guesses = guessesFor(wish)
  await countGuess(ctx, guesses)
  const found = await findCode(ctx, wish)
  if (!found || found.purpose === 'setup') return unusable()
  await forgiveGuess(ctx, guesses)
  const { purpose } = found
  return inHome(ctx, found.authority, ctx.who, async (home) => {
    const { rows } = await sql<{
      displayName: string
      name: string
      place: string | null
    }>`select k.display_name as "displayName", k.name, o.name as place
      from people.account k left join organisation.authority o on o.id = k.authority_id where k.id = ${found.account}`.execute(home.db())
    return { purpose, ...rows[0]!, minimum: (await passwordRulesFor(home, found.account)).minimum }
  })
}

/** Uses a code up, sets the password and signs in. A weak password uses nothing up. */
export async function redeemCode(ctx: Context, wish: Redemption & { password: string }): Promise<SignedIn | Refusal> {
  const guesses = guessesFor(wish)
  await countGuess(ctx, guesses)
  const found = await findCode(ctx, wish)
  if (!found || found.purpose === 'setup') return unusable()
  await forgiveGuess(ctx, guesses)
  return inHome(ctx, found.authority, selfWho(ctx, found.account, ''), async (home) => {
    const { rows } = await sql<{
      state: string
      name: string
    }>`select state, display_name as name from people.account where id = ${found.account} for update`.execute(home.db())
    const { state, name } = rows[0]!
    home.who.name = name
    if (state !== (found.purpose === 'activate' ? 'invited' : 'active')) return unusable()
    checkPassword(wish.password, await passwordRulesFor(home, found.account))
    const used =
      await sql`update access.code set used_at = ${home.now()} where id = ${found.id} and used_at is null returning 1 as one`.execute(
        home.db(),
      )
    if (!used.rows.length) return unusable()
    await sql`delete from access.code where account_id = ${found.account} and used_at is null`.execute(home.db())
    await storePassword(home, found.account, wish.password)
    if (found.purpose === 'activate') await setAccountState(home, [found.account], 'active')
    await endSessionsOf(home, [found.account])
    return admit(home, found.account, wish, { kind: 'activation', second: false })
  })
}
