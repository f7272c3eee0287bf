// The sidebar: pages by group, only those the person may open; it folds to a rail of icons.
import { useLocation } from '@tanstack/react-router'
import { type NavGroup, navGroups } from '../page.ts'
import { Icon } from '../parts/Icon.tsx'
import { Link } from '../parts/Link.tsx'
import { useTexts } from '../texts.tsx'
import type { NavEntry } from './Frame.tsx'
import { setPref, usePrefs } from './prefs.ts'

/** The entry of the page that is shown: the longest address the path begins with. */
export function currentEntry(entries: readonly NavEntry[], path: string): NavEntry | undefined {
  return entries
    .filter(({ href }) => path === href || (href !== '/' && path.startsWith(`${href}/`)))
    .toSorted((a, b) => b.href.length - a.href.length)[0]
}

export function Nav({ entries }: { entries: NavEntry[] }) {
  const { t } = useTexts()
  const { nav } = usePrefs()
  const folded = nav === 'rail'
  const label = t(folded ? 'ui.nav.unfold' : 'ui.nav.fold')
  return (
    <nav className="nav" aria-label={t('ui.nav')}>
      <NavGroups entries={entries} />
      <div className="nav__foot">
        <button
          type="button"
          className="nav__fold"
          aria-expanded={!folded}
          title={label}
          onClick={() => setPref('nav', folded ? 'full' : 'rail')}
        >
          <Icon name="side" />
          <span>{label}</span>
        </button>
      </div>
    </nav>
  )
}

/** The groups with their links; also shown on phones behind "Mehr". */
export function NavGroups({ entries, onFollow }: { entries: NavEntry[]; onFollow?: () => void }) {
  const path = useLocation({ select: (location) => location.pathname })
  const current = currentEntry(entries, path)
  return navGroups.map((group) => {
    const inGroup = entries.filter((entry) => entry.group === group).toSorted((a, b) => a.order - b.order)
    return inGroup.length > 0 ? <Group key={group} group={group} entries={inGroup} current={current} onFollow={onFollow} /> : null
  })
}

function Group({ group, entries, current, onFollow }: { group: NavGroup; entries: NavEntry[]; current?: NavEntry; onFollow?: () => void }) {
  const { t } = useTexts()
  const closed = usePrefs().closed.split(',').filter(Boolean)
  const isClosed = !onFollow && closed.includes(group)
  const id = `nav-${group}${onFollow ? '-m' : ''}`
  const fold = () => setPref('closed', (isClosed ? closed.filter((each) => each !== group) : [...closed, group]).join(','))
  return (
    <>
      {group === 'start' ? null : (
        <h2 id={id} data-closed={isClosed || undefined}>
          {onFollow ? (
            t(`ui.nav.${group}`)
          ) : (
            <button type="button" aria-expanded={!isClosed} onClick={fold}>
              {t(`ui.nav.${group}`)}
              <Icon name="down" />
            </button>
          )}
        </h2>
      )}
      <ul aria-labelledby={group === 'start' ? undefined : id}>
        {entries.map((entry) => (
          <li key={entry.href}>
            <Link href={entry.href} title={entry.label} aria-current={entry === current ? 'page' : undefined} onClick={onFollow}>
              <Icon name={entry.icon} />
              <span>{entry.label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
