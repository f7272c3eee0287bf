// Most accounts are in use, some wait for their code, a few are suspended; the cast gets the demo's password and its roles.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { giveGrants } from '#modules/access'
import { changeSchools } from '#modules/organisation'
import { setAccountState } from '#modules/people'
import type { Id } from '#shared'
import { storePassword } from '../../../modules/access/guard/passwords.ts'
import { type Cast, cast, demoPassword } from '../cast.ts'
import { authorityId, type DemoStep, schoolIds } from '../demo.ts'
import { plannedAuthorities } from '../places.ts'
import { randomOf } from '../random.ts'

export const accountsStep: DemoStep = {
  name: 'accounts',
  async run(demo) {
    for (const { slug } of plannedAuthorities) {
      const authority = await authorityId(demo, slug)
      await demo.within(authority, async (ctx) => {
        await wake(ctx, demo.seed)
        await letIn(
          ctx,
          cast.filter((part) => part.authority === slug && part.part !== 'none'),
        )
        await nameHeads(ctx)
      })
    }
  },
}

async function wake(ctx: Context, seed: number): Promise<void> {
  const { rows } = await sql<{
    id: Id
    name: string
  }>`select id, name from people.account where authority_id = ${ctx.authority} and state = 'invited' order by name`.execute(ctx.db())
  const random = randomOf(seed, 'accounts')
  const fate = rows.map(({ id }) => ({ id, at: random.next() }))
  await setAccountState(
    ctx,
    fate.filter(({ at }) => at < 0.84).map(({ id }) => id),
    'active',
  )
  await setAccountState(
    ctx,
    fate.filter(({ at }) => at >= 0.84 && at < 0.855).map(({ id }) => id),
    'suspended',
  )
  // When they last signed in: most of them within the last days.
  await sql`update people.account set last_sign_in = ${ctx.now()}::timestamptz - make_interval(secs => power(abs(hashtext(name)) % 1000 / 1000.0, 3) * 5184000)
    where authority_id = ${ctx.authority} and person_id is not null and state in ('active', 'suspended')`.execute(ctx.db())
}

async function letIn(ctx: Context, parts: readonly Cast[]): Promise<void> {
  const { rows } = await sql<{
    id: Id
    name: string
  }>`select id, name from people.account where authority_id = ${ctx.authority} and name = any(${sql.val(parts.map((part) => part.name))}::text[])`.execute(
    ctx.db(),
  )
  const ids = new Map(rows.map((row) => [row.name, row.id]))
  await setAccountState(ctx, [...ids.values()], 'active')
  for (const part of parts) await storePassword(ctx, ids.get(part.name)!, demoPassword)
  const schools = await schoolIds(ctx)
  const granted = parts.filter((part) => part.role)
  await giveGrants(
    ctx,
    granted.map((part) => ({ account: ids.get(part.name)!, role: part.role!, scope: part.scope!, school: schools.get(part.school!) })),
  )
}

/** Schools show who leads them. */
async function nameHeads(ctx: Context): Promise<void> {
  const { rows } = await sql<{ id: Id; head: Id }>`select distinct on (school_id) school_id as id, person_id as head from people.affiliation
    where authority_id = ${ctx.authority} and role = 'head' order by school_id, person_id`.execute(ctx.db())
  await changeSchools(ctx, rows)
}
