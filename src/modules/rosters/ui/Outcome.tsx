// What was done, what was left out, and the way back.
import { Button, Kpi, Kpis, LinkButton, Note, useRight, useTexts, useUrl } from '#ui'
import type { RosterView } from '../../api.ts'
import { Faults } from './Faults.tsx'
import { LeaversOpen } from './LeaversOpen.tsx'
import { RosterWizard } from './RosterWizard.tsx'
import { Undo } from './Undo.tsx'

export function Outcome({ view }: { view: RosterView }) {
  const { t, f } = useTexts()
  const { search } = useUrl()
  const may = useRight('people.import.undo')
  if (may && view.state === 'applied' && search.has('ruecknahme')) return <Undo view={view} />
  const fact = (key: string) => f.number(Number(view.facts[key] ?? 0))
  return (
    <RosterWizard
      view={view}
      step="result"
      summary={t(`people.roster.state.${view.state}`)}
      next={
        <LinkButton look="primary" href={view.school ? `/personen?schule=${view.school}` : '/personen'}>
          {t('people.roster.toPeople')}
        </LinkButton>
      }
    >
      {view.state === 'undone' ? (
        <Note tone="info" title={t('people.roster.undone')}>
          {view.undoneAt ? f.instant(view.undoneAt) : ''}
        </Note>
      ) : (
        <Note tone="success" title={t('people.roster.done')}>
          {view.appliedAt ? f.instant(view.appliedAt) : ''}
        </Note>
      )}
      <Kpis label={t('people.roster.counts')}>
        <Kpi label={t('people.roster.result.created')} value={fact('created')} />
        <Kpi label={t('people.roster.result.changed')} value={fact('changed')} />
        <Kpi label={t('people.roster.result.accounts')} value={fact('accounts')} />
        <Kpi label={t('people.roster.result.left')} value={fact('left')} />
      </Kpis>
      {view.state === 'applied' ? <LeaversOpen view={view} /> : null}
      {view.state === 'applied' ? <WayBack view={view} /> : null}
      <Faults view={view} />
    </RosterWizard>
  )
}

function WayBack({ view }: { view: RosterView }) {
  const { t, f } = useTexts()
  const { change } = useUrl()
  const may = useRight('people.import.undo')
  if (!may || !view.undoUntil) return null
  return (
    <Note
      tone="info"
      title={t('people.roster.undo.until', { until: f.instant(view.undoUntil) })}
      actions={
        <Button small icon="undo" onClick={() => void change({ ruecknahme: '1' }, { replace: false })}>
          {t('people.roster.undo')}
        </Button>
      }
    >
      {t('people.roster.undo.text')}
    </Note>
  )
}
