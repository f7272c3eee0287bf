// Growing delays against guessing, per name and per address, kept in the database for all servers; never a lock.
import { sql } from 'kysely'
import { type Context, Refusal } from '#kernel'
import { formatDuration } from '#shared'
import { keyedDigest } from './digests.ts'

export interface Brake {
  /** Wrong guesses without delay. */
  free: number
  firstSeconds: number
  mostSeconds: number
  /** One guess is forgotten after so many seconds. */
  forgetSeconds: number
}
export const brakes = {
  name: { free: 5, firstSeconds: 5, mostSeconds: 900, forgetSeconds: 900 },
  factor: { free: 5, firstSeconds: 10, mostSeconds: 900, forgetSeconds: 900 },
  code: { free: 5, firstSeconds: 15, mostSeconds: 3_600, forgetSeconds: 3_600 },
  forgot: { free: 3, firstSeconds: 600, mostSeconds: 86_400, forgetSeconds: 3_600 },
  // A whole school shares one address.
  address: { free: 200, firstSeconds: 5, mostSeconds: 300, forgetSeconds: 6 },
} as const satisfies Record<string, Brake>
export type BrakeName = keyof typeof brakes

/** Seconds to wait after so many wrong guesses. */
export function delaySeconds(brake: Brake, failures: number): number {
  if (failures < brake.free) return 0
  return Math.min(brake.mostSeconds, brake.firstSeconds * 2 ** Math.min(20, Math.floor(failures - brake.free)))
}

/** IPv6 providers hand out whole /64 networks to one line. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::')
  const parts = head.split(':').filter(Boolean)
  const rest = tail.split(':').filter(Boolean)
  const full = plain.includes('::') ? [...parts, ...Array(Math.max(0, 8 - parts.length - rest.length)).fill('0'), ...rest] : parts
  return full
    .slice(0, 4)
    .map((part) => part.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}

export interface Guess {
  brake: BrakeName
  /** The folded name, the account or the address. */
  of: string
}
export interface Counted {
  /** Wrong guesses left before the first delay, for the tightest brake. */
  left: number
  /** Seconds until the next guess is heard. */
  wait: number
}

const key = (guess: Guess) => keyedDigest(`attempt.${guess.brake}`, guess.of)

/** A refusal that says how long to wait; nothing was checked. */
export function tooEarly(seconds: number): Refusal {
  return new Refusal('Unavailable', 'access.wait', { status: 429, retryAfter: seconds, values: { seconds, time: formatDuration(seconds) } })
}

/**
 * Counts a guess before it is checked, so that many at once do not slip through: the rows stay locked until the transaction ends.
 * Throws when a delay is running. `undo` takes the guess back after a success.
 */
export async function countGuess(ctx: Context, guesses: readonly Guess[]): Promise<Counted> {
  const now = ctx.now()
  const ordered = guesses.map((guess) => ({ guess, key: key(guess) })).sort((a, b) => Buffer.compare(a.key, b.key))
  let left = Number.POSITIVE_INFINITY
  let wait = 0
  for (const { guess, key } of ordered) {
    const brake = brakes[guess.brake]
    const { rows } = await sql<{ failures: number; wait: number }>`
      insert into access.attempt as t (key, failures, at, next_at) values (${key}, 1, ${now}, ${now})
      on conflict (key) do update set
        failures = case when t.next_at > excluded.at then t.failures else greatest(0, t.failures - extract(epoch from excluded.at - t.at) / ${brake.forgetSeconds}) + 1 end,
        at = case when t.next_at > excluded.at then t.at else excluded.at end
      returning failures, ceil(extract(epoch from next_at - ${now}::timestamptz))::int as wait`.execute(ctx.db())
    const { failures, wait: running } = rows[0]!
    if (running > 0) throw tooEarly(running)
    const next = delaySeconds(brake, failures)
    if (next > 0)
      await sql`update access.attempt set next_at = ${new Date(now.getTime() + next * 1_000)} where key = ${key}`.execute(ctx.db())
    wait = Math.max(wait, next)
    if (guess.brake !== 'address') left = Math.min(left, Math.max(0, brake.free - Math.floor(failures)))
  }
  return { left, wait }
}

/** After a success: the name starts anew, the address gets its guess back. */
export async function forgiveGuess(ctx: Context, guesses: readonly Guess[]): Promise<void> {
  const keys = (brake: (guess: Guess) => boolean) => sql`${sql.val(guesses.filter(brake).map(key))}::bytea[]`
  await sql`delete from access.attempt where key = any(${keys((guess) => guess.brake !== 'address')})`.execute(ctx.db())
  await sql`update access.attempt set failures = greatest(0, failures - 1), next_at = at where key = any(${keys((guess) => guess.brake === 'address')})`.execute(
    ctx.db(),
  )
}
