// A new source: which kind, how to get in, what shall happen with what comes. It rests until it is switched on.
import { useRef, useState } from 'react'
import { Button, Loaded, PageHead, Panel, useAsk, useDo, useGo, useTexts, useUrl } from '#ui'
import { type ConnectorView, sourcesApi } from '../../api.ts'
import { SettingsForm } from '../sheet/SettingsForm.tsx'
import { type Rules, SourceRules } from './SourceRules.tsx'

export default function SourceNew() {
  const { t } = useTexts()
  const { search, change } = useUrl()
  const asked = useAsk(sourcesApi.sourceKinds, {}, { staleTime: 600_000 })
  const kind = search.get('art')
  return (
    <>
      <PageHead line title={t('connections.source.new')} crumbs={[{ label: t('connections.source.plural'), href: '/quellen' }]} />
      <div className="body stack">
        <Loaded of={asked}>
          {(kinds) => {
            const connector = kinds.find((each) => each.kind === kind)
            if (connector) return <Access connector={connector} onBack={() => void change({ art: null })} />
            return (
              <div className="cols cols--even">
                {kinds.map((each) => (
                  <Panel
                    key={each.kind}
                    className="c4"
                    title={t(`connections.source.kind.${each.kind}`)}
                    foot={
                      <Button look="primary" onClick={() => void change({ art: each.kind }, {})}>
                        {t('connections.new.choose', { kind: t(`connections.source.kind.${each.kind}`) })}
                      </Button>
                    }
                  >
                    <p>{t(`connections.source.kind.${each.kind}.text`)}</p>
                  </Panel>
                ))}
              </div>
            )
          }}
        </Loaded>
      </div>
    </>
  )
}

function Access({ connector, onBack }: { connector: ConnectorView; onBack: () => void }) {
  const { t } = useTexts()
  const go = useGo()
  const made = useRef('')
  const [rules, setRules] = useState<Rules>({
    name: t(`connections.source.kind.${connector.kind}.example`),
    school: null,
    format: 'auto',
    policy: 'ask',
    schedule: 'often',
  })
  const create = useDo(sourcesApi.createSource)
  return (
    <>
      <div className="form">
        <SourceRules rules={rules} onChange={(part) => setRules((before) => ({ ...before, ...part }))} trouble={create.problem} />
      </div>
      <SettingsForm
        connector={connector}
        settings={{}}
        optionalSecrets
        withSecrets
        submit={t('connections.source.create')}
        onCancel={onBack}
        onSubmit={async (settings, secrets) => {
          const filled = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
          made.current = (
            await create.run({ body: { ...rules, name: rules.name.trim(), kind: connector.kind, settings: filled, secrets } })
          ).id
        }}
        onDone={() => void go(`/quellen/${made.current}`)}
      />
    </>
  )
}
