// Wrong rows, grouped by what repairs them, each with its place; all of them as a file.
import { Button, download, Loaded, Panel, useAsk, useTexts } from '#ui'
import { type RosterView, rosterApi } from '../api.ts'

export function Faults({ view }: { view: RosterView }) {
  const { t, f } = useTexts()
  const { error, warning } = view.faults
  const asked = useAsk(rosterApi.rosterFaults, { params: { id: view.id }, query: { limit: 1 } }, { when: error + warning > 0 })
  if (!error && !warning) return null
  const title = [error ? t('rosters.faults', { count: error }) : '', warning ? t('rosters.warnings', { count: warning }) : '']
  return (
    <Panel
      title={title.filter(Boolean).join(', ')}
      flush
      actions={
        <Button
          small
          look="quiet"
          icon="down2"
          onClick={() => void download(rosterApi.rosterRejects, { params: { id: view.id } }, `${t('rosters.rejects')}.csv`)}
        >
          {t('rosters.faults.csv')}
        </Button>
      }
    >
      <Loaded of={asked}>
        {({ groups }) => (
          <ul className="items">
            {groups.map((group) => (
              <li key={`${group.severity}-${group.code}`}>
                <div className="items__main">
                  <div>
                    {group.text} <span className="muted">{f.number(group.count)}</span>
                  </div>
                  <div className="items__meta">
                    {group.line ? `${t('rosters.line', { line: group.line })} ` : ''}
                    {group.example ? <span className="mono">„{group.example}“</span> : null}
                  </div>
                  {group.repair ? <div className="items__meta">{group.repair}</div> : null}
                </div>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
