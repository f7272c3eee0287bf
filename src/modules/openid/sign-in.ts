// Signing in with another provider: who comes back is looked for among the accounts of that authority; nobody is created.
import { sql } from 'kysely'
import { type Context, invalid, type Refusal, sealPlace, unseal } from '#kernel'
import { admit, type Door, inHome, keepChallenge, noteAttempt, type SignedIn, selfWho, takeChallenge } from '#modules/access'
import { setAccountState } from '#modules/people'
import type { Id } from '#shared'
import type { Flow, Provider } from './flow.ts'
import { sealName } from './model.ts'

/** An active provider of an active authority, with its secret opened. */
export async function findProvider(ctx: Context, id: Id): Promise<Provider | undefined> {
  const { rows } = await sql<
    Omit<Provider, 'secret'> & { sealed: Buffer }
  >`select id, authority_id as authority, issuer, client, secret as sealed, scopes, claim, matches, source, second_factor as "secondFactor", version
    from openid.find_provider(${id})`.execute(ctx.db())
  const row = rows[0]
  return row && { ...row, secret: unseal(sealName, sealPlace(row.authority, row.id), row.sealed) }
}

export interface Remembered extends Flow {
  provider: Id
  /** Where the person wanted to go. */
  next: string
}

const minutes = 10
const secretOf = (browser: string, state: string) => `${browser}.${state}`

/** Keeps what was agreed until the browser comes back; it is found only with the cookie of the browser that left. */
export const keepFlow = (ctx: Context, browser: string, flow: Remembered) =>
  keepChallenge(ctx, 'openid', secretOf(browser, flow.state), flow, minutes)

/** Takes it out again, once. */
export const takeFlow = (ctx: Context, browser: string, state: string) => takeChallenge<Remembered>(ctx, 'openid', secretOf(browser, state))

interface Matched {
  id: Id
  state: string
  name: string
}

async function match(home: Context, provider: Provider, claims: Record<string, unknown>): Promise<Matched | undefined> {
  const value = claims[provider.claim]
  if (typeof value !== 'string' || value === '') return undefined
  // An address that the provider has not checked could be anybody's.
  if (provider.matches === 'email' && claims.email_verified !== true) return undefined
  const same =
    provider.matches === 'name'
      ? sql`k.name_key = kernel.fold(${value})`
      : provider.matches === 'email'
        ? sql`k.email_key = lower(${value} collate kernel.german)`
        : sql`exists (select from people.person p where p.authority_id = k.authority_id and p.id = k.person_id and p.state = 'active' and p.source = ${provider.source} and p.source_key = ${value})`
  const { rows } =
    await sql<Matched>`select k.id, k.state, k.display_name as name from people.account k where k.authority_id = ${provider.authority} and k.kind = 'person' and k.state in ('active', 'invited') and ${same} limit 2`.execute(
      home.db(),
    )
  return rows.length === 1 ? rows[0] : undefined
}

/** Signs in whoever the provider vouches for. The second factor counts as shown only where the authority says so. */
export async function signInByProvider(
  ctx: Context,
  provider: Provider,
  claims: Record<string, unknown>,
  door: Door,
): Promise<SignedIn | Refusal> {
  return inHome(ctx, provider.authority, ctx.who, async (home) => {
    const found = await match(home, provider, claims)
    if (!found) {
      await noteAttempt(home, null, 'provider', 'unknown', door)
      return invalid('openid.unknownPerson')
    }
    return inHome(home, provider.authority, selfWho(home, found.id, found.name), async (own) => {
      if (found.state === 'invited') await setAccountState(own, [found.id], 'active')
      return admit(own, found.id, door, { kind: 'provider', second: provider.secondFactor })
    })
  })
}
