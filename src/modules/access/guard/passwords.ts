// Passwords after NIST SP 800-63B and BSI ORP.4: long rather than colourful, no known ones, no forced change.
import { hash, verify } from '@node-rs/argon2'
import { sql } from 'kysely'
import { type Context, invalid } from '#kernel'
import type { Id } from '#shared'
import { knownPasswords } from './known-passwords.ts'

/** OWASP's second choice of Argon2id: 19 MiB, two rounds, one lane; about 20 ms. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), cost)

/** Checked in place of a hash that does not exist, so that an unknown name takes as long as a wrong password. */
const nobodysHash = hashPassword(crypto.randomUUID())

/** Whether the password fits; without a hash the same work is done and the answer is no. */
export async function fits(stored: string | null | undefined, password: string): Promise<boolean> {
  const right = await verify(stored ?? (await nobodysHash), password.normalize('NFC')).catch(() => false)
  return right && stored != null
}

export interface PasswordRules {
  minimum: number
  /** What stands on the person's door: account name, names, school, authority. */
  near: readonly (string | null | undefined)[]
}

const bare = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')

/** Why a password is refused, or undefined. */
export function weakness(password: string, rules: PasswordRules): 'tooShort' | 'tooLong' | 'common' | 'near' | 'repeated' | undefined {
  const signs = [...password.normalize('NFC')]
  if (signs.length < rules.minimum) return 'tooShort'
  if (signs.length > 200) return 'tooLong'
  const plain = bare(password)
  if (new Set(signs).size < 4) return 'repeated'
  // Figures and signs hung on a known word are guessed first.
  const core = plain.replace(/^\d+|\d+$/g, '')
  if (knownPasswords.has(plain) || knownPasswords.has(core) || /^(?:0?1234567890?\d*|9876543210?)$/.test(plain)) return 'common'
  for (const word of rules.near.flatMap((each) => [bare(each ?? ''), ...(each ?? '').split(/[\s.@_-]+/).map(bare)]))
    if (word.length >= 4 && core.includes(word) && core.length - word.length < 5) return 'near'
  return undefined
}

/** Throws with the field that a form points at. */
export function checkPassword(password: string, rules: PasswordRules): void {
  const fault = weakness(password, rules)
  if (fault)
    throw invalid('access.weakPassword', {
      fields: [{ path: 'password', code: `access.password.${fault}`, values: { minimum: rules.minimum } }],
    })
}

/** Called in the transaction that sets a password, with what was typed; whoever keeps it must seal it. */
export const onPasswordSet: ((ctx: Context, set: { account: Id; password: string }) => Promise<void>)[] = []

/** Sets the password of an account in the context of its home. */
export async function storePassword(ctx: Context, account: Id, password: string): Promise<void> {
  const hashed = await hashPassword(password)
  await sql`insert into access.password (authority_id, account_id, hash, set_at) values (${ctx.authorities[0] ?? null}::uuid, ${account}, ${hashed}, ${ctx.now()})
    on conflict (account_id) do update set hash = excluded.hash, set_at = excluded.set_at`.execute(ctx.db())
  await ctx.audit('access.password.set', 'people.account', [{ id: account }])
  for (const hook of onPasswordSet) await hook(ctx, { account, password })
}
