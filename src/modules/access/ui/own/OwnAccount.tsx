// The own account: how one signs in, where one is signed in, keys for programs, what one may do.
import { useState } from 'react'
import {
  AskForm,
  Button,
  Dialog,
  Facts,
  faultAt,
  Loaded,
  Panel,
  Sheet,
  State,
  type Tab,
  toast,
  useAsk,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { ownApi as api } from '../../api.ts'
import type { OwnAccount as Account } from '../../model.ts'
import { AccountRoles } from '../accounts/AccountRoles.tsx'
import { PasswordInput } from '../sign-in/PasswordInput.tsx'
import { OwnFactors } from './OwnFactors.tsx'
import { OwnSessions } from './OwnSessions.tsx'
import { OwnTokens } from './OwnTokens.tsx'

export default function OwnAccount() {
  const { t } = useTexts()
  const mayToken = useRight('access.token.own')
  const asked = useAsk(api.ownAccount, {})
  return (
    <Loaded of={asked}>
      {(account) => {
        const tabs: Tab[] = [
          { id: 'anmeldung', label: t('access.own.signIn'), content: () => <HowToSignIn account={account} /> },
          {
            id: 'sitzungen',
            label: t('access.own.sessions'),
            count: account.sessions.length,
            content: () => <OwnSessions account={account} />,
          },
          { id: 'rollen', label: t('access.roles'), content: () => <AccountRoles account={account.id} /> },
          ...(mayToken ? [{ id: 'tokens', label: t('access.own.tokens'), content: () => <OwnTokens /> }] : []),
        ]
        return <Sheet title={t('access.own.title')} meta={[account.displayName, account.name, account.email]} tabs={tabs} />
      }}
    </Loaded>
  )
}

function HowToSignIn({ account }: { account: Account }) {
  const { t, f, lang, setLang } = useTexts()
  const [changes, setChanges] = useState(false)
  const language = useDo(api.changeLanguage, { onDone: (_answer, ask) => setLang(ask.body.lang) })
  return (
    <div className="cols">
      <div className="c8 stack">
        <Panel
          title={t('access.own.password')}
          actions={<Button onClick={() => setChanges(true)}>{t('access.own.password.change')}</Button>}
        >
          <p>
            {account.passwordSetAt ? t('access.own.password.since', { day: f.day(account.passwordSetAt) }) : t('access.own.password.none')}
          </p>
        </Panel>
        <OwnFactors account={account} />
      </div>
      <div className="c4 stack">
        <Panel title={t('access.own.facts')}>
          <Facts
            facts={[
              { label: t('people.account.displayName'), value: account.displayName },
              { label: t('people.account.name'), value: account.name },
              { label: t('people.account.email'), value: account.email },
              {
                label: t('access.own.factorState'),
                value: (
                  <State tone={account.factors.totp || account.factors.passkeys ? 'success' : account.needsFactor ? 'danger' : 'neutral'}>
                    {t(account.factors.totp || account.factors.passkeys ? 'access.own.factor.on' : 'access.own.factor.off')}
                  </State>
                ),
              },
            ]}
          />
        </Panel>
        <Panel title={t('access.own.language')}>
          <fieldset className="radios" aria-label={t('access.own.language')}>
            {(['de', 'en'] as const).map((each) => (
              <label key={each} className="choice">
                <input
                  type="radio"
                  className="radio"
                  name="lang"
                  checked={lang === each}
                  onChange={() => void language.run({ body: { lang: each } })}
                />
                {each === 'de' ? 'Deutsch' : 'English'}
              </label>
            ))}
          </fieldset>
        </Panel>
      </div>
      {changes ? <ChangePassword minimum={account.passwordMinimum} onClose={() => setChanges(false)} /> : null}
    </div>
  )
}

function ChangePassword({ minimum, onClose }: { minimum: number; onClose: () => void }) {
  const { t } = useTexts()
  const [password, setPassword] = useState('')
  const done = () => {
    toast(t('access.own.password.done'))
    onClose()
  }
  const change = useDo(api.changePassword, { onDone: done })
  const fault = faultAt(change.problem, 'password')
  return (
    <Dialog open title={t('access.own.password.change')} width="s" onClose={onClose}>
      <AskForm
        trouble={change.problem}
        fields={['password']}
        onSubmit={() => change.run({ body: { password } })}
        submit={t('access.own.password.save')}
        busy={change.busy}
        onCancel={onClose}
      >
        <PasswordInput label={t('access.password.new')} value={password} onValue={setPassword} minimum={minimum} fault={fault} autoFocus />
        <p className="small muted">{t('access.own.password.others')}</p>
      </AskForm>
    </Dialog>
  )
}
