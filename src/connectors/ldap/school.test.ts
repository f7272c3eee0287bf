import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Attribute, Change, Client } from 'ldapts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { computePlan, type JobContext, openPlan, type SyncConnection, takeLease } from '#kernel'
import { testWorld, violationsOf, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import { storePassword } from '../../modules/access/guard/passwords.ts'
import { changeConnection, createConnection, startCompute, switchConnection } from '../../modules/connections/actions/connections.ts'
import { accept, repair } from '../../modules/connections/actions/plans.ts'
import plug from '../../modules/connections/module.ts'
import { type ConnectionRecord, engineOf } from '../../modules/connections/queries/connections.ts'
import { findPlan, itemsOf } from '../../modules/connections/queries/plans.ts'
import { sourceFor } from '../../modules/connections/queries/wanted.ts'
import { allowLoopback, drain, inside, plugIn, type Seeded, seed } from '../../modules/connections/testing/ground.ts'
import { startProxy } from '../testing/proxy.ts'
import { type Slapd, startSlapd } from '../testing/slapd.ts'
import type { ChildTask } from './apply-child.ts'
import { ldap } from './index.ts'

const [one, two] = [await startSlapd({ trees: ['o=auental', 'o=fremdstadt', 'o=kill'] }), await startSlapd()]
afterAll(async () => {
  await one.server?.stop()
  await two.server?.stop()
})
if (one.server && two.server) tests(one.server, two.server)
else test.skip(`slapd: ${one.missing}`)

function tests(server: Slapd, other: Slapd) {
  const world = testWorld()
  const rights = ['connections.view', 'connections.change', 'connections.plan', 'connections.approve']
  const admin = (authority = world.authority) => whoWith(rights, authority)
  let seeded: Seeded
  beforeAll(async () => {
    await plugIn(plug, [ldap])
    await allowLoopback(world)
    seeded = await seed(world, { people: 40, classes: 2 })
    await seed(world, { authority: world.foreign, school: world.foreignSchools[0], people: 12, classes: 1, stem: 'fremd' })
  })

  const connect = (name: string, tree: string, at = server, authority = world.authority, more: Record<string, unknown> = {}) =>
    world.done(admin(authority), async (ctx) => {
      const settings = { url: at.url, startTls: true, ca: at.ca, certificateName: 'localhost', bindDn: at.sync.dn, base: tree, ...more }
      const { id } = await createConnection(ctx, {
        name,
        kind: 'ldap',
        settings,
        secrets: { password: at.sync.password },
        policy: {
          create: 'apply',
          adopt: 'ask',
          change: 'apply',
          rename: 'apply',
          enable: 'apply',
          disable: 'apply',
          delete: 'apply',
          drift: 'ask',
        },
      })
      return switchConnection(ctx, id, true)
    })
  async function raw<T>(work: (client: Client) => Promise<T>, at = server): Promise<T> {
    const client = new Client({ url: at.url })
    try {
      await client.bind(at.admin.dn, at.admin.password)
      return await work(client)
    } finally {
      await client.unbind()
    }
  }
  const entries = (base: string, at = server, filter = '(objectClass=*)') =>
    raw(async (client) => (await client.search(base, { filter, paged: true, attributes: ['*'] })).searchEntries, at)
  const mayBind = async (dn: string, password: string) => {
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
  const newest = (record: ConnectionRecord) =>
    inside(
      world,
      async (ctx) =>
        findPlan(
          ctx,
          (
            await sql<{
              id: Id
            }>`select id from kernel.plan where connection_id = ${record.id} and state <> 'superseded' order by id desc limit 1`.execute(
              ctx.db(),
            )
          ).rows[0]!.id,
        ),
      record.authority,
    )
  const compare = async (record: ConnectionRecord) => {
    await world.done(admin(record.authority), (ctx) => startCompute(ctx, record.id))
    await drain(world)
    return newest(record)
  }

  describe('a school in a directory', () => {
    const tree = `o=auental,${server.base}`
    let record: ConnectionRecord
    const people = `ou=people,ou=Gymnasium Hohenauen,${tree}`
    const groups = `ou=groups,ou=Gymnasium Hohenauen,${tree}`
    const members = async (name: string) => (await entries(`cn=${name},${groups}`))[0]!.member as string[]
    beforeAll(async () => {
      record = await connect('Auental', tree)
      await drain(world)
    })

    test('planned, carried out, read back; a second look finds nothing', async () => {
      expect(await newest(record)).toMatchObject({ state: 'done', counts: { create: 40 + 2 + 2 + 3 }, verified: { checked: 47, wrong: 0 } })
      expect(await compare(record)).toMatchObject({ state: 'empty', counts: { same: 47 } })
      expect(await entries(people, server, '(uid=pupil7)')).toMatchObject([
        { employeeNumber: seeded.people[6], sn: expect.any(String), mail: 'pupil7@example.test', departmentNumber: '5a' },
      ])
      expect(await members('5a')).toHaveLength(20)
    })

    test('a person signs in there with the password she sets in MUSES', async () => {
      await inside(world, (ctx) => storePassword(ctx, seeded.accounts[6]!, 'Sonnenblume-77'))
      expect(await mayBind(`uid=pupil7,${people}`, 'Sonnenblume-77')).toBe(false)
      await drain(world)
      expect(await mayBind(`uid=pupil7,${people}`, 'Sonnenblume-77')).toBe(true)
    })

    test('another class: the memberships follow', async () => {
      await inside(world, (ctx) =>
        sql`update people.membership m set group_id = ${seeded.classes[1]!} from people.affiliation a where a.authority_id = m.authority_id and a.id = m.affiliation_id and a.person_id = ${seeded.people[6]!}`.execute(
          ctx.db(),
        ),
      )
      expect((await compare(record)).counts).toMatchObject({ change: 3 })
      expect([(await members('5a')).length, (await members('5b')).length]).toEqual([19, 21])
      expect(await entries(people, server, '(uid=pupil7)')).toMatchObject([{ departmentNumber: '5b' }])
    })

    test('who leaves is locked and out of the groups, and free again when she comes back', async () => {
      const leave = (state: string) =>
        inside(world, (ctx) => sql`update people.account set state = ${state} where id = ${seeded.accounts[6]!}`.execute(ctx.db()))
      await leave('leaving')
      expect(await compare(record)).toMatchObject({ state: 'done', counts: { disable: 1 } })
      expect(await mayBind(`uid=pupil7,${people}`, 'Sonnenblume-77')).toBe(false)
      await leave('active')
      expect(await compare(record)).toMatchObject({ state: 'done', counts: { enable: 1 } })
      expect(await mayBind(`uid=pupil7,${people}`, 'Sonnenblume-77')).toBe(true)
    })

    test('changed there by hand: found, repaired or accepted', async () => {
      const set = (dn: string, type: string, ...values: string[]) =>
        raw((client) => client.modify(dn, [new Change({ operation: 'replace', modification: new Attribute({ type, values }) })]))
      await set(`uid=pupil8,${people}`, 'mail', 'von@hand.test')
      await set(`uid=pupil9,${people}`, 'sn', 'Handgemacht')
      await raw((client) => client.del(`uid=pupil10,${people}`))
      const plan = await compare(record)
      const drift = (await inside(world, (ctx) => itemsOf(ctx, plan.id, { limit: 20, drift: true }))).rows
      // refint took the lost one out of her groups as well.
      expect(drift.map((row) => [row.name.split(',')[0], row.action, row.drift])).toEqual([
        ['uid=pupil10', 'create', ['$gone']],
        ['uid=pupil8', 'change', ['mail']],
        ['uid=pupil9', 'change', ['sn']],
        ['cn=5b', 'change', ['member']],
        ['cn=Lernende', 'change', ['member']],
      ])
      await world.done(admin(), (ctx) => accept(ctx, plan.id, [drift[1]!.position]))
      const repaired = await world.done(admin(), (ctx) =>
        repair(
          ctx,
          plan.id,
          drift.filter((_, index) => index !== 1).map((row) => row.position),
        ),
      )
      await drain(world)
      expect(await inside(world, (ctx) => findPlan(ctx, repaired.plan))).toMatchObject({
        state: 'done',
        verified: { checked: 4, wrong: 0 },
      })
      expect(await compare(record)).toMatchObject({ state: 'empty' })
      expect((await entries(`uid=pupil8,${people}`))[0]!.mail).toBe('von@hand.test')
    })

    test('a new school year: the groups of the classes stay, with other people in them', async () => {
      const id = async () =>
        (await raw((client) => client.search(`cn=5a,${groups}`, { attributes: ['entryUUID', 'member'] }))).searchEntries[0]!
      const before = await id()
      await inside(world, async (ctx) => {
        const year = newId()
        await sql`update organisation.school_year set ends = current_date - 1 where authority_id = ${world.authority}`.execute(ctx.db())
        await sql`insert into organisation.school_year (authority_id, id, name, starts, ends) values (${world.authority}, ${year}, 'neu', current_date, current_date + 300)`.execute(
          ctx.db(),
        )
        await sql`insert into organisation."group" (authority_id, school_id, school_year_id, kind, name, grade) values (${world.authority}, ${world.schools[0]}, ${year}, 'class', '5a', '5')`.execute(
          ctx.db(),
        )
        await sql`insert into people.membership (authority_id, affiliation_id, group_id, role, from_day)
          select m.authority_id, m.affiliation_id, (select id from organisation."group" where school_year_id = ${year}), m.role, current_date from people.membership m where m.group_id = ${seeded.classes[1]!}`.execute(
          ctx.db(),
        )
      })
      const plan = await compare(record)
      expect(plan.counts).toMatchObject({ create: 0, delete: 1 })
      const after = await id()
      expect([after.entryUUID, (after.member as string[]).length]).toEqual([before.entryUUID, 21])
    })
  })

  describe('two authorities never see each other', () => {
    test.each([
      ['two trees of one server', server, `o=fremdstadt,${server.base}`],
      ['two servers', other, other.base],
      ['by mistake the same tree', server, `o=auental,${server.base}`],
    ] as const)('%s', async (name, at, tree) => {
      const own = async () =>
        JSON.stringify(
          (await entries(`o=auental,${server.base}`, server, '(!(uid=fremd*))')).filter((entry) => !/Fremdstadt/.test(entry.dn)),
        )
      const before = await own()
      const record = await connect(name, tree, at, world.foreign)
      await drain(world)
      expect(await newest(record)).toMatchObject({ state: 'done', verified: { wrong: 0 } })
      const there = await entries(tree, at, '(objectClass=inetOrgPerson)')
      expect(there.filter((entry) => String(entry.uid).startsWith('fremd'))).toHaveLength(12)
      if (!tree.startsWith('o=auental')) expect(there.filter((entry) => String(entry.uid).startsWith('pupil'))).toHaveLength(0)
      // Everybody of this authority goes; nothing of the other one does.
      await world.done(admin(world.foreign), (ctx) =>
        changeConnection(ctx, record.id, {
          schools: [world.foreignSchools[1]],
          guard: { share: 1, perSchool: 999, overall: 999, steps: null },
        }),
      )
      await compare(record)
      expect((await entries(tree, at, '(uid=fremd*)')).length).toBe(0)
      expect(await own()).toBe(before)
      await world.done(admin(world.foreign), (ctx) => switchConnection(ctx, record.id, false))
    })
  })

  test('killed at any moment and taken up again: nothing lost, nothing doubled', { timeout: 240_000 }, async () => {
    const tree = `o=kill,${server.base}`
    const kill = await seed(world, { authority: world.foreign, school: world.foreignSchools[1], people: 250, classes: 5, stem: 'kill' })
    const proxy = await startProxy(server)
    // A slow line, so that there are many moments to die in.
    proxy.fault = (operation) => (operation === 'bind' ? undefined : 1)
    const connection: SyncConnection = {
      ...engineOf(await connect('Kill', tree, server, world.foreign)),
      guard: { share: 1, perSchool: 9_999, overall: 9_999 },
    }
    const settings = { ...ldapSettings(tree), url: proxy.url }
    const open = () =>
      ldap.open({
        connection: connection.id,
        settings: { ...settings, url: server.url },
        secrets: { password: server.sync.password },
        outgoing: { allowed: '127.0.0.0/8', private: true },
        signal: new AbortController().signal,
      })
    const job: JobContext = {
      within: (authorities, work) => inside(world, work, authorities[0]),
      signal: new AbortController().signal,
      progress: async () => {},
    }

    async function plan(): Promise<{ id: Id; state: string }> {
      const target = await open()
      const lease = (await takeLease(job, connection))!
      try {
        const id = await inside(world, (ctx) => openPlan(ctx, connection, { cause: 'test' }), world.foreign)
        const served = { connection: connection.id, schools: [world.foreignSchools[1]] }
        return await computePlan(job, connection, id, {
          wanted: (ctx) => target.wanted(sourceFor(ctx, served)),
          present: target.read(job.signal),
        })
      } finally {
        await lease.end()
        await target.close()
      }
    }
    const start = (id: Id): ChildProcess => {
      const task: ChildTask = { app: world.database.app, connection, settings, password: server.sync.password, plan: id }
      return spawn(process.execPath, [join(import.meta.dirname, './apply-child.ts'), JSON.stringify(task)], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../node_modules/.cache/compile') },
      })
    }
    let kills = 0
    /** Carries a plan out with a process that is killed so many times before it may come through. */
    async function insist(id: Id, deaths: number): Promise<unknown> {
      for (let round = 0; ; round++) {
        const child = start(id)
        let said = ''
        child.stdout!.on('data', (bytes) => {
          said += String(bytes)
        })
        await once(child.stdout!, 'data')
        const patience = round >= deaths ? 60_000 : Math.random() * 260
        const ended = once(child, 'exit')
        const timer = setTimeout(() => child.kill('SIGKILL'), patience)
        await ended
        clearTimeout(timer)
        const result = said.split('\n')[1]
        if (!result) {
          kills++
          continue
        }
        const applied = JSON.parse(result) as { open: number }
        // A starved process whose short lease lapsed gives up by itself; the next one goes on, as after a death.
        if (applied.open === 0 || round > deaths + 20) return applied
      }
    }
    try {
      const people = async () => (await entries(tree, server, '(objectClass=inetOrgPerson)')).map((entry) => String(entry.employeeNumber))
      for (let turn = 0; kills < 40; turn++) {
        // First everybody is created; then account names and addresses change with each turn, and the groups follow.
        if (turn)
          await inside(
            world,
            (ctx) =>
              sql`update people.account set name = regexp_replace(name, '-.*', '') || '-' || ${turn}::text, email = ${turn}::text || '@kill.test'
            where name like 'kill%'`.execute(ctx.db()),
            world.foreign,
          )
        const { id, state } = await plan()
        expect(state).toBe('approved')
        expect(await insist(id, 21)).toMatchObject({ failed: 0, open: 0 })
        const keys = await people()
        expect([keys.length, new Set(keys).size]).toEqual([250, 250])
        expect((await plan()).state).toBe('empty')
      }
      expect(kills).toBeGreaterThanOrEqual(40)
      expect(new Set(await people())).toEqual(new Set(kill.people))
      // The test put its people there itself, so that nothing tells of them.
      expect((await violationsOf(world.database)).filter((each) => !each.invariant.endsWith('_untold'))).toEqual([])
    } finally {
      await proxy.close()
    }
  })

  const ldapSettings = (tree: string) => ({
    ...(ldap.defaults as Record<string, unknown>),
    startTls: false,
    bindDn: server.sync.dn,
    base: tree,
  })
}
