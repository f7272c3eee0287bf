import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, plugFacts, readDeviations, readFacts } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import plug from './module.ts'

const world = testWorld()
const reader = () => whoWith(['connections.view'], world.authority)
plugFacts([plug])

async function connect(ctx: Context, at: Id[], trouble = false): Promise<Id> {
  const id = newId()
  await sql`insert into connections.connection (authority_id, id, kind, name, active, schools, policy, guard, trouble, trouble_at)
    values (${world.authority}, ${id}, 'ldap', ${`Verzeichnis ${id}`}, true, ${sql.val(at)}::uuid[], '{}', '{}', ${trouble ? '{"code":"x"}' : null}::jsonb,
      ${trouble ? '2026-09-01T08:00:00Z' : null}::timestamptz)`.execute(ctx.db())
  return id
}

/** A comparison that found so many objects changed by hand at the first school. */
async function compare(ctx: Context, connection: Id, changed: number): Promise<void> {
  const plan = newId()
  await sql`insert into kernel.plan (authority_id, id, connection_id, number, state) values (${world.authority}, ${plan}, ${connection}, 1, 'waiting')`.execute(
    ctx.db(),
  )
  await sql`insert into kernel.plan_item (authority_id, plan_id, position, kind, key, school_id, action, level, name, drift, state)
    select ${world.authority}::uuid, ${plan}::uuid, n, 'person', n::text, ${world.schools[0]}::uuid, 'change', 0, 'x', '{mail}', 'held' from generate_series(1, ${changed}::int) n`.execute(
    ctx.db(),
  )
}

test('a school knows its connections; one for all schools is everywhere, the other only where it says', async () => {
  await world.tried(reader(), async (ctx) => {
    await connect(ctx, [])
    await connect(ctx, [world.schools[1]])
    const facts = await readFacts(ctx, world.schools)
    expect(world.schools.map((school) => (facts.get(school)!.get('connections.directories') as unknown[]).length)).toEqual([1, 2])
    expect(facts.get(world.schools[0])!.has('connections.drift')).toBe(false)
  })
})

test('what was changed there by hand is counted and deviates, until nothing is left', async () => {
  await world.tried(reader(), async (ctx) => {
    const connection = await connect(ctx, [])
    await compare(ctx, connection, 3)
    const facts = await readFacts(ctx, world.schools, ['connections.drift'])
    expect(world.schools.map((school) => facts.get(school)!.get('connections.drift'))).toEqual([3, 0])
    expect(await readDeviations(ctx, world.schools)).toMatchObject([
      { source: 'connections.drift', school: world.schools[0], values: { count: 3 } },
    ])
    await sql`update kernel.plan_item set state = 'done' where authority_id = ${world.authority}`.execute(ctx.db())
    expect(await readDeviations(ctx, world.schools)).toEqual([])
  })
})

test('a connection in trouble deviates at each of its schools, since when it is', async () => {
  await world.tried(reader(), async (ctx) => {
    await connect(ctx, [world.schools[1]], true)
    expect(await readDeviations(ctx, world.schools)).toMatchObject([
      { source: 'connections.trouble', school: world.schools[1], since: '2026-09-01' },
    ])
  })
})

test('without the right nothing is told', async () => {
  await world.tried(whoWith(['organisation.read'], world.authority), async (ctx) => {
    await connect(ctx, [], true)
    expect(await readDeviations(ctx, world.schools)).toEqual([])
  })
})
