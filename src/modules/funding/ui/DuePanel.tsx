// On the home of the authority: proofs that are due and grants that are spent beyond their sum.
import { Link, Loaded, Panel, State, useAsk, useTexts } from '#ui'
import { grantsApi as api } from '../api.ts'
import { dayIn, daysUntil } from './parts.tsx'

export default function DuePanel() {
  const { t, f } = useTexts()
  const filter = ['state:is:granted', `proofDue:to:${dayIn(90)}`]
  const asked = useAsk(api.grants, { query: { filter, sort: 'proofDue', limit: 5 } })
  return (
    <Panel title={t('funding.due')} actions={<Link href="/foerderung">{t('funding.grants')}</Link>}>
      <Loaded of={asked}>
        {({ rows }) =>
          rows.length ? (
            <ul className="rows rows--tight">
              {rows.map((grant) => {
                const days = daysUntil(grant.proofDue!)
                return (
                  <li key={grant.id} className="row row--apart">
                    <Link href={`/foerderung/${grant.id}?bereich=nachweis`}>{grant.title}</Link>
                    <State tone={days < 0 ? 'danger' : days <= 30 ? 'warning' : 'info'}>{f.day(grant.proofDue!)}</State>
                  </li>
                )
              })}
            </ul>
          ) : (
            <p className="muted">{t('funding.due.none')}</p>
          )
        }
      </Loaded>
    </Panel>
  )
}
