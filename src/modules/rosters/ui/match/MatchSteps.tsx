// The frame of a matching: its three steps, and what the next click does.
import type { ReactNode } from 'react'
import { sourceName } from '#modules/people/ui'
import { useTexts, Wizard } from '#ui'
import type { MatchView } from '../../api.ts'

/** The three steps every screen of a matching stands in. */
export function MatchSteps({
  view,
  step,
  summary,
  next,
  onCancel,
  children,
}: {
  view?: MatchView
  step: 'choose' | 'decide' | 'result'
  summary?: ReactNode
  next?: ReactNode
  onCancel?: () => void
  children: ReactNode
}) {
  const texts = useTexts()
  const { t } = texts
  const from = view?.from ? sourceName(view.from, texts) : t('people.source.hand')
  const steps = (['choose', 'decide', 'result'] as const).map((each) => ({ id: each, label: t(`rosters.match.step.${each}`) }))
  return (
    <Wizard
      title={t('rosters.match.title')}
      crumbs={[{ label: t('people.people'), href: '/personen' }]}
      meta={view ? [view.schoolName, t('rosters.match.fromTo', { from, to: sourceName(view.to, texts) })] : []}
      steps={steps}
      step={step}
      reachable={[]}
      summary={summary}
      next={next}
      onCancel={onCancel}
    >
      {children}
    </Wizard>
  )
}
