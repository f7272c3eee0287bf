// The second factor after the password, and step-up: proving once more that it is the person herself who sits there.
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { sql } from 'kysely'
import { type Context, forbidden, invalid, type Refusal } from '#kernel'
import type { Id } from '#shared'
import { countGuess, forgiveGuess, type Guess } from '../guard/attempts.ts'
import { fits } from '../guard/passwords.ts'
import { atOwn } from '../who/home.ts'
import { detailsOf } from '../who/identify.ts'
import { takePasskey } from './passkeys.ts'
import { takeRecoveryCode } from './recovery.ts'
import { confirmSession, type Door } from './sessions.ts'
import { noteAttempt, wrong } from './sign-in.ts'
import { takeTotp } from './totp.ts'

export type Proof = { password: string } | { code: string } | { recovery: string } | { passkey: AuthenticationResponseJSON }

/** Confirms the session: with a factor where one is enrolled, with the password otherwise. A wrong one is counted. */
export const confirm = (ctx: Context, proof: Proof, door: Door): Promise<undefined | Refusal> =>
  atOwn(ctx, async (home, account) => {
    const session = ctx.who.session
    if (ctx.who.kind !== 'person' || !session) throw forbidden('access.notByToken')
    const byPassword = 'password' in proof
    if (byPassword && detailsOf(ctx.who)?.account.factor) throw forbidden('access.confirmByFactor')
    const guess: Guess = { brake: 'factor', of: account }
    const counted = await countGuess(home, [guess])
    if (!(await holds(home, account, proof))) {
      await noteAttempt(home, account, byPassword ? 'confirm' : 'factor', 'wrong', door)
      if (byPassword) return wrong(counted)
      return 'passkey' in proof
        ? invalid('access.passkeyRefused')
        : wrong(counted, 'access.factorWrong', 'code' in proof ? 'code' : 'recovery')
    }
    await forgiveGuess(home, [guess])
    await confirmSession(home, session, !byPassword)
    return undefined
  })

async function holds(home: Context, account: Id, proof: Proof): Promise<boolean> {
  if ('code' in proof) return takeTotp(home, account, proof.code)
  if ('recovery' in proof) return takeRecoveryCode(home, account, proof.recovery)
  if ('passkey' in proof) return takePasskey(home, account, proof.passkey)
  const { rows } = await sql<{ hash: string }>`select hash from access.password where account_id = ${account}`.execute(home.db())
  return fits(rows[0]?.hash, proof.password)
}
