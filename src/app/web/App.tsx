// The session decides what is drawn; without an answer the page says so and offers another try.
import { useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { SessionView } from '#shared'
import { type AloneProps, Button, call, EmptyState, Icon, later, type ProblemError, SessionProvider, shell, useTexts } from '#ui'
import { aloneAt } from './offline.ts'
import { pages } from './plugs.ts'
import type { makeRouter } from './router.tsx'

export const sessionKey = ['session']

declare global {
  interface Window {
    /** The session as public/first.js asked for it, before anything else was there. */
    firstSession?: Promise<Response | undefined>
  }
}

export async function askSession(): Promise<SessionView> {
  const first = window.firstSession
  window.firstSession = undefined
  const answer = await first
  // Out of the document (no answer of the network has an empty address): it may have come through a network that is gone a moment later. A page
  // that works alone must know, and asks.
  const isGiven = answer !== undefined && answer.url === ''
  if (isGiven && aloneAt(window.location.pathname)) return call(shell.session, {})
  return answer?.ok ? ((await answer.json()) as SessionView) : call(shell.session, {})
}

/** No network, or a proxy that finds no server behind it. */
const unreachable = new Set([0, 502, 503, 504])
const aloneParts = new Map(pages.flatMap((page) => (page.alone ? [[page.path, later<AloneProps>(page.alone)] as const] : [])))

export function App({ router }: { router: ReturnType<typeof makeRouter> }) {
  const { t } = useTexts()
  // Decided at the first try that fails, and kept: what somebody works on must not be replaced when the network returns.
  const [alone, setAlone] = useState<ReturnType<typeof aloneAt>>()
  const session = useQuery<SessionView, ProblemError>({
    queryKey: sessionKey,
    queryFn: askSession,
    staleTime: 60_000,
    refetchInterval: ({ state }) => (alone && !state.data ? 20_000 : false),
  })
  const { refetch } = session
  useEffect(() => {
    if (!alone) return
    const again = () => void refetch()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [alone, refetch])
  const fails = session.error ?? session.failureReason
  if (!session.data && fails && unreachable.has(fails.status) && !alone) {
    const found = aloneAt(window.location.pathname)
    if (found) setAlone(found)
  }
  if (alone) {
    const Alone = aloneParts.get(alone.path)!
    return <Alone path={window.location.pathname} full={session.data ? () => window.location.reload() : undefined} />
  }
  if (session.data) {
    return (
      <SessionProvider session={session.data}>
        <RouterProvider router={router} />
      </SessionProvider>
    )
  }
  if (!session.error) return null
  return (
    <main className="gate">
      <EmptyState
        level="h1"
        icon="cloud"
        title={t('ui.problem.offline')}
        text={t('ui.problem.offline.remedy')}
        actions={
          <>
            <Button look="primary" icon="refresh" onClick={() => void refetch()}>
              {t('ui.retry')}
            </Button>
            {pages
              .filter((page) => page.alone && !page.path.includes('$'))
              .map((page) => (
                <a key={page.path} className="btn" href={page.path}>
                  {page.nav ? <Icon name={page.nav.icon} /> : null}
                  {t(page.title)}
                </a>
              ))}
          </>
        }
      />
    </main>
  )
}
