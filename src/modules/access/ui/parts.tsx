// What the pages of access share: their tabs, and whether the operator's own accounts are meant.
import type { ReactNode } from 'react'
import { Link, PageHead, useRight, useScope, useTexts, useUrl } from '#ui'

/** Whether the page shows the operator's own staff instead of an authority. */
export function useInstallation(): boolean {
  const operator = useRight('access.support.request')
  const { authority } = useScope()
  const { search } = useUrl()
  return operator && (authority === null || search.get('betreiber') === '1')
}

const pages = [
  { path: '/zugriff', label: 'access.accounts', right: 'access.view' },
  { path: '/zugriff/rollen', label: 'access.roles', right: 'access.view' },
  { path: '/zugriff/wer-darf-was', label: 'access.whoMay', right: 'access.view' },
  { path: '/zugriff/vertretungen', label: 'access.deputies', right: 'access.deputy.own' },
  { path: '/zugriff/support', label: 'access.support', right: 'access.support.approve', or: 'access.support.request' },
  { path: '/zugriff/dienste', label: 'access.services', right: 'access.token.service' },
] as const

/** Head and tabs of the pages below `/zugriff`. */
export function AccessHead({ actions, meta, switches }: { actions?: ReactNode; meta?: ReactNode[]; switches?: boolean }) {
  const { t } = useTexts()
  const { path, search } = useUrl()
  const suffix = search.get('betreiber') === '1' ? '?betreiber=1' : ''
  const current = pages.find((page) => page.path === path)
  return (
    <>
      <PageHead
        title={t(current?.label ?? 'access.nav')}
        meta={meta}
        actions={
          <>
            {switches ? <PlaceSwitch /> : null}
            {actions}
          </>
        }
      />
      <nav className="tabs" aria-label={t('access.nav')}>
        {pages.map((page) => (
          <Tab key={page.path} page={page} current={path} suffix={suffix} />
        ))}
      </nav>
    </>
  )
}

function Tab({ page, current, suffix }: { page: (typeof pages)[number]; current: string; suffix: string }) {
  const { t } = useTexts()
  const may = useRight(page.right)
  const orMay = useRight('or' in page ? page.or : page.right)
  if (!may && !orMay) return null
  return (
    <Link href={`${page.path}${suffix}`} aria-current={page.path === current ? 'page' : undefined}>
      {t(page.label)}
    </Link>
  )
}

/** Switches between the authority and the operator's own staff; nothing for people of an authority. */
function PlaceSwitch() {
  const { t } = useTexts()
  const operator = useRight('access.support.request')
  const { authority } = useScope()
  const { search, change } = useUrl()
  if (!operator || !authority) return null
  const own = search.get('betreiber') === '1'
  return (
    <fieldset className="btn-set" aria-label={t('access.place')}>
      <button type="button" className="btn" aria-pressed={!own} onClick={() => void change({ betreiber: null, cursor: null })}>
        {authority.name}
      </button>
      <button type="button" className="btn" aria-pressed={own} onClick={() => void change({ betreiber: '1', cursor: null })}>
        {t('access.place.operator')}
      </button>
    </fieldset>
  )
}
