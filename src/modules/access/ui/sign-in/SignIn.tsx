// Signing in: name and password, passkey, another provider; then whatever is still due.
import { useState } from 'react'
import { Loaded, useAsk, useSession, useTexts, useUrl } from '#ui'
import { ownApi, type SignInAnswer } from '../../api.ts'
import { EnrolStep } from './EnrolStep.tsx'
import { FactorStep } from './FactorStep.tsx'
import { GatePanel } from './GatePanel.tsx'
import { ownPath } from './own-path.ts'
import { PasswordForm } from './PasswordForm.tsx'

export default function SignIn() {
  const session = useSession()
  const { search } = useUrl()
  const [answer, setAnswer] = useState<SignInAnswer['state'] | null>(null)
  const go = () => window.location.assign(ownPath(search.get('weiter')))
  if (answer === 'factor') return <FactorPage onDone={go} />
  if (answer === 'enrol') return <EnrolStep onDone={go} />
  if (session.state === 'secondFactor') return <Due onDone={go} />
  return <PasswordForm onAnswer={(state) => (state === 'signedIn' ? go() : setAnswer(state))} />
}

/** A session that was left half-way: what it lacks is asked of the server. */
function Due({ onDone }: { onDone: () => void }) {
  const asked = useAsk(ownApi.ownAccount, {})
  return (
    <Loaded of={asked}>
      {(account) => (account.pending === 'enrol' ? <EnrolStep onDone={onDone} /> : <FactorPage onDone={onDone} />)}
    </Loaded>
  )
}

function FactorPage({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  return (
    <GatePanel title={t('access.factor.title')} lead={t('access.factor.lead')}>
      <FactorStep onDone={onDone} />
    </GatePanel>
  )
}
