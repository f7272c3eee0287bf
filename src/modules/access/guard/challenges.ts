// What was agreed with a browser that has gone elsewhere for a while: short-lived, found by its secret alone, used once.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { digest } from './digests.ts'

/** Keeps a value until the browser comes back with the same secret. */
export async function keepChallenge(ctx: Context, purpose: string, secret: string, value: unknown, minutes: number): Promise<void> {
  await sql`insert into access.challenge (id, purpose, value, expires_at) values (${digest(secret)}, ${purpose}, ${JSON.stringify(value)}::jsonb,
    ${new Date(ctx.now().getTime() + minutes * 60_000)})`.execute(ctx.db())
}

/** Takes it out again, once. */
export async function takeChallenge<T>(ctx: Context, purpose: string, secret: string): Promise<T | undefined> {
  const { rows } = await sql<{ value: T }>`delete from access.challenge where id = ${digest(secret)} and purpose = ${purpose}
    and expires_at > ${ctx.now()} returning value`.execute(ctx.db())
  return rows[0]?.value
}
