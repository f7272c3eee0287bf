// One account: state, roles with their origin, sign-ins, history.
import { useState } from 'react'
import {
  AskForm,
  Button,
  Dialog,
  Facts,
  History,
  Link,
  Loaded,
  MenuButton,
  type MenuItem,
  Panel,
  PlainTable,
  Sheet,
  type Tab,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { accountsApi as api } from '../../api.ts'
import type { AccountSheet as Account, Invited } from '../../model.ts'
import { useInstallation } from '../parts.tsx'
import { AccountState } from './AccountList.tsx'
import { AccountRoles } from './AccountRoles.tsx'
import { HandedOut } from './HandedOut.tsx'
import { WayChoice } from './InviteDialog.tsx'

export default function AccountSheet() {
  const { t } = useTexts()
  const id = useParam('account')
  const installation = useInstallation()
  const asked = useAsk(api.account, { params: { id }, query: installation ? { installation: 'true' } : {} })
  return (
    <Loaded of={asked}>
      {(account) => {
        const tabs: Tab[] = [
          {
            id: 'rollen',
            label: t('access.roles'),
            content: () => <AccountRoles account={account.id} installation={installation} changes />,
          },
          { id: 'anmeldung', label: t('access.own.signIn'), content: () => <SignIns account={account} /> },
          { id: 'verlauf', label: t('ui.history'), content: () => <History type="people.account" id={account.id} /> },
        ]
        return (
          <Sheet
            title={account.displayName}
            crumbs={[{ label: t('access.accounts'), href: installation ? '/zugriff?betreiber=1' : '/zugriff' }]}
            state={<AccountState state={account.state} />}
            meta={[account.name, account.email]}
            actions={<Actions account={account} installation={installation} />}
            tabs={tabs}
          />
        )
      }}
    </Loaded>
  )
}

function SignIns({ account }: { account: Account }) {
  const { t, f } = useTexts()
  const factors = [
    account.factors.totp ? t('access.totp.title') : null,
    account.factors.passkeys ? t('access.passkey.count', { count: account.factors.passkeys }) : null,
  ].filter(Boolean)
  return (
    <div className="cols">
      <Panel className="c4" title={t('access.own.facts')}>
        <Facts
          facts={[
            {
              label: t('people.account.lastSignIn'),
              value: account.lastSignIn ? f.instant(account.lastSignIn) : t('access.account.never'),
            },
            { label: t('access.own.factorState'), value: factors.length ? factors.join(', ') : t('access.own.factor.off') },
            { label: t('access.own.sessions'), value: f.number(account.sessions.length) },
            { label: t('access.account.code'), value: t(account.codeOpen ? 'access.account.codeOpen' : 'access.account.codeNone') },
            {
              label: t('access.account.person'),
              value: account.person ? <Link href={`/personen/${account.person}`}>{account.personName}</Link> : null,
            },
          ]}
        />
      </Panel>
      <Panel className="c8" title={t('access.account.signIns')} flush>
        {account.signIns.length ? (
          <PlainTable
            label={t('access.account.signIns')}
            heads={[t('access.account.at'), t('access.own.session.kind'), t('access.account.outcome'), t('access.own.session.device')]}
            rows={account.signIns.map((each) => ({
              key: each.id,
              cells: [f.instant(each.at), t(`access.session.kind.${each.kind}`), t(`access.outcome.${each.outcome}`), each.device],
            }))}
          />
        ) : (
          <p className="panel__body muted">{t('access.account.noSignIns')}</p>
        )}
      </Panel>
    </div>
  )
}

function Actions({ account, installation }: { account: Account; installation: boolean }) {
  const { t } = useTexts()
  const [gives, setGives] = useState(false)
  const body = { ids: [account.id], ...(installation ? { installation } : {}) }
  const may = {
    invite: useRight('access.account.invite'),
    suspend: useRight('access.account.suspend'),
    end: useRight('access.session.end'),
    reset: useRight('access.factor.reset'),
  }
  const done = (key: string) => () => toast(t(key, { count: 1 }))
  const suspend = useDo(api.suspend, { onDone: done('access.did.suspend') })
  const reactivate = useDo(api.reactivate, { onDone: done('access.did.reactivate') })
  const endSessions = useDo(api.endSessions, { onDone: done('access.did.endSessions') })
  const resetFactors = useDo(api.resetFactors, { onDone: done('access.did.resetFactors') })
  const item = (id: string, icon: string, work: { run: (ask: { body: typeof body }) => Promise<unknown> }, danger = false): MenuItem => ({
    id,
    label: t(`access.do.${id}`),
    icon,
    danger,
    onAction: () => void work.run({ body }).catch((error: Error) => toast(error.message)),
  })
  const more = [
    ...(may.end && account.sessions.length ? [item('endSessions', 'out', endSessions)] : []),
    ...(may.reset && (account.factors.totp || account.factors.passkeys) ? [item('resetFactors', 'phone', resetFactors, true)] : []),
    ...(may.suspend && account.state === 'suspended' ? [item('reactivate', 'play', reactivate)] : []),
    ...(may.suspend && (account.state === 'active' || account.state === 'invited') ? [item('suspend', 'lock', suspend, true)] : []),
  ]
  return (
    <>
      {more.length ? <MenuButton label={t('access.more')} iconAfter="down" groups={[{ id: 'more', items: more }]} /> : null}
      {may.invite && (account.state === 'invited' || account.state === 'active') && account.kind === 'person' ? (
        <Button look="primary" icon="key" onClick={() => setGives(true)}>
          {t(account.state === 'invited' ? 'access.do.inviteAgain' : 'access.do.resetPassword')}
        </Button>
      ) : null}
      {gives ? <GiveCode account={account} installation={installation} onClose={() => setGives(false)} /> : null}
    </>
  )
}

function GiveCode({ account, installation, onClose }: { account: Account; installation: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const [way, setWay] = useState<'mail' | 'link' | 'slip'>(account.email ? 'mail' : 'slip')
  const [made, setMade] = useState<Invited[] | null>(null)
  const renew = useDo(api.renewCodes, { onDone: setMade })
  return (
    <Dialog
      open
      title={t(account.state === 'invited' ? 'access.do.inviteAgain' : 'access.do.resetPassword')}
      onClose={onClose}
      firm={made !== null}
    >
      {made ? (
        <HandedOut invited={made} onClose={onClose} />
      ) : (
        <AskForm
          trouble={renew.problem}
          onSubmit={() => renew.run({ body: { ids: [account.id], way, ...(installation ? { installation } : {}) } })}
          submit={t(`access.invite.go.${way}`)}
          busy={renew.busy}
        >
          <p>
            {t(account.state === 'invited' ? 'access.do.inviteAgain.text' : 'access.do.resetPassword.text', { name: account.displayName })}
          </p>
          <WayChoice way={way} onWay={setWay} />
        </AskForm>
      )}
    </Dialog>
  )
}
