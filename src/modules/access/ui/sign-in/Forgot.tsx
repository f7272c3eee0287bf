// Asking for a link to set a new password; the answer never says whether there is such an account.
import { useState } from 'react'
import { Button, Field, Link, Note, useDo, useTexts, wordsOf } from '#ui'
import { signInApi as api } from '../../api.ts'
import { GatePanel } from './GatePanel.tsx'

export default function Forgot() {
  const { t } = useTexts()
  const [name, setName] = useState('')
  const [sent, setSent] = useState(false)
  const forgot = useDo(api.forgot, { invalidates: 'nothing' })
  const submit = async () => {
    await forgot.run({ body: { name: name.trim() } }).then(
      () => setSent(true),
      () => {},
    )
  }
  const foot = <Link href="/anmelden">{t('access.toSignIn')}</Link>
  if (sent)
    return (
      <GatePanel title={t('access.forgot.sent')} foot={foot}>
        <Note tone="success" live>
          {t('access.forgot.sent.text')}
        </Note>
        <p className="small muted">{t('access.forgot.noMail')}</p>
      </GatePanel>
    )
  return (
    <GatePanel
      title={t('access.forgot.title')}
      lead={t('access.forgot.lead')}
      problem={wordsOf(forgot.problem, [])}
      onSubmit={() => void submit()}
      foot={foot}
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
      <Button type="submit" look="primary" className="btn--wide" busy={forgot.busy} disabled={!name.trim()}>
        {t('access.forgot.go')}
      </Button>
      <p className="small muted">{t('access.forgot.noMail')}</p>
    </GatePanel>
  )
}
