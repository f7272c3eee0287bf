// The browser's start: texts and session are fetched together, then the page is drawn once.
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Lang, SessionView, Texts } from '#shared'
import {
  askAs,
  Button,
  call,
  EmptyState,
  firstLang,
  loadTexts,
  makeQueryClient,
  type ProblemError,
  SessionProvider,
  shell,
  TextsProvider,
  useTexts,
} from '#ui'
import { makeRouter } from './router.tsx'

const client = makeQueryClient()
const router = makeRouter()
const sessionKey = ['session']
const askSession = () => call(shell.session, {})

function App() {
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

function draw(lang: Lang, texts: Texts) {
  createRoot(document.getElementById('app')!).render(
    <StrictMode>
      <TextsProvider lang={lang} texts={texts}>
        <QueryClientProvider client={client}>
          <App />
        </QueryClientProvider>
      </TextsProvider>
    </StrictMode>,
  )
}

// After an upgrade an open page may ask for parts that are gone; a reload fetches the new ones, at most once a minute.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('muses.reloaded'))
  if (Date.now() - last < 60_000) return
  event.preventDefault()
  sessionStorage.setItem('muses.reloaded', String(Date.now()))
  window.location.reload()
})

const lang = firstLang()
document.documentElement.lang = lang
askAs({ lang, sessionEnded: () => void client.invalidateQueries({ queryKey: sessionKey }) })
// The gallery needs no server while developing.
if (import.meta.env.DEV && window.location.pathname === '/kit') (await import('../../ui/gallery/sample-fetch.ts')).installSampleFetch(true)
const [texts] = await Promise.all([loadTexts(lang), client.prefetchQuery({ queryKey: sessionKey, queryFn: askSession, retry: 1 })])
draw(lang, texts)
