// Around every page: the frame for people with a session, the gate for all others.
import { type ReactNode, useEffect, useState } from 'react'
import {
  Banner,
  call,
  currentPrefs,
  Frame,
  Gate,
  KeyList,
  later,
  type NavEntry,
  Palette,
  preloadPalette,
  RefsProvider,
  ScopeProvider,
  shell,
  useScope,
  useSession,
  useTexts,
} from '#ui'
import { isOffered } from './Guarded.tsx'
import { homeOf } from './home-panels.ts'
import { forgetOffline, prepareForOffline } from './offline.ts'
import { banners, commands, pages, refs } from './plugs.ts'
import { StepUp } from './StepUp.tsx'
import { noteSession } from './ToSignIn.tsx'

export function Root({ children }: { children: ReactNode }) {
  const session = useSession()
  return (
    <ScopeProvider>
      <RefsProvider refs={refs}>{session.state === 'signedIn' ? <SignedIn>{children}</SignedIn> : <Gate>{children}</Gate>}</RefsProvider>
    </ScopeProvider>
  )
}

function SignedIn({ children }: { children: ReactNode }) {
  const { t } = useTexts()
  const session = useSession()
  const [over, setOver] = useState<'palette' | 'keys' | null>(null)
  useGlobalKeys(setOver)
  useEffect(noteSession, [])
  const offered = pages.filter((page) => isOffered(page, session))
  const alone = offered.some((page) => page.alone)
  useEffect(() => {
    // Once the page stands: what is kept for later must not slow down what is wanted now.
    const idle = alone ? setTimeout(prepareForOffline, 1_500) : undefined
    return () => clearTimeout(idle)
  }, [alone])
  const nav: NavEntry[] = offered.flatMap(({ path, title, nav: place }) =>
    place && (!place.homes || place.homes.includes(homeOf(session)))
      ? [
          {
            ...place,
            href: path,
            label: t(place.label ?? title),
            phone: session.home !== null && Boolean(place.phone?.includes(session.home)),
          },
        ]
      : [],
  )
  return (
    <>
      <Frame
        nav={nav}
        banners={<Banners />}
        onFind={() => setOver('palette')}
        onKeys={() => setOver('keys')}
        onSignOut={() => void signOut()}
      >
        {children}
      </Frame>
      {over === 'palette' ? (
        <Palette
          pages={offered.filter((page) => !page.path.includes('$'))}
          commands={commands.filter((command) => isOffered(command, session))}
          onClose={() => setOver(null)}
        />
      ) : null}
      <StepUp />
      {over === 'keys' ? <KeyList onClose={() => setOver(null)} /> : null}
    </>
  )
}

async function signOut() {
  await call(shell.endSession, {}).catch(() => {})
  await forgetOffline().catch(() => {})
  window.location.assign('/')
}

/** Whether keys go into a field, where letters are text. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Ctrl/⌘-K finds, ? shows the keys. */
function useGlobalKeys(open: (what: 'palette' | 'keys') => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        open('palette')
      } else if (
        event.key === '?' &&
        currentPrefs().keys === 'on' &&
        !isTyping(event.target) &&
        !document.querySelector('[aria-modal="true"], [role="dialog"]')
      ) {
        event.preventDefault()
        open('keys')
      }
    }
    window.addEventListener('keydown', onKey)
    // The palette must open within 100 ms: fetched once the page is idle.
    const idle = setTimeout(preloadPalette, 2_000)
    return () => {
      window.removeEventListener('keydown', onKey)
      clearTimeout(idle)
    }
  }, [open])
}

const shownBanners = banners.map((banner) => ({ ...banner, Part: later(banner.load) }))

function Banners() {
  const { t, f } = useTexts()
  const session = useSession()
  const { authority } = useScope()
  return (
    <>
      {session.demo ? (
        <Banner tone="info" icon="info">
          <strong>{t('shell.demo')}</strong> {t('shell.demo.text')}
        </Banner>
      ) : null}
      {session.supportAccess ? (
        <Banner tone="warning" icon="eye">
          <strong>{t('shell.support')}</strong>{' '}
          {t('shell.support.text', { by: session.supportAccess.by, until: f.instant(session.supportAccess.until) })}
        </Banner>
      ) : null}
      {shownBanners
        .filter((banner) => isOffered(banner, session))
        .map(({ id, Part }) => (
          <Part key={`${id}-${authority?.id}`} />
        ))}
    </>
  )
}
