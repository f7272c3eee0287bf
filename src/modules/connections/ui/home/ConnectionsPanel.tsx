// On the home of an authority and of technicians: connections that need somebody, then the others.
import { EmptyState, Link, LinkButton, Loaded, Panel, State, useAsk, useRight, useTexts } from '#ui'
import { api } from '../../api.ts'
import { connectionTone } from '../words.ts'

export default function ConnectionsPanel() {
  const { t, f } = useTexts()
  const mayAdd = useRight('connections.change')
  const asked = useAsk(api.connections, { query: { limit: 50 } })
  return (
    <Panel title={t('connections.connection.plural')} flush actions={<Link href="/plaene">{t('connections.plan.plural')}</Link>}>
      <Loaded of={asked}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState
              level="h3"
              icon="plug"
              title={t('connections.none')}
              text={t('connections.none.text')}
              actions={
                mayAdd ? (
                  <LinkButton href="/anbindungen/neu" icon="plus">
                    {t('connections.new')}
                  </LinkButton>
                ) : undefined
              }
            />
          ) : (
            <ul className="items items--tap">
              {rows
                .toSorted((a, b) => urgency(b) - urgency(a))
                .slice(0, 5)
                .map((row) => (
                  <li key={row.id}>
                    <div className="items__main">
                      <div>
                        <Link href={`/anbindungen/${row.id}`}>{row.name}</Link>
                      </div>
                      <div className="items__meta">
                        {[
                          row.waiting ? t('connections.waiting.count', { count: row.waiting }) : null,
                          row.drift ? t('connections.drift.count', { count: row.drift }) : null,
                          row.comparedAt ? t('connections.compared', { at: f.instant(row.comparedAt) }) : t('connections.neverCompared'),
                        ]
                          .filter(Boolean)
                          .join(' · ')}
                      </div>
                    </div>
                    <div className="items__end">
                      <State tone={connectionTone[row.state]}>{t(`connections.connection.state.${row.state}`)}</State>
                    </div>
                  </li>
                ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

const urgency = (row: { state: string; waiting: number; drift: number }) =>
  (row.state === 'trouble' ? 4 : 0) + (row.waiting ? 2 : 0) + (row.drift ? 1 : 0)
