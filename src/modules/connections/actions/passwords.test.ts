import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { testWorld, whoWith } from '#kernel/testing'
import { onPasswordSet } from '#modules/access'
import { newId } from '#shared'
import { storePassword } from '../../access/guard/passwords.ts'
import { erase } from '../jobs/upkeep.ts'
import plug from '../module.ts'
import { type ConnectionRecord, figuresOf } from '../queries/connections.ts'
import { drain, inside, plugIn, type Seeded, seed } from '../testing/ground.ts'
import { type Memory, memory, memoryAt } from '../testing/memory.ts'
import { createConnection, switchConnection } from './connections.ts'

const world = testWorld()
const admin = () => whoWith(['connections.view', 'connections.change', 'connections.plan'], world.authority)
let seeded: Seeded
let place: Memory
let record: ConnectionRecord

async function connect(passwords: string): Promise<void> {
  const url = `memory:${newId()}`
  place = memoryAt(url)
  record = await world.done(admin(), async (ctx) =>
    switchConnection(
      ctx,
      (await createConnection(ctx, { name: url, kind: 'memory', settings: { url, passwords }, secrets: { password: 'right' } })).id,
      true,
    ),
  )
  await drain(world)
}
beforeAll(async () => {
  await plugIn(plug, [memory])
  seeded = await seed(world, { people: 4, classes: 1 })
})
beforeEach(() => async () => {
  if (record) await world.done(admin(), (ctx) => switchConnection(ctx, record.id, false))
})

const set = (index: number, password: string) => inside(world, (ctx) => storePassword(ctx, seeded.accounts[index]!, password))
const there = (index: number) => place.passwords.get(place.own(seeded.people[index]!)!.foreignId)
const rows = () =>
  inside(
    world,
    async (ctx) =>
      (
        await sql<{
          state: string
          sealed: Buffer | null
          fault: string | null
        }>`select state, sealed, fault from connections.password where connection_id = ${record.id}`.execute(ctx.db())
      ).rows,
  )
const everywhere = (text: string) =>
  inside(world, async (ctx) => {
    const { rows: tables } = await sql<{
      name: string
    }>`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('kernel', 'people', 'access', 'connections') and has_table_privilege(c.oid, 'select')`.execute(
      ctx.db(),
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows: hits } =
        await sql`select 1 from ${sql.raw(name)} t where t::text like ${`%${text}%`} or t::text like ${`%${Buffer.from(text).toString('hex')}%`} limit 1`.execute(
          ctx.db(),
        )
      if (hits.length) found.push(name)
    }
    return found
  })

test('the hook stands in access, once', () => {
  expect(onPasswordSet).toHaveLength(1)
})

test('a password reaches the system as it was typed, and is nowhere afterwards nor meanwhile', async () => {
  await connect('clear')
  await set(0, 'Sonnenblume-77')
  expect((await rows()).map((row) => [row.state, row.sealed !== null])).toEqual([['waiting', true]])
  expect(await everywhere('Sonnenblume-77')).toEqual([])
  await drain(world)
  expect(there(0)).toEqual({ clear: 'Sonnenblume-77' })
  expect(await rows()).toEqual([])
})

test('where the system knows our hashes, nothing that was typed is kept at all', async () => {
  await connect('hash')
  await set(1, 'Sonnenblume-78')
  expect((await rows())[0]!.sealed).toBeNull()
  await drain(world)
  expect(there(1)).toEqual({ hash: expect.stringMatching(/^\{ARGON2\}\$argon2id\$v=19\$m=19456,t=2,p=1\$/) })
})

test('only the newest of several counts; switched off, nothing is kept', async () => {
  await connect('clear')
  await set(2, 'erstes-Passwort-1')
  await set(2, 'zweites-Passwort-2')
  await drain(world)
  expect(there(2)).toEqual({ clear: 'zweites-Passwort-2' })
  await set(2, 'drittes-Passwort-3')
  await world.done(admin(), (ctx) => switchConnection(ctx, record.id, false))
  expect(await rows()).toEqual([])
  await set(2, 'viertes-Passwort-4')
  expect(await rows()).toEqual([])
})

test('a system that is away gets it later; after ten minutes it is erased and the person is counted', async () => {
  await connect('clear')
  place.shut = 'away'
  await set(0, 'Sonnenblume-79')
  await drain(world, -1)
  expect((await rows())[0]!.state).toBe('waiting')
  await inside(world, (ctx) => sql`update connections.password set expires_at = now() - interval '1 s'`.execute(ctx.db()))
  await erase({
    within: (authorities, work) => world.done({ ...whoWith([], null), kind: 'system' }, work, { authorities }),
    signal: new AbortController().signal,
    progress: async () => {},
  })
  expect(await rows()).toEqual([{ state: 'missed', sealed: null, fault: 'sync.expired' }])
  expect((await inside(world, (ctx) => figuresOf(ctx, record.id))).missedPasswords).toBe(1)
  place.shut = null
  await set(0, 'Sonnenblume-80')
  await drain(world)
  expect([there(0), await rows()]).toEqual([{ clear: 'Sonnenblume-80' }, []])
})

test('what the system refuses is erased and counted', async () => {
  await connect('clear')
  place.refusesPasswords = true
  await set(3, 'Sonnenblume-81')
  await drain(world)
  expect(await rows()).toEqual([{ state: 'missed', sealed: null, fault: 'sync.refusedByRule' }])
})
