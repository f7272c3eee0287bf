// Working in the authority an account belongs to, before or beside the authorities of the request.
import { sql } from 'kysely'
import { type Context, contextOf, forbidden, setTenant, type Who } from '#kernel'
import type { Id } from '#shared'
import { detailsOf } from './identify.ts'

/** Who acts when a person proves herself: her own account, before it has a session. */
export const selfWho = (ctx: Context, account: Id, name: string): Who => ({ ...ctx.who, kind: 'person', account, name })

/** Works in one authority (null: among the operator's staff) on the same transaction; afterwards the former tenants are seen again. */
export async function inHome<T>(ctx: Context, authority: Id | null, who: Who, work: (home: Context) => Promise<T>): Promise<T> {
  const authorities = authority ? [authority] : []
  const before = await sql<{
    operator: string | null
    readonly: string
  }>`select current_setting('muses.operator', true) as operator, current_setting('transaction_read_only') as readonly`.execute(ctx.db())
  const readOnly = before.rows[0]!.readonly === 'on'
  await setTenant(ctx.db<unknown>(), authorities, { operator: authority === null, readOnly })
  const home = contextOf(ctx.db<unknown>(), { who, authorities, lang: ctx.lang, now: ctx.now, run: ctx.run })
  home.afterCommit = ctx.afterCommit
  const result = await work(home)
  await setTenant(ctx.db<unknown>(), ctx.authorities, { operator: before.rows[0]!.operator === 'on', readOnly })
  return result
}

/** The authority an account belongs to; null for the operator's staff. */
export async function homeOf(ctx: Context, account: Id): Promise<Id | null> {
  const { rows } = await sql<{ home: Id | null }>`select access.home_of(${account}) as home`.execute(ctx.db())
  return rows[0]!.home
}

/** Works on the own account of the asking person. */
export async function atOwn<T>(ctx: Context, work: (home: Context, account: Id) => Promise<T>): Promise<T> {
  const account = ctx.who.account
  if (!account || ctx.who.kind === 'nobody') throw forbidden('signedOut', { status: 401 })
  ctx.asked = true
  return inHome(ctx, await homeOf(ctx, account), ctx.who, (home) => work(home, account))
}

const freshMs = 10 * 60_000

/** Throws unless the person proved her identity within ten minutes; what changes the way she signs in asks for that. */
export function checkFresh(ctx: Context): void {
  if (ctx.who.kind === 'token') throw forbidden('access.notByToken')
  if (detailsOf(ctx.who)?.pending === 'factor') throw forbidden('secondFactor')
  const { confirmedAt } = ctx.who
  if (!confirmedAt || ctx.now().getTime() - confirmedAt.getTime() > freshMs) throw forbidden('stepUp')
}
