// The browser's start: texts and session are fetched together, then the page is drawn once.
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { askAs, firstLang, type LoadedTexts, loadTexts, makeQueryClient, TextsProvider } from '#ui'
import { App, askSession, sessionKey } from './App.tsx'
import { startHome } from './home-panels.ts'
import { makeRouter } from './router.tsx'

declare global {
  interface Window {
    /** The modules whose texts this page says, as public/first.js found them. */
    firstModules?: string[]
  }
}

const client = makeQueryClient()
const router = makeRouter()

function draw(texts: LoadedTexts) {
  createRoot(document.getElementById('app')!).render(
    <StrictMode>
      <TextsProvider first={texts}>
        <QueryClientProvider client={client}>
          <App router={router} />
        </QueryClientProvider>
      </TextsProvider>
    </StrictMode>,
  )
}

// After an upgrade an open page may ask for parts that are gone; a reload fetches the new ones, at most once a minute. Without a network
// a reload would lose the page that somebody is working on.
window.addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine) return
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
// The parts of this page come along meanwhile; whether it may be shown is decided when the session is there.
void router.load().catch(() => {})
const texts = loadTexts(lang, window.firstModules)
const session = client.prefetchQuery({ queryKey: sessionKey, queryFn: askSession, retry: 1 })
if (window.location.pathname === '/') void session.then(() => startHome(client.getQueryData(sessionKey), texts))
const [loaded] = await Promise.all([texts, session])
draw(loaded)
