// Codes from an app (TOTP, RFC 6238): enrolled with a proof, each step accepted once.
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { type Context, conflict, invalid, notFound, seal, sealPlace, unseal } from '#kernel'
import type { Id } from '#shared'
import { checkFactorLeft, factorsOf } from '../queries/own.ts'
import { atOwn, checkFresh } from '../who/home.ts'
import { forgetAfter } from '../who/identify.ts'
import { freshRecoveryCodes } from './recovery.ts'
import { confirmSession } from './sessions.ts'

const period = 30
const totpOf = (secret: string, label = '') =>
  new TOTP({ issuer: 'MUSES', label, secret: Secret.fromBase32(secret), digits: 6, period, algorithm: 'SHA1' })

export interface TotpDraft {
  /** For typing by hand. */
  secret: string
  uri: string
  /** The QR code as an SVG document. */
  svg: string
}

/** Begins the enrolment of an app; it counts only after the first code. A begun one is replaced, an enrolled one must go first. */
export const beginTotp = (ctx: Context): Promise<TotpDraft> =>
  atOwn(ctx, async (home, account) => {
    checkFresh(ctx)
    if ((await factorsOf(home, account)).totp) throw conflict('access.totpEnrolled')
    const secret = new Secret({ size: 20 }).base32
    const authority = home.authorities[0] ?? null
    const sealed = seal('access.totp', sealPlace(authority, account), secret)
    await sql`insert into access.totp (authority_id, account_id, secret) values (${authority}::uuid, ${account}, ${sealed})
      on conflict (account_id) do update set secret = excluded.secret, last_step = 0, confirmed_at = null`.execute(home.db())
    const uri = totpOf(secret, ctx.who.name).toString()
    return { secret, uri, svg: await (await import('qrcode')).default.toString(uri, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }) }
  })

/** The step a code belongs to, one step early or late at most; undefined when it fits none. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  const delta = totpOf(secret).validate({ token: code.replace(/\s/g, ''), timestamp: now.getTime(), window: 1 })
  return delta === null ? undefined : Math.floor(now.getTime() / 1_000 / period) + delta
}

/** Whether the code is right and new; an accepted step never counts again, also not on another server at the same moment. */
export async function takeTotp(home: Context, account: Id, code: string, enrolling = false): Promise<boolean> {
  const { rows } = await sql<{ secret: Buffer; lastStep: string }>`select secret, last_step as "lastStep" from access.totp
    where account_id = ${account} and (confirmed_at is not null) = ${!enrolling} for update`.execute(home.db())
  const row = rows[0]
  if (!row) return false
  const step = stepOf(unseal('access.totp', sealPlace(home.authorities[0] ?? null, account), row.secret), code, home.now())
  if (step === undefined || step <= Number(row.lastStep)) return false
  await sql`update access.totp set last_step = ${step}, confirmed_at = coalesce(confirmed_at, ${home.now()}) where account_id = ${account}`.execute(
    home.db(),
  )
  return true
}

/** Ends the enrolment with the first code; answers fresh recovery codes when there were none. */
export const finishTotp = (ctx: Context, code: string): Promise<{ recovery: string[] | null }> =>
  atOwn(ctx, async (home, account) => {
    checkFresh(ctx)
    if (!(await takeTotp(home, account, code, true)))
      throw invalid('access.codeWrong', { fields: [{ path: 'code', code: 'access.codeWrong' }] })
    await home.audit('access.totpEnrolled', 'people.account', [{ id: account }])
    return { recovery: await afterEnrolment(home, account, ctx.who.session) }
  })

/** The session in which a factor was enrolled has shown it. */
export async function afterEnrolment(home: Context, account: Id, session: Id | null): Promise<string[] | null> {
  if (session) await confirmSession(home, session, true)
  forgetAfter(home, [account])
  return (await factorsOf(home, account)).recovery > 0 ? null : freshRecoveryCodes(home, account)
}

/** Takes the app away, unless the account would be left without a factor it needs. */
export const dropTotp = (ctx: Context): Promise<void> =>
  atOwn(ctx, async (home, account) => {
    checkFresh(ctx)
    const { rows } = await sql`delete from access.totp where account_id = ${account} returning 1 as one`.execute(home.db())
    if (!rows.length) throw notFound()
    await checkFactorLeft(home, account)
    await home.audit('access.totpRemoved', 'people.account', [{ id: account }])
    forgetAfter(home, [account])
  })
