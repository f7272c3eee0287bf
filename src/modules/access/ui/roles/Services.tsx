// Service accounts: keys for programs with roles of their own.
import { useState } from 'react'
import { AskForm, Button, ChoiceField, ConfirmDialog, Dialog, EmptyState, Loaded, Panel, TextField, useAsk, useDo, useTexts } from '#ui'
import { rolesApi as api } from '../../api.ts'
import type { NewToken, TokenView } from '../../model.ts'
import { ShownSecret, TokenTable } from '../own/OwnTokens.tsx'
import { AccessHead, useInstallation } from '../parts.tsx'
import { useRoles } from './role-names.ts'

export default function Services() {
  const { t } = useTexts()
  const installation = useInstallation()
  const asked = useAsk(api.services, { query: installation ? { installation: 'true' } : {} })
  const [adds, setAdds] = useState(false)
  const [ends, setEnds] = useState<TokenView | null>(null)
  const end = useDo(api.endServices)
  const accountOf = (token: TokenView) => asked.data?.find((each) => each.id === token.id)?.account ?? ''
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdds(true)}>
      {t('access.service.add')}
    </Button>
  )
  const none = <EmptyState level="h3" icon="code" title={t('access.service.none')} text={t('access.service.none.text')} />
  return (
    <>
      <AccessHead actions={add} switches />
      <div className="body">
        <Panel title={t('access.services')} flush>
          <Loaded of={asked}>{(tokens) => (tokens.length ? <TokenTable tokens={tokens} owner onEnd={setEnds} /> : none)}</Loaded>
        </Panel>
      </div>
      {adds ? <AddService installation={installation} onClose={() => setAdds(false)} /> : null}
      {ends ? (
        <ConfirmDialog
          open
          danger
          title={t('access.service.end')}
          action={t('access.token.endNamed', { name: ends.name })}
          onConfirm={() => end.run({ body: { ids: [accountOf(ends)], ...(installation ? { installation } : {}) } })}
          onClose={() => setEnds(null)}
        >
          {t('access.service.end.text')}
        </ConfirmDialog>
      ) : null}
    </>
  )
}

function AddService({ installation, onClose }: { installation: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const scope = installation ? 'operator' : 'authority'
  const roles = useRoles(installation).filter((role) => role.scopes.includes(scope))
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState('')
  const [days, setDays] = useState(366)
  const [made, setMade] = useState<NewToken | null>(null)
  const make = useDo(api.makeService, { onDone: setMade })
  const role = chosen || roles[0]?.key || ''
  const send = () => make.run({ body: { name, days: days || null, grants: [{ role, scope }], ...(installation ? { installation } : {}) } })
  return (
    <Dialog open title={t('access.service.add')} onClose={onClose} firm={made !== null}>
      {made ? (
        <ShownSecret token={made} onClose={onClose} />
      ) : (
        <AskForm
          trouble={make.problem}
          fields={['name']}
          onSubmit={send}
          submit={t('access.service.add')}
          busy={make.busy}
          disabled={!role}
          onCancel={onClose}
        >
          <TextField
            label={t('access.token.name')}
            hint={t('access.service.name.hint')}
            value={name}
            onValue={setName}
            trouble={make.problem}
            path="name"
            max={80}
          />
          <ChoiceField
            label={t('access.role')}
            value={role}
            onValue={setChosen}
            options={roles.map((each) => ({ value: each.key, label: each.name }))}
          />
          <ChoiceField
            label={t('access.token.days')}
            value={days}
            onValue={setDays}
            options={[
              ...[30, 90, 366].map((count) => ({ value: count, label: t('access.days', { count }) })),
              { value: 0, label: t('access.token.never') },
            ]}
          />
        </AskForm>
      )}
    </Dialog>
  )
}
