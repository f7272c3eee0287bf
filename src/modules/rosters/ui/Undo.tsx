// Taking an import back, for everybody or for chosen people.
import { TakeBack, useTexts, useUrl } from '#ui'
import { type RosterView, rosterApi, type TouchedPerson } from '../api.ts'
import { RosterWizard } from './RosterWizard.tsx'

const tones = { created: 'success', changed: 'info', left: 'warning' } as const

export function Undo({ view }: { view: RosterView }) {
  const { t } = useTexts()
  const { change } = useUrl()
  const back = () => void change({ ruecknahme: null }, { replace: false })
  return (
    <TakeBack<TouchedPerson>
      id={view.id}
      endpoints={{ touched: rosterApi.touchedPeople, forecast: rosterApi.forecastUndo, undo: rosterApi.undoRoster }}
      kinds={(['created', 'changed', 'left'] as const).map((id) => ({ id, label: t(`rosters.undo.what.${id}`), tone: tones[id] }))}
      heads={[t('rosters.diff.classes'), t('people.account')]}
      cells={(row) => [row.classes.join(', ') || null, row.account]}
      findLabel={t('rosters.find')}
      text={t('rosters.undo.text')}
      frame={(parts) => <RosterWizard view={view} step="result" onCancel={back} {...parts} />}
      onBack={back}
    />
  )
}
