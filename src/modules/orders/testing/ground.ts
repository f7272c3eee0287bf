// Ground for tests of orders: people of a school and an authority with real accounts and roles, on the world's database.
import { sql } from 'kysely'
import { type Context, contextOf, defineModule, nobody, system, type Who } from '#kernel'
import { startAccess } from '#modules/access'
import { templateOf } from '#modules/access/model'
import { type Id, newId } from '#shared'
import { rights } from '../rights.ts'

/** What is used of a world of tests. */
interface World {
  db: Parameters<typeof startAccess>[0]['db']
  authority: Id
  foreign: Id
  schools: [Id, Id]
  done: <T>(who: Who, work: (ctx: Context) => Promise<T>, options?: { authorities?: readonly Id[] }) => Promise<T>
}

/** The rights alone: roles are all that access wants to know of this module. */
const orders = defineModule({ name: 'orders', uses: [], rights })

export const clock = { at: new Date('2026-09-07T08:00:00Z') }

/** The shipped rights of a role within this module, those at its whole scope. */
function rightsOf(role: string): string[] {
  const roles = [role, ...(templateOf(role)?.includes ?? [])]
  if (role === 'authorityAdmin')
    return rights
      .filter((right) => right.scopes.includes('authority') && !right.roles?.includes('!authorityAdmin'))
      .map((right) => right.name)
  return rights.filter((right) => right.roles?.some((each) => roles.includes(each))).map((right) => right.name)
}

export interface Actor extends Who {
  account: Id
}

/** An active account with a role at a school or in the whole authority, and the person behind it. */
export async function actor(world: World, role: string, school: Id | null, name: string, authority: Id = world.authority): Promise<Actor> {
  const [account, person] = [newId(), newId()]
  await world.done(
    system('test'),
    async (ctx) => {
      await sql`insert into people.person (authority_id, id, family_name, given_name) values (${authority}, ${person}, ${name}, 'Kim')`.execute(
        ctx.db(),
      )
      await sql`insert into people.account (authority_id, id, person_id, name, display_name, email, state)
        values (${authority}, ${account}, ${person}, ${account}, ${`Kim ${name}`}, ${`${account}@schule.example`}, 'active')`.execute(
        ctx.db(),
      )
      await sql`insert into access."grant" (authority_id, account_id, role, scope, school_id, starts_at)
        values (${authority}, ${account}, ${role}, ${school ? 'school' : 'authority'}, ${school}::uuid, '2026-01-01')`.execute(ctx.db())
    },
    { authorities: [authority] },
  )
  const grant = {
    role,
    scope: school ? ('school' as const) : ('authority' as const),
    authority,
    school,
    group: null,
    rights: new Set(rightsOf(role)),
  }
  return {
    ...nobody,
    kind: 'person',
    account,
    person,
    name: `Kim ${name}`,
    grants: [grant],
    authorities: [authority],
    confirmedAt: clock.at,
  }
}

export interface Cast {
  teacher: Actor
  coordinator: Actor
  head: Actor
  /** Head of the other school. */
  other: Actor
  clerk: Actor
  admin: Actor
  foreign: Actor
}

/** Everybody an order meets on its way. */
export async function cast(world: World): Promise<Cast> {
  await startAccess({
    db: world.db,
    now: () => clock.at,
    publicUrl: 'https://muses.example',
    modules: [orders],
    bootstrapToken: null,
    demo: false,
  })
  const [school, sibling] = world.schools
  return {
    teacher: await actor(world, 'teacher', school, 'Lehrkraft'),
    coordinator: await actor(world, 'schoolCoordinator', school, 'Koordination'),
    head: await actor(world, 'head', school, 'Leitung'),
    other: await actor(world, 'head', sibling, 'Nachbarin'),
    clerk: await actor(world, 'clerk', null, 'Sachbearbeitung'),
    admin: await actor(world, 'authorityAdmin', null, 'Administration'),
    foreign: await actor(world, 'clerk', null, 'Fremd', world.foreign),
  }
}

/** The same transaction, another person. */
export const as = (ctx: Context, who: Who): Context =>
  contextOf(ctx.db<unknown>() as never, {
    who,
    authorities: who.kind === 'system' ? ctx.authorities : who.authorities,
    now: () => clock.at,
  })
export const asMuses = (ctx: Context): Context => as(ctx, system('test'))

/** Everything in this authority that breaks a rule of this module. */
export async function faults(ctx: Context): Promise<unknown[]> {
  const views = ['overspent', 'freed', 'unapproved'].map((name) => sql`select note, object_id from ${sql.raw(`orders.invariant_${name}`)}`)
  return (await sql`${sql.join(views, sql` union all `)}`.execute(ctx.db())).rows
}
