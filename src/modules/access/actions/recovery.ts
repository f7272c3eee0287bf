// Recovery codes: ten for the drawer, each good for one sign-in when the second factor is lost.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'
import { keyedDigest, randomCode } from '../guard/digests.ts'
import { plainCode, shownCode } from '../model.ts'
import { atOwn, checkFresh } from '../who/home.ts'

const many = 10
const signs = 12

/** Replaces all recovery codes of an account by ten new ones; they are shown once and kept only as digests. */
export async function freshRecoveryCodes(home: Context, account: Id): Promise<string[]> {
  const codes = Array.from({ length: many }, () => randomCode(signs))
  const hashes = codes.map((code) => keyedDigest(`recovery.${account}`, code))
  await sql`delete from access.recovery_code where account_id = ${account}`.execute(home.db())
  await sql`insert into access.recovery_code (authority_id, account_id, hash) select ${home.authorities[0] ?? null}::uuid, ${account}, unnest(${sql.val(hashes)}::bytea[])`.execute(
    home.db(),
  )
  await home.audit('access.recoveryCodesMade', 'people.account', [{ id: account }])
  return codes.map(shownCode)
}

/** Uses up a recovery code; whether there was such a one. */
export async function takeRecoveryCode(home: Context, account: Id, code: string): Promise<boolean> {
  const { rows } = await sql`update access.recovery_code set used_at = ${home.now()}
    where account_id = ${account} and hash = ${keyedDigest(`recovery.${account}`, plainCode(code))} and used_at is null returning 1 as one`.execute(
    home.db(),
  )
  if (rows.length) await home.audit('access.recoveryCodeUsed', 'people.account', [{ id: account }])
  return rows.length > 0
}

/** New recovery codes for the own account; the former ones are worth nothing from now on. */
export const renewRecoveryCodes = (ctx: Context): Promise<string[]> =>
  atOwn(ctx, async (home, account) => {
    checkFresh(ctx)
    return freshRecoveryCodes(home, account)
  })
