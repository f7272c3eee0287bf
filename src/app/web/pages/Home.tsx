// The home page of a role: the panels that its rights allow, in their order.
import { calendarWeek } from '#shared'
import { EmptyState, Icon, Link, PageHead, useScope, useSession, useTexts } from '#ui'
import { isOffered } from '../Guarded.tsx'
import { homeOf, panelParts, panelsFor } from '../home-panels.ts'
import { PanelBoundary } from '../PanelBoundary.tsx'
import { pages } from '../plugs.ts'

/** Good morning until 10, good evening from 18. */
function greeting(hour: number) {
  if (hour < 10) return 'shell.morning'
  return hour < 18 ? 'shell.day' : 'shell.evening'
}

export default function Home() {
  const { t, f } = useTexts()
  const session = useSession()
  const { authority, school } = useScope()
  const now = new Date()
  const home = homeOf(session)
  const personal = home === 'teacher' || home === 'person'
  const mine = panelsFor(session)
  const title = personal && session.person ? t(greeting(now.getHours()), { name: session.person.name }) : t('shell.home')
  return (
    <>
      <PageHead title={title} meta={[f.longDay(now), t('shell.week', { week: calendarWeek(now) }), school?.name ?? authority?.name]} />
      <div className="body body--top home">
        {mine.map(({ id, span }) => {
          const Part = panelParts.get(id)!
          return (
            <div key={id} className={`c${span}`}>
              <PanelBoundary>
                <Part />
              </PanelBoundary>
            </div>
          )
        })}
        {mine.length === 0 ? <Areas /> : null}
      </div>
    </>
  )
}

/** Whose role has no panels goes on from here: to every page that the person may open. */
function Areas() {
  const { t } = useTexts()
  const session = useSession()
  const areas = pages.filter((page) => page.nav && page.path !== '/' && page.nav.group !== 'system' && isOffered(page, session))
  if (areas.length === 0) return <EmptyState icon="home" title={t('shell.home.empty')} text={t('shell.home.empty.text')} />
  return (
    <nav className="tiles tiles--wide" aria-label={t('shell.home.areas')}>
      {areas.map((page) => (
        <Link key={page.path} className="tile" href={page.path}>
          <Icon name={page.nav!.icon} />
          <b>{t(page.nav!.label ?? page.title)}</b>
        </Link>
      ))}
    </nav>
  )
}
