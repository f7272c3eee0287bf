import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Context } from '#kernel'
import { system } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import type { PlanItem } from '#modules/catalogue'
import { newId } from '#shared'
import { accountsConcerned } from './effects.ts'

const world = testWorld()
const [first, second] = [() => world.schools[0], () => world.schools[1]!]
const change = (school: string, number: string, kind: PlanItem['kind'] = 'new') =>
  ({ kind, school, number, version: '1.0', from: '2026-02-01' }) as PlanItem

async function library(ctx: Context): Promise<void> {
  const blocks = [
    { number: 'B02', version: '1.0', area: 'accounts', connectors: ['ldap'] },
    { number: 'B06', version: '1.0', area: 'network', connectors: ['snmp'] },
  ]
  await sql`insert into catalogue.library_block (number, block_version, place, content, digest)
    select b->>'number', b->>'version', row_number() over (), b, md5(b::text) from jsonb_array_elements(${JSON.stringify(blocks)}::jsonb) b`.execute(
    ctx.db(),
  )
}

/** A pupil with an account at a school, and one whose account is suspended. */
async function accounts(ctx: Context, school: string): Promise<void> {
  for (const state of ['active', 'suspended']) {
    const person = newId()
    await sql`insert into people.person (authority_id, id, family_name, given_name) values (${world.authority}, ${person}, 'Halberg', 'Jens')`.execute(
      ctx.db(),
    )
    await sql`insert into people.affiliation (authority_id, person_id, school_id, role, from_day) values (${world.authority}, ${person}, ${school}, 'learner', '2026-01-01')`.execute(
      ctx.db(),
    )
    await sql`insert into people.account (authority_id, id, person_id, name, display_name, state)
      values (${world.authority}, ${newId()}, ${person}, ${`h-${person}`}, 'Jens Halberg', ${state})`.execute(ctx.db())
  }
}

test('a booking says whose accounts reach the service, and where nothing is connected', async () => {
  await world.done(system('test'), library, { authorities: [] })
  await world.tried(whoWith(['catalogue.read'], world.authority), async (ctx) => {
    for (const school of [first(), second()]) await accounts(ctx, school)
    await sql`insert into connections.connection (authority_id, id, kind, name, active, schools, policy, guard)
      values (${world.authority}, ${newId()}, 'ldap', 'Verzeichnis', true, ${sql.val([first()])}::uuid[], '{}', '{}')`.execute(ctx.db())
    expect(await accountsConcerned(ctx, [change(first(), 'B02'), change(second(), 'B02')])).toEqual([
      { text: 'connections.effect.accounts', values: { count: 1, schools: 1 }, schools: [first()] },
      { text: 'connections.effect.unconnected', values: { count: 1, schools: 1 }, schools: [second()] },
    ])
    // Somebody who comes only after the service has begun is not counted, and who is there by then is.
    const later = { ...change(first(), 'B02'), from: '2099-02-01' } as PlanItem
    await sql`update people.affiliation set from_day = '2099-01-01' where authority_id = ${world.authority} and school_id = ${first()}`.execute(
      ctx.db(),
    )
    expect(await accountsConcerned(ctx, [change(first(), 'B02')])).toEqual([])
    expect(await accountsConcerned(ctx, [later])).toMatchObject([{ values: { count: 1, schools: 1 } }])
    // A service without accounts, and one that is there already, concern nobody's account.
    expect(await accountsConcerned(ctx, [change(first(), 'B06'), change(first(), 'B02', 'changed')])).toEqual([])
  })
})
