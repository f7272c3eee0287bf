// What a domain controller can do wrong, each against a real Samba behind an encrypted line that spoils things.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Client, Control } from 'ldapts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testWorld } from '#kernel/testing'
import { storePassword } from '../../modules/access/guard/passwords.ts'
import { repair, retry } from '../../modules/connections/actions/plans.ts'
import plug from '../../modules/connections/module.ts'
import type { ConnectionRecord } from '../../modules/connections/queries/connections.ts'
import { allowLoopback, drain, inside, plugIn, type Seeded, seed } from '../../modules/connections/testing/ground.ts'
import { replace } from '../directory/entries.ts'
import { driftStory } from '../testing/drift-story.ts'
import { type Fault, type FaultProxy, startProxy } from '../testing/proxy.ts'
import { type Samba, startSamba } from '../testing/samba.ts'
import { schoolOver } from '../testing/school.ts'
import { makeCertificate } from '../testing/service.ts'
import { sambaAd, unicodePassword } from './index.ts'

const samba = await startSamba()
afterAll(() => samba.server?.stop())
if (samba.server) tests(samba.server)
else test.skip(`Samba: ${samba.missing}`)

const count = 8
/** Long enough for a busy machine, short enough for a test. */
const patience = 4

function tests(server: Samba) {
  const world = testWorld()
  const school = schoolOver(world)
  const { admin, connect, newest, compare, now, failures, check, drift, tablesWith } = school
  const folder = mkdtempSync(join(tmpdir(), 'muses-tls-'))
  let proxy: FaultProxy
  let ca: string
  let seeded: Seeded
  let base: string
  let round = 0
  beforeAll(async () => {
    await plugIn(plug, [sambaAd])
    await allowLoopback(world)
    seeded = await seed(world, { people: count, classes: 1 })
    ca = makeCertificate(folder, 'localhost', ['127.0.0.1'])
    proxy = await startProxy({
      host: server.address,
      port: 636,
      secure: { key: readFileSync(join(folder, 'key.pem'), 'utf8'), cert: ca },
    })
  })
  afterAll(async () => {
    await proxy.close()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    proxy.fault = () => undefined
    base = `OU=F${++round},${server.base}`
    await raw((client) => client.add(base, { objectClass: 'organizationalUnit', ou: `F${round}` }))
    // Account names are unique in the domain: the next test begins without these (tree delete, [MS-ADTS] 3.1.1.3.4.1.15).
    return async () => {
      await inside(world, (ctx) => sql`update connections.connection set active = false`.execute(ctx.db()))
      await raw((client) => client.del(base, new Control('1.2.840.113556.1.4.805', { critical: true }))).catch(() => {})
    }
  })

  async function raw<T>(work: (client: Client) => Promise<T>, name = server.admin.dn, password = server.admin.password): Promise<T> {
    const client = new Client({ url: server.tlsUrl, tlsOptions: { ca: [server.ca] } })
    try {
      await client.bind(name, password)
      return await work(client)
    } finally {
      await client.unbind()
    }
  }
  const mayBind = (name: string, password: string) => raw(async () => true, name, password).catch(() => false)
  const accounts = async () => {
    const attributes = ['sAMAccountName', 'userAccountControl', 'pwdLastSet', 'employeeNumber']
    const { searchEntries } = await raw((client) => client.search(base, { filter: '(objectClass=user)', attributes }))
    return searchEntries.map((entry) => ({
      dn: entry.dn,
      name: String(entry.sAMAccountName),
      key: String(entry.employeeNumber),
      enabled: (Number(entry.userAccountControl) & 2) === 0,
      hasPassword: String(entry.pwdLastSet) !== '0',
    }))
  }
  const over = (more: Record<string, unknown> = {}, password = server.admin.password) => {
    const settings = { url: proxy.url, ca, bindDn: server.admin.dn, base, suffix: server.suffix, groupName: `F${round} {name}`, patience }
    return connect('samba-ad', { ...settings, ...more }, password)
  }
  async function whole(record: ConnectionRecord): Promise<void> {
    expect(await newest(record)).toMatchObject({ state: 'done', verified: { wrong: 0 } })
    const there = await accounts()
    expect([there.length, new Set(there.map((one) => one.key)).size]).toEqual([count, count])
    expect(there.filter((one) => !one.enabled || !one.hasPassword)).toEqual([])
    expect(await compare(record)).toMatchObject({ state: 'empty' })
    expect((await now(record)).trouble).toBeNull()
  }
  const policy = (attribute: string, value: string) => raw((client) => client.modify(server.base, [replace(attribute, [value])]))

  describe('in the middle of a plan', { timeout: 120_000 }, () => {
    const faults: [string, Fault, string][] = [
      ['it hangs', 'hang', 'sync.silent'],
      ['the line is cut', 'cutBefore', 'sync.away'],
      ['it is busy', 'busy', 'sync.overloaded'],
    ]
    test.each(faults)('%s: the plan rests, says why, goes on by itself and doubles nothing', async (_, fault, code) => {
      const record = await over()
      let adds = 0
      proxy.fault = (operation) => (operation === 'add' && ++adds > 5 ? fault : undefined)
      await drain(world, 10)
      const resting = await newest(record)
      expect(resting).toMatchObject({ state: 'applying', nextAt: expect.any(String) })
      expect(await failures(resting.id)).toEqual([])
      expect((await now(record)).trouble?.code).toBe(code)
      proxy.fault = () => undefined
      await drain(world)
      await whole(record)
    })

    test.each(['hangAfter', 'cutAfter'] as const)('it obeys and its answers get lost for a while (%s)', async (fault) => {
      const record = await over()
      let adds = 0
      proxy.fault = (operation) => (operation === 'add' && ++adds > 5 && adds < 8 ? fault : undefined)
      await drain(world)
      await whole(record)
    })
  })

  describe('a server that takes passwords only for accounts that stand there', { timeout: 120_000 }, () => {
    const refusing = (more: (what: 'password' | 'state') => Fault) => {
      proxy.fault = (operation, _, bytes) => {
        if (operation === 'add' && bytes.includes('unicodePwd')) return { result: 53 }
        if (operation !== 'modify') return undefined
        return more(bytes.includes('unicodePwd') ? 'password' : 'state')
      }
    }
    test('disabled, then the password, then enabled', async () => {
      const record = await over()
      refusing(() => undefined)
      await drain(world)
      await whole(record)
    })

    test('the password is set and the answer lost: what is there counts', async () => {
      const record = await over()
      refusing((what) => (what === 'password' ? 'cutAfter' : undefined))
      await drain(world)
      await whole(record)
    })

    test.each([
      ['password', 'cutBefore', false],
      ['password', 'hang', false],
      ['state', 'cutBefore', true],
    ] as const)('interrupted at the %s (%s): never let in without a password, and finished later', async (at, fault, hasPassword) => {
      const record = await over()
      refusing((what) => (what === at ? fault : undefined))
      await drain(world, 10)
      const halfway = await accounts()
      expect(halfway.length).toBeGreaterThan(0)
      expect(halfway.filter((one) => one.enabled)).toEqual([])
      if (!hasPassword) expect(halfway.filter((one) => one.hasPassword)).toEqual([])
      expect((await newest(record)).state).toBe('applying')
      proxy.fault = () => undefined
      await drain(world)
      await whole(record)
    })
  })

  test('the rules for passwords: of a new account and of one that a person sets, each told in words', { timeout: 120_000 }, async () => {
    const record = await over()
    await policy('minPwdLength', '200')
    try {
      await drain(world)
      const plan = await newest(record)
      expect(plan.state).toBe('failed')
      expect((await failures(plan.id)).map((each) => each!.code)).toContain('sync.passwordRefused')
      expect((await accounts()).filter((one) => one.enabled)).toEqual([])
      await policy('minPwdLength', '7')
      await world.done(admin(), (ctx) => retry(ctx, plan.id))
      await drain(world)
      await whole(record)
      await policy('minPwdLength', '25')
      const secret = 'Nebelhorn-am-See-93'
      await inside(world, (ctx) => storePassword(ctx, seeded.accounts[3]!, secret))
      await drain(world, 1)
      const { rows } = await inside(world, (ctx) =>
        sql`select state, fault, sealed from connections.password where connection_id = ${record.id}`.execute(ctx.db()),
      )
      expect(rows).toEqual([{ state: 'missed', fault: 'sync.passwordRefused', sealed: null }])
      expect(await tablesWith(secret)).toEqual([])
      expect(await mayBind('pupil4@example.test', secret)).toBe(false)
    } finally {
      await policy('minPwdLength', '7')
    }
  })

  test('a name that somebody gave by hand elsewhere in the domain: that one waits for a person, all others stand there', {
    timeout: 120_000,
  }, async () => {
    const byHand = `CN=Von Hand,CN=Users,${server.base}`
    const same = `CN=Gleiche Adresse,CN=Users,${server.base}`
    await raw(async (client) => {
      await client.add(byHand, { objectClass: 'user', sAMAccountName: 'pupil3' })
      await client.add(same, { objectClass: 'user', sAMAccountName: 'jemand', userPrincipalName: `pupil5@${server.suffix}` })
    })
    try {
      const record = await over()
      await drain(world)
      const plan = await newest(record)
      expect(plan.state).toBe('failed')
      expect((await failures(plan.id)).map((each) => each!.code).sort()).toEqual(
        expect.arrayContaining([expect.stringMatching(/^sync\.(nameTaken|refusedByRule)$/)]),
      )
      expect((await accounts()).map((one) => one.name)).not.toContain('pupil3')
      await raw(async (client) => {
        await client.del(byHand)
        await client.del(same)
      })
      await world.done(admin(), (ctx) => retry(ctx, plan.id))
      await drain(world)
      await compare(record)
      expect(await compare(record)).toMatchObject({ state: 'empty' })
      expect((await accounts()).length).toBe(count)
    } finally {
      await raw(async (client) => {
        await client.del(byHand).catch(() => {})
        await client.del(same).catch(() => {})
      })
    }
  })

  test('the base is gone, or an OU below it: said, and put right once somebody says so', { timeout: 120_000 }, async () => {
    const record = await over()
    await drain(world)
    await whole(record)
    const lost = (dn: string) => raw((client) => client.del(dn, new Control('1.2.840.113556.1.4.805', { critical: true })))
    await lost(base)
    expect((await compare(record, 10)).state).toBe('failed')
    expect((await now(record)).trouble?.code).toBe('sync.baseMissing')
    expect((await check(record))!.map((each) => each.code)).toContain('baseMissing')
    await raw((client) => client.add(base, { objectClass: 'organizationalUnit', ou: `F${round}` }))
    const repaired = async () => {
      const plan = await compare(record)
      const found = await drift(plan.id)
      expect(new Set(found.flatMap((row) => row.drift))).toContain('$gone')
      await world.done(admin(), (ctx) =>
        repair(
          ctx,
          plan.id,
          found.map((row) => row.position),
        ),
      )
      await drain(world)
      await whole(record)
    }
    await repaired()
    await lost((await accounts())[0]!.dn.replace(/^[^,]+,/, ''))
    await repaired()
  })

  test('each kind of change by hand: found, accepted or put right; a stranger stays as it is', { timeout: 120_000 }, async () => {
    const record = await over()
    await drain(world)
    await driftStory({
      world,
      over: school,
      record,
      raw,
      base,
      account: 'sAMAccountName',
      stranger: { objectClass: 'user', sAMAccountName: `fremd${round}`, sn: 'Fremd', description: 'bleibt' },
      lock: { type: 'userAccountControl', value: '514' },
      isLocked: (entry) => (Number(entry.userAccountControl) & 2) !== 0,
      group: `F${round} 5a`,
    })
  })

  test('an account without rights: every step says so, and the test button before it', { timeout: 120_000 }, async () => {
    const powerless = `CN=Ohne Rechte,CN=Users,${server.base}`
    const password = 'Ohnm4chtig-genug!'
    await raw((client) =>
      client.add(powerless, {
        objectClass: 'user',
        sAMAccountName: 'ohnerechte',
        unicodePwd: [unicodePassword(password)] as never,
        userAccountControl: '512',
      }),
    )
    const record = await over({ bindDn: powerless }, password)
    expect((await check(record))!.map((each) => each.code)).toContain('notWritable')
    await drain(world)
    const plan = await newest(record)
    expect(plan.state).toBe('failed')
    // What should stand in a folder that could not be made says that.
    expect(new Set((await failures(plan.id)).map((each) => each!.code))).toEqual(new Set(['sync.noRight', 'sync.parentMissing']))
    expect(await accounts()).toEqual([])
    await raw((client) => client.del(powerless))
  })
}
