// The first operator account, created with the one-time link of the first start.
import { sql } from 'kysely'
import { type Context, invalid, type Refusal, system } from '#kernel'
import { addAccounts } from '#modules/people'
import { addressKey, countGuess, forgiveGuess, type Guess } from '../guard/attempts.ts'
import { digest } from '../guard/digests.ts'
import { checkPassword, storePassword } from '../guard/passwords.ts'
import type { SetupWish } from '../model.ts'
import { needsSetup } from '../setup.ts'
import { inHome, selfWho } from '../who/home.ts'
import { insertGrants } from './grants.ts'
import type { Door } from './sessions.ts'
import { admit, type SignedIn } from './sign-in.ts'

const unusable = () => invalid('access.codeUnusable', { fields: [{ path: 'code', code: 'access.codeUnusable' }] })

/** Whether the link still leads to a first account. */
export async function readSetup(ctx: Context, code: string, door: Door): Promise<{ minimum: number } | Refusal> {
  const guess: Guess = { brake: 'address', of: addressKey(door.address) }
  await countGuess(ctx, [guess])
  const open = await inHome(ctx, null, system('setup'), async (home) => (await needsSetup(home)) && (await isOpen(home, code)))
  if (!open) return unusable()
  await forgiveGuess(ctx, [guess])
  return { minimum: 10 }
}

async function isOpen(home: Context, code: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 as one from access.code where hash = ${digest(code)} and purpose = 'setup' and used_at is null and expires_at > ${home.now()} for update`.execute(
      home.db(),
    )
  return rows.length > 0
}

/** Creates the first operator account and signs it in; its second factor is due at once. */
export async function setUp(ctx: Context, wish: SetupWish & Door): Promise<SignedIn | Refusal> {
  const guess: Guess = { brake: 'address', of: addressKey(wish.address) }
  await countGuess(ctx, [guess])
  return inHome(ctx, null, system('setup'), async (home) => {
    // Two who open the link at once: only the first one gets through.
    await sql`select pg_advisory_xact_lock(hashtext('access.setup'))`.execute(home.db())
    if (!(await needsSetup(home)) || !(await isOpen(home, wish.code))) return unusable()
    checkPassword(wish.password, { minimum: 10, near: [wish.name, wish.displayName, wish.email.split('@')[0]] })
    const [account] = await addAccounts(home, [{ name: wish.name, displayName: wish.displayName, email: wish.email, state: 'active' }])
    await storePassword(home, account!.id, wish.password)
    await insertGrants(
      home,
      [{ account: account!.id, role: 'operatorAdmin', scope: 'operator' }],
      [{ scope: 'operator', authority: null, school: null, group: null }],
    )
    await sql`update access.code set used_at = ${home.now()} where purpose = 'setup'`.execute(home.db())
    await forgiveGuess(home, [guess])
    return inHome(home, null, selfWho(home, account!.id, account!.displayName), (own) =>
      admit(own, account!.id, wish, { kind: 'activation', second: false }),
    )
  })
}
