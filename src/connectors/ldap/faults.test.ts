// What a directory can do wrong, each against a real OpenLDAP behind a line that spoils things: bounded, told in words, gone on with, never twice.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Attribute, Change, Client } from 'ldapts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Refusal } from '#kernel'
import { testWorld } from '#kernel/testing'
import { storePassword } from '../../modules/access/guard/passwords.ts'
import { retry } from '../../modules/connections/actions/plans.ts'
import plug from '../../modules/connections/module.ts'
import type { ConnectionRecord } from '../../modules/connections/queries/connections.ts'
import { allowLoopback, drain, inside, plugIn, type Seeded, seed } from '../../modules/connections/testing/ground.ts'
import { uuid } from '../testing/people.ts'
import { type Fault, type FaultProxy, startProxy } from '../testing/proxy.ts'
import { schoolOver } from '../testing/school.ts'
import { makeCertificate, makeExpiredCertificate } from '../testing/service.ts'
import { type Slapd, startSlapd } from '../testing/slapd.ts'
import { ldap } from './index.ts'
import { ldapDefaults } from './settings.ts'

const slapd = await startSlapd({ trees: ['o=a'] })
afterAll(() => slapd.server?.stop())
if (slapd.server) tests(slapd.server)
else test.skip(`slapd: ${slapd.missing}`)

const patience = 1

function tests(server: Slapd) {
  const world = testWorld()
  const { admin, connect, newest, compare, now, failures, check, tablesWith } = schoolOver(world)
  let proxy: FaultProxy
  let seeded: Seeded
  let tree = 0
  beforeAll(async () => {
    await plugIn(plug, [ldap])
    await allowLoopback(world)
    seeded = await seed(world, { people: 60, classes: 2 })
    proxy = await startProxy(server)
  })
  afterAll(() => proxy.close())
  beforeEach(() => {
    proxy.fault = () => undefined
  })

  async function raw<T>(work: (client: Client) => Promise<T>, as = server.admin): Promise<T> {
    const client = new Client({ url: server.url })
    try {
      await client.bind(as.dn, as.password)
      return await work(client)
    } finally {
      await client.unbind()
    }
  }
  /** The keys of everybody who stands below a base. */
  const keys = (base: string) =>
    raw(async (client) =>
      (await client.search(base, { filter: '(objectClass=inetOrgPerson)', attributes: ['employeeNumber'] })).searchEntries.map((entry) =>
        String(entry.employeeNumber),
      ),
    )
  const nextBase = async () => {
    const base = `ou=f${++tree},o=a,${server.base}`
    await raw((client) => client.add(base, { objectClass: 'organizationalUnit', ou: `f${tree}` }))
    return base
  }
  const over = async (more: Record<string, unknown> = {}): Promise<ConnectionRecord> => {
    const settings = {
      url: proxy.url,
      startTls: false,
      bindDn: server.sync.dn,
      base: await nextBase(),
      patience,
      passwords: 'hash',
      ...more,
    }
    return connect('ldap', settings, server.sync.password)
  }
  /** Everybody stands there once, the plan is done and read back, and nothing is left. */
  async function whole(record: ConnectionRecord): Promise<void> {
    expect(await newest(record)).toMatchObject({ state: 'done', verified: { wrong: 0 } })
    const there = await keys(String(record.settings.base))
    expect([there.length, new Set(there).size]).toEqual([60, 60])
    expect(await compare(record)).toMatchObject({ state: 'empty' })
    expect((await now(record)).trouble).toBeNull()
  }
  const timed = async <T>(seconds: number, work: Promise<T>): Promise<T> => {
    const begun = performance.now()
    const result = await work
    expect((performance.now() - begun) / 1_000).toBeLessThan(seconds)
    return result
  }

  describe('in the middle of a plan', () => {
    // From the fault on nobody ever answers again, or answers like this.
    const faults: [string, Fault, string][] = [
      ['it hangs', 'hang', 'sync.silent'],
      ['the line is cut before', 'cutBefore', 'sync.away'],
      ['it is busy', 'busy', 'sync.overloaded'],
      ['it is about to stop', { result: 52 }, 'sync.stopping'],
    ]
    test.each(faults)('%s: the plan rests within seconds, says why, goes on by itself and doubles nothing', async (_, fault, code) => {
      const record = await over()
      let adds = 0
      proxy.fault = (operation) => (operation === 'add' && ++adds > 20 ? fault : undefined)
      await timed(40, drain(world, 10))
      const resting = await newest(record)
      expect(resting).toMatchObject({ state: 'applying', nextAt: expect.any(String) })
      expect(await failures(resting.id)).toEqual([])
      const { trouble, troubleAt } = await now(record)
      expect([trouble?.code, troubleAt]).toEqual([code, expect.any(String)])
      proxy.fault = () => undefined
      await drain(world)
      await whole(record)
    })

    test.each(['hangAfter', 'cutAfter'] as const)(
      'it obeys and its answers get lost for a while (%s): nothing is doubled',
      async (fault) => {
        const record = await over()
        let adds = 0
        proxy.fault = (operation) => (operation === 'add' && ++adds > 20 && adds < 26 ? fault : undefined)
        await timed(60, drain(world))
        await whole(record)
      },
    )

    test.each([
      ['a referral', { result: 10 }, 'sync.referral'],
      ['no right', { result: 50 }, 'sync.noRight'],
      ['a size limit', { result: 4 }, 'sync.limit'],
    ] as const)('%s: each step says so, and trying again finishes the plan', async (_, fault, code) => {
      const record = await over()
      let adds = 0
      proxy.fault = (operation) => (operation === 'add' && ++adds > 30 ? fault : undefined)
      await timed(40, drain(world, 10))
      const plan = await newest(record)
      expect(plan.state).toBe('failed')
      expect(new Set((await failures(plan.id)).map((each) => each!.code))).toContain(code)
      proxy.fault = () => undefined
      await world.done(admin(), (ctx) => retry(ctx, plan.id))
      await drain(world)
      await whole(record)
    })

    test('two seconds for each answer, one after the other: slow is not silent', { timeout: 120_000 }, async () => {
      const record = await over({ patience: 4 })
      await drain(world)
      await whole(record)
      await inside(world, (ctx) =>
        sql`update people.account set email = 'neu' || name || '@example.test' where id = any(${sql.val(seeded.accounts.slice(0, 6))}::uuid[])`.execute(
          ctx.db(),
        ),
      )
      proxy.fault = () => 2_000
      await timed(90, compare(record))
      proxy.fault = () => undefined
      await whole(record)
    })
  })

  test('it reads half and no more: nothing is planned, limits are for a person, a hang is asked again', { timeout: 120_000 }, async () => {
    const record = await over()
    await drain(world)
    const limited = (value: string) =>
      raw(
        (client) =>
          client.modify(
            'olcDatabase={1}mdb,cn=config',
            new Change({ operation: 'replace', modification: new Attribute({ type: 'olcLimits', values: [value] }) }),
          ),
        server.config,
      )
    await limited(`dn.exact="${server.sync.dn}" size.soft=10 size.hard=10 size.prtotal=10`)
    const limit = await compare(record, 10)
    expect([limit.state, (await now(record)).trouble?.code]).toEqual(['failed', 'sync.limit'])
    expect((await check(record))!.map((each) => each.code)).toContain('unreadable')
    await limited(`dn.exact="${server.sync.dn}" size.soft=500 size.hard=unlimited size.pr=1000 size.prtotal=unlimited time=unlimited`)
    for (const fault of ['hang', 'cutAfter', 'busy'] as const) {
      let searches = 0
      proxy.fault = (operation) => (operation === 'search' && ++searches > 1 ? fault : undefined)
      expect(await timed(30, compare(record, 10))).toMatchObject({ state: 'failed' })
      expect((await now(record)).trouble?.code).toBe({ hang: 'sync.silent', cutAfter: 'sync.away', busy: 'sync.overloaded' }[fault])
    }
    proxy.fault = () => undefined
    await drain(world)
    expect(await compare(record)).toMatchObject({ state: 'empty' })
    expect((await now(record)).trouble).toBeNull()
  })

  test('written and not read back: the plan says so, and is read back later by itself', async () => {
    const record = await over()
    let adds = 0
    proxy.fault = (operation) => (operation === 'add' ? void adds++ : operation === 'search' && adds > 60 ? 'hang' : undefined)
    await timed(40, drain(world, 10))
    expect(await newest(record)).toMatchObject({ state: 'done', verified: null })
    expect((await now(record)).trouble?.code).toBe('sync.silent')
    proxy.fault = () => undefined
    await drain(world)
    await whole(record)
  })

  test('its disk is full: steps fail with the reason, and once there is room the plan is finished', { timeout: 120_000 }, async () => {
    const small = await startSlapd({ size: 220_000, policy: false })
    try {
      const at = small.server!
      const settings = { url: at.url, startTls: false, bindDn: at.sync.dn, base: `ou=people,${at.base}`, patience, passwords: 'none' }
      const record = await connect('ldap', settings, at.sync.password)
      await drain(world)
      const plan = await newest(record)
      expect(plan.state).toBe('failed')
      expect(new Set((await failures(plan.id)).map((each) => each!.code))).toContain('sync.internal')
      const client = new Client({ url: at.url })
      await client.bind(at.config.dn, at.config.password)
      await client.modify(
        'olcDatabase={1}mdb,cn=config',
        new Change({ operation: 'replace', modification: new Attribute({ type: 'olcDbMaxSize', values: ['100000000'] }) }),
      )
      await client.unbind()
      await world.done(admin(), (ctx) => retry(ctx, plan.id))
      await drain(world)
      expect(await newest(record)).toMatchObject({ state: 'done', verified: { wrong: 0 } })
      expect(await compare(record)).toMatchObject({ state: 'empty' })
    } finally {
      await small.server?.stop()
    }
  })

  test('a password on its way stands in no table, whatever happens to the line, and arrives once it is whole again', async () => {
    const secret = 'Drachenfels-Nebelhorn-93'
    const record = await over({ startTls: true, ca: server.ca, certificateName: 'localhost', passwords: 'clear' })
    await drain(world)
    await whole(record)
    const begun = performance.now()
    await inside(world, (ctx) => storePassword(ctx, seeded.accounts[7]!, secret))
    // The line is encrypted: from here on the proxy sees connections only.
    const silent: Server = createServer((socket) => void lines.add(socket))
    const lines = new Set<Socket>()
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    const turn = (url: string) =>
      inside(world, (ctx) =>
        sql`update connections.connection set settings = settings || jsonb_build_object('url', ${url}::text) where id = ${record.id}`.execute(
          ctx.db(),
        ),
      )
    await turn(`ldap://127.0.0.1:${(silent.address() as { port: number }).port}`)
    await drain(world, 1)
    expect((performance.now() - begun) / 1_000).toBeLessThan(20)
    expect(await tablesWith(secret)).toEqual([])
    for (const line of lines) line.destroy()
    await new Promise((done) => silent.close(done))
    await turn(proxy.url)
    await drain(world)
    const bound = await raw(async () => true, {
      dn: `uid=pupil8,ou=people,ou=Gymnasium Hohenauen,${String(record.settings.base)}`,
      password: secret,
    }).catch(() => false)
    expect(bound).toBe(true)
    expect(await tablesWith(secret)).toEqual([])
    expect(server.log()).not.toContain(secret)
  })

  describe('at the door', () => {
    const opened = async (more: Record<string, unknown>) => {
      const settings = { ...ldapDefaults, url: server.url, bindDn: server.sync.dn, base: server.base, patience, ...more }
      const outgoing = { allowed: '127.0.0.0/8', private: true }
      const signal = new AbortController().signal
      const begun = performance.now()
      try {
        const target = await ldap.open({ connection: uuid(9, 1), settings, secrets: { password: server.sync.password }, outgoing, signal })
        await target.close()
        return ['open']
      } catch (error) {
        expect(performance.now() - begun).toBeLessThan(5_000)
        expect(String(error) + JSON.stringify((error as Refusal).options.values)).not.toContain(server.sync.password)
        return [(error as { kind: string }).kind, (error as { code: string }).code]
      }
    }

    test('it takes the connection and never says a word: with and without TLS', async () => {
      const lines = new Set<Socket>()
      const silent = createServer((socket) => void lines.add(socket))
      await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
      const at = `127.0.0.1:${(silent.address() as { port: number }).port}`
      expect(await opened({ url: `ldap://${at}` })).toEqual(['Unavailable', 'sync.silent'])
      expect(await opened({ url: `ldap://${at}`, startTls: true })).toEqual(['Unavailable', 'sync.silent'])
      expect((await opened({ url: `ldaps://${at}` }))[0]).toBe('Unavailable')
      for (const line of lines) line.destroy()
      await new Promise((done) => silent.close(done))
    })

    test.each([
      ['the bind', 'bind', 'hang', {}, ['Unavailable', 'sync.silent']],
      ['all after the bind', 'search', 'hang', {}, ['Unavailable', 'sync.silent']],
      ['the handshake after StartTLS', 'extended', { result: 0, mute: true }, { startTls: true }, ['Unavailable', 'sync.silent']],
      ['busy at the bind', 'bind', 'busy', {}, ['Unavailable', 'sync.overloaded']],
      ['a referral at the bind', 'bind', { result: 10 }, {}, ['Invalid', 'sync.referral']],
      ['no StartTLS there', 'extended', { result: 2 }, { startTls: true }, ['Invalid', 'sync.refused']],
      ['cut at the bind', 'bind', 'cutAfter', {}, ['Unavailable', 'sync.hungUp']],
    ] as const)('%s', async (_, operation, fault, more, expected) => {
      proxy.fault = (each) => (each === operation ? fault : undefined)
      expect(await opened({ url: proxy.url, ...more })).toEqual(expected)
    })

    test('certificates: foreign, over, of another name; plain where TLS is spoken and the other way round', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'muses-tls-'))
      try {
        const expired = makeExpiredCertificate(join(folder, 'expired'), 'localhost', ['127.0.0.1'])
        const old = await startProxy({ port: Number(new URL(server.tlsUrl).port), secure: expired })
        expect(await opened({ url: old.url, ca: expired.cert })).toEqual(['Invalid', 'sync.certificateExpired'])
        await old.close()
        const cert = makeCertificate(join(folder, 'other'), 'other.example.test', [])
        expect(await opened({ url: server.tlsUrl, ca: cert })).toEqual(['Invalid', 'sync.certificate'])
        const key = readFileSync(join(folder, 'other/key.pem'), 'utf8')
        const named = await startProxy({ port: Number(new URL(server.tlsUrl).port), secure: { key, cert } })
        expect(await opened({ url: named.url, ca: cert })).toEqual(['Invalid', 'sync.certificateName'])
        await named.close()
        expect(await opened({ url: server.tlsUrl.replace('ldaps:', 'ldap:') })).toEqual(['Unavailable', 'sync.hungUp'])
        expect(await opened({ url: server.url.replace('ldap:', 'ldaps:') })).toEqual(['Invalid', 'sync.noTls'])
        expect(await opened({ url: server.tlsUrl, ca: server.ca })).toEqual(['open'])
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    })

    test('the test button says it in words that everybody has', async () => {
      const record = await over()
      await drain(world)
      proxy.fault = (operation) => (operation === 'search' ? 'hang' : undefined)
      expect(await timed(20, check(record))).toEqual([{ code: 'sync.silent', tone: 'danger', values: { reason: `${patience} s` } }])
    })
  })

  test('every fault has its sentence and what to do about it, in both languages', () => {
    const source =
      readFileSync(join(import.meta.dirname, '../directory/faults.ts'), 'utf8') +
      readFileSync(join(import.meta.dirname, '../directory/session.ts'), 'utf8')
    const codes = new Set([...source.matchAll(/'(sync\.\w+)'/g)].map((match) => match[1]!))
    expect(codes.size).toBeGreaterThan(20)
    for (const language of ['de', 'en']) {
      const texts = JSON.parse(readFileSync(join(import.meta.dirname, `../../modules/connections/texts/${language}.json`), 'utf8'))
      expect([...codes].filter((code) => !texts[`problem.${code}`])).toEqual([])
      for (const code of [
        'silent',
        'hungUp',
        'overloaded',
        'stopping',
        'limit',
        'referral',
        'noTls',
        'certificateName',
        'certificateExpired',
        'baseMissing',
        'away',
      ])
        expect([code, texts[`problem.sync.${code}.remedy`]]).toEqual([code, expect.any(String)])
    }
  })
}
