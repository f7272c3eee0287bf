// A new connection, steps one and two: which kind, and how to get in. From then on it exists and rests.
import { useRef, useState } from 'react'
import { Button, Loaded, Panel, TextField, useAsk, useDo, useGo, useTexts, useUrl, Wizard } from '#ui'
import { api, type ConnectorView } from '../../api.ts'
import { SettingsForm } from '../sheet/SettingsForm.tsx'
import { stepsOf } from './steps.ts'

export default function ConnectionNew() {
  const words = useTexts()
  const { t } = words
  const go = useGo()
  const { search, change } = useUrl()
  const asked = useAsk(api.connectors, {}, { staleTime: 600_000 })
  const kind = search.get('art')
  return (
    <Loaded of={asked}>
      {(kinds) => {
        const connector = kinds.find((each) => each.kind === kind)
        return (
          <Wizard
            title={t('connections.new')}
            crumbs={[{ label: t('connections.connection.plural'), href: '/anbindungen' }]}
            step={connector ? 'zugang' : 'art'}
            steps={stepsOf(words, connector ? t(`connections.kind.${connector.kind}`) : undefined)}
            reachable={[]}
            summary={t('connections.new.nothingYet')}
            onCancel={() => void go('/anbindungen')}
            onBack={connector ? () => void change({ art: null }) : undefined}
          >
            {connector ? <Access connector={connector} /> : <Kinds kinds={kinds} onKind={(next) => void change({ art: next }, {})} />}
          </Wizard>
        )
      }}
    </Loaded>
  )
}

function Kinds({ kinds, onKind }: { kinds: readonly ConnectorView[]; onKind: (kind: string) => void }) {
  const { t } = useTexts()
  return (
    <div className="cols cols--even">
      {kinds.map(({ kind }) => (
        <Panel
          key={kind}
          className="c4"
          title={t(`connections.kind.${kind}`)}
          foot={
            <Button look="primary" onClick={() => onKind(kind)}>
              {t('connections.new.choose', { kind: t(`connections.kind.${kind}`) })}
            </Button>
          }
        >
          <p>{t(`connections.kind.${kind}.text`)}</p>
        </Panel>
      ))}
    </div>
  )
}

function Access({ connector }: { connector: ConnectorView }) {
  const { t } = useTexts()
  const go = useGo()
  const [name, setName] = useState(t(`connections.kind.${connector.kind}.example`))
  const create = useDo(api.createConnection)
  const made = useRef('')
  return (
    <div className="stack">
      <div className="form">
        <TextField
          label={t('connections.connection.name')}
          hint={t('connections.connection.name.hint')}
          value={name}
          onValue={setName}
          max={120}
          trouble={create.problem}
          path="name"
        />
      </div>
      <SettingsForm
        connector={connector}
        settings={{}}
        sections={['server']}
        withSecrets
        submit={t('connections.new.save')}
        onSubmit={async (settings, secrets) => {
          const filled = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
          made.current = (await create.run({ body: { name: name.trim(), kind: connector.kind, settings: filled, secrets } })).id
        }}
        onDone={() => void go(`/anbindungen/${made.current}/einrichten`)}
      />
    </div>
  )
}
