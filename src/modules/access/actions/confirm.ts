// Step-up: proving once more that it is the person herself who sits there.
import { sql } from 'kysely'
import { type Context, forbidden, type Refusal } from '#kernel'
import { countGuess, forgiveGuess, type Guess } from '../attempts.ts'
import { atOwn } from '../home.ts'
import { detailsOf } from '../identify.ts'
import { fits } from '../passwords.ts'
import { confirmSession, type Door } from './sessions.ts'
import { noteAttempt, wrong } from './sign-in.ts'

/** Confirms with the password; where a second factor is enrolled, that is what confirms. */
export const confirmByPassword = (ctx: Context, password: string, door: Door): Promise<undefined | Refusal> =>
  atOwn(ctx, async (home, account) => {
    if (ctx.who.kind !== 'person' || !ctx.who.session) throw forbidden('access.notByToken')
    const known = detailsOf(ctx.who)
    if (known?.account.factor) throw forbidden('access.confirmByFactor')
    const guess: Guess = { brake: 'factor', of: account }
    const counted = await countGuess(home, [guess])
    const { rows } = await sql<{ hash: string }>`select hash from access.password where account_id = ${account}`.execute(home.db())
    if (!(await fits(rows[0]?.hash, password))) {
      await noteAttempt(home, account, 'confirm', 'wrong', door)
      return wrong(counted)
    }
    await forgiveGuess(home, [guess])
    await confirmSession(home, ctx.who.session, false)
    return undefined
  })
