import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { newId } from '#shared'
import organisation from '../organisation/module.ts'
import people from '../people/module.ts'
import { makeCodes } from './actions/codes.ts'
import { invite } from './actions/invite.ts'
import access from './module.ts'
import { bootstrapLink } from './setup.ts'
import { type Browser, type Ground, openGround } from './testing/ground.ts'

const world = testWorld()
let ground: Ground
const password = 'drei kluge Eulen'
beforeAll(async () => {
  ground = await openGround(world.db, [organisation, people, access])
})

let number = 0
/** A signed-in head of the first school. */
async function head(): Promise<{ browser: Browser; here: Record<string, string> }> {
  const name = `schulleitung${++number}`
  await ground.account({ authority: world.authority, name, password, role: 'head', school: world.schools[0] })
  const browser = ground.browser()
  await browser.ask('POST', '/sign-in', { name, password })
  return { browser, here: { 'muses-authority': world.authority } }
}
const secretary = () => ({
  givenName: 'Ina',
  familyName: `Berg${++number}`,
  email: `berg${number}@schule.example`,
  grant: { role: 'secretary', scope: 'school', school: world.schools[0] },
})

async function invited(way: 'link' | 'slip') {
  const { browser, here } = await head()
  const answer = await browser.ask('POST', '/accounts/invite', { way, people: [secretary()] }, here)
  expect(answer.status).toBe(200)
  return { leader: browser, here, made: answer.body[0] as { account: string; name: string; link: string; code: string } }
}
const secretOf = (link: string) => link.split('#')[1]!

describe('invitations', () => {
  test('by link: shown once, redeemed once, signed in with the role', async () => {
    const { made } = await invited('link')
    expect(made.link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/aktivieren#[\w-]{43}$/)
    const code = secretOf(made.link)
    const phone = ground.browser('198.51.100.7')
    expect((await phone.ask('POST', '/activation/check', { code })).body).toMatchObject({
      purpose: 'activate',
      name: made.name,
      place: 'Landkreis Auental',
      minimum: 10,
    })
    expect((await phone.ask('POST', '/activation', { code, password })).body).toEqual({ state: 'signedIn' })
    expect((await phone.ask('GET', '/session')).body).toMatchObject({ state: 'signedIn', home: 'school' })
    expect((await phone.ask('POST', '/activation', { code, password })).body).toMatchObject({ status: 422, code: 'access.codeUnusable' })
    expect((await ground.browser().ask('POST', '/sign-in', { name: made.name, password })).status).toBe(200)
  })

  test('by mail: nobody but the addressee sees the link', async () => {
    const { browser, here } = await head()
    const wish = secretary()
    const answer = await browser.ask('POST', '/accounts/invite', { way: 'mail', people: [wish] }, here)
    expect(answer.body[0]).toMatchObject({ link: null, code: null })
    const { rows } = await ground.asMuses(world.authority, (ctx) =>
      sql<{ to: string; subject: string }>`select "to", subject from kernel.mail where "to" = ${wish.email}`.execute(ctx.db()),
    )
    expect(rows).toEqual([{ to: wish.email, subject: 'Ihr Zugang zu MUSES' }])
    expect(
      (await browser.ask('POST', '/accounts/invite', { way: 'mail', people: [{ ...secretary(), email: null }] }, here)).body.fields,
    ).toMatchObject([{ path: 'people.0.email' }])
  })

  test('on paper: name and code, in any spelling, with growing delays', async () => {
    const { made } = await invited('slip')
    expect(made.code).toMatch(/^[A-Z3-9]{4}-[A-Z3-9]{4}$/)
    expect(made.code).not.toMatch(/[01258BILOSUVZ]/)
    const pupil = ground.browser('198.51.100.8')
    for (let round = 0; round < 4; round++)
      expect((await pupil.ask('POST', '/activation', { code: 'AAAA-AAAA', name: made.name, password })).status).toBe(422)
    expect(
      (
        await pupil.ask('POST', '/activation', {
          code: made.code.toLowerCase().replace('-', ' '),
          name: made.name.toUpperCase(),
          password: 'kurz',
        })
      ).body,
    ).toMatchObject({ code: 'access.weakPassword' })
    await pupil.ask('POST', '/activation', { code: 'AAAA-AAAA', name: made.name, password })
    expect((await pupil.ask('POST', '/activation', { code: made.code, name: made.name, password })).status).toBe(429)
    ground.pass(30)
    expect((await pupil.ask('POST', '/activation', { code: made.code, name: made.name, password })).body).toEqual({ state: 'signedIn' })
  })

  test('a code is bound to its account: another name with it opens nothing', async () => {
    const one = await invited('slip')
    const two = await invited('slip')
    expect(
      (await ground.browser('198.51.100.9').ask('POST', '/activation', { code: one.made.code, name: two.made.name, password })).body.code,
    ).toBe('access.codeUnusable')
  })

  test('expires; a new one makes the old one worthless; nothing but digests is stored', async () => {
    const { leader, here, made } = await invited('link')
    const { rows } = await ground.asMuses(world.authority, (ctx) =>
      sql<{ t: string }>`select c::text || encode(c.hash, 'escape') as t from access.code c`.execute(ctx.db()),
    )
    expect(rows.some((row) => row.t.includes(secretOf(made.link)))).toBe(false)
    const again = (await leader.ask('POST', '/accounts/codes', { ids: [made.account], way: 'link' }, here)).body[0]
    expect((await ground.browser().ask('POST', '/activation/check', { code: secretOf(made.link) })).status).toBe(422)
    expect((await ground.browser().ask('POST', '/activation/check', { code: secretOf(again.link) })).status).toBe(200)
    ground.pass(8 * 86_400)
    expect((await ground.browser().ask('POST', '/activation/check', { code: secretOf(again.link) })).body.code).toBe('access.codeUnusable')
  })

  test('a sleeping account cannot be taken over: no password, no reset, no sign-in', async () => {
    const { made } = await invited('slip')
    for (const guess of [made.name, made.code, '', 'muses', 'start123'])
      if (guess)
        expect((await ground.browser('198.51.100.10').ask('POST', '/sign-in', { name: made.name, password: guess })).status).toBe(422)
  })

  test('a suspended account redeems nothing', async () => {
    const { leader, here, made } = await invited('link')
    expect((await leader.ask('POST', '/accounts/suspend', { ids: [made.account] }, here)).status).toBe(204)
    expect((await ground.browser().ask('POST', '/activation', { code: secretOf(made.link), password })).body.code).toBe(
      'access.codeUnusable',
    )
  })

  test('two who redeem the same link at once: one gets in', async () => {
    const { made } = await invited('link')
    const answers = await Promise.all(
      [1, 2, 3].map((each) => ground.browser(`198.51.100.2${each}`).ask('POST', '/activation', { code: secretOf(made.link), password })),
    )
    expect(answers.map((each) => each.status).sort()).toEqual([200, 422, 422])
  })
})

describe('who may invite', () => {
  const wish = { givenName: 'Ina', familyName: 'Berg', grant: { role: 'secretary', scope: 'school' as const, school: '' } }
  const rights = ['access.account.invite', 'access.grant.change', 'people.person.view', 'people.person.change']

  test('refused without the right, and for a school elsewhere', async () => {
    const at = (school: string) => [{ ...wish, grant: { ...wish.grant, school } }]
    await expect(refusalOf(world.tried(whoWith([], world.authority), (ctx) => invite(ctx, at(world.schools[0]), 'link')))).resolves.toBe(
      'Forbidden',
    )
    const here = whoWith(rights, world.authority, 'school', world.schools[0])
    await expect(refusalOf(world.tried(here, (ctx) => invite(ctx, at(world.schools[1]), 'link')))).resolves.toBe('NotFound')
    await expect(refusalOf(world.tried(here, (ctx) => invite(ctx, at(world.foreignSchools[0]), 'link')))).resolves.toBe('NotFound')
    await expect(refusalOf(world.tried(here, (ctx) => invite(ctx, [{ ...wish, grant: undefined }], 'link')))).resolves.toBe('Forbidden')
  })

  test('nobody invites somebody into more than she has', async () => {
    const who = whoWith(['access.account.invite', 'access.grant.change'], world.authority, 'school', world.schools[0])
    await expect(
      refusalOf(
        world.tried(who, (ctx) => invite(ctx, [{ ...wish, grant: { role: 'head', scope: 'school', school: world.schools[0] } }], 'link')),
      ),
    ).resolves.toBe('Forbidden')
  })

  test('an account of another authority is not found', async () => {
    const id = await ground.account({ authority: world.foreign, name: 'fremd', password })
    const { browser, here } = await head()
    for (const path of ['/accounts/codes', '/accounts/suspend', '/accounts/sessions/end', '/accounts/factors/reset']) {
      const foreign = await browser.ask('POST', path, { ids: [id], ...(path.endsWith('codes') ? { way: 'link' } : {}) }, here)
      const missing = await browser.ask('POST', path, { ids: [newId()], ...(path.endsWith('codes') ? { way: 'link' } : {}) }, here)
      expect(foreign.status, path).toBe(404)
      expect(foreign.body).toEqual(missing.body)
    }
  })
})

describe('resets', () => {
  test("a head resets a secretary, not the authority's administrator and not another school's head", async () => {
    const { browser, here } = await head()
    const mine = await ground.account({
      authority: world.authority,
      name: 'sekretariat-a',
      password,
      role: 'secretary',
      school: world.schools[0],
    })
    const other = await ground.account({ authority: world.authority, name: 'leitung-b', password, role: 'head', school: world.schools[1] })
    const both = await ground.account({ authority: world.authority, name: 'leitung-ab', password, role: 'head', school: world.schools[0] })
    await ground.asMuses(world.authority, (ctx) =>
      sql`insert into access."grant" (authority_id, account_id, role, scope, starts_at) values (${world.authority}, ${both}, 'authorityAdmin', 'authority', ${ground.clock.at})`.execute(
        ctx.db(),
      ),
    )
    const reset = (id: string) => browser.ask('POST', '/accounts/codes', { ids: [id], way: 'slip' }, here)
    expect((await reset(other)).status).toBe(404)
    expect((await reset(both)).body).toMatchObject({ status: 403, code: 'access.stronger' })
    const hers = ground.browser()
    await hers.ask('POST', '/sign-in', { name: 'sekretariat-a', password })
    const { code } = (await reset(mine)).body[0]
    // The old password holds until the new one is set; then every session is gone.
    expect((await hers.ask('GET', '/people')).status).toBe(200)
    expect(
      (await ground.browser('198.51.100.30').ask('POST', '/activation', { code, name: 'sekretariat-a', password: 'ganz neues Passwort' }))
        .status,
    ).toBe(200)
    expect((await hers.ask('GET', '/people')).status).toBe(401)
    expect((await ground.browser('198.51.100.30').ask('POST', '/sign-in', { name: 'sekretariat-a', password })).status).toBe(422)
  })

  test('a sleeping or resting account that will have more rights is not taken over with a fresh code', async () => {
    const { browser, here } = await head()
    for (const state of ['invited', 'suspended'] as const) {
      const id = await ground.account({
        authority: world.authority,
        name: `kommt-${state}`,
        state,
        role: 'secretary',
        school: world.schools[0],
      })
      await ground.asMuses(world.authority, (ctx) =>
        sql`insert into access."grant" (authority_id, account_id, role, scope, starts_at) values (${world.authority}, ${id}, 'authorityAdmin', 'authority', ${ground.clock.at})`.execute(
          ctx.db(),
        ),
      )
      for (const path of ['/accounts/codes', '/accounts/reactivate', '/accounts/suspend'])
        expect(
          (await browser.ask('POST', path, { ids: [id], ...(path.endsWith('codes') ? { way: 'slip' } : {}) }, here)).body,
        ).toMatchObject({
          status: 403,
          code: 'access.stronger',
        })
    }
  })

  test('forgotten: the same answer for known and unknown, a link only by mail, not endlessly', async () => {
    await ground.account({ authority: world.authority, name: 'vergesslich', email: 'vergesslich@schule.example', password })
    const browser = ground.browser('198.51.100.40')
    const known = await browser.ask('POST', '/password/forgot', { name: 'vergesslich' })
    const unknown = await browser.ask('POST', '/password/forgot', { name: 'gibtesnicht' })
    expect([known.status, known.body]).toEqual([204, undefined])
    expect([unknown.status, unknown.body]).toEqual([204, undefined])
    for (let round = 0; round < 4; round++) await browser.ask('POST', '/password/forgot', { name: 'vergesslich' })
    expect((await browser.ask('POST', '/password/forgot', { name: 'vergesslich' })).status).toBe(429)
    const { rows } = await ground.asMuses(world.authority, (ctx) =>
      sql`select 1 as one from kernel.mail where "to" = 'vergesslich@schule.example'`.execute(ctx.db()),
    )
    expect(rows.length).toBe(3)
  })

  test('passwords: long enough, not common, not what stands on the door', async () => {
    await ground.account({ authority: world.authority, name: 'mueller.eva', password, role: 'head', school: world.schools[0] })
    const browser = ground.browser()
    await browser.ask('POST', '/sign-in', { name: 'mueller.eva', password })
    const fault = async (wish: string) => (await browser.ask('PUT', '/account/password', { password: wish })).body?.fields?.[0]?.code
    expect(await fault('kurz')).toBe('access.password.tooShort')
    expect(await fault('Passwort123')).toBe('access.password.common')
    expect(await fault('qwertzuiop')).toBe('access.password.common')
    expect(await fault('Sommer2026!')).toBe('access.password.common')
    expect(await fault('1234567890')).toBe('access.password.repeated'.replace('repeated', 'common'))
    expect(await fault('aaaaaaaaaaaa')).toBe('access.password.repeated')
    expect(await fault('mueller.eva')).toBe('access.password.near')
    expect(await fault('Hohenauen2026')).toBe('access.password.near')
    expect(await fault('Pferd Stapler Batterie')).toBeUndefined()
  })
})

describe('the first start', () => {
  test('the link creates one operator, who must set up a second factor; then it is worth nothing', async () => {
    const link = await bootstrapLink()
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/einrichten\?code=[\w-]{43}$/)
    const code = new URL(link!).searchParams.get('code')!
    const wish = {
      code,
      name: 'reuter',
      displayName: 'Katrin Reuter',
      email: 'reuter@betreiber.example',
      password: 'Pferd Stapler Batterie',
    }
    expect((await ground.browser().ask('POST', '/setup/check', { code })).status).toBe(200)
    expect((await ground.browser().ask('POST', '/setup', { ...wish, code: 'x'.repeat(43) })).body.code).toBe('access.codeUnusable')
    expect((await ground.browser().ask('POST', '/setup', { ...wish, password: 'reuter12345' })).body.code).toBe('access.weakPassword')
    const second = new URL((await bootstrapLink())!).searchParams.get('code')!
    const browsers = [ground.browser(), ground.browser('198.51.100.50')]
    const answers = await Promise.all([
      browsers[0]!.ask('POST', '/setup', wish),
      browsers[1]!.ask('POST', '/setup', { ...wish, code: second, name: 'zweite' }),
    ])
    expect(answers.map((each) => each.status).sort()).toEqual([200, 422])
    const winner = browsers[answers.findIndex((each) => each.status === 200)]!
    expect((await winner.ask('GET', '/session')).body).toMatchObject({ state: 'secondFactor' })
    expect(await bootstrapLink()).toBeNull()
    expect((await ground.browser().ask('POST', '/setup/check', { code })).status).toBe(422)
  })
})

test('codes belong to the one chosen authority: where several are open, one has to be chosen and nothing is made', async () => {
  const account = await ground.account({ authority: world.authority, name: 'waehlt-erst', state: 'invited' })
  const make = (authorities: string[]) =>
    world.tried(
      { ...whoWith([], world.authority), authorities: [world.authority, world.foreign] },
      async (ctx) => {
        const before = await refusalOf(makeCodes(ctx, [{ account, purpose: 'activate' }], 'link')).catch(() => 'made')
        const { rows } = await sql<{
          authority: string
        }>`select authority_id as authority from access.code where account_id = ${account}`.execute(ctx.db())
        return [before, rows.map((row) => row.authority)]
      },
      { authorities },
    )
  expect(await make([world.foreign, world.authority])).toEqual(['authority.several', []])
  expect(await make([world.authority])).toEqual(['made', [world.authority]])
})
