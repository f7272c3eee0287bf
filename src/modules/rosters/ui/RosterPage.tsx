// One import from reading to result; the step follows from its state.
import { Button, Loaded, Note, useAsk, useDo, useGo, useParam, useTexts } from '#ui'
import { type RosterView, rosterApi } from '../api.ts'
import { Mapping } from './Mapping.tsx'
import { Outcome } from './Outcome.tsx'
import { Preview } from './Preview.tsx'
import { RosterWizard } from './RosterWizard.tsx'

const working = new Set(['uploaded', 'reading', 'applying', 'undoing'])

export default function RosterPage() {
  const id = useParam('import')
  const asked = useAsk(rosterApi.roster, { params: { id } }, { every: (view) => (!view || working.has(view.state) ? 700 : false) })
  return <Loaded of={asked}>{(view) => <Content view={view} key={view.id} />}</Loaded>
}

function Content({ view }: { view: RosterView }) {
  if (view.state === 'previewed' || view.state === 'held') return <Preview view={view} />
  if (view.state === 'applied' || view.state === 'undone') return <Outcome view={view} />
  return <Waiting view={view} />
}

/** Reading, applying, failed or discarded. */
function Waiting({ view }: { view: RosterView }) {
  const { t } = useTexts()
  const go = useGo()
  const discard = useDo(rosterApi.discardRoster, { onDone: () => void go('/personen/importe') })
  const failed = view.state === 'failed'
  const reason = failed ? view.error : null
  return (
    <RosterWizard
      view={view}
      step={view.state === 'applying' ? 'result' : 'preview'}
      summary={t(`rosters.state.${view.state}`)}
      onCancel={failed ? () => void discard.run({ params: { id: view.id } }) : undefined}
    >
      {failed ? (
        <Note
          tone="danger"
          title={reason?.message ?? t('rosters.failed')}
          actions={
            <Button small onClick={() => void go('/personen/importe/neu')}>
              {t('rosters.otherFile')}
            </Button>
          }
        >
          {[reason?.detail, reason?.remedy].filter(Boolean).join(' ')}
        </Note>
      ) : (
        <Note tone="info" live title={t(view.state === 'applying' ? 'rosters.applying' : 'rosters.reading')}>
          {t('rosters.mayLeave')}
        </Note>
      )}
      {failed && view.columns ? <Mapping view={view} /> : null}
    </RosterWizard>
  )
}
