// A new connection, from the test to the first comparison; each step can be left and taken up again.

import { useState } from 'react'
import { Button, ConfirmDialog, Facts, Loaded, Note, Panel, useAsk, useDo, useGo, useParam, useTexts, useUrl, Wizard } from '#ui'
import { api, type ConnectionSheet, type ConnectorView } from '../../api.ts'
import { stepActions } from '../../model.ts'
import { CheckPanel } from '../sheet/CheckPanel.tsx'
import { MappingWork } from '../sheet/MappingWork.tsx'
import { RulesForm } from '../sheet/RulesForm.tsx'
import { ServerForm } from '../sheet/ServerForm.tsx'
import { stepsOf } from './steps.ts'

const order = ['zugang', 'test', 'zuordnung', 'regeln', 'start'] as const
type Step = (typeof order)[number]

export default function SetUp() {
  const id = useParam('connection')
  const asked = useAsk(api.connection, { params: { id } }, { every: 3_000 })
  const kinds = useAsk(api.connectors, {}, { staleTime: 600_000 })
  return (
    <Loaded of={asked}>
      {(connection) => (
        <Loaded of={kinds}>
          {(all) => <Steps connection={connection} connector={all.find((each) => each.kind === connection.kind)!} />}
        </Loaded>
      )}
    </Loaded>
  )
}

function Steps({ connection, connector }: { connection: ConnectionSheet; connector: ConnectorView }) {
  const words = useTexts()
  const { t } = words
  const go = useGo()
  const { search, change } = useUrl()
  const step: Step = order.find((each) => each === search.get('schritt')) ?? 'test'
  const at = order.indexOf(step)
  const to = (next: Step) => void change({ schritt: next === 'test' ? null : next }, {})
  return (
    <Wizard
      title={connection.name}
      crumbs={[{ label: t('connections.connection.plural'), href: '/anbindungen' }]}
      step={step}
      steps={stepsOf(words, t(`connections.kind.${connection.kind}`))}
      reachable={[]}
      summary={t('connections.new.rests')}
      onCancel={() => void go(`/anbindungen/${connection.id}`)}
      onBack={at > 0 ? () => to(order[at - 1]!) : undefined}
      next={
        step === 'start' ? (
          <Start connection={connection} />
        ) : (
          <Button look="primary" onClick={() => to(order[at + 1]!)}>
            {t(`connections.step.${step}.next`)}
          </Button>
        )
      }
    >
      {step === 'zugang' ? <ServerForm key={connection.version} connection={connection} connector={connector} /> : null}
      {step === 'test' ? (
        <>
          <Note tone="info">{t('connections.step.test.text')}</Note>
          <CheckPanel connection={connection} />
        </>
      ) : null}
      {step === 'zuordnung' ? <MappingWork key={connection.version} connection={connection} connector={connector} /> : null}
      {step === 'regeln' ? <RulesForm key={connection.version} connection={connection} /> : null}
      {step === 'start' ? <Summary connection={connection} /> : null}
    </Wizard>
  )
}

function Summary({ connection }: { connection: ConnectionSheet }) {
  const { t } = useTexts()
  const bad = connection.findings?.filter((finding) => finding.tone === 'danger').length ?? 0
  return (
    <>
      {bad || !connection.findings ? (
        <Note tone="warning" title={t(connection.findings ? 'connections.start.bad' : 'connections.start.untested')}>
          {t('connections.start.bad.text')}
        </Note>
      ) : (
        <Note tone="success" title={t('connections.start.good')}>
          {t('connections.start.good.text')}
        </Note>
      )}
      <Panel title={t('connections.start.what')}>
        <Facts
          rows
          facts={[
            { label: t('connections.connection.kind'), value: t(`connections.kind.${connection.kind}`) },
            { label: t('connections.setting.url'), value: String(connection.settings.url ?? '') },
            {
              label: t('connections.schools'),
              value: connection.schools.length ? connection.schools.map((school) => school.name).join(', ') : t('connections.schools.all'),
            },
            { label: t('connections.connection.schedule'), value: t(`connections.connection.schedule.${connection.schedule}`) },
            ...(['apply', 'ask', 'never'] as const).flatMap((decision) => {
              const which = [...stepActions, 'drift' as const].filter((action) => connection.policy[action] === decision)
              return which.length
                ? [
                    {
                      label: t(`connections.decision.${decision}`),
                      value: which.map((action) => t(`connections.policy.${action}`)).join(', '),
                    },
                  ]
                : []
            }),
          ]}
        />
      </Panel>
    </>
  )
}

function Start({ connection }: { connection: ConnectionSheet }) {
  const { t } = useTexts()
  const go = useGo()
  const [asks, setAsks] = useState(false)
  const on = useDo(api.switchConnection, { onDone: () => void go(`/anbindungen/${connection.id}?bereich=plaene`) })
  return (
    <>
      <Button look="primary" icon="play" onClick={() => setAsks(true)}>
        {t('connections.switchOn')}
      </Button>
      <ConfirmDialog
        open={asks}
        title={t('connections.switchOn.ask')}
        action={t('connections.switchOn.do', { name: connection.name })}
        icon="play"
        onConfirm={() => on.run({ params: { id: connection.id }, body: { active: true, asks: true } })}
        onClose={() => setAsks(false)}
      >
        {t('connections.switchOn.text')}
      </ConfirmDialog>
    </>
  )
}
