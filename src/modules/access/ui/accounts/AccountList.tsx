// All accounts: who can sign in, with which role, and what to do about it.
import { useState } from 'react'
import { account } from '#modules/people/model'
import { columnsOf } from '#shared'
import {
  type BulkAction,
  Button,
  type Chosen,
  ConfirmDialog,
  DataList,
  download,
  State,
  Tag,
  toast,
  useDo,
  useRight,
  useTexts,
  useUrl,
} from '#ui'
import { accountsApi as api } from '../../api.ts'
import { AccessHead, useInstallation } from '../parts.tsx'
import { useRoleNames } from '../roles/role-names.ts'
import { InviteDialog } from './InviteDialog.tsx'

type Ask = 'suspend' | 'reactivate' | 'endSessions' | 'resetFactors'

const tones = { state: { invited: 'info', active: 'success', suspended: 'warning', leaving: 'off', deleted: 'off' } } as const

export default function AccountList() {
  const { t } = useTexts()
  const installation = useInstallation()
  const { search, change } = useUrl()
  const mayInvite = useRight('access.account.invite')
  const roleName = useRoleNames(installation)
  const [asks, setAsks] = useState<{ what: Ask; ids: string[]; done: () => void } | null>(null)
  const invites = (on: boolean) => void change({ einladen: on ? '1' : null })
  const add = mayInvite ? (
    <Button look="primary" icon="plus" onClick={() => invites(true)}>
      {t('access.invite.title')}
    </Button>
  ) : null
  return (
    <>
      <AccessHead actions={add} switches />
      <DataList
        name={account.name}
        columns={columnsOf(account)}
        endpoint={installation ? api.operatorAccounts : api.accounts}
        exportEndpoint={installation ? undefined : api.exportAccounts}
        titleColumn="displayName"
        rowHref={(row) => `/zugriff/${row.id}${installation ? '?betreiber=1' : ''}`}
        subtitle={(row) => (row.roles.length ? row.roles.map(roleName).join(', ') : undefined)}
        tones={tones}
        cells={{
          displayName: undefined,
          kind: (row) => <Tag>{t(`people.account.kind.${row.kind}`)}</Tag>,
          lastSignIn: undefined,
        }}
        bulk={useBulk(installation, (what, ids, done) => setAsks({ what, ids, done }))}
        searchHint={t('access.accounts.search')}
        empty={{ icon: 'key', title: t('access.accounts.none'), text: t('access.accounts.none.text'), actions: add }}
      />
      {mayInvite && search.get('einladen') ? <InviteDialog installation={installation} onClose={() => invites(false)} /> : null}
      {asks ? <Question {...asks} installation={installation} onClose={() => setAsks(null)} /> : null}
    </>
  )
}

function useBulk(installation: boolean, ask: (what: Ask, ids: string[], done: () => void) => void): BulkAction[] {
  const { t } = useTexts()
  const place = installation ? { installation } : {}
  const slips = async (chosen: Chosen, done: () => void) => {
    await download(api.slips, { body: { ids: chosen.ids!, ...place } }, 'aktivierungszettel.pdf')
    toast(t('access.slips.made', { count: chosen.count }))
    done()
  }
  const asking = (what: Ask, icon: string, right: string, danger = false): BulkAction => ({
    id: what,
    label: t(`access.do.${what}`),
    icon,
    right,
    danger,
    onlyIds: true,
    run: (chosen, done) => ask(what, chosen.ids!, done),
  })
  return [
    { id: 'slips', label: t('access.do.slips'), icon: 'print', right: 'access.account.invite', onlyIds: true, run: slips },
    asking('suspend', 'lock', 'access.account.suspend', true),
    asking('reactivate', 'play', 'access.account.suspend'),
    asking('endSessions', 'out', 'access.session.end'),
    asking('resetFactors', 'phone', 'access.factor.reset', true),
  ]
}

function Question({
  what,
  ids,
  done,
  installation,
  onClose,
}: {
  what: Ask
  ids: string[]
  done: () => void
  installation: boolean
  onClose: () => void
}) {
  const { t } = useTexts()
  const work = useDo(api[what] as typeof api.suspend)
  return (
    <ConfirmDialog
      open
      danger={what === 'suspend' || what === 'resetFactors'}
      title={t(`access.do.${what}`)}
      action={t(`access.do.${what}.count`, { count: ids.length })}
      onConfirm={async () => {
        await work.run({ body: { ids, ...(installation ? { installation } : {}) } })
        toast(t(`access.did.${what}`, { count: ids.length }))
        done()
      }}
      onClose={onClose}
    >
      {t(`access.do.${what}.text`)}
    </ConfirmDialog>
  )
}

export const AccountState = ({ state }: { state: keyof (typeof tones)['state'] }) => {
  const { t } = useTexts()
  return <State tone={tones.state[state]}>{t(`people.account.state.${state}`)}</State>
}
