// Who works here, what they may do, and for which authority and school.
import { createContext, type ReactNode, use, useMemo } from 'react'
import type { SessionView } from '#shared'
import { askAs } from './api/call.ts'
import { useAsk } from './api/query.ts'
import { oneOf } from './form/refs.tsx'
import { useUrl } from './parts/navigation.ts'

export type Authority = SessionView['authorities'][number]
export type School = SessionView['schools'][number]

export interface Scope {
  /** The chosen authority, or the only one; null shows all the person may see. */
  authority: Authority | null
  school: School | null
  chooseAuthority: (authority: Authority | null) => void
  chooseSchool: (school: School | null) => void
}

const SessionContext = createContext<SessionView | null>(null)
const ScopeContext = createContext<Scope | null>(null)

export function SessionProvider({ session, children }: { session: SessionView; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useSession(): SessionView {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession outside SessionProvider')
  return session
}

/** Whether the person has a right anywhere; `public` and `signedIn` are rights too. The server decides anew for each call. */
export function mayIn(session: SessionView, right: string): boolean {
  if (right === 'public') return true
  if (session.state !== 'signedIn') return false
  return right === 'signedIn' || session.rights.includes(right)
}
export function useRight(right: string): boolean {
  return mayIn(useSession(), right)
}

/** At most so many schools come with the session. */
export const mostSchools = 500

/** A school that did not come with the session. */
function useFarSchool(session: SessionView, id: string | null): School | undefined {
  const when = id !== null && session.schools.length >= mostSchools && !session.schools.some((each) => each.id === id)
  const asked = useAsk(oneOf({ path: '/schools', label: 'name' }), { params: { id } } as never, { when, staleTime: 600_000 })
  return when ? (asked.data as unknown as School | undefined) : undefined
}

/** Reads authority and school from the address, so that a shared link shows the same. */
export function ScopeProvider({ children }: { children: ReactNode }) {
  const session = useSession()
  const { search, change } = useUrl()
  const slug = search.get('traeger')
  const schoolId = search.get('schule')
  const far = useFarSchool(session, schoolId)
  const scope = useMemo<Scope>(() => {
    const { authorities, schools } = session
    const school = schools.find((each) => each.id === schoolId) ?? far ?? (schools.length === 1 ? schools[0]! : null)
    const authority =
      authorities.find((each) => each.slug === slug) ??
      (authorities.length === 1 ? authorities[0]! : (authorities.find((each) => each.id === school?.authority) ?? null))
    return {
      authority,
      school: school && authority && school.authority !== authority.id ? null : school,
      chooseAuthority: (next) => void change({ traeger: next?.slug ?? null, schule: null, cursor: null }),
      chooseSchool: (next) => void change({ schule: next?.id ?? null, cursor: null }),
    }
  }, [session, slug, schoolId, far, change])
  // Before any child asks: calls and their cache keys carry the authority.
  askAs({ authority: scope.authority?.id ?? null })
  return <ScopeContext value={scope}>{children}</ScopeContext>
}

export function useScope(): Scope {
  const scope = use(ScopeContext)
  if (!scope) throw new Error('useScope outside ScopeProvider')
  return scope
}
