// The head of a page: path, title with its state, what it is about, actions. It also names the browser's tab.
import type { ReactNode } from 'react'
import { usePageTitle } from '../frame/title.ts'
import { Link } from '../parts/Link.tsx'
import { useTexts } from '../texts.tsx'

export interface Crumb {
  label: string
  href: string
}

export interface PageHeadProps {
  title: string
  crumbs?: Crumb[]
  /** Chips beside the title. */
  state?: ReactNode
  /** Short facts under the title, each its own element. */
  meta?: ReactNode[]
  /** Buttons; the primary one stands last. */
  actions?: ReactNode
  /** A line below; left out where tabs or views follow. */
  line?: boolean
}

export function PageHead({ title, crumbs, state, meta, actions, line }: PageHeadProps) {
  const { t } = useTexts()
  usePageTitle(title)
  const shownMeta = meta?.filter((each) => each !== null && each !== undefined && each !== false && each !== '') ?? []
  return (
    <div className={line ? 'page-head page-head--line' : 'page-head'}>
      <div className="page-head__text">
        {crumbs?.length ? (
          <nav className="crumbs" aria-label={t('ui.crumbs')}>
            <ol>
              {crumbs.map((crumb) => (
                <li key={crumb.href}>
                  <Link href={crumb.href}>{crumb.label}</Link>
                </li>
              ))}
            </ol>
          </nav>
        ) : null}
        <div className="page-head__title">
          <h1>{title}</h1>
          {state}
        </div>
        {shownMeta.length > 0 ? (
          <div className="page-head__meta">
            {shownMeta.map((each, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the facts keep their order
              <span key={index}>{each}</span>
            ))}
          </div>
        ) : null}
      </div>
      {actions ? <div className="page-head__actions">{actions}</div> : null}
    </div>
  )
}
