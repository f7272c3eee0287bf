// The first start: the first account of the operator, then its second factor.
import { useEffect, useState } from 'react'
import { Button, Field, faultAt, Link, Loaded, useAsk, useDo, useTexts, wordsOf } from '#ui'
import { signInApi as api } from '../../api.ts'
import { EnrolStep } from './EnrolStep.tsx'
import { GatePanel } from './GatePanel.tsx'
import { PasswordInput } from './PasswordInput.tsx'

const fields = ['displayName', 'email', 'name'] as const
const completes = { displayName: 'name', email: 'email', name: 'username' } as const

export default function SetUp() {
  const { t } = useTexts()
  const [code] = useState(() => new URLSearchParams(window.location.search).get('code') ?? '')
  const open = useAsk(api.readSetup, { body: { code } }, { when: code !== '', staleTime: 60_000 })
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (window.location.search) window.history.replaceState(window.history.state, '', window.location.pathname)
  }, [])
  if (done) return <EnrolStep onDone={() => window.location.assign('/')} />
  if (!code || open.error)
    return (
      <GatePanel
        title={t('access.setUp.closed')}
        lead={t('access.setUp.closed.text')}
        foot={<Link href="/anmelden">{t('access.toSignIn')}</Link>}
      >
        {null}
      </GatePanel>
    )
  return <Loaded of={open}>{({ minimum }) => <FirstAccount code={code} minimum={minimum} onDone={() => setDone(true)} />}</Loaded>
}

function FirstAccount({ code, minimum, onDone }: { code: string; minimum: number; onDone: () => void }) {
  const { t } = useTexts()
  const [entries, setEntries] = useState({ displayName: '', email: '', name: '' })
  const [password, setPassword] = useState('')
  const make = useDo(api.setUp, { invalidates: 'nothing' })
  const submit = async () => {
    const answer = await make.run({ body: { code, ...entries, password } }).catch(() => undefined)
    if (answer) onDone()
  }
  return (
    <GatePanel
      title={t('access.setUp.title')}
      lead={t('access.setUp.lead')}
      problem={wordsOf(make.problem, [...fields, 'password'])}
      onSubmit={() => void submit()}
    >
      {fields.map((key) => (
        <Field key={key} label={t(`access.setUp.${key}`)} fault={faultAt(make.problem, key)} required>
          {(control) => (
            <input
              {...control}
              className="input"
              type={key === 'email' ? 'email' : 'text'}
              autoComplete={completes[key]}
              autoCapitalize={key === 'displayName' ? 'words' : 'none'}
              spellCheck={false}
              value={entries[key]}
              onChange={(event) => setEntries({ ...entries, [key]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <PasswordInput
        label={t('access.password.new')}
        value={password}
        onValue={setPassword}
        minimum={minimum}
        fault={faultAt(make.problem, 'password')}
      />
      <Button type="submit" look="primary" className="btn--wide" busy={make.busy}>
        {t('access.setUp.go')}
      </Button>
    </GatePanel>
  )
}
