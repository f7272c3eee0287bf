// What those who leave with a roster still have: nobody finds it later by chance.
import { Loaded, Panel, useAsk, useTexts } from '#ui'
import { type RosterView, rosterApi } from '../api.ts'
import { OpenThings } from './OpenThings.tsx'

export function LeaversOpen({ view }: { view: RosterView }) {
  const { t } = useTexts()
  const leave = view.state === 'applied' ? Number(view.facts.left ?? 0) : (view.counts.missing ?? 0)
  const asked = useAsk(rosterApi.leaversOpen, { params: { id: view.id } }, { when: leave > 0 })
  if (!asked.data?.length) return null
  return (
    <Panel title={t('rosters.leaversOpen')} note={t('rosters.leaversOpen.note')} flush>
      <Loaded of={asked}>{(rows) => <OpenThings of={rows} label={t('rosters.leaversOpen')} />}</Loaded>
    </Panel>
  )
}
