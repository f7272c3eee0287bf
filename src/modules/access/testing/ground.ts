// Ground for tests of signing in: an HTTP server with some modules, a browser that keeps its cookie, accounts with passwords.
import cookie from '@fastify/cookie'
import fastify, { type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { type AnyDb, addRoutes, type Context, contextOf, type Module, setTenant, system } from '#kernel'
import { type Id, newId } from '#shared'
import { problemOf, refusalOf } from '../../../kernel/http/problem.ts'
import { insertGrants } from '../actions/grants.ts'
import { storePassword } from '../guard/passwords.ts'
import type { GrantScope } from '../model.ts'
import { startAccess } from '../setup.ts'
import { forget, identify } from '../who/identify.ts'

export interface Answered {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look where they like
  body: any
  headers: Record<string, string | string[] | number | undefined>
}
export interface Browser {
  cookie: string | null
  ask: (
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ) => Promise<Answered>
}
export interface Ground {
  server: FastifyInstance
  clock: { at: Date }
  pass: (seconds: number) => void
  browser: (address?: string) => Browser
  /** Works as MUSES in the named authority, or among the operator's rows. */
  asMuses: <T>(authority: Id | null, work: (ctx: Context) => Promise<T>) => Promise<T>
  /** An active account with a password, and a grant when a role is named. */
  account: (draft: AccountWish) => Promise<Id>
}
export interface AccountWish {
  authority: Id | null
  name: string
  password?: string
  email?: string
  person?: Id
  state?: string
  role?: string
  scope?: GrantScope
  school?: Id
}

const origin = 'http://127.0.0.1:3000'

/** Opens the server of these modules on a database; the clock stands still until a test lets time pass. */
export async function openGround(db: AnyDb, modules: readonly Module[], bootstrapToken: string | null = null): Promise<Ground> {
  const clock = { at: new Date('2026-09-07T08:00:00Z') }
  const now = () => clock.at
  await startAccess({ db, now, publicUrl: origin, modules, bootstrapToken, demo: false })
  forget()
  const server = fastify()
  server.decorateRequest('who', null as never)
  server.decorateRequest('lang', 'de')
  await server.register(cookie)
  server.setErrorHandler((error, _request, reply) => {
    const refusal = refusalOf(error)
    const problem = problemOf(refusal, (key) => key, '')
    return reply.code(problem.status).send(refusal ? problem : { ...problem, error: String((error as Error).stack) })
  })
  const byName = async (name: string) => (/^[0-9a-f-]{36}$/.test(name) ? name : undefined)
  for (const module of modules)
    for (const served of module.routes ?? []) addRoutes(server, served, { db, identify, origins: [origin], now, authorityOf: byName })
  const runtime = {
    publicUrl: origin,
    within: (authorities: readonly string[], work: (ctx: Context) => Promise<never>) => asMuses(authorities[0] ?? null, work),
  }
  for (const module of modules) await module.foreign?.(server, runtime as never)
  const asMuses = <T>(authority: Id | null, work: (ctx: Context) => Promise<T>): Promise<T> =>
    db.transaction().execute(async (transaction) => {
      const authorities = authority ? [authority] : []
      await setTenant(transaction, authorities, { operator: true })
      return work(contextOf(transaction, { who: system('test'), authorities, now }))
    })
  return {
    server,
    clock,
    pass(seconds) {
      clock.at = new Date(clock.at.getTime() + seconds * 1_000)
    },
    browser: (address = '192.0.2.10') => browserOf(server, address),
    asMuses,
    account: (wish) => asMuses(wish.authority, (ctx) => makeAccount(ctx, wish)),
  }
}

async function makeAccount(ctx: Context, wish: AccountWish): Promise<Id> {
  const id = newId()
  await sql`insert into people.account (authority_id, id, person_id, name, display_name, email, state)
    values (${wish.authority}::uuid, ${id}, ${wish.person ?? null}::uuid, ${wish.name}, ${`Konto ${wish.name}`}, ${wish.email ?? null}, ${wish.state ?? 'active'})`.execute(
    ctx.db(),
  )
  if (wish.password) await storePassword(ctx, id, wish.password)
  if (wish.role) {
    const scope = wish.scope ?? (wish.school ? 'school' : wish.authority ? 'authority' : 'operator')
    await insertGrants(
      ctx,
      [{ account: id, role: wish.role, scope }],
      [{ scope, authority: wish.authority, school: wish.school ?? null, group: null }],
    )
  }
  forget()
  return id
}

function browserOf(server: FastifyInstance, address: string): Browser {
  const browser: Browser = {
    cookie: null,
    async ask(method, path, body, headers = {}) {
      const answer = await server.inject({
        method,
        url: `/api/v1${path}`,
        remoteAddress: address,
        headers: {
          origin,
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
          ...(browser.cookie ? { cookie: browser.cookie } : {}),
          ...headers,
        },
        ...(body ? { payload: body } : {}),
      })
      const set = answer.cookies.find((each) => each.name === '__Host-muses')
      if (set) browser.cookie = set.value ? `__Host-muses=${set.value}` : null
      return { status: answer.statusCode, body: answer.body ? JSON.parse(answer.body) : undefined, headers: answer.headers }
    },
  }
  return browser
}
