import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { testWorld } from '#kernel/testing'
import { type Id, newId } from '#shared'
import organisation from '../organisation/module.ts'
import people from '../people/module.ts'
import access from './module.ts'
import { type Browser, type Ground, openGround } from './testing/ground.ts'

const world = testWorld()
let ground: Ground
const password = 'drei kluge Eulen'
const token = 'ein-langes-token-fuer-die-einrichtung'
beforeAll(async () => {
  ground = await openGround(world.db, [organisation, people, access], token)
})

let number = 0
const named = (start: string) => `${start}${++number}`

/** A signed-in account; the second factor is taken as shown. */
async function signedIn(wish: {
  authority: Id | null
  role?: string
  school?: Id
  person?: Id
}): Promise<Browser & { id: Id; name: string }> {
  const name = named('konto')
  const id = await ground.account({ ...wish, name, password })
  const browser = ground.browser(`203.0.113.${number % 250}`)
  await browser.ask('POST', '/sign-in', { name, password })
  await ground.asMuses(wish.authority, (ctx) =>
    sql`update access.session set second_at = created_at where account_id = ${id}`.execute(ctx.db()),
  )
  return Object.assign(browser, { id, name })
}
const here = () => ({ 'muses-authority': world.authority })

describe('the bootstrap token and new authorities', () => {
  const bearer = { authorization: `Bearer ${token}` }
  test('acts as the operator; who creates an authority may set it up, visibly and endably', async () => {
    const operator = ground.browser()
    expect((await operator.ask('GET', '/session', undefined, bearer)).body).toMatchObject({
      state: 'signedIn',
      home: 'operator',
      person: { name: 'Einrichtung' },
    })
    const made = await operator.ask(
      'POST',
      '/authorities',
      { name: 'Stadt Neuhausen', kind: 'city', land: 'HE', slug: 'neuhausen' },
      bearer,
    )
    expect(made.status).toBe(201)
    const there = { ...bearer, 'muses-authority': made.body.id }
    const grants = (await operator.ask('GET', '/grants', undefined, there)).body.rows
    expect(grants).toMatchObject([{ kind: 'setup', role: 'authorityAdmin', accountName: 'Einrichtung', operator: true }])
    const invited = await operator.ask(
      'POST',
      '/accounts/invite',
      { way: 'link', people: [{ givenName: 'Katrin', familyName: 'Reuter', grant: { role: 'authorityAdmin', scope: 'authority' } }] },
      there,
    )
    expect(invited.status).toBe(200)
    const code = invited.body[0].link.split('#')[1]
    const admin = ground.browser()
    expect((await admin.ask('POST', '/activation', { code, password })).body.state).toBe('enrol')
    await ground.asMuses(made.body.id, (ctx) => sql`update access.session set second_at = created_at`.execute(ctx.db()))
    ground.pass(6)
    expect((await admin.ask('POST', '/grants/end', { ids: [grants[0].id] }, { 'muses-authority': made.body.id })).status).toBe(204)
    expect((await operator.ask('GET', '/grants', undefined, there)).status).toBe(404)
    expect((await operator.ask('GET', '/session', undefined, { authorization: `Bearer ${token}x` })).body.state).toBe('signedOut')
  })

  test('an operator without grant sees nothing of an authority and grants nothing there', async () => {
    const operator = ground.browser()
    for (const path of ['/people', '/accounts', '/grants']) {
      const answer = await operator.ask('GET', path, undefined, { ...bearer, 'muses-authority': world.authority })
      expect(answer.status, path).toBe(404)
      expect(answer.body).toEqual((await operator.ask('GET', path, undefined, { ...bearer, 'muses-authority': newId() })).body)
    }
  })
})

describe('support access', () => {
  test('only with the consent of the authority, for hours, named in its audit, ended at once', async () => {
    const operator = await signedIn({ authority: null, role: 'operatorAdmin' })
    const admin = await signedIn({ authority: world.authority, role: 'authorityAdmin' })
    const wish = { authority: world.authority, reason: 'Import bricht ab, Vorgang 4711', hours: 4, role: 'authorityAdmin' }
    const { id } = (await operator.ask('POST', '/support-access', wish)).body
    expect((await operator.ask('GET', '/people', undefined, here())).status).toBe(404)
    expect((await operator.ask('POST', `/support-access/${id}/decide`, { hours: 4 })).status).toBe(403)
    expect((await admin.ask('GET', '/support-access', undefined, here())).body).toMatchObject([
      { id, state: 'asked', accountName: `Konto ${operator.name}`, reason: wish.reason },
    ])
    expect((await admin.ask('POST', `/support-access/${id}/decide`, { hours: 2 }, here())).status).toBe(204)
    expect((await admin.ask('POST', `/support-access/${id}/decide`, { hours: 2 }, here())).body.code).toBe('access.supportDecided')
    expect((await operator.ask('GET', '/people', undefined, here())).status).toBe(200)
    await operator.ask('POST', '/people', { people: [{ familyName: 'Neu', givenName: 'Nele' }] }, here())
    const { rows } = await ground.asMuses(world.authority, (ctx) =>
      sql<{
        actor: string
        what: string
      }>`select actor, what from kernel.audit where account_id = ${operator.id} and authority_id = ${world.authority} order by id`.execute(
        ctx.db(),
      ),
    )
    expect(rows.map((row) => row.what)).toEqual(['access.supportAsked', 'access.supportUsed', 'people.person.created'])
    expect(rows.slice(1).every((row) => row.actor === `Konto ${operator.name} (Supportzugriff)`)).toBe(true)
    expect((await admin.ask('POST', `/support-access/${id}/end`, undefined, here())).status).toBe(204)
    expect((await operator.ask('GET', '/people', undefined, here())).status).toBe(404)
    // A second one ends by time.
    const second = (await operator.ask('POST', '/support-access', wish)).body.id
    await admin.ask('POST', `/support-access/${second}/decide`, { hours: 1 }, here())
    expect((await operator.ask('GET', '/people', undefined, here())).status).toBe(200)
    ground.pass(3_601)
    expect((await operator.ask('GET', '/people', undefined, here())).status).toBe(404)
    ground.clock.at = new Date('2026-09-07T08:00:00Z')
  })

  test('one who came in for support lets nobody else in', async () => {
    const operator = await signedIn({ authority: null, role: 'operatorAdmin' })
    const colleague = await ground.account({ authority: null, name: named('kollege') })
    const admin = await signedIn({ authority: world.authority, role: 'authorityAdmin' })
    const { id } = (await operator.ask('POST', '/support-access', { authority: world.authority, reason: 'Prüfung der Netze', hours: 4 }))
      .body
    await admin.ask('POST', `/support-access/${id}/decide`, { hours: 2 }, here())
    expect(
      (await operator.ask('POST', '/grants', { grants: [{ account: colleague, role: 'authorityAdmin', scope: 'authority' }] }, here())).body
        .code,
    ).toBe('access.operatorUninvited')
    expect(
      (await operator.ask('POST', '/grants', { grants: [{ account: operator.id, role: 'authorityAdmin', scope: 'authority' }] }, here()))
        .body.code,
    ).toBe('access.operatorUninvited')
    const next = (await operator.ask('POST', '/support-access', { authority: world.authority, reason: 'Noch eine Prüfung', hours: 4 })).body
      .id
    expect((await operator.ask('POST', `/support-access/${next}/decide`, { hours: 24 }, here())).body.code).toBe('access.ownConsentOnly')
  })
})

describe('tokens', () => {
  test('a personal one does what its owner may, of that only the named rights, and dies with her', async () => {
    const head = await signedIn({ authority: world.authority, role: 'head', school: world.schools[0] })
    expect(
      (await head.ask('POST', '/account/tokens', { name: 'Skript', days: 30, rights: ['access.role.change'] }, here())).body.code,
    ).toBe('access.moreThanOwn')
    const made = (await head.ask('POST', '/account/tokens', { name: 'Skript', days: 30, rights: ['people.person.view'] }, here())).body
    expect(made.secret).toMatch(/^muses_[\w-]{43}$/)
    const program = ground.browser()
    const bearer = { authorization: `Bearer ${made.secret}`, ...here() }
    expect((await program.ask('GET', '/people', undefined, bearer)).status).toBe(200)
    expect((await program.ask('GET', '/accounts', undefined, bearer)).status).toBe(403)
    for (const [method, path, body] of [
      ['PUT', '/account/password', { password: 'ganz neues Passwort' }],
      ['POST', '/account/totp', undefined],
      ['POST', '/account/tokens', { name: 'mehr', days: 1 }],
    ] as const)
      expect((await program.ask(method, path, body, bearer)).status, path).toBe(403)
    expect((await head.ask('GET', '/account/tokens')).body).toMatchObject([
      { name: 'Skript', start: made.secret.slice(0, 12), rights: ['people.person.view'] },
    ])
    const { rows } = await ground.asMuses(world.authority, (ctx) =>
      sql<{ t: string }>`select t::text || encode(hash, 'escape') as t from access.token t`.execute(ctx.db()),
    )
    expect(rows.some((row) => row.t.includes(made.secret.slice(12)))).toBe(false)
    await ground.asMuses(world.authority, (ctx) => sql`update people.account set state = 'leaving' where id = ${head.id}`.execute(ctx.db()))
    ground.pass(6)
    expect((await program.ask('GET', '/people', undefined, bearer)).status).toBe(401)
  })

  test('expires, and can be ended', async () => {
    const head = await signedIn({ authority: world.authority, role: 'head', school: world.schools[0] })
    const made = (await head.ask('POST', '/account/tokens', { name: 'Skript', days: 1 }, here())).body
    const ask = () => ground.browser().ask('GET', '/people', undefined, { authorization: `Bearer ${made.secret}`, ...here() })
    expect((await ask()).status).toBe(200)
    const stranger = await signedIn({ authority: world.authority })
    expect((await stranger.ask('DELETE', `/account/tokens/${made.id}`)).status).toBe(404)
    expect((await head.ask('DELETE', `/account/tokens/${made.id}`)).status).toBe(204)
    expect((await ask()).status).toBe(401)
    const second = (await head.ask('POST', '/account/tokens', { name: 'Skript', days: 1 }, here())).body
    ground.pass(86_401)
    expect((await ground.browser().ask('GET', '/people', undefined, { authorization: `Bearer ${second.secret}`, ...here() })).status).toBe(
      401,
    )
    ground.clock.at = new Date('2026-09-07T08:00:00Z')
  })

  test('a service account has roles of its own, needs no second factor, and cannot sign in', async () => {
    const admin = await signedIn({ authority: world.authority, role: 'authorityAdmin' })
    const made = await admin.ask(
      'POST',
      '/services',
      { name: 'Nachtimport', grants: [{ role: 'clerk', scope: 'authority' }], days: null },
      here(),
    )
    expect(made.status).toBe(200)
    const bearer = { authorization: `Bearer ${made.body.secret}`, ...here() }
    expect((await ground.browser().ask('GET', '/people', undefined, bearer)).status).toBe(200)
    expect((await admin.ask('GET', '/services', undefined, here())).body).toMatchObject([{ accountName: 'Nachtimport' }])
    expect((await admin.ask('POST', '/services/end', { ids: [made.body.account] }, here())).status).toBe(204)
    expect((await ground.browser().ask('GET', '/people', undefined, bearer)).status).toBe(401)
  })
})
