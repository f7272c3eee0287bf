// Personal API tokens: made for a time, shown once, ended at once.
import { useState } from 'react'
import {
  AskForm,
  Button,
  ChoiceField,
  ConfirmDialog,
  Copy,
  Dialog,
  EmptyState,
  Field,
  Loaded,
  Note,
  Panel,
  PlainTable,
  TextField,
  useAsk,
  useDo,
  useSession,
  useTexts,
} from '#ui'
import { rolesApi as api } from '../../api.ts'
import type { NewToken, TokenView } from '../../model.ts'
import '../access.css'

export function OwnTokens() {
  const { t } = useTexts()
  const asked = useAsk(api.tokens, {})
  const [adds, setAdds] = useState(false)
  const [ends, setEnds] = useState<TokenView | null>(null)
  const end = useDo(api.endToken)
  const none = <EmptyState level="h3" icon="code" title={t('access.token.none')} text={t('access.token.none.text')} />
  return (
    <>
      <Panel
        title={t('access.own.tokens')}
        flush
        actions={
          <Button icon="plus" onClick={() => setAdds(true)}>
            {t('access.token.add')}
          </Button>
        }
      >
        <Loaded of={asked}>{(tokens) => (tokens.length ? <TokenTable tokens={tokens} onEnd={setEnds} /> : none)}</Loaded>
      </Panel>
      {adds ? <AddToken onClose={() => setAdds(false)} /> : null}
      {ends ? (
        <ConfirmDialog
          open
          danger
          title={t('access.token.end')}
          action={t('access.token.endNamed', { name: ends.name })}
          onConfirm={() => end.run({ params: { id: ends.id } })}
          onClose={() => setEnds(null)}
        >
          {t('access.token.end.text')}
        </ConfirmDialog>
      ) : null}
    </>
  )
}

type Named = TokenView & { accountName?: string }

export function TokenTable({ tokens, onEnd, owner }: { tokens: Named[]; onEnd: (token: TokenView) => void; owner?: boolean }) {
  const { t, f } = useTexts()
  const label = (part: string) => t(`access.token.${part}`)
  return (
    <PlainTable
      label={t('access.own.tokens')}
      heads={[label('name'), ...(owner ? [label('owner')] : []), label('start'), label('rights'), label('expires'), label('used'), '']}
      rows={tokens.map((token) => ({
        key: token.id,
        cells: [
          token.name,
          ...(owner ? [token.accountName] : []),
          <code key="start">{token.start}…</code>,
          token.rights ? t('access.token.some', { count: token.rights.length }) : t('access.token.all'),
          token.expiresAt ? f.day(token.expiresAt) : t('access.token.never'),
          token.lastUsedAt ? f.instant(token.lastUsedAt) : '–',
          <Button key="end" small onClick={() => onEnd(token)}>
            {t('access.token.end')}
          </Button>,
        ],
      }))}
    />
  )
}

/** The secret of a new token, this once. */
export function ShownSecret({ token, onClose }: { token: NewToken; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <div className="stack">
      <Note tone="success" live>
        {t('access.token.once')}
      </Note>
      <p className="access-secret">
        <code>{token.secret}</code>
        <Copy text={token.secret} />
      </p>
      <Button look="primary" onClick={onClose}>
        {t('access.token.kept')}
      </Button>
    </div>
  )
}

function AddToken({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const { rights } = useSession()
  const [name, setName] = useState('')
  const [days, setDays] = useState(90)
  const [chosen, setChosen] = useState<string[]>([])
  const [made, setMade] = useState<NewToken | null>(null)
  const make = useDo(api.makeToken, { onDone: setMade })
  const toggle = (right: string) => setChosen(chosen.includes(right) ? chosen.filter((each) => each !== right) : [...chosen, right])
  const send = () => make.run({ body: { name, days, rights: chosen.length ? chosen : null } })
  return (
    <Dialog open title={t('access.token.add')} onClose={onClose} firm={made !== null}>
      {made ? (
        <ShownSecret token={made} onClose={onClose} />
      ) : (
        <AskForm
          trouble={make.problem}
          fields={['name']}
          onSubmit={send}
          submit={t('access.token.make')}
          busy={make.busy}
          onCancel={onClose}
        >
          <TextField
            label={t('access.token.name')}
            hint={t('access.token.name.hint')}
            value={name}
            onValue={setName}
            trouble={make.problem}
            path="name"
            max={80}
          />
          <ChoiceField
            label={t('access.token.days')}
            value={days}
            onValue={setDays}
            options={[7, 30, 90, 180, 366].map((count) => ({ value: count, label: t('access.days', { count }) }))}
          />
          <Field label={t('access.token.rights')} hint={t('access.token.rights.hint')} group>
            {() => (
              <div className="check-grid">
                {rights.map((right) => (
                  <label key={right} className="choice">
                    <input type="checkbox" className="check" checked={chosen.includes(right)} onChange={() => toggle(right)} />
                    {t(`right.${right}`)}
                  </label>
                ))}
              </div>
            )}
          </Field>
        </AskForm>
      )}
    </Dialog>
  )
}
