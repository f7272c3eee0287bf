// Signing in with name and password: unknown and wrong answer alike, guesses are counted before they are checked.
import { sql } from 'kysely'
import { type Context, forbidden, invalid, type Refusal } from '#kernel'
import { foldName, noteSignIn } from '#modules/people'
import { formatDuration, type Id } from '#shared'
import { addressKey, type Counted, countGuess, forgiveGuess, type Guess } from '../guard/attempts.ts'
import { fits } from '../guard/passwords.ts'
import { pendingFor } from '../queries/standing.ts'
import { inHome, selfWho } from '../who/home.ts'
import type { Pending } from '../who/identify.ts'
import { beginSession, type Door, type NewSession } from './sessions.ts'

export type { Door }
export interface SignInWish extends Door {
  name: string
  password: string
  /** The slug of the chosen authority. */
  authority?: string
}
export interface SignedIn {
  state: 'signedIn'
  session: NewSession
  /** What is still due before the session counts. */
  pending: Pending | null
}
export interface ChooseAuthority {
  state: 'authority'
}

export interface Candidate {
  account: Id
  authority: Id | null
  slug: string | null
}

/** The guesses that a typed name and an address count against. */
export const guessesOf = (name: string, door: Door, brake: 'name' | 'code' = 'name'): Guess[] => [
  { brake, of: foldName(name) || name.trim().toLowerCase() },
  { brake: 'address', of: addressKey(door.address) },
]

/** The accounts a typed name may mean, at most one per authority: a name goes before an e-mail address, which may be shared. */
export async function candidatesOf(ctx: Context, name: string, slug?: string): Promise<Candidate[]> {
  const { rows } =
    await sql<Candidate>`select account_id as account, authority_id as authority, slug from access.find_account(${name.trim()}, ${slug ?? null})`.execute(
      ctx.db(),
    )
  const byHome = new Map<Id | null, Candidate[]>()
  for (const row of rows) byHome.set(row.authority, [...(byHome.get(row.authority) ?? []), row])
  return [...byHome.values()].flatMap((list) => (list.length === 1 || !name.includes('@') ? [list[0]!] : []))
}

/** Notes a sign-in or its failure; kept apart from the audit and for 90 days. */
export async function noteAttempt(ctx: Context, account: Id | null, kind: string, outcome: string, door: Door): Promise<void> {
  await sql`insert into access.sign_in (authority_id, at, account_id, kind, outcome, device, address)
    values (${ctx.authorities[0] ?? null}::uuid, ${ctx.now()}, ${account}::uuid, ${kind}, ${outcome}, ${door.device.slice(0, 120)}, ${door.address})`.execute(
    ctx.db(),
  )
}

/** The same words for an unknown name and a wrong password, with how many guesses are left or how long to wait. */
export function wrong(counted: Counted, code = 'access.wrong', path = 'password'): Refusal {
  const values: Record<string, number | string> =
    counted.wait > 0 ? { seconds: counted.wait, time: formatDuration(counted.wait) } : { count: counted.left }
  return invalid(code, {
    values,
    fields: [{ path, code: code + (counted.wait > 0 ? 'Wait' : 'Left'), values }],
    retryAfter: counted.wait || undefined,
  })
}

interface Stored {
  hash: string | null
  state: string
  name: string
}

/** Checks the password of one account in its home, or of nobody at the same cost. */
async function check(ctx: Context, candidate: Candidate | undefined, wish: SignInWish): Promise<{ right: boolean; stored?: Stored }> {
  if (!candidate) {
    await fits(null, wish.password)
    await inHome(ctx, null, ctx.who, (home) => noteAttempt(home, null, 'password', 'wrong', wish))
    return { right: false }
  }
  return inHome(ctx, candidate.authority, ctx.who, async (home) => {
    const { rows } =
      await sql<Stored>`select p.hash, k.state, k.display_name as name from people.account k left join access.password p on p.account_id = k.id where k.id = ${candidate.account}`.execute(
        home.db(),
      )
    const stored = rows[0]!
    const right = await fits(stored.hash, wish.password)
    if (!right) await noteAttempt(home, candidate.account, 'password', 'wrong', wish)
    return { right, stored }
  })
}

/** Signs in; a refusal is returned where it must keep what was counted. */
export async function signIn(ctx: Context, wish: SignInWish): Promise<SignedIn | ChooseAuthority | Refusal> {
  const guesses = guessesOf(wish.name, wish)
  const counted = await countGuess(ctx, guesses)
  const candidates = await candidatesOf(ctx, wish.name, wish.authority)
  if (candidates.length > 1) {
    await forgiveGuess(ctx, guesses.slice(0, 1))
    return { state: 'authority' }
  }
  const [candidate] = candidates
  const { right, stored } = await check(ctx, candidate, wish)
  if (!right || !candidate || !stored) return wrong(counted)
  // Told only to whoever knows the password.
  if (stored.state !== 'active') return forbidden('access.suspended')
  await forgiveGuess(ctx, guesses)
  return inHome(ctx, candidate.authority, selfWho(ctx, candidate.account, stored.name), (home) =>
    admit(home, candidate.account, wish, { kind: 'password', second: false }),
  )
}

/** Begins the session of a proven account, in the context of its home, and says what is still due. */
export async function admit(
  home: Context,
  account: Id,
  door: Door,
  proof: { kind: 'password' | 'passkey' | 'provider' | 'activation'; second: boolean },
): Promise<SignedIn> {
  const session = await beginSession(home, account, { device: door.device, address: door.address, ...proof })
  await noteAttempt(home, account, proof.kind, 'done', door)
  await noteSignIn(home, account)
  return { state: 'signedIn', session, pending: proof.second ? null : await pendingFor(home, account) }
}
