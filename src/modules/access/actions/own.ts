// What people change about their own account, and the way back for those who forgot their password.
import { sql } from 'kysely'
import { type Context, notFound, type Refusal } from '#kernel'
import { addressKey, countGuess } from '../guard/attempts.ts'
import { checkPassword, storePassword } from '../guard/passwords.ts'
import { passwordRulesFor } from '../queries/password-rules.ts'
import { atOwn, checkFresh, inHome } from '../who/home.ts'
import { forgetAfter } from '../who/identify.ts'
import { makeCodes } from './codes.ts'
import { tellByMail } from './mails.ts'
import { type Door, endSessionsOf } from './sessions.ts'
import { candidatesOf, guessesOf } from './sign-in.ts'

/** Sets a new password: all other sessions end, and a mail says so. */
export const changePassword = (ctx: Context, password: string): Promise<void> =>
  atOwn(ctx, async (home, account) => {
    checkFresh(ctx)
    checkPassword(password, await passwordRulesFor(home, account))
    await storePassword(home, account, password)
    await endSessionsOf(home, [account], ctx.who.session)
    const { rows } = await sql<{
      email: string | null
      displayName: string
      name: string
      lang: string
    }>`select email, display_name as "displayName", name, locale as lang from people.account where id = ${account}`.execute(home.db())
    await tellByMail(home, 'passwordChanged', rows)
  })

/** Changes the language of the own account. */
export const changeLanguage = (ctx: Context, lang: 'de' | 'en'): Promise<void> =>
  atOwn(ctx, async (home, account) => {
    const { rows } = await sql`update people.account set locale = ${lang} where id = ${account} returning 1 as one`.execute(home.db())
    if (!rows.length) throw notFound()
    forgetAfter(home, [account])
  })

const forgotSeconds = 3_600

/** Sends a link to those of the named accounts that have an address; says the same whether there is one or not. */
export async function forgotPassword(ctx: Context, name: string, authority: string | undefined, door: Door): Promise<undefined | Refusal> {
  await countGuess(ctx, [
    { brake: 'forgot', of: guessesOf(name, door)[0]!.of },
    { brake: 'address', of: addressKey(door.address) },
  ])
  for (const candidate of await candidatesOf(ctx, name, authority))
    await inHome(ctx, candidate.authority, { ...ctx.who, account: candidate.account }, async (home) => {
      const { rows } = await sql<{
        email: string | null
        displayName: string
        name: string
        lang: string
        state: string
      }>`select email, display_name as "displayName", name, locale as lang, state from people.account where id = ${candidate.account}`.execute(
        home.db(),
      )
      const account = rows[0]!
      if (!account.email || (account.state !== 'active' && account.state !== 'invited')) return
      const kind = account.state === 'invited' ? 'activate' : 'reset'
      const [code] = await makeCodes(home, [{ account: candidate.account, purpose: kind }], 'link', forgotSeconds)
      await tellByMail(home, kind, [{ ...account, ...code! }])
    })
  return undefined
}
