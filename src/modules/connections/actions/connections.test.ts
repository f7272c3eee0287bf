import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { getSecret, history } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import type { Id } from '#shared'
import plug from '../module.ts'
import { connectionList, findRecord } from '../queries/connections.ts'
import { inside, plugIn } from '../testing/ground.ts'
import { memory } from '../testing/memory.ts'
import { changeConnection, createConnection, deleteConnection, startCheck, startCompute, switchConnection } from './connections.ts'

const world = testWorld()
const rights = ['connections.view', 'connections.change', 'connections.plan', 'connections.approve']
const admin = () => whoWith(rights, world.authority)
const stranger = () => whoWith(rights, world.foreign)
const reader = () => whoWith(['connections.view'], world.authority)
const draft = { name: 'Verzeichnis', kind: 'memory', settings: { url: 'memory:a' }, secrets: { password: 'canary-secret' } }
beforeAll(() => plugIn(plug, [memory]))

test('a connection is set up at rest, its secret sealed and nowhere else', async () => {
  await world.tried(admin(), async (ctx) => {
    const record = await createConnection(ctx, { ...draft, schools: [world.schools[0]] })
    expect(record).toMatchObject({
      active: false,
      settings: { url: 'memory:a', passwords: 'clear' },
      schools: [world.schools[0]],
      schedule: 'afterChanges',
      version: 1,
    })
    expect(await getSecret(ctx, record.secrets.password!)).toBe('canary-secret')
    expect((await history(ctx, 'connections.connection', record.id)).map((line) => line.what)).toEqual(['connections.connection.created'])
    for (const table of ['connections.connection', 'kernel.audit_value', 'kernel.event', 'kernel.secret']) {
      const { rows } = await sql<{
        n: number
      }>`select count(*)::int as n from ${sql.table(table)} t where t::text like '%canary-secret%'`.execute(ctx.db())
      expect([table, rows[0]!.n]).toEqual([table, 0])
    }
  })
})

test('what it is told is checked at the field', async () => {
  const fields = async (wish: Partial<typeof draft>) => {
    const error = await world.tried(admin(), (ctx) => createConnection(ctx, { ...draft, ...wish })).catch((each) => each)
    return error.issues?.map((issue: { path: string[] }) => issue.path.join('.')) ?? error.code
  }
  expect(await fields({ settings: { url: 'nowhere' } as never })).toEqual(['settings.url'])
  expect(await fields({ settings: {} as never })).toEqual(['settings.url'])
  expect(await fields({ settings: { url: 'memory:a', more: 1 } as never })).toEqual(['settings'])
  expect(await fields({ secrets: { other: 'x' } as never })).toEqual(['secrets'])
  expect(await fields({ kind: 'unknown' })).toBe('connections.kindUnknown')
  expect(await refusalOf(world.tried(admin(), (ctx) => createConnection(ctx, { ...draft, schools: [world.foreignSchools[0]] })))).toBe(
    'NotFound',
  )
})

test('two connections of one name are refused', async () => {
  const refused = await world
    .tried(admin(), async (ctx) => {
      await createConnection(ctx, draft)
      await createConnection(ctx, draft)
    })
    .catch((error) => error.constraint)
  expect(refused).toBe('connection_name')
})

test('a change keeps what it does not name, and a kept secret goes to no other server', async () => {
  await world.tried(admin(), async (ctx) => {
    const record = await createConnection(ctx, draft)
    const changed = await changeConnection(ctx, record.id, { version: 1, name: 'Neu', settings: { passwords: 'none' }, schedule: 'hourly' })
    expect(changed).toMatchObject({ name: 'Neu', settings: { url: 'memory:a', passwords: 'none' }, schedule: 'hourly', version: 2 })
    expect(await refusalOf(changeConnection(ctx, record.id, { settings: { url: 'memory:thief' } }))).toBe('connections.secretAgain')
    const moved = await changeConnection(ctx, record.id, { settings: { url: 'memory:b' }, secrets: { password: 'new' } })
    expect([moved.settings.url, await getSecret(ctx, moved.secrets.password!)]).toEqual(['memory:b', 'new'])
    expect((await history(ctx, 'connections.connection', record.id))[0]!.changes).toMatchObject({ password: ['•••', '•••'] })
    expect(await refusalOf(changeConnection(ctx, record.id, { version: 1, name: 'x' }))).toBe('stale')
    expect((await changeConnection(ctx, record.id, { name: 'Neu' })).version).toBe(3)
  })
})

test('switched on and off; only what is off can be deleted, with its plans and secrets', async () => {
  await world.tried(admin(), async (ctx) => {
    const { id, secrets } = await createConnection(ctx, draft)
    expect(await refusalOf(startCompute(ctx, id))).toBe('connections.switchedOff')
    expect((await switchConnection(ctx, id, true)).active).toBe(true)
    expect(await startCompute(ctx, id)).toEqual(expect.any(String))
    expect(await refusalOf(deleteConnection(ctx, id))).toBe('connections.stillOn')
    await switchConnection(ctx, id, false)
    await deleteConnection(ctx, id)
    expect(await refusalOf(findRecord(ctx, id))).toBe('NotFound')
    expect(await refusalOf(getSecret(ctx, secrets.password!))).toBe('NotFound')
  })
})

test('every action needs its right, and answers in another authority as if there were nothing', async () => {
  const { id } = await inside(world, (ctx) => createConnection(ctx, { ...draft, name: 'Rechte' }))
  const actions: Record<string, (ctx: never, id: Id) => Promise<unknown>> = {
    create: (ctx) => createConnection(ctx, draft),
    change: (ctx) => changeConnection(ctx, id, { name: 'x' }),
    switch: (ctx) => switchConnection(ctx, id, true),
    delete: (ctx) => deleteConnection(ctx, id),
    check: (ctx) => startCheck(ctx, id),
    compute: (ctx) => startCompute(ctx, id),
  }
  for (const [name, action] of Object.entries(actions)) {
    expect([name, await refusalOf(world.tried(reader(), (ctx) => action(ctx as never, id)))]).toEqual([name, 'Forbidden'])
    if (name !== 'create')
      expect([name, await refusalOf(world.tried(stranger(), (ctx) => action(ctx as never, id)))]).toEqual([name, 'NotFound'])
  }
  expect((await world.tried(reader(), (ctx) => connectionList.page(ctx, { filter: [], limit: 10 }))).rows).toHaveLength(1)
  expect((await world.tried(stranger(), (ctx) => connectionList.page(ctx, { filter: [], limit: 10 }))).rows).toHaveLength(0)
})
