// Step-up: proves once more that it is the person herself, before a delicate step goes on.
import { useState } from 'react'
import { AskForm, Dialog, faultAt, Loaded, useAsk, useDo, useTexts } from '#ui'
import { ownApi, signInApi } from '../../api.ts'
import { FactorStep } from './FactorStep.tsx'
import { PasswordInput } from './PasswordInput.tsx'

export default function ConfirmIdentity({ onEnd }: { onEnd: (confirmed: boolean) => void }) {
  const { t } = useTexts()
  const asked = useAsk(ownApi.ownAccount, {})
  return (
    <Dialog open title={t('access.confirm.title')} width="s" onClose={() => onEnd(false)}>
      <p>{t('access.confirm.lead')}</p>
      <Loaded of={asked}>
        {({ factors }) =>
          factors.totp || factors.passkeys > 0 ? <FactorStep onDone={() => onEnd(true)} /> : <ByPassword onDone={() => onEnd(true)} />
        }
      </Loaded>
    </Dialog>
  )
}

function ByPassword({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  const [password, setPassword] = useState('')
  const confirm = useDo(signInApi.confirm, { invalidates: 'nothing' })
  const send = () => confirm.run({ body: { password } }).then(onDone, () => setPassword(''))
  return (
    <AskForm trouble={confirm.problem} fields={['password']} onSubmit={send} submit={t('access.confirm.go')} busy={confirm.busy}>
      <PasswordInput
        label={t('access.signIn.password')}
        value={password}
        onValue={setPassword}
        fault={faultAt(confirm.problem, 'password')}
        autoFocus
      />
    </AskForm>
  )
}
