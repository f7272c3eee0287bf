import { sql } from 'kysely'
import { Client } from 'ldapts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import { storePassword } from '../../modules/access/guard/passwords.ts'
import { createConnection, startCompute, switchConnection } from '../../modules/connections/actions/connections.ts'
import { repair } from '../../modules/connections/actions/plans.ts'
import plug from '../../modules/connections/module.ts'
import type { ConnectionRecord } from '../../modules/connections/queries/connections.ts'
import { findPlan, itemsOf } from '../../modules/connections/queries/plans.ts'
import { allowLoopback, drain, inside, plugIn, type Seeded, seed } from '../../modules/connections/testing/ground.ts'
import { replace } from '../directory/entries.ts'
import { type Samba, startSamba } from '../testing/samba.ts'
import { sambaAd } from './index.ts'

const samba = await startSamba()
afterAll(() => samba.server?.stop())
if (samba.server) tests(samba.server)
else test.skip(`Samba: ${samba.missing}`)

function tests(server: Samba) {
  const world = testWorld()
  const admin = () => whoWith(['connections.view', 'connections.change', 'connections.plan', 'connections.approve'], world.authority)
  const base = `OU=Schulen,${server.base}`
  let seeded: Seeded
  let record: ConnectionRecord

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
  const newest = () =>
    inside(world, async (ctx) =>
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
    )
  const compare = async () => {
    await world.done(admin(), (ctx) => startCompute(ctx, record.id))
    await drain(world)
    return newest()
  }

  beforeAll(async () => {
    await plugIn(plug, [sambaAd])
    await allowLoopback(world)
    await raw((client) => client.add(base, { objectClass: 'organizationalUnit', ou: 'Schulen' }))
    seeded = await seed(world, { people: 50, classes: 2 })
    record = await world.done(admin(), async (ctx) => {
      const settings = { url: server.tlsUrl, ca: server.ca, bindDn: server.admin.dn, base, suffix: server.suffix }
      const { id } = await createConnection(ctx, {
        name: 'Domäne',
        kind: 'samba-ad',
        settings,
        secrets: { password: server.admin.password },
      })
      return switchConnection(ctx, id, true)
    })
    await drain(world)
  })

  test('fifty people with groups and OUs stand there, read back; a second look finds nothing', { timeout: 60_000 }, async () => {
    expect(await newest()).toMatchObject({ state: 'done', verified: { wrong: 0 } })
    expect(await compare()).toMatchObject({ state: 'empty' })
  })

  test('each signs in with the password she set in MUSES', { timeout: 60_000 }, async () => {
    for (const [index, account] of seeded.accounts.entries())
      await inside(world, (ctx) => storePassword(ctx, account, `Sonnenblume-${index}`))
    expect(await mayBind('pupil1@example.test', 'Sonnenblume-0')).toBe(false)
    await drain(world)
    for (const [index] of seeded.accounts.entries())
      expect([index, await mayBind(`pupil${index + 1}@example.test`, `Sonnenblume-${index}`)]).toEqual([index, true])
    expect(await compare()).toMatchObject({ state: 'empty' })
  })

  test('who leaves is disabled; what was changed by hand is found and repaired', { timeout: 60_000 }, async () => {
    await inside(world, (ctx) => sql`update people.account set state = 'leaving' where id = ${seeded.accounts[9]!}`.execute(ctx.db()))
    const [found] = await raw(
      async (client) => (await client.search(base, { filter: '(sAMAccountName=pupil12)', attributes: ['cn'] })).searchEntries,
    )
    await raw((client) => client.modify(found!.dn, [replace('sn', ['Handgemacht']), replace('userAccountControl', ['514'])]))
    const plan = await compare()
    expect(await mayBind('pupil10@example.test', 'Sonnenblume-9')).toBe(false)
    const drift = (await inside(world, (ctx) => itemsOf(ctx, plan.id, { limit: 9, drift: true }))).rows
    expect(drift.map((row) => [row.action, row.drift])).toEqual([['enable', ['sn', '$enabled']]])
    expect(await mayBind('pupil12@example.test', 'Sonnenblume-11')).toBe(false)
    await world.done(admin(), (ctx) => repair(ctx, plan.id, [drift[0]!.position]))
    await drain(world)
    expect(await mayBind('pupil12@example.test', 'Sonnenblume-11')).toBe(true)
    expect(await compare()).toMatchObject({ state: 'empty' })
  })
}
