import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { newId } from '#shared'
import access from '../access/module.ts'
import { type Ground, openGround } from '../access/testing/ground.ts'
import organisation from '../organisation/module.ts'
import people from '../people/module.ts'
import { addProvider, changeProvider, listProviders } from './actions.ts'
import { ownPath } from './browser-routes.ts'
import openid from './module.ts'

const world = testWorld()
let ground: Ground
let provider: Server
let issuer: string

/** A real OpenID provider, small: discovery, keys, codes bound to PKCE, signed id tokens, userinfo. What it says is set by each test. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const says = {
  claims: {} as Record<string, unknown>,
  change: (token: Record<string, unknown>) => token,
  key: privateKey,
  userinfo: {} as Record<string, unknown>,
}
const grants = new Map<string, { nonce: string; challenge: string; redirect: string }>()
const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function idToken(nonce: string): string {
  const at = Math.floor(Date.now() / 1_000)
  const body = `${b64({ alg: 'RS256', kid: 'one' })}.${b64(says.change({ iss: issuer, aud: 'muses', iat: at, exp: at + 300, nonce, sub: 'subject-1', ...says.claims }))}`
  return `${body}.${createSign('sha256').update(body).sign(says.key).toString('base64url')}`
}

beforeAll(async () => {
  ground = await openGround(world.db, [organisation, people, access, openid])
  provider = createServer(async (request, response) => {
    const url = new URL(request.url!, issuer)
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/.well-known/openid-configuration')
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        userinfo_endpoint: `${issuer}/userinfo`,
        response_types_supported: ['code'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      })
    if (url.pathname === '/keys') return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] })
    if (url.pathname === '/userinfo') return json({ sub: 'subject-1', ...says.userinfo })
    if (url.pathname !== '/token') return json({}, 404)
    let body = ''
    for await (const part of request) body += part
    const form = new URLSearchParams(body)
    const grant = grants.get(form.get('code') ?? '')
    grants.delete(form.get('code') ?? '')
    const proven =
      grant &&
      createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url') === grant.challenge
    if (!proven || form.get('client_secret') !== 'ein Geheimnis' || form.get('redirect_uri') !== grant.redirect)
      return json({ error: 'invalid_grant' }, 400)
    return json({ access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken(grant.nonce) })
  })
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  await ground.asMuses(null, (ctx) =>
    sql`insert into kernel.setting (key, value) values ('kernel.outgoingAllowed', '"127.0.0.1"')`.execute(ctx.db()),
  )
})
afterAll(() => provider.close())
beforeEach(() =>
  Object.assign(says, {
    claims: { email: 'k.albers@schule.example', email_verified: true },
    change: (token: Record<string, unknown>) => token,
    key: privateKey,
    userinfo: {},
  }),
)

const admin = () => whoWith(['openid.provider.change'], world.authority)
const draft = () => ({
  name: 'Schulkonto des Landes',
  issuer,
  client: 'muses',
  secret: 'ein Geheimnis',
  scopes: 'openid email',
  claim: 'email',
  matches: 'email' as const,
  secondFactor: false,
})

/** Goes to the provider as a browser does and comes back; answers where the browser ends up. */
async function visit(id: string, { next = '/personen', twist = (url: URL) => url, keepCookie = true } = {}) {
  const start = await ground.server.inject({ url: `/api/v1/sign-in/openid/${id}?weiter=${encodeURIComponent(next)}` })
  const away = new URL(start.headers.location!, 'http://127.0.0.1:3000')
  if (away.origin !== issuer) return { start, location: start.headers.location, cookies: start.cookies }
  const code = randomUUID()
  grants.set(code, {
    nonce: away.searchParams.get('nonce')!,
    challenge: away.searchParams.get('code_challenge')!,
    redirect: away.searchParams.get('redirect_uri')!,
  })
  const back = twist(
    new URL(`${away.searchParams.get('redirect_uri')}?${new URLSearchParams({ code, state: away.searchParams.get('state')! })}`),
  )
  const flow = start.cookies.find((each) => each.name === '__Host-muses-flow')!
  const returned = await ground.server.inject({
    url: back.pathname + back.search,
    headers: keepCookie ? { cookie: `${flow.name}=${flow.value}` } : {},
  })
  return { start, away, back, flow, location: returned.headers.location, cookies: returned.cookies }
}
const sessionOf = (cookies: { name: string; value: string }[]) => cookies.find((each) => each.name === '__Host-muses' && each.value)

describe('signing in with another provider', () => {
  test('finds the account by the agreed claim and gives a session; code, state and cookie count once', async () => {
    const { id } = await world.done(admin(), (ctx) => addProvider(ctx, draft()))
    await ground.account({
      authority: world.authority,
      name: 'albers',
      email: 'K.Albers@schule.example',
      role: 'head',
      school: world.schools[0],
    })
    const { away, back, flow, location, cookies } = await visit(id)
    expect(away!.searchParams.get('code_challenge_method')).toBe('S256')
    expect(location).toBe('/personen')
    const browser = ground.browser()
    browser.cookie = `__Host-muses=${sessionOf(cookies)!.value}`
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ state: 'signedIn', account: { name: 'albers' } })
    const again = await ground.server.inject({ url: back!.pathname + back!.search, headers: { cookie: `${flow!.name}=${flow!.value}` } })
    expect(again.headers.location).toBe('/anmelden?fehler=providerRefused')
  })

  test('nobody is created: unknown people, unchecked addresses and people of other authorities stay outside', async () => {
    const { id } = await world.done(admin(), (ctx) => addProvider(ctx, draft()))
    await ground.account({ authority: world.foreign, name: 'fremd', email: 'fremd@schule.example' })
    await ground.account({ authority: world.authority, name: 'ruht', email: 'ruht@schule.example', state: 'suspended' })
    const count = async () =>
      (await ground.asMuses(world.authority, (ctx) => sql<{ n: number }>`select count(*)::int as n from people.account`.execute(ctx.db())))
        .rows[0]!.n
    const before = await count()
    for (const claims of [
      { email: 'niemand@schule.example', email_verified: true },
      { email: 'fremd@schule.example', email_verified: true },
      { email: 'ruht@schule.example', email_verified: true },
      { email: 'k.albers@schule.example' },
      { email: ['k.albers@schule.example'], email_verified: true },
      {},
    ]) {
      says.claims = claims
      const { location, cookies } = await visit(id)
      expect(location).toBe('/anmelden?fehler=providerUnknown')
      expect(sessionOf(cookies)).toBeUndefined()
    }
    expect(await count()).toBe(before)
  })

  test('a forged, foreign or late token is refused', async () => {
    const { id } = await world.done(admin(), (ctx) => addProvider(ctx, draft()))
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const twists: (() => void)[] = [
      () => (says.key = stranger),
      () => (says.change = (token) => ({ ...token, aud: 'another' })),
      () => (says.change = (token) => ({ ...token, iss: 'https://evil.example' })),
      () => (says.change = (token) => ({ ...token, nonce: 'another' })),
      () => (says.change = (token) => ({ ...token, exp: 1_000 })),
    ]
    for (const twist of twists) {
      Object.assign(says, { key: privateKey, change: (token: Record<string, unknown>) => token })
      twist()
      const { location, cookies } = await visit(id)
      expect(location).toBe('/anmelden?fehler=providerRefused')
      expect(sessionOf(cookies)).toBeUndefined()
    }
  })

  test('another browser cannot finish what this one began, nor another state', async () => {
    const { id } = await world.done(admin(), (ctx) => addProvider(ctx, draft()))
    expect((await visit(id, { keepCookie: false })).location).toBe('/anmelden?fehler=providerRefused')
    const twist = (url: URL) => {
      url.searchParams.set('state', 'x'.repeat(43))
      return url
    }
    expect((await visit(id, { twist })).location).toBe('/anmelden?fehler=providerRefused')
  })

  test('leads back to our own pages only', async () => {
    const { id } = await world.done(admin(), (ctx) => addProvider(ctx, draft()))
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
      expect((await visit(id, { next })).location).toBe('/')
    expect(ownPath('/schulen?seite=2')).toBe('/schulen?seite=2')
  })

  test('the second factor counts only where the authority says so', async () => {
    await ground.account({ authority: world.authority, name: 'leitung', email: 'leitung@schule.example', role: 'authorityAdmin' })
    says.claims = { email: 'leitung@schule.example', email_verified: true }
    const one = await world.done(admin(), (ctx) => addProvider(ctx, draft()))
    expect((await visit(one.id)).location).toBe('/anmelden?weiter=%2Fpersonen')
    const two = await world.done(admin(), (ctx) => addProvider(ctx, { ...draft(), secondFactor: true }))
    expect((await visit(two.id)).location).toBe('/personen')
  })

  test('by the key of a source, also from userinfo; a sleeping account awakes', async () => {
    const person = newId()
    await ground.asMuses(world.authority, (ctx) =>
      sql`insert into people.person (authority_id, id, family_name, given_name, source, source_key) values (${world.authority}, ${person}, 'Brandner', 'Yusuf', 'land', 'DE-4711')`.execute(
        ctx.db(),
      ),
    )
    await ground.account({ authority: world.authority, name: 'brandner.yusuf', person, state: 'invited' })
    says.claims = {}
    says.userinfo = { pseudonym: 'DE-4711' }
    const { id } = await world.done(admin(), (ctx) =>
      addProvider(ctx, { ...draft(), claim: 'pseudonym', matches: 'sourceKey', source: 'land' }),
    )
    const { location, cookies } = await visit(id)
    expect(location).toBe('/personen')
    expect(sessionOf(cookies)).toBeDefined()
    const { rows } = await ground.asMuses(world.authority, (ctx) =>
      sql<{ state: string }>`select state from people.account where person_id = ${person}`.execute(ctx.db()),
    )
    expect(rows[0]!.state).toBe('active')
  })

  test('an unknown, switched-off or unreachable provider ends on our page', async () => {
    expect((await visit(newId())).location).toBe('/anmelden?fehler=providerGone')
    expect((await visit('kein-uuid')).location).toBe('/anmelden?fehler=providerGone')
    const { id } = await world.done(admin(), (ctx) => addProvider(ctx, draft()))
    await world.done(admin(), (ctx) => changeProvider(ctx, id, { active: false }))
    expect((await visit(id)).location).toBe('/anmelden?fehler=providerGone')
    const dead = await world.done(admin(), (ctx) => addProvider(ctx, { ...draft(), issuer: 'http://127.0.0.1:9' }))
    expect((await visit(dead.id)).location).toBe('/anmelden?fehler=providerRefused')
  })
})

describe('settings of providers', () => {
  test('refused without the right and in another authority; the secret is sealed and never shown', async () => {
    await expect(refusalOf(world.tried(whoWith([], world.authority), (ctx) => addProvider(ctx, draft())))).resolves.toBe('Forbidden')
    await expect(
      refusalOf(
        world.tried(whoWith(['openid.provider.change'], world.foreign), (ctx) => addProvider(ctx, draft()), {
          authorities: [world.authority],
        }),
      ),
    ).resolves.toBe('Forbidden')
    const { id } = await world.done(admin(), (ctx) => addProvider(ctx, draft()))
    await expect(
      refusalOf(world.tried(whoWith(['openid.provider.change'], world.foreign), (ctx) => changeProvider(ctx, id, { name: 'Meins' }))),
    ).resolves.toBe('NotFound')
    expect(JSON.stringify(await world.tried(admin(), listProviders))).not.toContain('Geheimnis')
    const { rows } = await ground.asMuses(world.authority, (ctx) =>
      sql<{ t: string }>`select encode(secret, 'escape') as t from openid.provider`.execute(ctx.db()),
    )
    expect(rows.some((row) => row.t.includes('Geheimnis'))).toBe(false)
    for (const wrong of ['http://sso.example', 'ftp://sso.example', 'https://user:pass@sso.example'])
      await expect(refusalOf(world.tried(admin(), (ctx) => addProvider(ctx, { ...draft(), issuer: wrong })))).resolves.toBe('openid.issuer')
  })
})
