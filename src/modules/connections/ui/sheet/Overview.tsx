// A connection at a glance: trouble, what stands there, the last comparison, the test.
import { Button, Facts, LinkButton, Note, Panel, Rows, useDo, useGo, useRight, useTexts } from '#ui'
import { api, type ConnectionSheet } from '../../api.ts'
import { findingText, kindLabel, remedyText } from '../words.ts'
import { CheckPanel } from './CheckPanel.tsx'

export function Overview({ connection }: { connection: ConnectionSheet }) {
  const words = useTexts()
  const { t, f } = words
  const go = useGo()
  const mayPlan = useRight('connections.plan')
  const compute = useDo(api.planConnection, { onDone: ({ run }) => void go(`/laeufe/${run}`) })
  const { figures, drift } = connection
  return (
    <div className="stack">
      {connection.trouble ? (
        <Note tone="danger" title={t('connections.trouble')}>
          {findingText(words, connection.trouble)}. {remedyText(words, connection.trouble)}{' '}
          {connection.troubleAt ? t('connections.since', { at: f.instant(connection.troubleAt) }) : ''}
        </Note>
      ) : null}
      {figures.missedPasswords ? (
        <Note tone="warning" title={t('connections.missedPasswords', { count: figures.missedPasswords })}>
          {t('connections.missedPasswords.text')}
        </Note>
      ) : null}
      {drift?.open ? (
        <Note
          tone="warning"
          title={t('connections.drift.found', { count: drift.open })}
          actions={
            <LinkButton small href={`/anbindungen/${connection.id}?bereich=abweichungen`}>
              {t('connections.drift.look')}
            </LinkButton>
          }
        >
          {t('connections.drift.found.text')}
        </Note>
      ) : null}
      {compute.problem ? (
        <Note tone="danger" live title={compute.problem.problem.title}>
          {[compute.problem.problem.detail, compute.problem.problem.remedy].filter(Boolean).join(' ')}
        </Note>
      ) : null}
      <div className="cols cols--even">
        <Panel
          className="c4"
          title={t('connections.there')}
          actions={
            mayPlan && connection.active ? (
              <Button
                small
                icon="refresh"
                busy={compute.busy}
                onClick={() => void compute.run({ params: { id: connection.id } }).catch(() => {})}
              >
                {t('connections.compare')}
              </Button>
            ) : undefined
          }
        >
          {figures.kinds.length ? (
            <Rows
              rows={figures.kinds.map((each) => ({
                id: each.kind,
                label: kindLabel(words, each.kind),
                value: (
                  <>
                    <b>{f.number(each.enabled)}</b>
                    {each.disabled ? <span className="muted"> {t('connections.there.disabled', { count: each.disabled })}</span> : null}
                  </>
                ),
              }))}
            />
          ) : (
            <p className="soft">{t(connection.active ? 'connections.there.none' : 'connections.there.off')}</p>
          )}
        </Panel>
        <Panel className="c4" title={t('ui.facts')}>
          <Facts
            rows
            facts={[
              { label: t('connections.connection.kind'), value: t(`connections.kind.${connection.kind}`) },
              {
                label: t('connections.schools'),
                value: connection.schools.length
                  ? connection.schools.map((school) => school.name).join(', ')
                  : t('connections.schools.all'),
              },
              { label: t('connections.connection.schedule'), value: t(`connections.connection.schedule.${connection.schedule}`) },
              { label: t('connections.connection.comparedAt'), value: connection.comparedAt ? f.instant(connection.comparedAt) : null },
              ...(connection.pendingSince ? [{ label: t('connections.pending'), value: f.instant(connection.pendingSince) }] : []),
              { label: t('connections.accepted'), value: f.number(figures.accepted) },
            ]}
          />
        </Panel>
        <CheckPanel className="c4" connection={connection} />
      </div>
    </div>
  )
}
