// The top bar: where (authority, school), search, what runs, what is new, help, account.
import { MenuButton, type MenuGroup } from '../overlays/Menu.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Link } from '../parts/Link.tsx'
import { useSession } from '../session.tsx'
import { useTexts } from '../texts.tsx'
import { Bell } from './Bell.tsx'
import { setPref, usePrefs } from './prefs.ts'
import { RunsLink } from './RunsLink.tsx'
import { ScopeSwitch } from './ScopeSwitch.tsx'

export const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform)

export function TopBar({ onFind, onKeys, onSignOut }: { onFind: () => void; onKeys: () => void; onSignOut: () => void }) {
  const { t } = useTexts()
  const { home } = useSession()
  const help: MenuGroup[] = [
    {
      id: 'help',
      items: [
        { id: 'pages', label: t('ui.help'), icon: 'book', href: '/hilfe' },
        { id: 'keys', label: t('ui.keys'), icon: 'keyboard', hint: '?', onAction: onKeys },
        { id: 'api', label: t('ui.apiDocs'), icon: 'code', href: '/api/docs' },
      ],
    },
  ]
  return (
    <header className="top">
      <Link className="top__brand" href="/" aria-label={t('ui.brand')}>
        <span className="mark">
          <Icon name="muse" />
        </span>
        <span>MUSES</span>
      </Link>
      <ScopeSwitch />
      <button type="button" className="find" aria-keyshortcuts="Control+K Meta+K" onClick={onFind}>
        <Icon name="search" />
        <span>{t('ui.find')}</span>
        <kbd>{isMac() ? '⌘ K' : t('ui.key.ctrl', { key: 'K' })}</kbd>
      </button>
      <div className="top__end">
        {home && home !== 'person' ? <RunsLink /> : null}
        <Bell />
        <MenuButton className="top__btn hide-s" label={t('ui.help.andKeys')} groups={help}>
          <Icon name="help" />
        </MenuButton>
        <AccountMenu onSignOut={onSignOut} />
      </div>
    </header>
  )
}

function AccountMenu({ onSignOut }: { onSignOut: () => void }) {
  const { t, lang, setLang } = useTexts()
  const { person, account } = useSession()
  const { theme, density, keys } = usePrefs()
  const name = person?.name ?? account?.name ?? ''
  const initials = person?.initials ?? name.slice(0, 2).toUpperCase()
  const groups: MenuGroup[] = [
    { id: 'who', title: name, items: [{ id: 'account', label: t('ui.account'), icon: 'user', href: '/konto' }] },
    {
      id: 'theme',
      title: t('ui.theme'),
      items: (['system', 'light', 'dark'] as const).map((each) => ({
        id: each,
        label: t(`ui.theme.${each}`),
        icon: { system: 'gear', light: 'sun', dark: 'moon' }[each],
        chosen: theme === each,
        onAction: () => setPref('theme', each),
      })),
    },
    {
      id: 'density',
      title: t('ui.density'),
      items: (['dicht', 'luftig'] as const).map((each) => ({
        id: each,
        label: t(`ui.density.${each}`),
        icon: each === 'dicht' ? 'rows' : 'menu',
        chosen: density === each,
        onAction: () => setPref('density', each),
      })),
    },
    {
      id: 'more',
      items: [
        { id: 'lang', label: lang === 'de' ? 'English' : 'Deutsch', icon: 'lang', onAction: () => setLang(lang === 'de' ? 'en' : 'de') },
        {
          id: 'keys',
          label: t(keys === 'on' ? 'ui.keys.off' : 'ui.keys.on'),
          icon: 'keyboard',
          onAction: () => setPref('keys', keys === 'on' ? 'off' : 'on'),
        },
        { id: 'out', label: t('ui.signOut'), icon: 'out', onAction: onSignOut },
      ],
    },
  ]
  return (
    <MenuButton className="top__btn" label={t('ui.account.of', { initials, name })} groups={groups}>
      <span className="avatar">{initials}</span>
    </MenuButton>
  )
}
