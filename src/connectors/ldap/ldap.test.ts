import { Attribute, Change, Client } from 'ldapts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Outcome, Present, SyncChange, Wanted } from '#kernel'
import type { OpenTarget } from '#modules/connections/ports'
import { classOf, pupil, sourceOf, uuid } from '../testing/people.ts'
import { type FaultProxy, startProxy } from '../testing/proxy.ts'
import { type Slapd, startSlapd } from '../testing/slapd.ts'
import { ldap } from './index.ts'
import { ldapDefaults } from './settings.ts'

const slapd = await startSlapd({ trees: ['o=a', 'o=b'] })
afterAll(() => slapd.server?.stop())
const outgoing = { allowed: '127.0.0.0/8', private: true }
const never = new AbortController().signal

if (slapd.server) tests(slapd.server)
else test.skip(`slapd: ${slapd.missing}`)

function tests(server: Slapd) {
  let proxy: FaultProxy
  let tree = 0
  let base: string
  const opened: OpenTarget[] = []
  beforeAll(async () => {
    proxy = await startProxy(server)
  })
  afterAll(() => proxy.close())
  beforeEach(async () => {
    proxy.fault = () => undefined
    proxy.down = false
    base = `ou=t${++tree},o=a,${server.base}`
    await raw((client) => client.add(base, { objectClass: 'organizationalUnit', ou: `t${tree}` }))
    return async () => {
      for (const each of opened.splice(0)) await each.close()
    }
  })

  const open = async (more: Record<string, unknown> = {}, password = server.sync.password) => {
    const settings = { ...ldapDefaults, url: server.url, bindDn: server.sync.dn, base, ...more }
    const target = await ldap.open({ connection: uuid(9, 1), settings, secrets: { password }, outgoing, signal: never })
    opened.push(target)
    return target
  }

  async function raw<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ url: server.url })
    try {
      await client.bind(server.admin.dn, server.admin.password)
      return await work(client)
    } finally {
      await client.unbind()
    }
  }
  const entry = (dn: string, attributes: string[] = ['*', '+']) =>
    raw(async (client) => (await client.search(dn, { scope: 'base', attributes })).searchEntries[0]!)
  const bind = async (dn: string, password: string) => {
    const client = new Client({ url: server.url })
    try {
      await client.bind(dn, password)
      return true
    } catch {
      return false
    } finally {
      await client.unbind()
    }
  }

  const read = async (target: OpenTarget): Promise<Present[]> => {
    const all: Present[] = []
    for await (const batch of target.read(never)) all.push(...batch)
    return all
  }
  const wantedOf = async (target: OpenTarget, ...given: Parameters<typeof sourceOf>): Promise<Wanted[]> => {
    const all: Wanted[] = []
    for await (const batch of target.wanted(sourceOf(...given))) all.push(...batch)
    return all.sort((a, b) => a.level - b.level)
  }
  /** A step as a plan would give it. */
  const step = (action: SyncChange['action'], wanted: Wanted, present?: Present, more: Partial<SyncChange> = {}): SyncChange => ({
    action,
    kind: wanted.kind,
    key: wanted.key,
    foreignId: present?.foreignId ?? null,
    name: wanted.name,
    beforeName: present?.name ?? null,
    enabled: wanted.enabled,
    beforeEnabled: present?.enabled ?? null,
    attributes: wanted.attributes,
    diff: Object.fromEntries(
      Object.entries(wanted.attributes).flatMap(([key, value]) =>
        JSON.stringify(present?.attributes[key] ?? null) === JSON.stringify(value)
          ? []
          : [[key, [present?.attributes[key] ?? null, value]]],
      ),
    ),
    uncertain: false,
    attempt: 0,
    ...more,
  })
  const idOf = (outcome: Outcome) => {
    expect(outcome).toEqual({ ok: true, foreignId: expect.any(String) })
    return (outcome as { foreignId: string }).foreignId
  }
  /** Creates everything that is wanted; answers wanted and present side by side. */
  async function fill(target: OpenTarget, ...given: Parameters<typeof sourceOf>) {
    const wanted = await wantedOf(target, ...given)
    for (const one of wanted.filter((each) => !each.absent)) idOf(await target.apply(step('create', one)))
    return { wanted, present: await read(target) }
  }
  const same = (wanted: readonly Wanted[], present: readonly Present[]) => {
    const shape = (one: Wanted | Present) => ({ kind: one.kind, name: one.name, enabled: one.enabled, attributes: one.attributes })
    const order = (a: { kind: string; name: string }, b: { kind: string; name: string }) =>
      `${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1
    expect(present.map(shape).sort(order)).toEqual(
      wanted
        .filter((one) => !one.absent)
        .map(shape)
        .sort(order),
    )
  }

  test('what is wanted stands there exactly: a second look finds nothing to do', async () => {
    const target = await open({ posix: true })
    const people = [
      pupil(1),
      pupil(2, { classes: ['7b', '7a'], email: null }),
      pupil(3, { enabled: false }),
      pupil(4, { account: 'ödön.o+x', displayName: 'a, "b" <c>; d=e\\ #' }),
    ]
    const { wanted, present } = await fill(target, people, [classOf(1, '7a, "die Wilden"', [1, 2]), classOf(2, 'leer', [])])
    same(wanted, present)
    expect(present.find((one) => one.key === uuid(2, 3))).toMatchObject({ enabled: false })
    expect(
      await entry(present.find((one) => one.name.includes('wilden') || one.name.includes('Wilden'))!.name, ['member', 'businessCategory']),
    ).toMatchObject({ businessCategory: uuid(3, 1) })
  })

  test('only managed attributes are touched', async () => {
    const target = await open()
    const { wanted, present } = await fill(target, [pupil(1)])
    const one = present.find((each) => each.kind === 'person')!
    await raw((client) =>
      client.modify(one.name, [
        new Change({ operation: 'add', modification: new Attribute({ type: 'telephoneNumber', values: ['0151 1'] }) }),
      ]),
    )
    const next = (await wantedOf(target, [pupil(1, { familyName: 'Neu' })])).find((each) => each.kind === 'person')!
    idOf(await target.apply(step('change', next, one)))
    expect(await entry(one.name)).toMatchObject({ sn: 'Neu', telephoneNumber: '0151 1' })
    expect(wanted).toHaveLength(present.length)
  })

  test.each(['lock', 'move', 'shell', 'type'])('disabled and enabled again by %s', async (disabling) => {
    const target = await open({ disabling, posix: disabling === 'shell' })
    const { present } = await fill(target, [pupil(1)])
    const id = present.find((one) => one.kind === 'person')!.foreignId
    idOf(await target.setPassword!(id, { hash: 'geheim-genug-1' }))
    const off = await wantedOf(target, [
      pupil(1, { enabled: false, places: [{ school: pupil(1).places[0]!.school, role: 'learner', current: false }] }),
    ])
    for (const one of off.filter((each) => each.kind === 'container' && !present.some((known) => known.name === each.name)))
      idOf(await target.apply(step('create', one)))
    const change = step(
      'disable',
      off.find((one) => one.kind === 'person')!,
      present.find((one) => one.foreignId === id),
    )
    idOf(await target.apply(change))
    const disabled = (await read(target)).find((one) => one.foreignId === id)!
    expect(disabled).toMatchObject({ enabled: false, name: change.name })
    if (disabling === 'lock') expect(await bind(disabled.name, 'geheim-genug-1')).toBe(false)
    const on = (await wantedOf(target, [pupil(1)])).find((one) => one.kind === 'person')!
    idOf(await target.apply(step('enable', on, disabled)))
    expect((await read(target)).find((one) => one.foreignId === id)).toMatchObject({
      enabled: true,
      name: on.name,
      attributes: on.attributes,
    })
    expect(await bind(on.name, 'geheim-genug-1')).toBe(true)
  })

  test('locked for a while after wrong passwords is neither disabled nor a deviation', async () => {
    const target = await open()
    const { wanted, present } = await fill(target, [pupil(1)])
    const one = present.find((each) => each.kind === 'person')!
    idOf(await target.setPassword!(one.foreignId, { hash: 'geheim-genug-1' }))
    for (let tries = 0; tries < 5; tries++) await bind(one.name, 'falsch')
    expect((await entry(one.name)).pwdAccountLockedTime).toBeTruthy()
    same(wanted, await read(target))
  })

  test('renamed and moved, and the groups follow', async () => {
    const target = await open()
    const { present } = await fill(target, [pupil(1), pupil(2)], [classOf(1, '7a', [1, 2])])
    const next = await wantedOf(
      target,
      [pupil(1, { account: 'neuer.name', places: [{ school: null, role: 'teacher', current: true }] }), pupil(2)],
      [classOf(1, '7a', [1, 2])],
    )
    for (const one of next.filter((each) => each.kind === 'container' && !present.some((known) => known.name === each.name)))
      idOf(await target.apply(step('create', one)))
    const find = (list: readonly (Wanted | Present)[], key: string) => list.find((one) => one.key === key)!
    const person = find(next, uuid(2, 1)) as Wanted
    idOf(await target.apply(step('rename', person, find(present, uuid(2, 1)) as Present)))
    expect(await entry(`uid=neuer.name,ou=people,${base}`)).toMatchObject({
      uid: 'neuer.name',
      employeeNumber: uuid(2, 1),
      employeeType: 'teacher',
    })
    // refint has changed the group already: the step finds it as it shall be.
    idOf(await target.apply(step('change', find(next, uuid(3, 1)) as Wanted, find(present, uuid(3, 1)) as Present)))
    expect((await read(target)).find((one) => one.key === uuid(3, 1))!.attributes.member).toEqual(find(next, uuid(3, 1)).attributes.member)
  })

  test('two people swap their names: one steps aside for a moment', async () => {
    const target = await open()
    const { present } = await fill(target, [pupil(1), pupil(2)])
    const next = await wantedOf(target, [pupil(1, { account: 'person2' }), pupil(2, { account: 'person1' })])
    const steps = [1, 2].map((index) =>
      step(
        'rename',
        next.find((one) => one.key === uuid(2, index))!,
        present.find((one) => one.key === uuid(2, index)),
      ),
    )
    expect(await target.apply(steps[0]!)).toMatchObject({ ok: false, code: 'sync.nameTaken', later: true })
    expect(await target.apply({ ...steps[0]!, attempt: 2, uncertain: true })).toMatchObject({ ok: false, later: true })
    idOf(await target.apply(steps[1]!))
    idOf(await target.apply({ ...steps[0]!, attempt: 3, uncertain: true }))
    same(next, await read(target))
  })

  test('a name that another holds is not taken over; ours is recognised by its key', async () => {
    const target = await open()
    const { wanted } = await fill(target, [pupil(1)])
    const person = wanted.find((one) => one.kind === 'person')!
    const first = idOf(await target.apply(step('create', person, undefined, { uncertain: true })))
    expect(idOf(await target.apply(step('create', person)))).toBe(first)
    expect(
      await target.apply(step('create', { ...person, key: uuid(2, 9), attributes: { ...person.attributes, employeeNumber: uuid(2, 9) } })),
    ).toMatchObject({ ok: false, code: 'sync.nameTaken', later: false })
    expect((await read(target)).filter((one) => one.kind === 'person')).toHaveLength(1)
  })

  test('adopting gives a foreign entry our key and our values, and leaves the rest', async () => {
    const target = await open({ personContainer: '' })
    await raw((client) => client.add(`uid=person1,${base}`, { objectClass: 'inetOrgPerson', cn: 'Alt', sn: 'Alt', description: 'bleibt' }))
    const [present] = await read(target)
    const person = (await wantedOf(target, [pupil(1)])).find((one) => one.kind === 'person')!
    idOf(await target.apply(step('adopt', person, present)))
    expect(await entry(`uid=person1,${base}`)).toMatchObject({ sn: 'Özdemir', description: 'bleibt', employeeNumber: uuid(2, 1) })
  })

  test('an entry that was replaced by hand is not changed in place of ours', async () => {
    const target = await open()
    const { present } = await fill(target, [pupil(1)])
    const one = present.find((each) => each.kind === 'person')!
    await raw(async (client) => {
      await client.del(one.name)
      await client.add(one.name, { objectClass: 'inetOrgPerson', cn: 'fremd', sn: 'fremd' })
    })
    const next = (await wantedOf(target, [pupil(1, { familyName: 'Neu' })])).find((each) => each.kind === 'person')!
    expect(await target.apply(step('change', next, one))).toMatchObject({ ok: false, code: 'sync.gone' })
    idOf(await target.apply(step('delete', next, one)))
    expect(await entry(one.name)).toMatchObject({ sn: 'fremd' })
  })

  test('removed: people and groups go, a container with something foreign in it stays', async () => {
    const target = await open()
    const { wanted, present } = await fill(target, [pupil(1)], [classOf(1, '7a', [1])])
    const people = present.find((one) => one.kind === 'container' && one.name.startsWith('ou=people'))!
    await raw((client) => client.add(`uid=fremd,${people.name}`, { objectClass: 'inetOrgPerson', cn: 'f', sn: 'f' }))
    const find = (one: Present) => wanted.find((each) => each.kind === one.kind && each.name === one.name)!
    for (const kind of ['group', 'person'])
      for (const one of present.filter((each) => each.kind === kind)) idOf(await target.apply(step('delete', find(one), one)))
    expect(await target.apply(step('delete', find(people), people))).toMatchObject({ ok: false, code: 'sync.notEmpty', later: false })
    idOf(await target.apply(step('delete', find(people), { ...people, foreignId: uuid(8, 8) })))
  })

  test('empty groups are left out when the setting says so', async () => {
    const target = await open({ emptyGroups: 'omit' })
    const wanted = await wantedOf(target, [pupil(1)], [classOf(1, '7a', [1]), classOf(2, '7b', [])])
    expect(wanted.filter((one) => one.kind === 'group').map((one) => [one.key, one.absent ?? false])).toEqual([
      [uuid(3, 1), false],
      [uuid(3, 2), true],
      [expect.stringContaining('role:'), false],
    ])
  })

  describe('faults', () => {
    const through = (more: Record<string, unknown> = {}) => open({ url: proxy.url, ...more })

    test('answers that get lost double nothing: each operation in turn', async () => {
      const target = await through()
      const wanted = await wantedOf(target, [pupil(1), pupil(2)], [classOf(1, '7a', [1, 2])])
      const insist = async (change: SyncChange) => {
        let lost = true
        proxy.fault = (operation) => {
          if (!lost || operation === 'bind' || operation === 'search') return undefined
          lost = false
          return 'cutAfter'
        }
        expect(await target.apply(change)).toMatchObject({ ok: false, later: true, away: true })
        return idOf(await target.apply({ ...change, uncertain: true, attempt: 1 }))
      }
      for (const one of wanted) await insist(step('create', one))
      const present = await read(target)
      same(wanted, present)
      const next = await wantedOf(
        target,
        [pupil(1, { account: 'anders', familyName: 'Anders' }), pupil(2, { enabled: false })],
        [classOf(1, '7a', [1])],
      )
      for (const one of next) {
        const before = present.find((each) => each.key === one.key && each.kind === one.kind)
        if (before) await insist(step('rename', one, before))
      }
      same(next, await read(target))
      for (const one of next.filter((each) => each.kind !== 'container'))
        await insist(
          step(
            'delete',
            one,
            present.find((each) => each.key === one.key),
          ),
        )
      expect((await read(target)).filter((one) => one.kind !== 'container')).toEqual([])
    })

    test('busy, broken and down mean another try; a session that is lost is bound again before anything is sent', async () => {
      const target = await through()
      const [container] = await wantedOf(target, [pupil(1)])
      proxy.fault = (operation) => (operation === 'add' ? 'busy' : undefined)
      expect(await target.apply(step('create', container!))).toMatchObject({ ok: false, later: true, away: true, code: 'sync.overloaded' })
      proxy.fault = (operation) => (operation === 'add' ? 'cutBefore' : undefined)
      expect(await target.apply(step('create', container!))).toMatchObject({ ok: false, later: true, away: true })
      proxy.fault = () => undefined
      proxy.down = true
      expect(await target.apply(step('create', container!))).toMatchObject({
        ok: false,
        later: true,
        away: true,
        code: expect.stringMatching(/^sync.(away|hungUp)$/),
      })
      proxy.down = false
      await new Promise((resolve) => setTimeout(resolve, 300))
      const seen: string[] = []
      proxy.fault = (operation) => void seen.push(operation)
      idOf(await target.apply(step('create', container!)))
      expect(seen.slice(0, 2)).toEqual(['bind', 'add'])
    })

    test('many operations in flight survive a flapping line', async () => {
      const target = await through()
      const people = Array.from({ length: 80 }, (_, index) => pupil(index + 1))
      const wanted = await wantedOf(target, people)
      for (const one of wanted.filter((each) => each.kind === 'container')) idOf(await target.apply(step('create', one)))
      proxy.fault = (operation, count) =>
        operation !== 'bind' && count % 23 === 0 ? (count % 46 === 0 ? 'cutBefore' : 'cutAfter') : undefined
      const waiting = wanted.filter((each) => each.kind === 'person').map((one) => step('create', one))
      const lane = async () => {
        for (let change = waiting.shift(); change; change = waiting.shift()) {
          const outcome = await target.apply(change)
          if (outcome.ok) continue
          expect(outcome.later).toBe(true)
          waiting.push({ ...change, uncertain: true, attempt: change.attempt + 1 })
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
      await Promise.all(Array.from({ length: 16 }, lane))
      proxy.fault = () => undefined
      const keys = (await read(target)).filter((one) => one.kind === 'person').map((one) => one.key)
      expect([keys.length, new Set(keys).size]).toEqual([80, 80])
    })

    test('a cut while reading ends the reading with an error, never with half a picture', async () => {
      const target = await through()
      await fill(
        target,
        Array.from({ length: 5 }, (_, index) => pupil(index + 1)),
      )
      proxy.fault = (operation) => (operation === 'search' ? 'cutAfter' : undefined)
      await expect(read(target)).rejects.toThrow()
    })
  })

  describe('opening', () => {
    const refusal = async (work: Promise<unknown>) => {
      try {
        await work
      } catch (error) {
        return [(error as { kind: string }).kind, (error as { code: string }).code]
      }
      return []
    }

    test('over TLS and StartTLS with a pinned certificate; a foreign one, none or a wrong password are named', async () => {
      for (const settings of [
        { url: server.tlsUrl, ca: server.ca },
        { startTls: true, ca: server.ca },
        { startTls: true, ca: server.ca, certificateName: 'localhost' },
      ])
        expect((await open(settings)).concurrency).toBeGreaterThan(1)
      expect(await refusal(open({ url: server.tlsUrl }))).toEqual(['Invalid', 'sync.certificate'])
      expect(await refusal(open({ startTls: true }))).toEqual(['Invalid', 'sync.certificate'])
      expect(await refusal(open({ url: server.tlsUrl, ca: server.ca, certificateName: 'other.example.test' }))).toEqual([
        'Invalid',
        'sync.certificateName',
      ])
      expect(await refusal(open({ url: server.url.replace('ldap:', 'ldaps:') }))).toEqual(['Invalid', 'sync.noTls'])
      expect(await refusal(open({}, 'wrong'))).toEqual(['Invalid', 'sync.credentials'])
      expect(await refusal(open({}, ''))).toEqual(['Invalid', 'sync.credentials'])
      expect(await refusal(open({ url: 'ldap://127.0.0.1:1' }))).toEqual(['Unavailable', 'sync.away'])
    })

    test('loopback and metadata are not called unless allowed', async () => {
      const closed = {
        connection: uuid(9, 1),
        settings: { ...ldapDefaults, url: server.url, bindDn: server.sync.dn, base },
        secrets: { password: 'x' },
        outgoing: { allowed: '', private: true },
        signal: never,
      }
      expect(await refusal(ldap.open(closed))).toEqual(['Invalid', 'outgoing.range'])
    })

    test('a StartTLS session that is lost is opened and bound again', async () => {
      const target = await open({ startTls: true, ca: server.ca, url: proxy.url, certificateName: 'localhost' })
      proxy.down = true
      proxy.down = false
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(await read(target)).toEqual([])
    })

    test('the test button says what is there and what is missing', async () => {
      const codes = async (more: Record<string, unknown>) => (await (await open(more)).check()).map((finding) => finding.code)
      expect(await codes({ url: server.tlsUrl, ca: server.ca })).toEqual(['connected', 'readable', 'writable', 'locks'])
      expect(await codes({ passwords: 'hash', disabling: 'move' })).toEqual([
        'connected',
        'plain',
        'readable',
        'writable',
        'moves',
        'hashKnown',
      ])
      expect(await codes({})).toContain('passwordsNeedTls')
      expect(await codes({ base: `ou=nowhere,${server.base}` })).toContain('baseMissing')
      expect((await read(await open())).length).toBe(0)
    })
  })

  test('passwords: typed ones only over TLS, hashes of MUSES are understood', async () => {
    const target = await open()
    const { present } = await fill(target, [pupil(1)])
    const one = present.find((each) => each.kind === 'person')!
    expect(await target.setPassword!(one.foreignId, { clear: 'Sonnenblume-77' })).toMatchObject({ ok: false, code: 'sync.needsTls' })
    const secure = await open({ startTls: true, ca: server.ca })
    idOf(await secure.setPassword!(one.foreignId, { clear: 'Sonnenblume-77' }))
    expect(await bind(one.name, 'Sonnenblume-77')).toBe(true)
    idOf(
      await target.setPassword!(one.foreignId, {
        hash: '{ARGON2}$argon2id$v=19$m=19456,t=2,p=1$bXVzZXMtcHJvYmUtc2FsdA$WFgnnWzCoPWXZ2XgPO1n0ypvY+tw1AJc6qpo0F4g9vM',
      }),
    )
    expect(await bind(one.name, 'muses-probe-2026')).toBe(true)
    expect(await target.setPassword!(uuid(8, 8), { hash: 'x' })).toMatchObject({ ok: false, code: 'sync.gone' })
  })
}

test('an e-mail address that LDAP cannot hold is left out, the account is made all the same', async () => {
  const settings = { ...ldapDefaults, url: 'ldaps://x', bindDn: 'cn=x', base: 'dc=x' }
  const people = [pupil(1, { email: 'öa@schule.example' }), pupil(2, { email: 'oa@schule.example' })]
  const wanted: Wanted[] = []
  for await (const batch of ldap.preview(settings, sourceOf(people))) wanted.push(...batch)
  expect(wanted.filter(({ kind }) => kind === 'person').map(({ attributes }) => attributes.mail)).toEqual([null, 'oa@schule.example'])
})
