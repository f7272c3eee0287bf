import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Context, plugFacts, readDeviations, readFacts } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import { newId } from '#shared'
import plug from './module.ts'

const world = testWorld()
const reader = () => whoWith(['access.view'], world.authority)
plugFacts([plug])

/** Appoints somebody at the first school: as a head by affiliation, as a coordinator by a grant. */
async function appoint(ctx: Context, state = 'active'): Promise<void> {
  const [person, account, second] = [newId(), newId(), newId()]
  const { authority, schools } = world
  await sql`insert into people.person (authority_id, id, family_name, given_name) values (${authority}, ${person}, 'Halberg', 'Jens')`.execute(
    ctx.db(),
  )
  await sql`insert into people.account (authority_id, id, person_id, name, display_name, email, state) values
    (${authority}, ${account}, ${person}, 'j.halberg', 'Jens Halberg', 'halberg@auental.example', ${state}),
    (${authority}, ${second}, null, 'i.koor', 'Ida Koor', null, 'active')`.execute(ctx.db())
  await sql`insert into people.affiliation (authority_id, person_id, school_id, role) values (${authority}, ${person}, ${schools[0]}, 'head')`.execute(
    ctx.db(),
  )
  await sql`insert into access."grant" (authority_id, account_id, role, scope, school_id, starts_at) values
    (${authority}, ${second}, 'schoolCoordinator', 'school', ${schools[0]}, now() - interval '1 day')`.execute(ctx.db())
}

test('heads and coordinators of schools are named, whether by affiliation or by grant', async () => {
  await world.tried(reader(), async (ctx) => {
    await appoint(ctx)
    const facts = await readFacts(ctx, world.schools)
    expect(Object.fromEntries(facts.get(world.schools[0])!)).toEqual({
      'access.heads': [{ name: 'Jens Halberg', email: 'halberg@auental.example' }],
      'access.coordinators': [{ name: 'Ida Koor', email: null }],
    })
    expect(facts.get(world.schools[1])!.size).toBe(0)
  })
})

test('an office nobody holds is a deviation; one that is held is none', async () => {
  await world.tried(reader(), async (ctx) => {
    await appoint(ctx)
    const found = (await readDeviations(ctx, world.schools)).map(({ source, school }) => [source, world.schools.indexOf(school)])
    expect(found).toEqual([
      ['access.headMissing', 1],
      ['access.coordinatorMissing', 1],
    ])
  })
})

test('a head who never came in is a deviation of its own', async () => {
  await world.tried(reader(), async (ctx) => {
    await appoint(ctx, 'invited')
    const found = await readDeviations(ctx, [world.schools[0]])
    expect(found).toMatchObject([{ source: 'access.headNotActive', values: { name: 'Jens Halberg' } }])
  })
})

test('an authority that gives heads no role has no head', async () => {
  await world.tried(reader(), async (ctx) => {
    await appoint(ctx)
    await sql`insert into access.implied_role (authority_id, affiliation, role) values (${world.authority}, 'head', null)`.execute(ctx.db())
    expect((await readFacts(ctx, world.schools)).get(world.schools[0])!.has('access.heads')).toBe(false)
  })
})

test('without the right nothing is told', async () => {
  await world.tried(whoWith(['organisation.read'], world.authority), async (ctx) => {
    expect(await readDeviations(ctx, world.schools)).toEqual([])
    expect((await readFacts(ctx, world.schools)).get(world.schools[0])!.size).toBe(0)
  })
})
