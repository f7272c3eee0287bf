import { Client, Control } from 'ldapts'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Outcome, Present, SyncChange, Wanted } from '#kernel'
import type { OpenTarget } from '#modules/connections/ports'
import { replace } from '../directory/entries.ts'
import { classOf, pupil, sourceOf, uuid } from '../testing/people.ts'
import { type Samba, startSamba } from '../testing/samba.ts'
import { allowed } from './account-name.ts'
import { guidBytes, guidOf, sambaAd, unicodePassword } from './index.ts'
import { sambaDefaults } from './settings.ts'

test('names, ids and passwords as Windows writes them', () => {
  expect(allowed('müller-lüdenscheidt.o+x@y.')).toBe('mueller-luedenscheidt.o_x_y')
  const guid = Buffer.from('33221100554477668899aabbccddeeff', 'hex')
  expect(guidOf(guid)).toBe('00112233-4455-6677-8899-aabbccddeeff')
  expect(guidBytes(guidOf(guid))).toEqual(guid)
  expect(unicodePassword('aß').toString('hex')).toBe('22006100df002200')
})

const samba = await startSamba()
afterAll(() => samba.server?.stop())
if (samba.server) tests(samba.server)
else test.skip(`Samba: ${samba.missing}`)

function tests(server: Samba) {
  let round = 0
  let base: string
  const opened: OpenTarget[] = []
  beforeEach(async () => {
    base = `OU=T${++round},${server.base}`
    await raw((client) => client.add(base, { objectClass: 'organizationalUnit', ou: `T${round}` }))
    return async () => {
      for (const each of opened.splice(0)) await each.close()
      // Account names are unique in the domain: the next test begins without these (tree delete, [MS-ADTS] 3.1.1.3.4.1.15).
      await raw((client) => client.del(base, new Control('1.2.840.113556.1.4.805', { critical: true })))
    }
  })
  const open = async (more: Record<string, unknown> = {}) => {
    // The password policy of a fresh domain wants complexity; group names are unique in the domain, so each test has its own.
    const settings = {
      ...sambaDefaults,
      url: server.tlsUrl,
      ca: server.ca,
      bindDn: server.admin.dn,
      base,
      suffix: server.suffix,
      groupName: `T${round} {name}`,
      ...more,
    }
    const target = await sambaAd.open({
      connection: uuid(9, 1),
      settings,
      secrets: { password: server.admin.password },
      outgoing: { allowed: '127.0.0.0/8', private: true },
      signal: new AbortController().signal,
    })
    opened.push(target)
    return target
  }
  async function raw<T>(work: (client: Client) => Promise<T>, dn = server.admin.dn, password = server.admin.password): Promise<T> {
    const client = new Client({ url: server.tlsUrl, tlsOptions: { ca: [server.ca] } })
    try {
      await client.bind(dn, password)
      return await work(client)
    } finally {
      await client.unbind()
    }
  }
  const mayBind = (name: string, password: string) => raw(async () => true, name, password).catch(() => false)

  const read = async (target: OpenTarget): Promise<Present[]> => {
    const all: Present[] = []
    for await (const batch of target.read(new AbortController().signal)) all.push(...batch)
    return all
  }
  const wantedOf = async (target: OpenTarget, ...given: Parameters<typeof sourceOf>): Promise<Wanted[]> => {
    const all: Wanted[] = []
    for await (const batch of target.wanted(sourceOf(...given))) all.push(...batch)
    return all.sort((a, b) => a.level - b.level)
  }
  const step = (action: SyncChange['action'], wanted: Wanted, present?: Present): SyncChange => ({
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
  })
  const ok = (outcome: Outcome) => expect(outcome).toEqual({ ok: true, foreignId: expect.any(String) })
  async function fill(target: OpenTarget, ...given: Parameters<typeof sourceOf>) {
    const wanted = await wantedOf(target, ...given)
    for (const one of wanted) ok(await target.apply(step('create', one)))
    return { wanted, present: await read(target) }
  }
  const same = (wanted: readonly Wanted[], present: readonly Present[]) => {
    const shape = (one: Wanted | Present) => ({
      kind: one.kind,
      name: one.name.toLowerCase(),
      enabled: one.enabled,
      attributes: one.attributes,
    })
    const order = (a: { kind: string; name: string }, b: { kind: string; name: string }) =>
      `${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1
    expect(present.map(shape).sort(order)).toEqual(wanted.map(shape).sort(order))
  }

  test('people, groups and OUs stand there exactly; a second look finds nothing to do', async () => {
    const target = await open()
    const long = pupil(3, { account: 'mueller-luedenscheidt.maximiliane' })
    const { wanted, present } = await fill(
      target,
      [pupil(1), pupil(2, { enabled: false, email: null }), long],
      [classOf(1, '7a', [1, 3]), classOf(2, 'leer', [])],
    )
    same(wanted, present)
    expect(present.find((one) => one.key === long.id)!.attributes.sAMAccountName).toMatch(/^mueller-luedens-[0-9a-f]{4}$/)
    expect(present.find((one) => one.key === uuid(2, 2))).toMatchObject({ enabled: false })
  })

  test('a person signs in with the password set for her, not before, not while disabled', async () => {
    const target = await open()
    const { present } = await fill(target, [pupil(1)])
    const one = present.find((each) => each.kind === 'person')!
    expect(await mayBind('person1@example.test', '')).toBe(false)
    ok(await target.setPassword!(one.foreignId, { clear: 'Sonnenblume-77' }))
    expect(await mayBind('person1@example.test', 'Sonnenblume-77')).toBe(true)
    const off = (await wantedOf(target, [pupil(1, { enabled: false })])).find((each) => each.kind === 'person')!
    ok(await target.apply(step('disable', off, one)))
    expect(await mayBind('person1@example.test', 'Sonnenblume-77')).toBe(false)
    const disabled = (await read(target)).find((each) => each.kind === 'person')!
    expect(disabled.enabled).toBe(false)
    ok(await target.apply(step('enable', (await wantedOf(target, [pupil(1)])).find((each) => each.kind === 'person')!, disabled)))
    expect(await mayBind('person1@example.test', 'Sonnenblume-77')).toBe(true)
    expect(await target.setPassword!(one.foreignId, { clear: 'kurz' })).toMatchObject({
      ok: false,
      code: 'sync.passwordRefused',
      later: false,
    })
    expect(await target.setPassword!(one.foreignId, { hash: '{ARGON2}x' })).toMatchObject({ ok: false, code: 'sync.hashUnknown' })
  })

  test('enabling keeps what else was said about the account', async () => {
    const target = await open()
    const { present } = await fill(target, [pupil(1)])
    const one = present.find((each) => each.kind === 'person')!
    const flags = async () =>
      (await raw((client) => client.search(one.name, { scope: 'base', attributes: ['userAccountControl'] }))).searchEntries[0]!
        .userAccountControl
    await raw((client) => client.modify(one.name, [replace('userAccountControl', ['66048'])]))
    const off = (await wantedOf(target, [pupil(1, { enabled: false })])).find((each) => each.kind === 'person')!
    ok(await target.apply(step('disable', off, one)))
    expect(await flags()).toBe('66050')
  })

  test('renamed and moved by its objectGUID; groups follow by themselves', async () => {
    const target = await open()
    const { present } = await fill(target, [pupil(1), pupil(2)], [classOf(1, '7a', [1, 2])])
    const next = await wantedOf(
      target,
      [pupil(1, { account: 'neuer.name', places: [{ ...pupil(1).places[0]!, role: 'teacher' }] }), pupil(2)],
      [classOf(1, '7a', [1, 2])],
    )
    for (const one of next.filter(
      (each) => each.kind === 'container' && !present.some((known) => known.name.toLowerCase() === each.name.toLowerCase()),
    ))
      ok(await target.apply(step('create', one)))
    const before = present.find((one) => one.key === uuid(2, 1))!
    ok(await target.apply(step('rename', next.find((one) => one.key === uuid(2, 1))!, before)))
    const after = await read(target)
    expect(after.find((one) => one.foreignId === before.foreignId)).toMatchObject({
      key: uuid(2, 1),
      attributes: { userPrincipalName: 'neuer.name@example.test' },
    })
    expect(after.find((one) => one.key === uuid(3, 1))!.attributes.member).toEqual(
      next.find((one) => one.key === uuid(3, 1))!.attributes.member,
    )
  })

  test('members come and go; names that others hold are refused; removed things are gone', async () => {
    const target = await open()
    const { wanted, present } = await fill(target, [pupil(1), pupil(2)], [classOf(1, '7a', [1])])
    const group = (list: readonly (Wanted | Present)[]) => list.find((one) => one.key === uuid(3, 1))!
    const next = await wantedOf(target, [pupil(1), pupil(2)], [classOf(1, '7a', [2])])
    ok(await target.apply(step('change', group(next) as Wanted, group(present) as Present)))
    // The same once more, from the old picture: nothing is wrong with it.
    ok(await target.apply(step('change', group(next) as Wanted, group(present) as Present)))
    same(next, await read(target))
    const person = wanted.find((one) => one.kind === 'person')!
    expect(
      await target.apply(step('create', { ...person, key: uuid(2, 9), attributes: { ...person.attributes, employeeNumber: uuid(2, 9) } })),
    ).toMatchObject({ ok: false, code: 'sync.nameTaken' })
    for (const one of next.toReversed())
      ok(
        await target.apply(
          step(
            'delete',
            one,
            present.find((each) => each.kind === one.kind && each.name.toLowerCase() === one.name.toLowerCase()),
          ),
        ),
      )
    expect(await read(target)).toEqual([])
  })

  test('without TLS it is not opened; the test button knows an Active Directory', async () => {
    await expect(open({ url: server.url })).rejects.toMatchObject({ code: 'sync.needsTls' })
    expect((await (await open()).check()).map((finding) => finding.code)).toEqual(['connected', 'readable', 'writable', 'activeDirectory'])
  })
}
