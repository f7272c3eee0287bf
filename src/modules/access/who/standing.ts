// What an account may do at a moment, and by which way it came to that: affiliation or grant → role → rights.
import type { Grant } from '#kernel'
import type { AccountState, AffiliationRole } from '#modules/people/model'
import type { Id } from '#shared'
import { impliedRoles } from '../model.ts'
import { type RightsOfRole, type RoleRow, rightsOfRole } from './role-rights.ts'

/** One way to a role, as the database knows it. */
export interface RawGrant {
  via: 'grant' | 'affiliation'
  id: Id
  kind?: 'direct' | 'setup' | 'support'
  role?: string
  affiliation?: AffiliationRole
  scope: 'operator' | 'authority' | 'school' | 'group'
  authority: Id | null
  school: Id | null
  group?: Id | null
  groups?: Id[]
  until: string | null
}

export interface Lent {
  id: Id
  by: Id
  byName: string
  role: string | null
  school: Id | null
  authority: Id | null
  until: string
  grants: RawGrant[]
}

export interface Standing {
  account: {
    id: Id
    authority: Id | null
    person: Id | null
    name: string
    signInName: string
    lang: 'de' | 'en'
    kind: 'person' | 'service'
    state: AccountState
    factor: boolean
  }
  session?: { id: Id; kind: string; second: boolean; confirmedAt: string | null }
  token?: { id: Id; name: string; rights: string[] | null }
  grants: RawGrant[]
  lent: Lent[]
  roles: RoleRow[]
  implied: { authority: Id; affiliation: string; role: string | null }[]
}

/** A grant in force and where it comes from. */
export interface Held {
  grant: Grant
  role: string
  raw: RawGrant
  lent: Lent | null
}

/** The role that a way leads to; nothing where the authority wants none. */
function roleOf(raw: RawGrant, standing: Standing): string | null {
  if (raw.via === 'grant') return raw.role!
  // Belonging to the authority itself gives no role: what reaches beyond a school is granted by a person.
  if (raw.scope !== 'school') return null
  const changed = standing.implied.find((each) => each.authority === raw.authority && each.affiliation === raw.affiliation)
  return changed ? changed.role : impliedRoles[raw.affiliation!]
}

const inPlace = (raw: RawGrant, lent: Lent): boolean =>
  raw.authority === lent.authority && (lent.school === null || raw.school === lent.school) && raw.kind !== 'support'

/** The groups the holder teaches within the place of a grant. */
function groupsIn(raw: RawGrant, all: readonly RawGrant[]): Id[] {
  if (raw.group) return [raw.group]
  const near = all.filter((each) => each.authority === raw.authority && (raw.scope === 'authority' || each.school === raw.school))
  return [...new Set(near.flatMap((each) => each.groups ?? []))]
}

function grantsOf(raw: RawGrant, role: string, rights: RightsOfRole, all: readonly RawGrant[]): Grant[] {
  const by = (reach: string) => new Set([...rights].flatMap(([right, each]) => (each === reach ? [right] : [])))
  const { authority, school } = raw
  const grants: Grant[] = [{ role, scope: raw.scope, authority, school, group: raw.group ?? null, rights: by('scope') }]
  const forGroups = by('ownGroups')
  if (forGroups.size)
    for (const group of groupsIn(raw, all)) grants.push({ role, scope: 'group', authority, school, group, rights: forGroups })
  grants.push({ role, scope: 'self', authority, school, group: null, rights: by('self') })
  return grants.filter((grant) => grant.rights.size > 0 || grant.scope === raw.scope)
}

/** Every grant in force, own ones first, then lent ones; what is lent is what the lender has herself, now. */
export function holdings(standing: Standing, shipped: ReadonlyMap<string, RightsOfRole>): Held[] {
  const rights = (role: string, authority: Id | null) => rightsOfRole(shipped, standing.roles, role, authority)
  const expand = (all: readonly RawGrant[], lent: Lent | null): Held[] =>
    all
      .filter((raw) => !lent || inPlace(raw, lent))
      .flatMap((raw) => {
        const role = roleOf(raw, standing)
        if (!role || (lent?.role && lent.role !== role)) return []
        const grants = grantsOf(raw, role, rights(role, raw.authority), all)
        // One's own data stays one's own.
        return grants.filter((grant) => !lent || grant.scope !== 'self').map((grant) => ({ grant, role, raw, lent }))
      })
  return [...expand(standing.grants, null), ...standing.lent.flatMap((lent) => expand(lent.grants, lent))]
}

/** Whether a second factor is due: for operators and for whoever sees more than one school. */
export function needsSecondFactor(held: readonly Held[]): boolean {
  const schools = new Set<Id>()
  for (const { grant } of held) {
    if (grant.rights.size === 0 || grant.scope === 'self') continue
    if (grant.scope === 'operator' || grant.scope === 'authority') return true
    if (grant.school) schools.add(grant.school)
  }
  return schools.size > 1
}
