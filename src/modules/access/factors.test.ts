import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { TOTP } from 'otpauth'
import { beforeAll, describe, expect, test } from 'vitest'
import { testWorld } from '#kernel/testing'
import organisation from '../organisation/module.ts'
import people from '../people/module.ts'
import access from './module.ts'
import { type Browser, type Ground, openGround } from './testing/ground.ts'

const world = testWorld()
let ground: Ground
const password = 'drei kluge Eulen'
beforeAll(async () => {
  ground = await openGround(world.db, [organisation, people, access])
})

const authenticatorData = (rpId: string, flags: number, counter: number, rest = Buffer.alloc(0)) => {
  const head = Buffer.alloc(37)
  createHash('sha256').update(rpId).digest().copy(head)
  head[32] = flags
  head.writeUInt32BE(counter, 33)
  return Buffer.concat([head, rest])
}
const bytes = (value: Buffer) =>
  Buffer.concat([
    value.length < 24
      ? Buffer.from([0x40 + value.length])
      : value.length < 256
        ? Buffer.from([0x58, value.length])
        : Buffer.from([0x59, value.length >> 8, value.length & 255]),
    value,
  ])
const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])

/** An authenticator made of a P-256 key; what a browser would answer (WebAuthn §6, CBOR by hand). */
function softKey(origin = 'http://127.0.0.1:3000', rpId = '127.0.0.1') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(24)
  const jwk = publicKey.export({ format: 'jwk' })
  const cose = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(Buffer.from(jwk.x!, 'base64url')),
    Buffer.from([0x22]),
    bytes(Buffer.from(jwk.y!, 'base64url')),
  ])
  let counter = 0
  const clientData = (type: string, challenge: string) => Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const common = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key', clientExtensionResults: {} }
  return {
    create(options: { challenge: string }) {
      const data = authenticatorData(rpId, 0x45, counter, Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]))
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        bytes(data),
      ])
      return {
        ...common,
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    get(options: { challenge: string }, verified = true, count = ++counter) {
      const data = authenticatorData(rpId, verified ? 0x05 : 0x01, count)
      const client = clientData('webauthn.get', options.challenge)
      const signature = createSign('sha256')
        .update(Buffer.concat([data, createHash('sha256').update(client).digest()]))
        .sign(privateKey)
      return {
        ...common,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}

const codeNow = (secret: string, offset = 0) =>
  new TOTP({ secret, digits: 6, period: 30 }).generate({ timestamp: ground.clock.at.getTime() + offset * 1_000 })

let number = 0
async function admin(): Promise<{ browser: Browser; name: string }> {
  const name = `leitung${++number}`
  await ground.account({ authority: world.authority, name, password, role: 'authorityAdmin' })
  return { browser: ground.browser(), name }
}
async function withTotp() {
  const { browser, name } = await admin()
  expect((await browser.ask('POST', '/sign-in', { name, password })).body).toEqual({ state: 'enrol' })
  const { secret, svg } = (await browser.ask('POST', '/account/totp')).body
  expect(svg).toMatch(/^<svg /)
  const done = await browser.ask('POST', '/account/totp/confirm', { code: codeNow(secret) })
  expect(done.status).toBe(200)
  return { browser, name, secret: secret as string, recovery: done.body.recovery as string[] }
}

describe('a second factor is due for whoever sees more than one school', () => {
  test('until it is set up, nothing but the own account answers', async () => {
    const { browser, name } = await admin()
    expect((await browser.ask('POST', '/sign-in', { name, password })).body).toEqual({ state: 'enrol' })
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ state: 'secondFactor', rights: [], authorities: [], schools: [] })
    expect((await browser.ask('GET', '/people')).body).toMatchObject({ status: 403, code: 'secondFactor' })
    expect((await browser.ask('GET', '/account')).body).toMatchObject({ pending: 'enrol', needsFactor: true })
  })

  test('one school needs none, two do, an operator does', async () => {
    await ground.account({ authority: world.authority, name: 'eine', password, role: 'head', school: world.schools[0] })
    expect((await ground.browser().ask('POST', '/sign-in', { name: 'eine', password })).body.state).toBe('signedIn')
    await ground.account({ authority: world.authority, name: 'zwei', password, role: 'head', school: world.schools[0] })
    await ground.asMuses(world.authority, (ctx) =>
      sql`insert into access."grant" (authority_id, account_id, role, scope, school_id, starts_at) select ${world.authority}, id, 'secretary', 'school', ${world.schools[1]}, ${ground.clock.at}
        from people.account where name = 'zwei'`.execute(ctx.db()),
    )
    expect((await ground.browser().ask('POST', '/sign-in', { name: 'zwei', password })).body.state).toBe('enrol')
    await ground.account({ authority: null, name: 'betrieb', password, role: 'operatorAdmin' })
    expect((await ground.browser().ask('POST', '/sign-in', { name: 'betrieb', password })).body.state).toBe('enrol')
  })
})

describe('codes from an app', () => {
  test('are set up, asked for at the next sign-in, and accepted once', async () => {
    const { browser, name, secret } = await withTotp()
    expect((await browser.ask('GET', '/people')).status).toBe(200)
    ground.pass(60)
    const next = ground.browser()
    expect((await next.ask('POST', '/sign-in', { name, password })).body).toEqual({ state: 'factor' })
    expect((await next.ask('GET', '/people')).status).toBe(403)
    const code = codeNow(secret)
    expect((await next.ask('POST', '/session/confirm', { code: '000000' })).body).toMatchObject({ status: 422, code: 'access.factorWrong' })
    expect((await next.ask('POST', '/session/confirm', { code })).status).toBe(204)
    expect((await next.ask('GET', '/people')).status).toBe(200)
    // The same step again, in another session: refused.
    const third = ground.browser()
    await third.ask('POST', '/sign-in', { name, password })
    expect((await third.ask('POST', '/session/confirm', { code })).status).toBe(422)
    expect((await third.ask('POST', '/session/confirm', { code: codeNow(secret, -30) })).status).toBe(422)
    ground.pass(30)
    expect((await third.ask('POST', '/session/confirm', { code: codeNow(secret) })).status).toBe(204)
  })

  test('the same code sent twice at the same moment counts once', async () => {
    const { name, secret } = await withTotp()
    ground.pass(60)
    const two = [ground.browser(), ground.browser()]
    for (const browser of two) await browser.ask('POST', '/sign-in', { name, password })
    const answers = await Promise.all(two.map((browser) => browser.ask('POST', '/session/confirm', { code: codeNow(secret) })))
    expect(answers.map((each) => each.status).sort()).toEqual([204, 422])
  })

  test('whoever knows only the password can neither add a factor nor change anything', async () => {
    const { name } = await withTotp()
    const browser = ground.browser()
    await browser.ask('POST', '/sign-in', { name, password })
    for (const [method, path, body] of [
      ['POST', '/account/totp', undefined],
      ['DELETE', '/account/totp', undefined],
      ['POST', '/account/passkeys/options', undefined],
      ['POST', '/account/recovery-codes', undefined],
      ['PUT', '/account/password', { password: 'ein neues Passwort' }],
      ['POST', '/account/sessions/end-others', undefined],
      ['POST', '/session/confirm', { password }],
    ] as const)
      expect((await browser.ask(method, path, body)).status, path).toBe(403)
    expect((await browser.ask('GET', '/account')).body).toMatchObject({ pending: 'factor', email: null, sessions: [], passkeys: [] })
  })

  test('guesses at codes meet growing delays', async () => {
    const { name, secret } = await withTotp()
    ground.pass(60)
    const browser = ground.browser()
    await browser.ask('POST', '/sign-in', { name, password })
    for (let round = 0; round < 5; round++)
      expect((await browser.ask('POST', '/session/confirm', { code: String(100_000 + round) })).status).toBe(422)
    expect((await browser.ask('POST', '/session/confirm', { code: codeNow(secret) })).status).toBe(429)
    ground.pass(11)
    expect((await browser.ask('POST', '/session/confirm', { code: codeNow(secret) })).status).toBe(204)
  })

  test('the last factor of somebody who needs one stays; the secret rests sealed', async () => {
    const { browser, secret } = await withTotp()
    expect((await browser.ask('DELETE', '/account/totp')).body).toMatchObject({ status: 409, code: 'access.lastFactor' })
    const { rows } = await ground.asMuses(world.authority, (ctx) =>
      sql<{ t: string }>`select encode(secret, 'escape') as t from access.totp`.execute(ctx.db()),
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some((row) => row.t.includes(secret))).toBe(false)
  })
})

describe('recovery codes', () => {
  test('ten are given once, each works once in any spelling', async () => {
    const { name, recovery } = await withTotp()
    expect(recovery).toHaveLength(10)
    expect(new Set(recovery).size).toBe(10)
    const [first] = recovery
    const browser = ground.browser()
    await browser.ask('POST', '/sign-in', { name, password })
    expect((await browser.ask('POST', '/session/confirm', { recovery: ` ${first!.toLowerCase().replaceAll('-', ' ')} ` })).status).toBe(204)
    expect((await browser.ask('GET', '/account')).body.factors.recovery).toBe(9)
    const again = ground.browser()
    await again.ask('POST', '/sign-in', { name, password })
    expect((await again.ask('POST', '/session/confirm', { recovery: first })).status).toBe(422)
    const { rows } = await ground.asMuses(world.authority, (ctx) =>
      sql<{ t: string }>`select encode(hash, 'escape') as t from access.recovery_code`.execute(ctx.db()),
    )
    expect(rows.some((row) => recovery.some((code) => row.t.includes(code.replaceAll('-', ''))))).toBe(false)
  })

  test('new ones make the old ones worthless', async () => {
    const { browser, name, recovery } = await withTotp()
    const fresh = (await browser.ask('POST', '/account/recovery-codes')).body
    const next = ground.browser()
    await next.ask('POST', '/sign-in', { name, password })
    expect((await next.ask('POST', '/session/confirm', { recovery: recovery[0] })).status).toBe(422)
    expect((await next.ask('POST', '/session/confirm', { recovery: fresh[0] })).status).toBe(204)
  })
})

describe('passkeys', () => {
  const withPasskey = async () => {
    const { browser, name } = await admin()
    await browser.ask('POST', '/sign-in', { name, password })
    const key = softKey()
    const options = (await browser.ask('POST', '/account/passkeys/options')).body
    const answer = await browser.ask('POST', '/account/passkeys', { name: 'Dienst-Laptop', response: key.create(options) })
    expect(answer.status).toBe(200)
    return { browser, name, key }
  }

  test('sign in without a name, with both factors at once', async () => {
    const { key, name } = await withPasskey()
    const browser = ground.browser()
    const options = (await browser.ask('POST', '/sign-in/passkey/options')).body
    expect(options.allowCredentials ?? []).toEqual([])
    expect((await browser.ask('POST', '/sign-in/passkey', { response: key.get(options) })).body).toEqual({ state: 'signedIn' })
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ state: 'signedIn', account: { name } })
    expect((await browser.ask('GET', '/people')).status).toBe(200)
  })

  test('a challenge counts once, a counter never falls, an unverified person does not pass', async () => {
    const { key } = await withPasskey()
    const browser = ground.browser()
    const options = (await browser.ask('POST', '/sign-in/passkey/options')).body
    const answer = key.get(options)
    expect((await browser.ask('POST', '/sign-in/passkey', { response: answer })).status).toBe(200)
    expect((await browser.ask('POST', '/sign-in/passkey', { response: answer })).body).toMatchObject({
      status: 422,
      code: 'access.passkeyRefused',
    })
    const next = (await browser.ask('POST', '/sign-in/passkey/options')).body
    expect((await browser.ask('POST', '/sign-in/passkey', { response: key.get(next, true, 1) })).status).toBe(422)
    const third = (await browser.ask('POST', '/sign-in/passkey/options')).body
    expect((await browser.ask('POST', '/sign-in/passkey', { response: key.get(third, false) })).status).toBe(422)
    const late = (await browser.ask('POST', '/sign-in/passkey/options')).body
    ground.pass(301)
    expect((await browser.ask('POST', '/sign-in/passkey', { response: key.get(late) })).status).toBe(422)
  })

  test('one made for another address or an unknown one is refused', async () => {
    const { browser } = await withPasskey()
    const options = (await browser.ask('POST', '/account/passkeys/options')).body
    const phished = softKey('https://muses.evil.example', 'muses.evil.example')
    expect((await browser.ask('POST', '/account/passkeys', { name: 'Falle', response: phished.create(options) })).status).toBe(422)
    const stranger = ground.browser()
    const asked = (await stranger.ask('POST', '/sign-in/passkey/options')).body
    expect((await stranger.ask('POST', '/sign-in/passkey', { response: softKey().get(asked) })).status).toBe(422)
  })

  test('are a second factor after the password, and confirm again', async () => {
    const { key, name } = await withPasskey()
    const browser = ground.browser()
    expect((await browser.ask('POST', '/sign-in', { name, password })).body).toEqual({ state: 'factor' })
    const options = (await browser.ask('POST', '/session/confirm/options')).body
    expect(options.allowCredentials).toHaveLength(1)
    expect((await browser.ask('POST', '/session/confirm', { passkey: key.get(options, false) })).status).toBe(204)
    ground.pass(700)
    expect((await browser.ask('PUT', '/account/password', { password: 'ein neues Passwort' })).body).toMatchObject({
      status: 403,
      code: 'stepUp',
    })
    const again = (await browser.ask('POST', '/session/confirm/options')).body
    expect((await browser.ask('POST', '/session/confirm', { passkey: key.get(again) })).status).toBe(204)
    expect((await browser.ask('PUT', '/account/password', { password: 'ein neues Passwort' })).status).toBe(204)
  })

  test("another person's passkey confirms nothing", async () => {
    const mine = await withPasskey()
    const hers = await withPasskey()
    const browser = ground.browser()
    await browser.ask('POST', '/sign-in', { name: mine.name, password })
    const options = (await browser.ask('POST', '/session/confirm/options')).body
    expect((await browser.ask('POST', '/session/confirm', { passkey: hers.key.get(options) })).status).toBe(422)
  })
})

describe('step-up', () => {
  test('without a factor the password confirms', async () => {
    await ground.account({ authority: world.authority, name: 'sekret', password, role: 'head', school: world.schools[0] })
    const browser = ground.browser()
    await browser.ask('POST', '/sign-in', { name: 'sekret', password })
    ground.pass(700)
    const invite = () =>
      browser.ask(
        'POST',
        '/accounts/invite',
        {
          way: 'link',
          people: [{ givenName: 'Ina', familyName: 'Berg', grant: { role: 'secretary', scope: 'school', school: world.schools[0] } }],
        },
        { 'muses-authority': world.authority },
      )
    expect((await invite()).body).toMatchObject({ status: 403, code: 'stepUp' })
    expect((await browser.ask('POST', '/session/confirm', { password: 'falsch falsch' })).status).toBe(422)
    expect((await browser.ask('POST', '/session/confirm', { password })).status).toBe(204)
    expect((await invite()).status).toBe(200)
  })
})
