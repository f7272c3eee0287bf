// Redeeming a link or a printed code: see that it is for me, choose a password, be in. Made for a phone.
import { useEffect, useState } from 'react'
import { Button, Field, faultAt, Link, Loaded, useAsk, useDo, useTexts, wordsOf } from '#ui'
import { signInApi as api, type SignInAnswer } from '../../api.ts'
import { EnrolStep } from './EnrolStep.tsx'
import { FactorStep } from './FactorStep.tsx'
import { GatePanel } from './GatePanel.tsx'
import { PasswordInput } from './PasswordInput.tsx'

interface Found {
  code: string
  name?: string
  authority?: string
}

/** `#secret` of a link, `#name:code` of a printed slip. */
function fromAddress(hash: string): Found | null {
  const text = decodeURIComponent(hash.replace(/^#/, ''))
  if (!text) return null
  const at = text.lastIndexOf(':')
  return at > 0 ? { name: text.slice(0, at), code: text.slice(at + 1) } : { code: text }
}

export default function Activate() {
  const [found, setFound] = useState(() => fromAddress(window.location.hash))
  const [answer, setAnswer] = useState<SignInAnswer['state'] | null>(null)
  const { t } = useTexts()
  // The secret need not stand in the address any longer, nor in the history.
  useEffect(() => {
    if (window.location.hash) window.history.replaceState(window.history.state, '', window.location.pathname)
  }, [])
  const go = () => window.location.assign('/')
  if (answer === 'enrol') return <EnrolStep onDone={go} />
  if (answer === 'factor')
    return (
      <GatePanel title={t('access.factor.title')} lead={t('access.factor.lead')}>
        <FactorStep onDone={go} />
      </GatePanel>
    )
  if (!found) return <EnterCode onFound={setFound} />
  return (
    <ChoosePassword found={found} onBack={() => setFound(null)} onAnswer={(state) => (state === 'signedIn' ? go() : setAnswer(state))} />
  )
}

function EnterCode({ onFound }: { onFound: (found: Found) => void }) {
  const { t } = useTexts()
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  const check = useDo(api.readCode, { invalidates: 'nothing' })
  const submit = async () => {
    const wish = { name: name.trim(), code: code.trim() }
    if (await check.run({ body: wish }).catch(() => undefined)) onFound(wish)
  }
  return (
    <GatePanel
      title={t('access.activate.title')}
      lead={t('access.activate.lead')}
      problem={wordsOf(check.problem, ['code'])}
      onSubmit={() => void submit()}
      foot={<Link href="/anmelden">{t('access.toSignIn')}</Link>}
    >
      <Field label={t('access.signIn.name')} required>
        {(control) => (
          <input
            {...control}
            className="input"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('access.activate.code')} hint={t('access.activate.code.hint')} fault={faultAt(check.problem, 'code')} required>
        {(control) => (
          <input
            {...control}
            className="input"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" look="primary" className="btn--wide" busy={check.busy}>
        {t('access.activate.next')}
      </Button>
    </GatePanel>
  )
}

function ChoosePassword({
  found,
  onBack,
  onAnswer,
}: {
  found: Found
  onBack: () => void
  onAnswer: (state: SignInAnswer['state']) => void
}) {
  const { t } = useTexts()
  const welcome = useAsk(api.readCode, { body: found }, { staleTime: 60_000 })
  const redeem = useDo(api.redeemCode, { invalidates: 'nothing' })
  const [password, setPassword] = useState('')
  if (welcome.error) {
    const problem = wordsOf(welcome.error, [])
    return (
      <GatePanel title={t('access.activate.unusable')} lead={problem?.text} foot={<Link href="/anmelden">{t('access.toSignIn')}</Link>}>
        <Button className="btn--wide" onClick={onBack}>
          {t('access.activate.another')}
        </Button>
      </GatePanel>
    )
  }
  const submit = async () => {
    const answer = await redeem.run({ body: { ...found, password } }).catch(() => undefined)
    if (answer) onAnswer(answer.state)
  }
  return (
    <Loaded of={welcome}>
      {({ displayName, name, place, purpose, minimum }) => (
        <GatePanel
          title={t(`access.activate.${purpose}`, { name: displayName })}
          lead={
            <>
              {place ? <p>{place}</p> : null}
              <p>
                {t('access.activate.yourName')} <b>{name}</b>
              </p>
            </>
          }
          problem={wordsOf(redeem.problem, ['password'])}
          onSubmit={() => void submit()}
        >
          {/* Password managers keep the name beside the new password. */}
          <input className="sr" tabIndex={-1} aria-hidden="true" readOnly autoComplete="username" value={name} />
          <PasswordInput
            label={t('access.password.new')}
            value={password}
            onValue={setPassword}
            minimum={minimum}
            fault={faultAt(redeem.problem, 'password')}
            autoFocus
          />
          <Button type="submit" look="primary" className="btn--wide" busy={redeem.busy}>
            {t('access.activate.go')}
          </Button>
        </GatePanel>
      )}
    </Loaded>
  )
}
