// What those who leave with a roster still have: nobody finds it later by chance.
import { Link, Loaded, Panel, useAsk, useTexts } from '#ui'
import { type RosterView, rosterApi } from '../api.ts'

export function LeaversOpen({ view }: { view: RosterView }) {
  const { t, has } = useTexts()
  const leave = view.state === 'applied' ? Number(view.facts.left ?? 0) : (view.counts.missing ?? 0)
  const asked = useAsk(rosterApi.leaversOpen, { params: { id: view.id } }, { when: leave > 0 })
  if (!asked.data?.length) return null
  return (
    <Panel title={t('rosters.leaversOpen')} note={t('rosters.leaversOpen.note')} flush>
      <Loaded of={asked}>
        {(rows) => (
          <ul className="items">
            {rows.map((row) => (
              <li key={`${row.person} ${row.kind} ${row.href} ${row.label}`}>
                <div className="items__main">
                  <div>
                    <Link href={`/personen/${row.person}`}>{row.name}</Link>
                  </div>
                  <div className="items__meta">
                    {has(`leaver.${row.kind}`) ? t(`leaver.${row.kind}`) : row.kind}: <Link href={row.href}>{row.label}</Link>
                  </div>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}
