// The two addresses that a browser visits when it signs in with another provider; redirects, not JSON.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Context, log, outgoingSettings, Refusal, readSetting } from '#kernel'
import { asSystem, cookieRules, doorOf, giveCookie, randomSecret, runtime } from '#modules/access'
import { beginFlow, finishFlow } from './flow.ts'
import { findProvider, keepFlow, signInByProvider, takeFlow } from './sign-in.ts'

const base = '/api/v1/sign-in/openid'
const redirectUri = () => `${runtime().publicUrl}${base}/callback`
const isUuid = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)

/** Only addresses of our own: `//evil.example` and `/\evil.example` are none. */
export const ownPath = (text: unknown): string =>
  typeof text === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(text) && text.length < 500 ? text : '/'

const flowCookie = () => {
  const { name, secure } = cookieRules(runtime().publicUrl)
  return { name: `${name}-flow`, options: { path: '/', httpOnly: true, secure, sameSite: 'lax' as const, maxAge: 600 } }
}
const policy = async (ctx: Context) => ({
  allowed: await readSetting(ctx, outgoingSettings.outgoingAllowed, { level: 'operator' }),
  private: true,
})
const back = (reply: FastifyReply, code: string) => reply.redirect(`/anmelden?fehler=${encodeURIComponent(code)}`, 303)

async function begin(request: FastifyRequest, reply: FastifyReply) {
  const { provider: id } = request.params as { provider: string }
  const [provider, allowed] = await asSystem(
    'sign-in',
    [],
    async (ctx) => [isUuid(id) ? await findProvider(ctx, id) : undefined, await policy(ctx)] as const,
  )
  if (!provider) return back(reply, 'providerGone')
  const { url, flow } = await beginFlow(provider, redirectUri(), allowed)
  const browser = randomSecret()
  const next = ownPath((request.query as { weiter?: unknown }).weiter)
  await asSystem('sign-in', [], (ctx) => keepFlow(ctx, browser, { ...flow, provider: provider.id, next }))
  const { name, options } = flowCookie()
  return reply.setCookie(name, browser, options).redirect(url.href, 303)
}

async function finish(request: FastifyRequest, reply: FastifyReply) {
  const { state } = request.query as { state?: unknown }
  const cookie = flowCookie()
  const browser = request.cookies[cookie.name]
  reply.clearCookie(cookie.name, cookie.options)
  if (typeof state !== 'string' || !browser) return back(reply, 'providerRefused')
  const [flow, provider, allowed] = await asSystem('sign-in', [], async (ctx) => {
    const kept = await takeFlow(ctx, browser, state)
    return [kept, kept && (await findProvider(ctx, kept.provider)), await policy(ctx)] as const
  })
  if (!flow || !provider) return back(reply, 'providerRefused')
  const claims = await finishFlow(provider, new URL(request.url, runtime().publicUrl), flow, allowed)
  const outcome = await asSystem('sign-in', [], (ctx) => signInByProvider(ctx, provider, claims, doorOf(request)))
  if (outcome instanceof Refusal) return back(reply, 'providerUnknown')
  giveCookie(reply, outcome.session.secret, outcome.session.expires)
  return reply.redirect(outcome.pending ? `/anmelden?weiter=${encodeURIComponent(flow.next)}` : flow.next, 303)
}

/** Whatever goes wrong at the other side ends on our own sign-in page with a sentence about it. */
const mending =
  (work: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) => async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      return await work(request, reply)
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      log.warn({ code, reason: message }, 'sign-in with another provider failed')
      return back(reply, 'providerRefused')
    }
  }

/** Adds both routes. */
export function openidRoutes(server: FastifyInstance): void {
  const config = { rateLimit: { max: 120, timeWindow: 60_000 } }
  server.get(`${base}/callback`, { config }, mending(finish))
  server.get(`${base}/:provider`, { config }, mending(begin))
}
