// "Wer darf was" and "why may she?": from the grants in force, as the server itself decides.
import { sql } from 'kysely'
import { type Context, notFound } from '#kernel'
import type { Id } from '#shared'
import type { Reason, WhoMayRow } from '../model.ts'
import type { Held } from '../who/standing.ts'
import { accountsWithin } from './accounts.ts'
import { landOf, roleName, storedRoles } from './roles.ts'
import { findStanding, findStandings } from './standing.ts'

const inContext = (ctx: Context, held: Held) =>
  held.raw.authority === null ? ctx.authorities.length === 0 : ctx.authorities.includes(held.raw.authority)

/** Whether a grant touches a place: a school, or without one the whole authority. */
function touches(held: Held, school: Id | null): boolean {
  const { scope } = held.grant
  if (scope === 'operator' || scope === 'authority') return true
  return school !== null && held.grant.school === school
}

/** Names of schools and groups that grants point to. */
async function placesOf(ctx: Context, held: readonly Held[]): Promise<Map<Id, string>> {
  const ids = held.flatMap(({ grant }) => [grant.school, grant.group, grant.authority]).filter((id) => id !== null)
  const { rows } = await sql<{ id: Id; name: string }>`
    select id, name from organisation.school where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val(ids)}::uuid[])
    union all select id, name from organisation."group" where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val(ids)}::uuid[])
    union all select id, name from organisation.authority where id = any(${sql.val(ids)}::uuid[])`.execute(ctx.db())
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** How a grant came about, in the words of the screen. */
async function reasonsOf(ctx: Context, held: readonly Held[], right: string): Promise<Reason[]> {
  const [stored, land, places] = [await storedRoles(ctx), await landOf(ctx), await placesOf(ctx, held)]
  return held.map(({ grant, role, raw, lent }) => ({
    kind: lent ? 'deputy' : raw.via === 'affiliation' ? 'implied' : raw.kind!,
    role,
    roleName: roleName(stored, role, raw.authority, land, ctx.lang),
    right,
    scope: grant.scope,
    place: places.get(grant.group ?? grant.school ?? grant.authority ?? '') ?? null,
    affiliation: raw.affiliation ?? null,
    lentBy: lent?.byName ?? null,
    grant: raw.via === 'grant' && !lent ? raw.id : null,
    until: lent?.until ?? raw.until,
  }))
}

/** Whether the person may look at this account: her own, or one within reach of `access.view`. */
async function checkSeen(ctx: Context, account: Id): Promise<void> {
  if (account === ctx.who.account) {
    ctx.asked = true
    return
  }
  const { rows } =
    await sql`select 1 as one from people.account k where k.id = ${account} and ${accountsWithin(ctx.reach('access.view'), ctx.authorities.length === 0)}
    union all select 1 from access."grant" g where g.account_id = ${account} and g.authority_id = any(${sql.val([...ctx.reach('access.view').authorities])}::uuid[]) limit 1`.execute(
      ctx.db(),
    )
  if (!rows.length) throw notFound()
}

/** Every way by which an account has a right, at a school or anywhere in the context. Empty: she has it not. */
export async function explain(ctx: Context, account: Id, right: string, school?: Id | null): Promise<Reason[]> {
  await checkSeen(ctx, account)
  const standing = await findStanding(ctx, account)
  const held = (standing?.held ?? []).filter(
    (each) => each.grant.rights.has(right) && inContext(ctx, each) && (school === undefined || touches(each, school)),
  )
  return reasonsOf(ctx, held, right)
}

/** All roles of an account with where they come from. */
export async function rolesOf(ctx: Context, account: Id): Promise<Reason[]> {
  await checkSeen(ctx, account)
  const standing = await findStanding(ctx, account)
  const held = (standing?.held ?? []).filter((each) => inContext(ctx, each) && each.grant.scope === each.raw.scope)
  return reasonsOf(ctx, held, '')
}

const most = 500
const wide = { operator: 'authority', authority: 'authority', school: 'school', group: 'groups', self: 'groups' } as const
const order = ['groups', 'school', 'authority'] as const

/** Who may do what at a school, or with roles for the whole authority; learners and guardians, who may only see their own, are left out. */
export async function whoMay(ctx: Context, school: Id | null, right?: string): Promise<WhoMayRow[]> {
  ctx.may('access.view', school ? { schools: [school] } : {})
  const at = school ?? null
  const { rows } = await sql<{ id: Id }>`
    select distinct g.account_id as id from access."grant" g where g.authority_id = ${ctx.authority}::uuid and (g.ends_at is null or g.ends_at > ${ctx.now()})
      and (g.scope = 'authority' or g.school_id = ${at}::uuid or exists (select from organisation."group" u where u.authority_id = g.authority_id and u.id = g.group_id and u.school_id = ${at}::uuid))
    union select k.id from people.affiliation a join people.account k on k.authority_id = a.authority_id and k.person_id = a.person_id
      where a.authority_id = ${ctx.authority}::uuid and a.school_id = ${at}::uuid and a.role not in ('learner', 'guardian') and k.state = 'active'
    union select d.deputy_id from access.deputy d where d.authority_id = ${ctx.authority}::uuid and d.starts_at <= ${ctx.now()} and d.ends_at > ${ctx.now()}
    limit ${most}`.execute(ctx.db())
  const standings = await findStandings(
    ctx,
    rows.map((row) => row.id),
  )
  const [stored, land] = [await storedRoles(ctx), await landOf(ctx)]
  return standings.flatMap(({ account, held }): WhoMayRow[] => {
    // Who sleeps or rests may nothing at the moment.
    if (account.state !== 'active') return []
    const here = held.filter((each) => inContext(ctx, each) && each.grant.scope !== 'self' && touches(each, at))
    const rights: WhoMayRow['rights'] = {}
    for (const { grant } of here)
      for (const name of grant.rights) {
        const reach = wide[grant.scope]
        if (!rights[name] || order.indexOf(reach) > order.indexOf(rights[name])) rights[name] = reach
      }
    if (!Object.keys(rights).length || (right && !rights[right])) return []
    const roles = [...new Set(here.map((each) => roleName(stored, each.role, each.raw.authority, land, ctx.lang)))]
    return [
      {
        account: account.id,
        name: account.name,
        operator: account.authority === null,
        roles,
        rights: right ? { [right]: rights[right]! } : rights,
      },
    ]
  })
}
