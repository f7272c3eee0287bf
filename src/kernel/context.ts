// Who asks, for which authority, in which transaction, language and at which time.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Id } from '#shared'
import { type AuditEntry, writeAudit } from './audit.ts'
import { invalid, notFound } from './errors.ts'
import { writeEvent } from './events.ts'
import { checkRight, type Place, type Reach, reachOf, type Who } from './rights.ts'
import { setTenant } from './tenancy.ts'

// biome-ignore lint/suspicious/noExplicitAny: each caller names the tables it reads
export type AnyDb = Kysely<any>

export interface Context {
  who: Who
  /** The authorities this context sees; row security lets nothing else through. */
  authorities: readonly Id[]
  /** The one authority of a change. Throws when the context names none or several. */
  readonly authority: Id
  lang: 'de' | 'en'
  now: () => Date
  /** The transaction, typed by the tables the caller names. */
  db: <T>() => Transaction<T>
  /** Throws unless the right reaches the place; without a place, the whole authority. */
  may: (right: string, place?: Place) => void
  /** Where a right reaches: for the conditions of queries. */
  reach: (right: string) => Reach
  /** Tells modules above, after commit. At most 1,000 ids travel in one event. */
  tell: (name: string, ids: readonly Id[], payload?: Record<string, unknown>) => Promise<void>
  /** Writes audit lines, one statement for all rows. */
  audit: (what: string, object: string, rows: readonly AuditEntry[]) => Promise<void>
  /** Whether a right was asked for; an answer that never asked is a defect. */
  asked: boolean
  /** Set when a run or import is the cause of the changes. */
  run: Id | null
  /** Runs after the transaction is committed. */
  afterCommit: (work: () => void) => void
}

export interface ContextOptions {
  who: Who
  authorities: readonly Id[]
  lang?: 'de' | 'en'
  now?: () => Date
  run?: Id | null
  readOnly?: boolean
  /** Whether the installation's own rows are seen; by default for MUSES itself and for operators. */
  operator?: boolean
}

const isOperator = (who: Who) => who.kind === 'system' || who.grants.some((grant) => grant.scope === 'operator')

/** Runs `work` in one transaction that sees the named authorities and nothing else. */
export async function within<T>(db: AnyDb, options: ContextOptions, work: (ctx: Context) => Promise<T>): Promise<T> {
  const later: (() => void)[] = []
  const result = await db.transaction().execute(async (transaction) => {
    const operator = options.operator ?? isOperator(options.who)
    await setTenant(transaction, options.authorities, { readOnly: options.readOnly, operator, now: options.now?.() })
    return work(contextOf(transaction, options, later))
  })
  for (const each of later) each()
  return result
}

/** A context on a transaction that is already open; tests and the kernel itself use it. */
export function contextOf(transaction: Transaction<unknown>, options: ContextOptions, later: (() => void)[] = []): Context {
  const { who, authorities } = options
  const ctx: Context = {
    who,
    authorities,
    get authority() {
      if (authorities.length !== 1) throw invalid(authorities.length ? 'authority.several' : 'authority.none')
      return authorities[0]!
    },
    lang: options.lang ?? who.lang,
    now: options.now ?? (() => new Date()),
    db: <D>() => transaction as Transaction<D>,
    may(right, place) {
      ctx.asked = true
      checkRight(who, right, authorities, place)
    },
    reach(right) {
      ctx.asked = true
      return reachOf(who, right, authorities)
    },
    async tell(name, ids, payload = {}) {
      for (let start = 0; start < ids.length || start === 0; start += 1_000)
        await writeEvent(ctx, { name, ids: ids.slice(start, start + 1_000), payload })
    },
    audit: (what, object, rows) => writeAudit(ctx, what, object, rows),
    asked: false,
    run: options.run ?? null,
    afterCommit: (work) => void later.push(work),
  }
  return ctx
}

/** The same context for one of its authorities: for a change whose object decides where it belongs. */
export function narrow(ctx: Context, authority: Id): Context {
  if (!ctx.authorities.includes(authority)) throw notFound()
  const inner = contextOf(ctx.db<unknown>(), { who: ctx.who, authorities: [authority], lang: ctx.lang, now: ctx.now, run: ctx.run })
  inner.afterCommit = ctx.afterCommit
  return Object.defineProperty(inner, 'asked', {
    get: () => ctx.asked,
    set: (value: boolean) => {
      ctx.asked = value
    },
  })
}

/** Limits a query to where a right reaches, by the column that holds the school. */
export function withinReach(reach: Reach, columns: { authority: string; school?: string; person?: string }) {
  const parts = [sql<boolean>`${sql.ref(columns.authority)} = any(${sql.val([...reach.authorities])}::uuid[])`]
  if (columns.school && reach.schools.size)
    parts.push(sql<boolean>`${sql.ref(columns.school)} = any(${sql.val([...reach.schools])}::uuid[])`)
  if (columns.person && reach.self) parts.push(sql<boolean>`${sql.ref(columns.person)} = ${reach.self}`)
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

/**
 * Works in other authorities on the same transaction, e.g. in one that was created a moment ago; afterwards the former are seen again.
 * The caller has asked for the right that leads there: row security follows whatever is named here.
 */
export async function entering<T>(ctx: Context, authorities: readonly Id[], work: (inner: Context) => Promise<T>): Promise<T> {
  const see = (ids: readonly Id[]) => sql`select set_config('muses.authorities', ${ids.join(',')}, true)`.execute(ctx.db())
  await see(authorities)
  const inner = contextOf(ctx.db<unknown>(), { who: ctx.who, authorities, lang: ctx.lang, now: ctx.now, run: ctx.run })
  inner.afterCommit = ctx.afterCommit
  const result = await work(inner)
  await see(ctx.authorities)
  return result
}
