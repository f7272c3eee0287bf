// Passkeys (WebAuthn): a key on the person's device instead of a password, or beside it.

import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { sql } from 'kysely'
import { type Context, conflict, forbidden, invalid, log, notFound, type Refusal } from '#kernel'
import type { Id } from '#shared'
import { addressKey, countGuess, forgiveGuess, type Guess } from '../guard/attempts.ts'
import { digest, randomSecret } from '../guard/digests.ts'
import { checkFactorLeft } from '../queries/own.ts'
import { atOwn, checkFresh, inHome, selfWho } from '../who/home.ts'
import { forgetAfter } from '../who/identify.ts'
import { runtime } from '../who/runtime.ts'
import type { Door } from './sessions.ts'
import { admit, noteAttempt, type SignedIn } from './sign-in.ts'
import { afterEnrolment } from './totp.ts'

/** Some 250 files: loaded with the first passkey and not at the start. */
const webauthn = () => import('@simplewebauthn/server')
const challengeMinutes = 5
const place = () => ({ expectedOrigin: runtime().publicUrl, expectedRPID: new URL(runtime().publicUrl).hostname })

type Purpose = 'passkey.signIn' | 'passkey.confirm' | 'passkey.enrol'

async function newChallenge(ctx: Context, purpose: Purpose, account: Id | null): Promise<string> {
  const challenge = randomSecret()
  await sql`delete from access.challenge where expires_at < ${ctx.now()}`.execute(ctx.db())
  await sql`insert into access.challenge (id, purpose, account_id, value, expires_at) values (${digest(challenge)}, ${purpose}, ${account}::uuid, '{}',
    ${new Date(ctx.now().getTime() + challengeMinutes * 60_000)})`.execute(ctx.db())
  return challenge
}

/** The challenge an answer of the browser carries, used up whatever comes of it. */
async function takeChallenge(ctx: Context, purpose: Purpose, account: Id | null, clientData: string): Promise<string | undefined> {
  const challenge = challengeIn(clientData)
  if (!challenge) return undefined
  const { rows } =
    await sql`delete from access.challenge where id = ${digest(challenge)} and purpose = ${purpose} and account_id is not distinct from ${account}::uuid
    and expires_at > ${ctx.now()} returning 1 as one`.execute(ctx.db())
  return rows.length ? challenge : undefined
}
function challengeIn(clientData: string): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData, 'base64url').toString()) as { challenge?: unknown }
    return typeof challenge === 'string' ? challenge : undefined
  } catch {
    return undefined
  }
}

/** What the browser needs to sign in with a passkey; without a name, the device offers its own. */
export async function passkeyOptions(ctx: Context) {
  return (await webauthn()).generateAuthenticationOptions({
    rpID: place().expectedRPID,
    challenge: Buffer.from(await newChallenge(ctx, 'passkey.signIn', null), 'base64url'),
    userVerification: 'required',
  })
}

interface KnownKey {
  id: Id
  account: Id
  credential: Buffer
  publicKey: Buffer
  counter: string
  transports: string[]
}

async function keyOf(home: Context, credential: Buffer): Promise<KnownKey | undefined> {
  const { rows } =
    await sql<KnownKey>`select id, account_id as account, credential, public_key as "publicKey", counter, transports from access.passkey where credential = ${credential} for update`.execute(
      home.db(),
    )
  return rows[0]
}

/** Whether the answer proves the possession of the key; its counter only ever rises (WebAuthn §6.1.1). */
async function proves(
  home: Context,
  key: KnownKey,
  challenge: string,
  response: AuthenticationResponseJSON,
  verified: boolean,
): Promise<boolean> {
  try {
    const result = await (await webauthn()).verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      ...place(),
      requireUserVerification: verified,
      credential: {
        id: key.credential.toString('base64url'),
        publicKey: new Uint8Array(key.publicKey),
        counter: Number(key.counter),
        transports: key.transports as never,
      },
    })
    if (!result.verified) return false
    await sql`update access.passkey set counter = ${result.authenticationInfo.newCounter}, last_used_at = ${home.now()} where id = ${key.id}`.execute(
      home.db(),
    )
    return true
  } catch (error) {
    log.info({ reason: (error as Error).message }, 'passkey refused')
    return false
  }
}

const refused = () => invalid('access.passkeyRefused')

/** Signs in with a passkey alone: the device has verified its person, so that this is two factors at once. */
export async function signInByPasskey(ctx: Context, response: AuthenticationResponseJSON, door: Door): Promise<SignedIn | Refusal> {
  const guesses: Guess[] = [{ brake: 'address', of: addressKey(door.address) }]
  await countGuess(ctx, guesses)
  const challenge = await takeChallenge(ctx, 'passkey.signIn', null, response.response.clientDataJSON)
  const credential = Buffer.from(response.id, 'base64url')
  const { rows } = await sql<{
    account: Id
    authority: Id | null
  }>`select account_id as account, authority_id as authority from access.find_passkey(${credential})`.execute(ctx.db())
  const [owner] = rows
  if (!challenge || !owner) return refused()
  return inHome(ctx, owner.authority, selfWho(ctx, owner.account, ''), async (home) => {
    const key = await keyOf(home, credential)
    if (!key || !(await proves(home, key, challenge, response, true))) {
      await noteAttempt(home, owner.account, 'passkey', 'wrong', door)
      return refused()
    }
    const account = await sql<{ state: string }>`select state from people.account where id = ${owner.account}`.execute(home.db())
    if (account.rows[0]?.state !== 'active') return forbidden('access.suspended')
    await forgiveGuess(home, guesses)
    return admit(home, owner.account, door, { kind: 'passkey', second: true })
  })
}

/** What the browser needs to confirm with one of the own passkeys. */
export const confirmOptions = (ctx: Context) =>
  atOwn(ctx, async (home, account) => {
    const { rows } = await sql<{
      credential: Buffer
      transports: string[]
    }>`select credential, transports from access.passkey where account_id = ${account}`.execute(home.db())
    if (!rows.length) throw notFound()
    return (await webauthn()).generateAuthenticationOptions({
      rpID: place().expectedRPID,
      challenge: Buffer.from(await newChallenge(home, 'passkey.confirm', account), 'base64url'),
      userVerification: 'preferred',
      allowCredentials: rows.map((row) => ({ id: row.credential.toString('base64url'), transports: row.transports as never })),
    })
  })

/** Whether the answer comes from one of the account's own passkeys. */
export async function takePasskey(home: Context, account: Id, response: AuthenticationResponseJSON): Promise<boolean> {
  const challenge = await takeChallenge(home, 'passkey.confirm', account, response.response.clientDataJSON)
  const key = await keyOf(home, Buffer.from(response.id, 'base64url'))
  return Boolean(challenge && key?.account === account && (await proves(home, key, challenge, response, false)))
}

/** What the browser needs to make a new passkey for the own account. */
export const enrolOptions = (ctx: Context) =>
  atOwn(ctx, async (home, account) => {
    checkFresh(ctx)
    const known = await sql<{ credential: Buffer }>`select credential from access.passkey where account_id = ${account}`.execute(home.db())
    const { rows } = await sql<{
      name: string
      displayName: string
    }>`select name, display_name as "displayName" from people.account where id = ${account}`.execute(home.db())
    return (await webauthn()).generateRegistrationOptions({
      rpName: 'MUSES',
      rpID: place().expectedRPID,
      userID: new Uint8Array(Buffer.from(account.replaceAll('-', ''), 'hex')),
      userName: rows[0]!.name,
      userDisplayName: rows[0]!.displayName,
      challenge: new Uint8Array(Buffer.from(await newChallenge(home, 'passkey.enrol', account), 'base64url')),
      attestationType: 'none',
      excludeCredentials: known.rows.map((row) => ({ id: row.credential.toString('base64url') })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    })
  })

/** Keeps a new passkey under a name of the person's choice. */
export const addPasskey = (
  ctx: Context,
  name: string,
  response: RegistrationResponseJSON,
): Promise<{ recovery: string[] | null } | Refusal> =>
  atOwn(ctx, async (home, account) => {
    checkFresh(ctx)
    const challenge = await takeChallenge(home, 'passkey.enrol', account, response.response.clientDataJSON)
    if (!challenge) return refused()
    const result = await (await webauthn())
      .verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        ...place(),
        requireUserVerification: false,
      })
      .catch((error: Error) => {
        log.info({ reason: error.message }, 'passkey refused')
        return { verified: false as const }
      })
    if (!result.verified || !result.registrationInfo) return refused()
    const { credential } = result.registrationInfo
    const { rows } =
      await sql`insert into access.passkey (authority_id, account_id, credential, public_key, counter, transports, name, created_at)
      values (${home.authorities[0] ?? null}::uuid, ${account}, ${Buffer.from(credential.id, 'base64url')}, ${Buffer.from(credential.publicKey)}, ${credential.counter},
        ${sql.val(response.response.transports ?? [])}::text[], ${name}, ${home.now()})
      on conflict (credential) do nothing returning 1 as one`.execute(home.db())
    if (!rows.length) throw conflict('access.passkeyKnown')
    await home.audit('access.passkeyEnrolled', 'people.account', [{ id: account, changes: { passkey: [null, name] } }])
    return { recovery: await afterEnrolment(home, account, ctx.who.session) }
  })

export const dropPasskey = (ctx: Context, id: Id): Promise<void> =>
  atOwn(ctx, async (home, account) => {
    checkFresh(ctx)
    const { rows } = await sql<{
      name: string
    }>`delete from access.passkey where id = ${id} and account_id = ${account} returning name`.execute(home.db())
    if (!rows[0]) throw notFound()
    await checkFactorLeft(home, account)
    await home.audit('access.passkeyRemoved', 'people.account', [{ id: account, changes: { passkey: [rows[0].name, null] } }])
    forgetAfter(home, [account])
  })
