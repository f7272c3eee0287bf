// Who sends a request: asked of the database, remembered for a few seconds, forgotten at once when something changes here.

import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { type Context, type Grant, type Identity, nobody, type Who, within } from '#kernel'
import type { Id } from '#shared'
import { digest, sameSecret } from '../guard/digests.ts'
import { asSystem, cookieRules, runtime } from './runtime.ts'
import { type Held, holdings, needsSecondFactor, type Standing } from './standing.ts'

/** Another server learns of an ended session or a removed role after this time at the latest. */
const rememberedMs = 5_000
const rememberedMost = 5_000

interface Remembered {
  at: number
  account: Id | null
  session: Id | null
  identity: Promise<Identity>
}
const remembered = new Map<string, Remembered>()
const details = new WeakMap<Who, Standing & { held: Held[]; pending: Pending | null }>()

/** What is still missing before a session counts: an enrolled factor was not shown, or a demanded one not enrolled. */
export type Pending = 'factor' | 'enrol'

/** What sign-in knows about a Who of this process beyond its grants. */
export const detailsOf = (who: Who) => details.get(who)

const signedOut: Identity = { who: nobody, pending: false, cookie: false }
export const tokenStart = 'muses_'

/** Answers who sends a request, by session cookie or `Authorization: Bearer muses_…`. */
export async function identify(request: FastifyRequest): Promise<Identity> {
  const header = request.headers.authorization
  if (typeof header === 'string') {
    const bearer = /^Bearer (\S{20,300})$/i.exec(header)?.[1]
    return bearer ? recall(`t${digest(bearer).toString('base64')}`, () => byToken(bearer)) : signedOut
  }
  const secret = request.cookies?.[cookieRules(runtime().publicUrl).name]
  if (!secret || secret.length > 100) return signedOut
  return atSupport(request, await recall(`s${digest(secret).toString('base64')}`, () => bySession(secret)))
}

/** In an authority that let the operator in for support, everything she does there carries that word, and that she was there is written down. */
async function atSupport(request: FastifyRequest, identity: Identity): Promise<Identity> {
  const known = details.get(identity.who)
  const supported = known?.grants.filter((raw) => raw.kind === 'support') ?? []
  if (!known || !supported.length || known.pending) return identity
  const named = request.headers['muses-authority']
  if (known.grants.some((raw) => raw.authority === named && raw.kind !== 'support')) return identity
  const who = { ...identity.who, name: `${identity.who.name} (Supportzugriff)` }
  details.set(who, known)
  for (const raw of supported)
    if (typeof named !== 'string' || raw.authority === named || !/^[0-9a-f-]{36}$/.test(named))
      await noteSupport(who, raw.authority!, raw.id)
  return { ...identity, who }
}

const noted = new Map<string, number>()
const notedMs = 3_600_000

/** Once per hour and session: the operator was here, also when she only looked. */
async function noteSupport(who: Who, authority: Id, grant: Id): Promise<void> {
  const { db, now } = runtime()
  const key = `${who.session}/${authority}`
  const at = now().getTime()
  if (at - (noted.get(key) ?? -notedMs) < notedMs) return
  noted.set(key, at)
  if (noted.size > 1_000) noted.delete(noted.keys().next().value!)
  await within(db, { who, authorities: [authority], now }, (ctx) => ctx.audit('access.supportUsed', 'access.grant', [{ id: grant }]))
}

function recall(key: string, ask: () => Promise<Identity>): Promise<Identity> {
  const at = runtime().now().getTime()
  const known = remembered.get(key)
  if (known && at - known.at < rememberedMs && at >= known.at) return known.identity
  const entry: Remembered = { at, account: null, session: null, identity: ask() }
  remembered.delete(key)
  remembered.set(key, entry)
  if (remembered.size > rememberedMost) remembered.delete(remembered.keys().next().value!)
  entry.identity.then(
    ({ who }) => {
      entry.account = who.account
      entry.session = who.session
    },
    () => remembered.delete(key),
  )
  return entry.identity
}

/** Forgets what is remembered about these accounts (all without a list), so that the next request asks the database. */
export function forget(accounts?: readonly Id[]): void {
  const gone = accounts && new Set(accounts)
  for (const [key, entry] of remembered) if (!gone || entry.account === null || gone.has(entry.account)) remembered.delete(key)
}

/** Forgets after commit; roles and grants also concern deputies, so that all are forgotten. */
export function forgetAfter(ctx: Context, accounts?: readonly Id[]): void {
  ctx.afterCommit(() => forget(accounts))
}

async function bySession(secret: string): Promise<Identity> {
  const { db, now } = runtime()
  const { rows } = await sql<{
    standing: Standing | null
  }>`select access.session_standing(${digest(secret)}, ${now()}) as standing`.execute(db)
  const standing = rows[0]?.standing
  if (!standing) return signedOut
  const held = holdings(standing, runtime().shipped)
  return { ...identityOf(standing, held, pendingOf(standing, held)), cookie: true }
}

function pendingOf(standing: Standing, held: readonly Held[]): Pending | null {
  if (!standing.session || standing.session.second) return null
  if (standing.account.factor) return 'factor'
  // Invented people of a demo carry no phone: there nothing is enrolled by force.
  return needsSecondFactor(held) && !runtime().demo ? 'enrol' : null
}

async function byToken(bearer: string): Promise<Identity> {
  const { db, now, bootstrapToken, bootstrapAccount, shipped } = runtime()
  if (bootstrapToken && bootstrapAccount && sameSecret(bearer, bootstrapToken)) return byBootstrap(bootstrapAccount)
  if (!bearer.startsWith(tokenStart)) return signedOut
  const { rows } = await sql<{ standing: Standing | null }>`select access.token_standing(${digest(bearer)}, ${now()}) as standing`.execute(
    db,
  )
  const standing = rows[0]?.standing
  return standing ? identityOf(standing, limited(holdings(standing, shipped), standing.token!.rights), null) : signedOut
}

/** A token does what its owner may, and only the rights it was made for. */
function limited(held: Held[], rights: readonly string[] | null): Held[] {
  if (!rights) return held
  const allowed = new Set(rights)
  return held.map((each) => ({
    ...each,
    grant: { ...each.grant, rights: new Set([...each.grant.rights].filter((right) => allowed.has(right))) },
  }))
}

/** The operator's own hands for unattended set-up: every operator right, and what was granted to its account. */
async function byBootstrap(account: Id): Promise<Identity> {
  const { now, shipped } = runtime()
  const standing = await asSystem('identify', [], async (ctx) => {
    const { rows } = await sql<{ standing: Standing | null }>`select access.account_standing(${account}, ${now()}) as standing`.execute(
      ctx.db(),
    )
    return rows[0]?.standing
  })
  if (!standing) return signedOut
  standing.token = { id: account, name: standing.account.name, rights: null }
  standing.grants.push({
    via: 'grant',
    id: account,
    kind: 'direct',
    role: 'operatorAdmin',
    scope: 'operator',
    authority: null,
    school: null,
    until: null,
  })
  return identityOf(standing, holdings(standing, shipped), null)
}

function identityOf(standing: Standing, held: Held[], pending: Pending | null): Identity {
  const { account, session } = standing
  const grants: Grant[] = pending ? [] : held.map((each) => each.grant)
  const authorities = [...new Set([account.authority, ...grants.map((grant) => grant.authority)])].filter((id) => id !== null)
  const who: Who = {
    kind: session ? 'person' : 'token',
    account: account.id,
    person: account.person,
    name: account.name,
    grants,
    session: session?.id ?? null,
    authorities: pending ? [] : authorities,
    confirmedAt: session?.confirmedAt && pending !== 'factor' ? new Date(session.confirmedAt) : null,
    lang: account.lang === 'en' ? 'en' : 'de',
  }
  details.set(who, { ...standing, held, pending })
  return { who, pending: pending !== null, cookie: false }
}
