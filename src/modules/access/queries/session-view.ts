// Who is signed in, as the shell shows it: rights, home page, authorities and schools.
import { sql } from 'kysely'
import { type Context, nobody, reachOf, readSetting } from '#kernel'
import type { Id, SessionView } from '#shared'
import { settings } from '../settings.ts'
import { detailsOf } from '../who/identify.ts'
import { runtime } from '../who/runtime.ts'
import type { Held } from '../who/standing.ts'

type Home = NonNullable<SessionView['home']>

const homeOfRole: Record<string, Home> = {
  operatorAdmin: 'operator',
  technician: 'technician',
  contractor: 'technician',
  head: 'school',
  schoolCoordinator: 'school',
  secretary: 'school',
  caretaker: 'school',
  teacher: 'teacher',
  pupil: 'person',
  guardian: 'person',
}
const order: readonly Home[] = ['operator', 'authority', 'school', 'technician', 'teacher', 'person']

/** The home page of the strongest role. */
export function homeKind(grants: readonly { role: string; scope: string; rights: ReadonlySet<string> }[]): Home {
  const kinds = grants.map(
    ({ role, scope }): Home =>
      homeOfRole[role] ??
      (scope === 'operator' ? 'operator' : scope === 'authority' ? 'authority' : scope === 'school' ? 'school' : 'person'),
  )
  return order.find((kind) => kinds.includes(kind)) ?? 'person'
}

const initialsOf = (name: string) => {
  const words = name
    .replace(/\b(Dr|Prof)\.\s*/g, '')
    .trim()
    .split(/\s+/)
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase()
}

/** The view for `GET /session`; without a session it names only the operator. */
export async function sessionView(ctx: Context): Promise<SessionView> {
  const { who } = ctx
  const empty: SessionView = {
    state: 'signedOut',
    person: null,
    account: null,
    home: null,
    rights: [],
    authorities: [],
    schools: [],
    operatorName: await readSetting(ctx, settings.operatorName, { level: 'operator' }),
    demo: runtime().demo,
    supportAccess: null,
  }
  if (who.kind === nobody.kind || !who.account) return empty
  const known = detailsOf(who)
  const named: SessionView = {
    ...empty,
    person: { id: who.person ?? who.account, name: who.name, initials: initialsOf(who.name) },
    account: { id: who.account, name: known?.account.signInName ?? who.name },
  }
  if (known?.pending) return { ...named, state: 'secondFactor' }
  return {
    ...named,
    state: 'signedIn',
    home: homeKind(who.grants),
    rights: [...new Set(who.grants.flatMap((grant) => [...grant.rights]))].sort(),
    authorities: await authoritiesOf(ctx),
    schools: await schoolsOf(ctx),
    supportAccess: supportOf(known?.held ?? []),
  }
}

async function authoritiesOf(ctx: Context): Promise<SessionView['authorities']> {
  const { rows } = await sql<
    SessionView['authorities'][number]
  >`select id, slug, name, accent from organisation.authority where id = any(${sql.val([...ctx.who.authorities])}::uuid[]) order by name`.execute(
    ctx.db(),
  )
  return rows
}

const mostSchools = 500

async function schoolsOf(ctx: Context): Promise<SessionView['schools']> {
  const whole = new Set<Id>()
  const some = new Set<Id>()
  for (const grant of ctx.who.grants) {
    if (!grant.rights.size) continue
    if (grant.scope === 'authority' && grant.authority) whole.add(grant.authority)
    else if (grant.school) some.add(grant.school)
  }
  const { rows } = await sql<SessionView['schools'][number]>`select id, authority_id as authority, name, number from organisation.school
    where authority_id = any(${sql.val([...ctx.who.authorities])}::uuid[]) and state = 'active' and (authority_id = any(${sql.val([...whole])}::uuid[]) or id = any(${sql.val([...some])}::uuid[]))
    order by name limit ${mostSchools}`.execute(ctx.db())
  return rows
}

/** Somebody of the operator works here with the authority's consent: the frame says so. */
function supportOf(held: readonly Held[]): SessionView['supportAccess'] {
  const support = held.find((each) => each.raw.kind === 'support')
  return support?.raw.until ? { by: 'Supportzugriff', until: new Date(support.raw.until).toISOString() } : null
}

/** Whether the right reaches anything in the context; for what is shown only to some. */
export const hasRight = (ctx: Context, right: string): boolean => !reachOf(ctx.who, right, ctx.authorities).nothing
