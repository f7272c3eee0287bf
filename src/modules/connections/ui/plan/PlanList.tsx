// All change plans of an authority, newest first; inside a connection only its own.
import { columnsOf } from '#shared'
import { DataList, Link, PageHead, Sign, useTexts } from '#ui'
import { api } from '../../api.ts'
import { plan } from '../../model.ts'
import { countsOf, planTone, working } from '../words.ts'

export default function PlanList() {
  const { t } = useTexts()
  return (
    <>
      <PageHead title={t('connections.plan.plural')} />
      <Plans />
    </>
  )
}

export function Plans({ connection }: { connection?: string }) {
  const words = useTexts()
  const { t, f, has } = words
  return (
    <DataList
      name={plan.name}
      columns={columnsOf(plan).filter((column) => !connection || column.key !== 'connection')}
      endpoint={api.plans}
      titleColumn="number"
      rowHref={(row) => `/plaene/${row.id}`}
      every={(rows) => (rows.some((row) => working.has(row.state)) ? 1_500 : 15_000)}
      tones={{ state: planTone }}
      cells={{
        connection: (row) => <Link href={`/anbindungen/${row.connection}`}>{row.connectionName}</Link>,
        cause: (row) => (has(`connections.cause.${row.cause}`) ? t(`connections.cause.${row.cause}`) : row.cause),
        steps: (row) => (
          <span className="plan-nums">
            {countsOf(words, row.counts)
              .filter((count) => count.kind !== 'same')
              .map((count) => (
                <span key={count.label} title={count.label}>
                  <Sign kind={count.kind} /> <span className="sr">{count.label} </span>
                  {f.number(count.value)}
                </span>
              ))}
            {row.steps === 0 && row.state !== 'computing' ? <span className="muted">{t('connections.noSteps')}</span> : null}
          </span>
        ),
      }}
      fixed={connection ? [{ column: 'connection', operator: 'is', values: [connection] }] : undefined}
      presets={
        connection
          ? undefined
          : [
              {
                id: 'waiting',
                label: 'connections.view.waiting',
                query: { filter: [{ column: 'state', operator: 'is', values: ['waiting'] }] },
              },
              {
                id: 'failed',
                label: 'connections.view.failed',
                query: { filter: [{ column: 'state', operator: 'is', values: ['failed'] }] },
              },
            ]
      }
      inside={Boolean(connection)}
      prefix={connection ? 'p.' : undefined}
      empty={{ icon: 'swap', title: t('connections.plan.none'), text: t('connections.plan.none.text') }}
    />
  )
}
