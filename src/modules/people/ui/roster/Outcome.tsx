// What was done, what was left out, and the way back.
import { useState } from 'react'
import { Button, ConfirmDialog, Kpi, Kpis, LinkButton, Loaded, Note, toast, useAsk, useDo, useRight, useTexts } from '#ui'
import { type RosterView, rosterApi } from '../../api.ts'
import { Faults } from './Faults.tsx'
import { LeaversOpen } from './LeaversOpen.tsx'
import { RosterWizard } from './RosterWizard.tsx'

export function Outcome({ view }: { view: RosterView }) {
  const { t, f } = useTexts()
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
  const may = useRight('people.import.undo')
  const [asks, setAsks] = useState(false)
  const obstacles = useAsk(rosterApi.rosterObstacles, { params: { id: view.id } }, { when: asks })
  const undo = useDo(rosterApi.undoRoster, {
    onDone: (done) => toast(t('people.roster.undo.done', { rows: f.number(done.rows), kept: f.number(done.kept.length) })),
  })
  if (!may || !view.undoUntil) return null
  const kept = new Set((obstacles.data ?? []).map((each) => each.subject ?? each.row)).size
  return (
    <>
      <Note
        tone="info"
        title={t('people.roster.undo.until', { until: f.instant(view.undoUntil) })}
        actions={
          <Button small icon="undo" onClick={() => setAsks(true)}>
            {t('people.roster.undo')}
          </Button>
        }
      >
        {t('people.roster.undo.text')}
      </Note>
      <ConfirmDialog
        open={asks}
        title={t('people.roster.undo.ask')}
        action={t('people.roster.undo')}
        danger
        ready={obstacles.data !== undefined}
        onConfirm={() => undo.run({ params: { id: view.id }, body: {} })}
        onClose={() => setAsks(false)}
      >
        <Loaded of={obstacles}>{() => <p>{kept ? t('people.roster.undo.kept', { count: kept }) : t('people.roster.undo.all')}</p>}</Loaded>
      </ConfirmDialog>
    </>
  )
}
