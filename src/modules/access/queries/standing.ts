// What an account may do now, asked by its id.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'
import type { Pending } from '../who/identify.ts'
import { runtime } from '../who/runtime.ts'
import { type Held, holdings, needsSecondFactor, type Standing } from '../who/standing.ts'

/** The standing of an account as far as the context sees it; undefined when it does not exist here. */
export async function findStanding(ctx: Context, account: Id): Promise<(Standing & { held: Held[] }) | undefined> {
  const { rows } = await sql<{ standing: Standing | null }>`select access.account_standing(${account}, ${ctx.now()}) as standing`.execute(
    ctx.db(),
  )
  const standing = rows[0]?.standing
  return standing ? { ...standing, held: holdings(standing, runtime().shipped) } : undefined
}

/** The same for many accounts in one question; those that do not exist here are left out. */
export async function findStandings(ctx: Context, accounts: readonly Id[]): Promise<(Standing & { held: Held[] })[]> {
  const { rows } = await sql<{
    standing: Standing | null
  }>`select standing from access.account_standings(${sql.val([...accounts])}::uuid[], ${ctx.now()})`.execute(ctx.db())
  return rows.flatMap(({ standing }) => (standing ? [{ ...standing, held: holdings(standing, runtime().shipped) }] : []))
}

/** What a session without second factor still lacks. */
export async function pendingFor(home: Context, account: Id): Promise<Pending | null> {
  const standing = await findStanding(home, account)
  if (!standing) return null
  return standing.account.factor ? 'factor' : needsSecondFactor(standing.held) && !runtime().demo ? 'enrol' : null
}
