import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { testWorld } from '#kernel/testing'
import people from '../people/module.ts'
import access from './module.ts'
import { type Ground, openGround } from './testing/ground.ts'

const world = testWorld()
let ground: Ground
const password = 'drei kluge Eulen'
beforeAll(async () => {
  ground = await openGround(world.db, [people, access])
  await ground.account({
    authority: world.authority,
    name: 'albers',
    email: 'k.albers@auental.example',
    password,
    role: 'head',
    school: world.schools[0],
  })
})

describe('signing in with a password', () => {
  test('gives a session that is known and can be ended', async () => {
    const browser = ground.browser()
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ state: 'signedOut', person: null })
    const answer = await browser.ask('POST', '/sign-in', { name: 'albers', password })
    expect(answer).toMatchObject({ status: 200, body: { state: 'signedIn' } })
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/^__Host-muses=[\w-]{43}; /)
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(part)
    const session = (await browser.ask('GET', '/session')).body
    expect(session).toMatchObject({ state: 'signedIn', home: 'school', account: { name: 'albers' }, authorities: [{ slug: 'auental' }] })
    expect(session.schools.map((each: { id: string }) => each.id)).toEqual([world.schools[0]])
    expect(session.rights).toContain('people.person.view')
    expect((await browser.ask('POST', '/session/end')).status).toBe(204)
    expect((await browser.ask('GET', '/session')).body.state).toBe('signedOut')
  })

  test('finds the name in any spelling and by e-mail address', async () => {
    for (const name of ['ALBERS', ' albers ', 'K.Albers@auental.example'])
      expect((await ground.browser().ask('POST', '/sign-in', { name, password })).status).toBe(200)
  })

  test('asks for the authority when several people share the name', async () => {
    await ground.account({ authority: world.authority, name: 'schmidt', password: 'erste Schmidt hier' })
    await ground.account({ authority: world.foreign, name: 'schmidt', password: 'zweite Schmidt dort' })
    const browser = ground.browser()
    expect((await browser.ask('POST', '/sign-in', { name: 'schmidt', password: 'zweite Schmidt dort' })).body).toEqual({
      state: 'authority',
    })
    expect((await browser.ask('POST', '/sign-in', { name: 'schmidt', password: 'zweite Schmidt dort', authority: 'auental' })).status).toBe(
      422,
    )
    expect(
      (await browser.ask('POST', '/sign-in', { name: 'schmidt', password: 'zweite Schmidt dort', authority: 'fremdstadt' })).body,
    ).toEqual({ state: 'signedIn' })
    expect((await browser.ask('GET', '/session')).body.authorities).toMatchObject([{ slug: 'fremdstadt' }])
  })

  test('only the digest of a session is stored', async () => {
    const browser = ground.browser()
    await browser.ask('POST', '/sign-in', { name: 'albers', password })
    const secret = browser.cookie!.split('=')[1]!
    const found = await ground.asMuses(world.authority, (ctx) =>
      sql<{ t: string }>`select s::text as t from access.session s`.execute(ctx.db()),
    )
    expect(found.rows.length).toBeGreaterThan(0)
    expect(found.rows.some((row) => row.t.includes(secret))).toBe(false)
  })

  test('unknown and wrong answer with the same words and the same work', async () => {
    const wrong = await ground.browser('192.0.2.20').ask('POST', '/sign-in', { name: 'albers', password: 'falsch falsch falsch' })
    const unknown = await ground.browser('192.0.2.21').ask('POST', '/sign-in', { name: 'niemand-hier', password: 'falsch falsch falsch' })
    expect(wrong.status).toBe(422)
    expect(unknown).toEqual({ ...wrong, headers: unknown.headers })
    const time = async (name: string) => {
      const start = performance.now()
      for (let round = 0; round < 8; round++) {
        ground.pass(3_600)
        await ground.browser('192.0.2.22').ask('POST', '/sign-in', { name, password: 'falsch falsch falsch' })
      }
      return performance.now() - start
    }
    await time('albers')
    const ratio = (await time('albers')) / (await time('niemand-dort'))
    expect(ratio).toBeGreaterThan(0.4)
    expect(ratio).toBeLessThan(2.5)
  })

  test('delays grow per name, are told, never lock, and end with the right password', async () => {
    await ground.account({ authority: world.authority, name: 'brems', password })
    const browser = ground.browser('192.0.2.30')
    const guess = (secret = 'falsch falsch falsch') => browser.ask('POST', '/sign-in', { name: 'brems', password: secret })
    const left = []
    for (let round = 0; round < 5; round++) left.push((await guess()).body.fields[0].code)
    expect(left).toEqual(['access.wrongLeft', 'access.wrongLeft', 'access.wrongLeft', 'access.wrongLeft', 'access.wrongWait'])
    // Right or wrong: not heard before the time is over, from nowhere.
    expect(await guess(password)).toMatchObject({ status: 429, body: { code: 'access.wait' } })
    expect((await ground.browser('192.0.2.31').ask('POST', '/sign-in', { name: 'BREMS', password })).status).toBe(429)
    const waits = []
    for (let round = 0; round < 12; round++) {
      const { headers } = await guess()
      waits.push(Number(headers['retry-after'] ?? 0))
      ground.pass(20_000 > waits.at(-1)! ? waits.at(-1)! + 1 : 1)
      await guess()
    }
    ground.pass(901)
    expect((await guess(password)).status).toBe(200)
    expect((await guess()).body.fields[0].code).toBe('access.wrongLeft')
  })

  test('many guesses at once are counted one by one', async () => {
    await ground.account({ authority: world.authority, name: 'rennen', password })
    const browser = ground.browser('192.0.2.40')
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => browser.ask('POST', '/sign-in', { name: 'rennen', password: 'falsch falsch falsch' })),
    )
    expect(answers.filter((each) => each.status === 422).length).toBe(5)
    expect(answers.filter((each) => each.status === 429).length).toBe(7)
  })

  test('one address that guesses at many names is slowed down too', async () => {
    const browser = ground.browser('2001:db8:1:2::1')
    let slowed = 0
    for (let round = 0; round < 205; round++)
      slowed += Number((await browser.ask('POST', '/sign-in', { name: `probe${round}`, password: 'x' })).status === 429)
    expect(slowed).toBeGreaterThan(0)
    expect((await ground.browser('2001:db8:1:2:9::7').ask('POST', '/sign-in', { name: 'albers', password })).status).toBe(429)
    expect((await ground.browser('2001:db8:1:3::1').ask('POST', '/sign-in', { name: 'albers', password })).status).toBe(200)
  }, 60_000)

  test('a suspended account is told so only with the right password', async () => {
    await ground.account({ authority: world.authority, name: 'ruht', password, state: 'suspended' })
    expect((await ground.browser().ask('POST', '/sign-in', { name: 'ruht', password: 'falsch falsch falsch' })).status).toBe(422)
    expect((await ground.browser().ask('POST', '/sign-in', { name: 'ruht', password })).body).toMatchObject({
      status: 403,
      code: 'access.suspended',
    })
  })

  test('a write with a cookie must come from our own pages', async () => {
    const browser = ground.browser()
    await browser.ask('POST', '/sign-in', { name: 'albers', password })
    expect((await browser.ask('POST', '/session/end', undefined, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await browser.ask('GET', '/session')).body.state).toBe('signedIn')
  })
})

describe('sessions end', () => {
  const signedIn = async (name: string) => {
    await ground.account({ authority: world.authority, name, password, role: 'head', school: world.schools[0] })
    const browser = ground.browser()
    await browser.ask('POST', '/sign-in', { name, password })
    expect((await browser.ask('GET', '/people')).status).toBe(200)
    return browser
  }
  const change = (statement: ReturnType<typeof sql>) => ground.asMuses(world.authority, (ctx) => statement.execute(ctx.db()))

  test('after resting too long and after the longest time', async () => {
    const browser = await signedIn('rast')
    ground.pass(119 * 60)
    expect((await browser.ask('GET', '/people')).status).toBe(200)
    ground.pass(121 * 60)
    expect((await browser.ask('GET', '/people')).status).toBe(401)
    const busy = await signedIn('rege')
    for (let hour = 0; hour < 13; hour++) {
      ground.pass(3_590)
      await busy.ask('GET', '/session')
    }
    expect((await busy.ask('GET', '/session')).body.state).toBe('signedOut')
  })

  test('at most ten seconds after the account is suspended or leaves, on every server', async () => {
    for (const state of ['suspended', 'leaving', 'deleted']) {
      const browser = await signedIn(`geht-${state}`)
      await change(sql`update people.account set state = ${state} where name = ${`geht-${state}`}`)
      ground.pass(10)
      expect((await browser.ask('GET', '/people')).status).toBe(401)
    }
  })

  test('a removed role is gone after ten seconds, elsewhere done', async () => {
    const browser = await signedIn('rolle-weg')
    await change(
      sql`update access."grant" g set ends_at = ${ground.clock.at} from people.account k where k.id = g.account_id and k.name = 'rolle-weg'`,
    )
    ground.pass(10)
    expect((await browser.ask('GET', '/people')).status).toBe(403)
  })

  test('a forged cookie or token is nobody', async () => {
    const browser = ground.browser()
    browser.cookie = `__Host-muses=${'A'.repeat(43)}`
    expect((await browser.ask('GET', '/people')).status).toBe(401)
    expect((await ground.browser().ask('GET', '/people', undefined, { authorization: `Bearer muses_${'A'.repeat(43)}` })).status).toBe(401)
  })
})
