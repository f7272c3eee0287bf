// A page opens only for those who have its right; for others it does not exist.
import type { ReactNode } from 'react'
import { mayIn, type Page, useSession } from '#ui'
import { NotFound } from './NotFound.tsx'
import { ToSignIn } from './ToSignIn.tsx'

export const isOffered = (item: { right: string; module?: string }, session: ReturnType<typeof useSession>) =>
  mayIn(session, item.right) && !(item.module && session.modulesOff?.includes(item.module))

export function Guarded({ page, children }: { page: Page & { module?: string }; children: ReactNode }) {
  const session = useSession()
  if (isOffered(page, session)) return children
  return session.state === 'signedIn' ? <NotFound /> : <ToSignIn />
}
