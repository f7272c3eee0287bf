// On the home: what should be back by now.
import { Link, Loaded, Panel, State, useAsk, useScope, useTexts } from '#ui'
import { loansApi as api } from '../api.ts'
import { inDays } from './parts.tsx'

export default function OverduePanel() {
  const { t, f } = useTexts()
  const { school } = useScope()
  const filter = ['state:is:out', `untilDay:to:${inDays(-1)}`, ...(school ? [`school:is:${school.id}`] : [])]
  const asked = useAsk(api.contracts, { query: { filter, sort: 'untilDay', limit: 5, count: 'exact' } })
  return (
    <Panel title={t('loans.view.overdue')} actions={<Link href="/ausleihen?ansicht=overdue">{t('loans.contract.plural')}</Link>}>
      <Loaded of={asked}>
        {({ rows }) =>
          rows.length ? (
            <ul className="rows rows--tight">
              {rows.map((contract) => (
                <li key={contract.id} className="row row--apart">
                  <Link href={`/ausleihen/${contract.id}`}>{[contract.number, contract.personName].filter(Boolean).join(' · ')}</Link>
                  <State tone="danger">{f.day(contract.untilDay)}</State>
                </li>
              ))}
            </ul>
          ) : (
            <p className="muted">{t('loans.overdue.none')}</p>
          )
        }
      </Loaded>
    </Panel>
  )
}
