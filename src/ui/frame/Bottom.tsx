// On phones the thumb's bar: start, search, two pages of the role, and everything else behind "Mehr".
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { Dialog } from '../overlays/Dialog.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Link } from '../parts/Link.tsx'
import { useTexts } from '../texts.tsx'
import type { NavEntry } from './Frame.tsx'
import { currentEntry, NavGroups } from './Nav.tsx'

/** Two pages beside start: those that ask for it, else the first of the sidebar. */
export function bottomEntries(entries: readonly NavEntry[]): NavEntry[] {
  const others = entries.filter((entry) => entry.href !== '/')
  const asked = others.filter((entry) => entry.phone)
  return [...asked, ...others.filter((entry) => !entry.phone)].slice(0, 2)
}

export function Bottom({ entries, onFind }: { entries: NavEntry[]; onFind: () => void }) {
  const { t } = useTexts()
  const [open, setOpen] = useState(false)
  const path = useLocation({ select: (location) => location.pathname })
  const shown = bottomEntries(entries)
  const current = currentEntry(entries, path)
  const inBar = path === '/' || shown.some((entry) => entry === current)
  return (
    <nav className="bottom" aria-label={t('ui.nav.quick')}>
      <Link href="/" aria-current={path === '/' ? 'page' : undefined}>
        <Icon name="home" />
        {t('ui.home')}
      </Link>
      <button type="button" onClick={onFind}>
        <Icon name="search" />
        {t('ui.find.short')}
      </button>
      {shown.map((entry) => (
        <Link key={entry.href} href={entry.href} aria-current={entry === current ? 'page' : undefined}>
          <Icon name={entry.icon} />
          {entry.label}
        </Link>
      ))}
      <button type="button" aria-haspopup="dialog" aria-current={inBar ? undefined : 'page'} onClick={() => setOpen(true)}>
        <Icon name="menu" />
        {t('ui.more')}
      </button>
      <Dialog open={open} title={t('ui.nav')} onClose={() => setOpen(false)}>
        <div className="nav nav--sheet">
          <NavGroups entries={entries} onFollow={() => setOpen(false)} />
        </div>
      </Dialog>
    </nav>
  )
}
