// Roles as they hold in an authority, and whether somebody may hand them on.
import { sql } from 'kysely'
import { type Context, forbidden, notFound, reachOf, type Who } from '#kernel'
import type { AffiliationRole } from '#modules/people/model'
import type { Id } from '#shared'
import { type GrantScope, impliedRoles, type RoleView, roleTemplates, templateOf } from '../model.ts'
import { type RightsOfRole, type RoleRow, rightsOfRole } from '../who/role-rights.ts'
import { runtime } from '../who/runtime.ts'

export interface StoredRole extends RoleRow {
  id: Id
  name: string | null
  scopes: GrantScope[] | null
  version: number
}

/** What the operator and the authorities of the context changed about roles; the operator's words reach every authority. */
export async function storedRoles(ctx: Context): Promise<StoredRole[]> {
  const { rows } =
    await sql<StoredRole>`select id, authority_id as authority, key, own, name, scopes, edits, version from access.role`.execute(ctx.db())
  return rows
}

export const rightsIn = (rows: readonly RoleRow[], role: string, authority: Id | null): RightsOfRole =>
  rightsOfRole(runtime().shipped, rows, role, authority)

/** Where a role can be granted; throws when no such role exists here. */
export function scopesOf(rows: readonly StoredRole[], role: string): readonly GrantScope[] {
  const own = rows.find((row) => row.key === role && row.own)
  const scopes = own?.scopes ?? templateOf(role)?.scopes
  if (!scopes) throw notFound('access.roleUnknown', { values: { role } })
  return scopes
}

/** What a role is called here: the authority's word, the operator's, the word of the Land, the shipped one. */
export function roleName(rows: readonly StoredRole[], role: string, authority: Id | null, land: string | null, lang: 'de' | 'en'): string {
  const told =
    rows.find((row) => row.key === role && row.authority === authority && row.name) ??
    rows.find((row) => row.key === role && row.authority === null && row.name)
  const template = templateOf(role)
  return told?.name ?? (lang === 'de' ? (land && template?.land?.[land]) || template?.de : template?.en) ?? role
}

export interface GrantPlace {
  scope: GrantScope
  authority: Id | null
  school: Id | null
  group: Id | null
}

/** Whether the right reaches the whole place for this person. */
export function covers(who: Who, right: string, place: GrantPlace): boolean {
  const reach = reachOf(who, right, place.authority ? [place.authority] : [])
  if (place.scope === 'operator') return reach.operator
  if (place.authority && reach.authorities.has(place.authority)) return true
  if (place.school && reach.schools.has(place.school)) return true
  return place.scope === 'group' && reach.groups.has(place.group!)
}

/**
 * Whether the person may hand the right on at the place. What is kept from administrators so that two people are needed, they hand on
 * without having it: an authority appoints its heads of school.
 */
export function handsOn(who: Who, right: string, place: GrantPlace): boolean {
  if (covers(who, right, place)) return true
  if (!place.authority || !runtime().withheld.has(right)) return false
  return reachOf(who, 'access.role.change', [place.authority]).authorities.has(place.authority)
}

/**
 * Throws unless the person may hand on every right of the role at the place; nobody hands on more than she has, and `to` herself nothing
 * that is kept from her.
 */
export function checkNotMore(who: Who, rights: RightsOfRole, place: GrantPlace, to?: Id): void {
  if (who.kind === 'system') return
  const may = to && to === who.account ? covers : handsOn
  const missing = [...rights].find(([right, reach]) => reach !== 'self' && !may(who, right, place))?.[0]
  if (missing) throw forbidden('access.moreThanOwn', { values: { right: missing } })
}

/** The Land of the authority, for the words it uses. */
export async function landOf(ctx: Context): Promise<string | null> {
  if (ctx.authorities.length !== 1) return null
  const { rows } = await sql<{ land: string }>`select land from organisation.authority where id = ${ctx.authorities[0]!}`.execute(ctx.db())
  return rows[0]?.land ?? null
}

/** All roles as they hold in the authority of the context, or for the operator when it names none. */
export async function listRoles(ctx: Context): Promise<RoleView[]> {
  const authority = ctx.authorities[0] ?? null
  checkLooks(ctx)
  const rows = await storedRoles(ctx)
  const land = await landOf(ctx)
  const { rows: counts } = await sql<{
    role: string
    grants: number
  }>`select role, count(*)::int as grants from access."grant" where (ends_at is null or ends_at > ${ctx.now()}) group by role`.execute(
    ctx.db(),
  )
  const grants = new Map(counts.map((each) => [each.role, each.grants]))
  const own = rows.filter((row) => row.own).map((row) => row.key)
  const keys = [
    ...roleTemplates.filter((each) => (authority ? each.scopes.some((scope) => scope !== 'operator') : true)).map((each) => each.key),
    ...own,
  ]
  return keys.map((key) => {
    const rights = rightsIn(rows, key, authority)
    const shipped = runtime().shipped.get(key) ?? new Map()
    return {
      key,
      name: roleName(rows, key, authority, land, ctx.lang),
      own: own.includes(key),
      scopes: [...scopesOf(rows, key)],
      rights: [...rights].map(([right, reach]) => ({ right, reach, shipped: shipped.get(right) === reach })),
      without: [...shipped.keys()].filter((right) => !rights.has(right)),
      grants: grants.get(key) ?? 0,
      version: rows.find((row) => row.key === key && row.authority === authority)?.version ?? 0,
    }
  })
}

/** What a role may is no secret: whoever sees accounts anywhere in the authority sees the roles she could give. */
function checkLooks(ctx: Context): void {
  if (ctx.authorities.length === 0) ctx.may('access.view', { operator: true })
  else if (ctx.reach('access.view').nothing) throw forbidden('forbidden', { values: { right: 'access.view' } })
}

export interface ImpliedView {
  affiliation: AffiliationRole
  role: string | null
  roleName: string | null
  changed: boolean
}

/** Which role follows from which affiliation in the authority of the context. */
export async function listImplied(ctx: Context): Promise<ImpliedView[]> {
  checkLooks(ctx)
  const { rows } = await sql<{
    affiliation: string
    role: string | null
  }>`select affiliation, role from access.implied_role where authority_id = ${ctx.authority}::uuid`.execute(ctx.db())
  const changed = new Map(rows.map((row) => [row.affiliation, row.role]))
  const [stored, land] = [await storedRoles(ctx), await landOf(ctx)]
  return (Object.keys(impliedRoles) as AffiliationRole[]).map((affiliation) => {
    const role = changed.has(affiliation) ? changed.get(affiliation)! : impliedRoles[affiliation]
    return { affiliation, role, roleName: role && roleName(stored, role, ctx.authority, land, ctx.lang), changed: changed.has(affiliation) }
  })
}
