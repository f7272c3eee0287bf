// The home page of a role: the panels that its rights allow, in their order.
import { calendarWeek } from '#shared'
import { EmptyState, later, PageHead, PanelSkeleton, useScope, useSession, useTexts } from '#ui'
import { isOffered } from '../Guarded.tsx'
import { PanelBoundary } from '../PanelBoundary.tsx'
import { panels } from '../plugs.ts'

const shownPanels = panels.map((panel) => ({ ...panel, Part: later(panel.load, <PanelSkeleton />) }))

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
  const home = session.home ?? 'person'
  const personal = home === 'teacher' || home === 'person'
  const mine = shownPanels.filter((panel) => panel.homes.includes(home) && isOffered(panel, session)).toSorted((a, b) => a.order - b.order)
  const title = personal && session.person ? t(greeting(now.getHours()), { name: session.person.name }) : t('shell.home')
  return (
    <>
      <PageHead title={title} meta={[f.longDay(now), t('shell.week', { week: calendarWeek(now) }), school?.name ?? authority?.name]} />
      <div className="body body--top home">
        {mine.map(({ id, span, Part }) => (
          <div key={id} className={`c${span}`}>
            <PanelBoundary>
              <Part />
            </PanelBoundary>
          </div>
        ))}
        {mine.length === 0 ? <EmptyState icon="home" title={t('shell.home.empty')} text={t('shell.home.empty.text')} /> : null}
      </div>
    </>
  )
}
