// Who may do what, where: rights are verbs, granted by role in a scope.
import type { Id } from '#shared'
import { forbidden, notFound } from './errors.ts'

export type ScopeKind = 'operator' | 'authority' | 'school' | 'group' | 'self'

/** One grant as it is in force for the asking person. */
export interface Grant {
  role: string
  scope: ScopeKind
  authority: Id | null
  school: Id | null
  group: Id | null
  rights: ReadonlySet<string>
}

export interface Who {
  kind: 'person' | 'token' | 'system' | 'nobody'
  account: Id | null
  person: Id | null
  name: string
  grants: readonly Grant[]
  session: Id | null
  /** Authorities in which the person has any grant. */
  authorities: readonly Id[]
  /** When identity was last proven (sign-in or step-up). */
  confirmedAt: Date | null
  lang: 'de' | 'en'
}

export const nobody: Who = {
  kind: 'nobody',
  account: null,
  person: null,
  name: '',
  grants: [],
  session: null,
  authorities: [],
  confirmedAt: null,
  lang: 'de',
}

/** MUSES itself, at work in a job; may everything within the authorities of its context. */
export const system = (job: string): Who => ({ ...nobody, kind: 'system', name: `MUSES (${job})` })

/** Where a right reaches within a context. */
export interface Reach {
  /** The whole of these authorities. */
  authorities: ReadonlySet<Id>
  schools: ReadonlySet<Id>
  groups: ReadonlySet<Id>
  /** The own person, when a grant reaches no further. */
  self: Id | null
  operator: boolean
  nothing: boolean
}

/** The reach of a right, limited to the authorities of the context. */
export function reachOf(who: Who, right: string, authorities: readonly Id[]): Reach {
  const inContext = new Set(authorities)
  const reach = { authorities: new Set<Id>(), schools: new Set<Id>(), groups: new Set<Id>(), self: null as Id | null, operator: false }
  if (who.kind === 'system') return { ...reach, authorities: inContext, operator: true, nothing: false }
  for (const grant of who.grants) {
    if (!grant.rights.has(right)) continue
    if (grant.scope === 'operator') reach.operator = true
    else if (!grant.authority || !inContext.has(grant.authority)) continue
    else if (grant.scope === 'authority') reach.authorities.add(grant.authority)
    else if (grant.scope === 'school' && grant.school) reach.schools.add(grant.school)
    else if (grant.scope === 'group' && grant.group) reach.groups.add(grant.group)
    else if (grant.scope === 'self') reach.self = who.person
  }
  const nothing = !reach.operator && !reach.authorities.size && !reach.schools.size && !reach.groups.size && !reach.self
  return { ...reach, nothing }
}

export interface Place {
  schools?: readonly (Id | null)[]
  groups?: readonly Id[]
  person?: Id
  /** The installation itself: authorities, operator settings. */
  operator?: boolean
}

/**
 * Throws unless the right reaches every named place. Without a place it must reach the whole authority of the context.
 * A person without the right anywhere is told so; one who has it elsewhere gets the same answer as for a missing object.
 */
export function checkRight(who: Who, right: string, authorities: readonly Id[], place: Place = {}): void {
  const reach = reachOf(who, right, authorities)
  if (reach.nothing) throw forbidden('forbidden', { values: { right } })
  if (place.operator) {
    if (reach.operator) return
    throw forbidden('forbidden', { values: { right } })
  }
  if (authorities.length > 0 && authorities.every((id) => reach.authorities.has(id))) return
  if (place.person && reach.self === place.person) return
  const schools = place.schools ?? []
  const groups = place.groups ?? []
  const named = schools.length + groups.length > 0
  if (named && schools.every((id) => id !== null && reach.schools.has(id)) && groups.every((id) => reach.groups.has(id))) return
  if (!named && !place.person) throw forbidden('forbidden', { values: { right } })
  throw notFound()
}
