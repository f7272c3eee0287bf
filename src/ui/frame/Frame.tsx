// The frame around every page of a signed-in person: top bar, sidebar, main area, foot, bottom bar.
import { type ReactNode, useEffect } from 'react'
import { Toasts } from '../overlays/Toasts.tsx'
import type { NavGroup } from '../page.ts'
import { useScope } from '../session.tsx'
import { useTexts } from '../texts.tsx'
import { Bottom } from './Bottom.tsx'
import { Foot } from './Foot.tsx'
import { Nav } from './Nav.tsx'
import { usePrefs } from './prefs.ts'
import { TopBar } from './TopBar.tsx'
import { useRouteFocus } from './title.ts'

export interface NavEntry {
  group: NavGroup
  order: number
  icon: string
  label: string
  href: string
  /** Stands on the phone's bottom bar. */
  phone: boolean
}

export interface FrameProps {
  nav: NavEntry[]
  /** Notices above the page. */
  banners?: ReactNode
  onFind: () => void
  onKeys: () => void
  onSignOut: () => void
  children: ReactNode
}

export function Frame({ nav, banners, onFind, onKeys, onSignOut, children }: FrameProps) {
  const { t } = useTexts()
  const prefs = usePrefs()
  const announced = useRouteFocus()
  const { authority } = useScope()
  useEffect(() => {
    if (!authority) return
    document.documentElement.setAttribute('data-accent', authority.accent)
    localStorage.setItem('muses.accent', authority.accent)
  }, [authority])
  return (
    <div className="app" data-nav={prefs.nav === 'rail' ? 'rail' : undefined}>
      <a className="skip" href="#inhalt">
        {t('ui.skip')}
      </a>
      <TopBar onFind={onFind} onKeys={onKeys} onSignOut={onSignOut} />
      <Nav entries={nav} />
      <main className="main" id="inhalt" tabIndex={-1}>
        {banners}
        {children}
        <Foot />
      </main>
      <Bottom entries={nav} onFind={onFind} />
      <Toasts />
      <div className="sr" role="status">
        {announced}
      </div>
    </div>
  )
}
