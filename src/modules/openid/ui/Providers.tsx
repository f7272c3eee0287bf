// Signing in with another provider: its address, its key, and how its people are recognised here.
import { useState } from 'react'
import {
  AskForm,
  Button,
  ChoiceField,
  ConfirmDialog,
  Copy,
  Dialog,
  EmptyState,
  Loaded,
  PageHead,
  Panel,
  State,
  TextField,
  useAsk,
  useDo,
  useTexts,
} from '#ui'
import { providersApi as api } from '../api.ts'
import type { ProviderView } from '../model.ts'

export default function Providers() {
  const { t } = useTexts()
  const asked = useAsk(api.providers, {})
  const [edits, setEdits] = useState<ProviderView | 'new' | null>(null)
  const [drops, setDrops] = useState<ProviderView | null>(null)
  const drop = useDo(api.dropProvider)
  const add = (
    <Button look="primary" icon="plus" onClick={() => setEdits('new')}>
      {t('openid.provider.add')}
    </Button>
  )
  const none = <EmptyState level="h2" icon="shield" title={t('openid.provider.none')} text={t('openid.provider.none.text')} />
  return (
    <>
      <PageHead title={t('openid.providers')} actions={add} line />
      <div className="body stack">
        <p className="muted">{t('openid.provider.lead')}</p>
        <Loaded of={asked}>
          {(rows) => (rows.length ? rows.map((row) => <Provider key={row.id} row={row} onEdit={setEdits} onDrop={setDrops} />) : none)}
        </Loaded>
      </div>
      {edits ? <ProviderForm provider={edits === 'new' ? null : edits} onClose={() => setEdits(null)} /> : null}
      {drops ? (
        <ConfirmDialog
          open
          danger
          title={t('openid.provider.drop')}
          action={t('openid.provider.dropNamed', { name: drops.name })}
          onConfirm={() => drop.run({ params: { id: drops.id } })}
          onClose={() => setDrops(null)}
        >
          {t('openid.provider.drop.text')}
        </ConfirmDialog>
      ) : null}
    </>
  )
}

interface ProviderProps {
  row: ProviderView
  onEdit: (row: ProviderView) => void
  onDrop: (row: ProviderView) => void
}

function Provider({ row, onEdit, onDrop }: ProviderProps) {
  const { t } = useTexts()
  const change = useDo(api.changeProvider)
  const toggle = () => void change.run({ params: { id: row.id }, body: { active: !row.active } }).catch(() => {})
  return (
    <Panel
      title={row.name}
      actions={<State tone={row.active ? 'success' : 'off'}>{t(row.active ? 'openid.provider.on' : 'openid.provider.off')}</State>}
    >
      <p>{row.issuer}</p>
      <p className="small muted">
        {t('openid.provider.match', { claim: row.claim, matches: t(`openid.provider.matches.${row.matches}`) })}
      </p>
      <div className="row">
        <Button icon="edit" onClick={() => onEdit(row)}>
          {t('openid.provider.edit')}
        </Button>
        <Button busy={change.busy} onClick={toggle}>
          {t(row.active ? 'openid.provider.switchOff' : 'openid.provider.switchOn')}
        </Button>
        <Button look="quiet" icon="trash" onClick={() => onDrop(row)}>
          {t('openid.provider.drop')}
        </Button>
      </div>
    </Panel>
  )
}

const texts = ['name', 'issuer', 'client', 'secret', 'scopes', 'claim'] as const
type Key = (typeof texts)[number]
const matchKinds = ['email', 'name', 'sourceKey'] as const

function ProviderForm({ provider, onClose }: { provider: ProviderView | null; onClose: () => void }) {
  const { t } = useTexts()
  const fresh = { name: '', issuer: '', client: '', scopes: 'openid profile email', claim: 'email' }
  const [entries, setEntries] = useState<Record<Key, string>>({ ...fresh, ...provider, secret: '' })
  const [matches, setMatches] = useState<ProviderView['matches']>(provider?.matches ?? 'email')
  const [source, setSource] = useState(provider?.source ?? '')
  const [second, setSecond] = useState(provider?.secondFactor ?? false)
  const add = useDo(api.addProvider, { onDone: onClose })
  const change = useDo(api.changeProvider, { onDone: onClose })
  const trouble = add.problem ?? change.problem
  const send = (): Promise<unknown> => {
    const { name, issuer, client, secret, scopes, claim } = entries
    const body = { name, issuer, client, scopes, claim, matches, source: matches === 'sourceKey' ? source : null, secondFactor: second }
    if (!provider) return add.run({ body: { ...body, secret } })
    return change.run({ params: { id: provider.id }, body: { ...body, ...(secret ? { secret } : {}), version: provider.version } })
  }
  const callback = `${window.location.origin}/api/v1/sign-in/openid/callback`
  return (
    <Dialog open title={provider?.name ?? t('openid.provider.add')} width="l" onClose={onClose}>
      <AskForm
        trouble={trouble}
        fields={texts}
        onSubmit={send}
        submit={t('openid.provider.save')}
        busy={add.busy || change.busy}
        onCancel={onClose}
      >
        <p>{t('openid.provider.callback')}</p>
        <p className="row">
          <code>{callback}</code>
          <Copy text={callback} />
        </p>
        <div className="form__grid">
          {texts.map((key) => (
            <TextField
              key={key}
              label={t(`openid.provider.${key}`)}
              hint={t(`openid.provider.${key}.hint`)}
              type={key === 'secret' ? 'password' : 'text'}
              optional={key === 'secret' && provider !== null}
              value={entries[key]}
              onValue={(value) => setEntries({ ...entries, [key]: value })}
              trouble={trouble}
              path={key}
              plain
            />
          ))}
          <ChoiceField
            label={t('openid.provider.matches')}
            hint={t('openid.provider.matches.hint')}
            value={matches}
            onValue={setMatches}
            options={matchKinds.map((each) => ({ value: each, label: t(`openid.provider.matches.${each}`) }))}
          />
          {matches === 'sourceKey' ? (
            <TextField label={t('openid.provider.source')} hint={t('openid.provider.source.hint')} value={source} onValue={setSource} />
          ) : null}
        </div>
        <label className="choice">
          <input type="checkbox" className="check" checked={second} onChange={() => setSecond(!second)} />
          {t('openid.provider.secondFactor')}
        </label>
      </AskForm>
    </Dialog>
  )
}
