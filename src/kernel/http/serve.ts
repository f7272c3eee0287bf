// From declared endpoints to routes: who asks, may she, is it well formed, run in one transaction, answer.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Answer, Api, Asked, Endpoint, Id, Translate } from '#shared'
import { type AnyDb, type Context, within } from '../context.ts'
import { conflict, forbidden, invalid, notFound, Refusal, stale } from '../errors.ts'
import { nobody, reachOf, type Who } from '../rights.ts'

export interface Download {
  name: string
  type: string
  body: Buffer | AsyncIterable<string | Uint8Array>
  /** Shown in the browser instead of saved. */
  inline?: boolean
}
export interface Extra {
  /** The version of If-Match, when sent. */
  ifMatch?: number
  files: AsyncIterable<MultipartFile>
  /** Texts in the language of the person, for files and papers. */
  t: Translate
  request: FastifyRequest
  reply: FastifyReply
}
type Handled<E extends Endpoint> = E['file'] extends 'download' ? Download : Answer<E>
/** Throwing refuses and takes everything back; a refusal that is returned keeps what was written, e.g. the count of wrong guesses. */
export type Handler<E extends Endpoint> = (
  ctx: Context,
  asked: Asked<E>,
  extra: Extra,
) => Promise<Handled<E> | Refusal> | Handled<E> | Refusal
export type Handlers<A extends Api> = { [K in keyof A]: Handler<A[K]> }
export interface Served {
  module: string
  api: Api
  handlers: Record<string, Handler<Endpoint>>
}

/** Binds handlers to the endpoints of an `api.ts`; every endpoint needs its handler. */
export const serve = <A extends Api>(api: A & { readonly $module: string }, handlers: Handlers<A>): Served => ({
  module: api.$module,
  api,
  handlers: handlers as unknown as Served['handlers'],
})

export interface Identity {
  who: Who
  /** Signed in, but a second factor or a new password is still due: only `public` and `signedIn` endpoints answer. */
  pending: boolean
  /** The session came with a cookie, so that writes must prove their origin. */
  cookie: boolean
}
export type Identify = (request: FastifyRequest) => Promise<Identity>

export interface ServeOptions {
  texts?: Record<'de' | 'en', Translate>
  db: AnyDb
  identify: Identify
  origins: readonly string[]
  now: () => Date
  /** The authority a slug or id names, or undefined. */
  authorityOf: (name: string) => Promise<Id | undefined>
}

const stepUpMinutes = 10

/** Adds the routes of one module. */
export function addRoutes(server: FastifyInstance, served: Served, options: ServeOptions): void {
  for (const [name, endpoint] of Object.entries(served.api)) {
    const handler = served.handlers[name]
    if (!handler) throw new Error(`${served.module}: endpoint ${name} has no handler`)
    server.route({
      method: endpoint.method.toUpperCase() as 'GET',
      url: `/api/v1${endpoint.path}`,
      bodyLimit: endpoint.bodyLimit ?? 1_048_576,
      config: endpoint.perMinute ? { rateLimit: { max: endpoint.perMinute, timeWindow: 60_000 } } : {},
      handler: (request, reply) => answer(endpoint, handler, options, request, reply),
    })
  }
}

async function answer(endpoint: Endpoint, handler: Handler<Endpoint>, options: ServeOptions, request: FastifyRequest, reply: FastifyReply) {
  const { who, pending, cookie } = await options.identify(request)
  request.who = who
  const writes = endpoint.method !== 'get'
  if (writes && cookie) checkOrigin(request, options.origins)
  const authorities = await authoritiesFor(request, who, pending, options)
  checkAccess(endpoint, who, pending, authorities, options.now())
  const asked = {
    params: endpoint.params?.parse(request.params),
    query: endpoint.query?.parse(request.query),
    body: endpoint.file === 'upload' ? undefined : endpoint.body?.parse(request.body ?? undefined),
  } as Asked<Endpoint>
  const extra: Extra = {
    ifMatch: ifMatchOf(request),
    files: endpoint.file === 'upload' ? request.files() : none(),
    t: options.texts?.[request.lang] ?? ((key) => key),
    request,
    reply,
  }
  const base = { who, authorities, lang: request.lang, now: options.now }

  if (endpoint.file === 'download') {
    await within(options.db, { ...base, readOnly: !writes }, async (ctx) => {
      const download = (await handler(ctx, asked, extra)) as unknown as Download
      checkAsked(ctx, endpoint)
      await send(reply, download)
    })
    return reply
  }
  const key = writes ? request.headers['idempotency-key'] : undefined
  const result = await within(options.db, { ...base, readOnly: !writes }, async (ctx) => {
    const before = typeof key === 'string' && who.account ? await claimKey(ctx, who.account, key, request) : undefined
    if (before) return before
    const body: unknown = await handler(ctx, asked, extra)
    if (body instanceof Refusal) {
      if (typeof key === 'string' && who.account)
        await sql`delete from kernel.idempotency where account_id = ${who.account} and key = ${key}`.execute(ctx.db())
      return { status: body.status, body }
    }
    checkAsked(ctx, endpoint)
    const done = { status: reply.statusCode, body: body as unknown }
    if (typeof key === 'string' && who.account) await keepAnswer(ctx, who.account, key, done)
    return done
  })
  if (result.body instanceof Refusal) throw result.body
  return respond(request, reply, result)
}

async function* none(): AsyncGenerator<MultipartFile> {}

/** The authorities this request works in: the one the header or query names, else all of the person's. */
async function authoritiesFor(request: FastifyRequest, who: Who, pending: boolean, options: ServeOptions): Promise<readonly Id[]> {
  const named = request.headers['muses-authority'] ?? (request.query as Record<string, unknown> | undefined)?.authority
  // Without (a full) session there is none to choose: what follows says that somebody must sign in, not that nothing is there.
  if (typeof named !== 'string' || named === '' || who.kind === 'nobody' || pending) return who.authorities
  const id = await options.authorityOf(named)
  // A foreign authority answers exactly like one that does not exist.
  if (!id || !who.authorities.includes(id)) throw notFound('authority.unknown', { values: { authority: named } })
  return [id]
}

function checkAccess(endpoint: Endpoint, who: Who, pending: boolean, authorities: readonly Id[], now: Date): void {
  if (endpoint.right === 'public') return
  if (who.kind === 'nobody') throw new Refusal('Forbidden', 'signedOut', { status: 401 })
  if (endpoint.right === 'signedIn') return
  if (pending) throw forbidden('secondFactor')
  if (reachOf(who, endpoint.right, authorities).nothing) throw forbidden('forbidden', { values: { right: endpoint.right } })
  if (endpoint.stepUp && who.kind === 'person' && (!who.confirmedAt || now.getTime() - who.confirmedAt.getTime() > stepUpMinutes * 60_000))
    throw forbidden('stepUp')
}

function checkAsked(ctx: Context, endpoint: Endpoint): void {
  if (!ctx.asked && endpoint.right !== 'public' && endpoint.right !== 'signedIn')
    throw new Error(`${endpoint.method} ${endpoint.path} answered without asking for a right`)
}

/** A write with a cookie must come from our own pages (OWASP: verify the origin with standard headers). */
export function checkOrigin(request: FastifyRequest, origins: readonly string[]): void {
  const origin = request.headers.origin
  if (origin ? origins.includes(origin) || sameHost(origin, request) : request.headers['sec-fetch-site'] === 'same-origin') return
  throw forbidden('origin')
}
function sameHost(origin: string, request: FastifyRequest): boolean {
  try {
    return new URL(origin).host === request.headers.host
  } catch {
    return false
  }
}

function ifMatchOf(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']
  if (typeof header !== 'string' || header === '*') return undefined
  const match = /^(?:W\/)?"(\d+)(?:-[\w-]+)?"$/.exec(header)
  if (!match) throw stale()
  return Number(match[1])
}

async function claimKey(ctx: Context, account: Id, key: string, request: FastifyRequest) {
  if (key.length > 200) throw invalid('idempotencyKey')
  const hash = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest()
  const { rows } = await sql<{ fresh: boolean; same: boolean | null; status: number | null; answer: { body: unknown } | null }>`
    with claimed as (insert into kernel.idempotency (account_id, key, request) values (${account}, ${key}, ${hash}) on conflict do nothing returning true)
    select exists (select from claimed) as fresh, k.request = ${hash} as same, k.status, k.answer
    from (select 1) one left join kernel.idempotency k on k.account_id = ${account} and k.key = ${key}`.execute(ctx.db())
  const row = rows[0]!
  if (row.fresh) return undefined
  if (row.same === null) throw conflict('busy', { retryAfter: 1 })
  if (!row.same) throw conflict('idempotencyKey')
  if (row.status === null) throw conflict('busy', { retryAfter: 1 })
  ctx.asked = true
  return { status: row.status, body: row.answer?.body }
}

async function keepAnswer(ctx: Context, account: Id, key: string, done: { status: number; body: unknown }): Promise<void> {
  await sql`update kernel.idempotency set status = ${done.status}, answer = ${JSON.stringify({ body: done.body ?? null })}::jsonb where account_id = ${account} and key = ${key}`.execute(
    ctx.db(),
  )
}

function respond(request: FastifyRequest, reply: FastifyReply, result: { status: number; body: unknown }) {
  const { body } = result
  // What people are shown of persons does not stay in the browser of a shared computer, and never comes from there instead of from here.
  reply.header('cache-control', 'no-store')
  if (body === undefined) return reply.code(result.status === 200 ? 204 : result.status).send()
  const text = JSON.stringify(body)
  if (body && typeof body === 'object') {
    if ('version' in body && typeof body.version === 'number') {
      const tag = tagOf(body.version, text)
      reply.header('etag', tag)
      if (request.method === 'GET' && request.headers['if-none-match'] === tag) return reply.code(304).send()
    }
    if ('count' in body && body.count && typeof body.count === 'object' && 'value' in body.count)
      reply.header('x-total-count', String(body.count.value))
  }
  return reply.code(result.status).type('application/json; charset=utf-8').send(text)
}

/** The version that a change names, and what the answer says beside it: findings, counts and rights change without a new version. */
const tagOf = (version: number, text: string) => `"${version}-${createHash('sha256').update(text).digest('base64url').slice(0, 12)}"`

async function send(reply: FastifyReply, download: Download): Promise<void> {
  const ascii = download.name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '_')
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
  reply.raw.setHeader('content-type', download.type)
  reply.raw.setHeader(
    'content-disposition',
    `${download.inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(download.name)}`,
  )
  reply.raw.setHeader('cache-control', 'no-store')
  if (Buffer.isBuffer(download.body)) {
    reply.raw.setHeader('content-length', download.body.length)
    reply.hijack()
    reply.raw.end(download.body)
    return
  }
  // The first piece is fetched before the head is sent, so that a refusal can still answer as one.
  const iterator = download.body[Symbol.asyncIterator]()
  const first = await iterator.next()
  reply.hijack()
  async function* rest() {
    if (!first.done) yield first.value
    for (let step = first.done ? first : await iterator.next(); !step.done; step = await iterator.next()) yield step.value
  }
  await pipeline(Readable.from(rest()), reply.raw)
}

declare module 'fastify' {
  interface FastifyRequest {
    who: Who
    lang: 'de' | 'en'
  }
}
export const startWho = nobody
