// What was done, what was left out, and the way back.
import { Button, Kpi, Kpis, LinkButton, Note, useRight, useTexts, useUrl } from '#ui'
import type { RosterView } from '../api.ts'
import { Faults } from './Faults.tsx'
import { LeaversOpen } from './LeaversOpen.tsx'
import { RosterWizard } from './RosterWizard.tsx'
import { Undo } from './Undo.tsx'

export function Outcome({ view }: { view: RosterView }) {
  const { t, f } = useTexts()
  const { search } = useUrl()
  const may = useRight('rosters.undo')
  if (may && view.state === 'applied' && search.has('ruecknahme')) return <Undo view={view} />
  const fact = (key: string) => f.number(Number(view.facts[key] ?? 0))
  return (
    <RosterWizard
      view={view}
      step="result"
      summary={t(`rosters.state.${view.state}`)}
      next={
        <LinkButton look="primary" href={view.school ? `/personen?schule=${view.school}` : '/personen'}>
          {t('rosters.toPeople')}
        </LinkButton>
      }
    >
      {view.state === 'undone' ? (
        <Note tone="info" title={t('rosters.undone')}>
          {view.undoneAt ? f.instant(view.undoneAt) : ''}
        </Note>
      ) : (
        <Note tone="success" title={t('rosters.done')}>
          {view.appliedAt ? f.instant(view.appliedAt) : ''}
        </Note>
      )}
      <Kpis label={t('rosters.counts')}>
        <Kpi label={t('rosters.result.created')} value={fact('created')} />
        <Kpi label={t('rosters.result.changed')} value={fact('changed')} />
        <Kpi label={t('rosters.result.accounts')} value={fact('accounts')} />
        <Kpi label={t('rosters.result.left')} value={fact('left')} />
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
  const may = useRight('rosters.undo')
  if (!may || !view.undoUntil) return null
  return (
    <Note
      tone="info"
      title={t('rosters.undo.until', { until: f.instant(view.undoUntil) })}
      actions={
        <Button small icon="undo" onClick={() => void change({ ruecknahme: '1' }, { replace: false })}>
          {t('rosters.undo')}
        </Button>
      }
    >
      {t('rosters.undo.text')}
    </Note>
  )
}
