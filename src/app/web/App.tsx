// The session decides what is drawn; without an answer the page says so and offers another try.
import { useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { SessionView } from '#shared'
import { Button, call, EmptyState, type ProblemError, SessionProvider, shell, useTexts } from '#ui'
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
  return answer?.ok ? ((await answer.json()) as SessionView) : call(shell.session, {})
}

export function App({ router }: { router: ReturnType<typeof makeRouter> }) {
  const { t } = useTexts()
  const session = useQuery<SessionView, ProblemError>({ queryKey: sessionKey, queryFn: askSession, staleTime: 60_000 })
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
          <Button look="primary" icon="refresh" onClick={() => void session.refetch()}>
            {t('ui.retry')}
          </Button>
        }
      />
    </main>
  )
}
