// One object: head, tabs in the address, facts, history.
import type { ReactNode } from 'react'
import { Link } from '../parts/Link.tsx'
import { changedUrl, useUrl } from '../parts/navigation.ts'
import { useTexts } from '../texts.tsx'
import { PageHead, type PageHeadProps } from './PageHead.tsx'

export interface Tab {
  id: string
  label: string
  count?: number
  content: () => ReactNode
}

export interface SheetProps extends PageHeadProps {
  /** The first stands at the plain address, others under `?bereich=<id>`. */
  tabs?: Tab[]
  /** The body of a sheet without tabs. */
  children?: ReactNode
}

export function Sheet({ tabs, children, ...head }: SheetProps) {
  const { search } = useUrl()
  const shown = tabs?.find((tab) => tab.id === search.get('bereich')) ?? tabs?.[0]
  return (
    <>
      <PageHead {...head} line={head.line ?? !tabs} />
      {tabs ? <Tabs tabs={tabs} current={shown?.id} label={head.title} /> : null}
      {shown ? <TabBody key={shown.id} tab={shown} /> : <div className="body">{children}</div>}
    </>
  )
}

const TabBody = ({ tab }: { tab: Tab }) => <div className="body">{tab.content()}</div>

/** On a phone the tab one is on may lie beyond the edge. */
function inSight(nav: HTMLElement | null) {
  const tab = nav?.querySelector<HTMLElement>('[aria-current]')
  if (nav && tab && tab.offsetLeft + tab.offsetWidth > nav.clientWidth) nav.scrollLeft = tab.offsetLeft - 16
}

/** Parts of a page as links, so that each can be shared and the back button works. */
export function Tabs({
  tabs,
  current,
  label,
  param = 'bereich',
}: {
  tabs: readonly Pick<Tab, 'id' | 'label' | 'count'>[]
  current?: string
  label: string
  param?: string
}) {
  const { t, f } = useTexts()
  const { path, search } = useUrl()
  return (
    <nav ref={inSight} className="tabs" aria-label={t('ui.tabs', { label })}>
      {tabs.map((tab, index) => (
        <Link
          key={tab.id}
          href={changedUrl(path, keptSearch(search), { [param]: index === 0 ? null : tab.id })}
          stay
          aria-current={tab.id === (current ?? tabs[0]?.id) ? 'page' : undefined}
        >
          {tab.label}
          {tab.count === undefined ? null : <span className="n">{f.number(tab.count)}</span>}
        </Link>
      ))}
    </nav>
  )
}

/** Another tab begins without the filters of the last one; authority and school travel by themselves. */
const keptSearch = (search: URLSearchParams) =>
  new URLSearchParams([...search].filter(([key]) => key === 'traeger' || key === 'schule')).toString()
