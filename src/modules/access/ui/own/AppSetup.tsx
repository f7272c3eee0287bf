// Setting up a code app: scan, type the first code, done.
import { useEffect, useState } from 'react'
import { AskForm, Copy, Field, faultAt, Refused, Skeleton, useDo, useTexts } from '#ui'
import { ownApi as api } from '../../api.ts'
import '../access.css'

export function AppSetup({ onDone, onCancel }: { onDone: (recovery: string[] | null) => void; onCancel: () => void }) {
  const { t } = useTexts()
  const begin = useDo(api.beginTotp, { invalidates: 'nothing' })
  const finish = useDo(api.finishTotp, { invalidates: 'nothing' })
  const [draft, setDraft] = useState<{ secret: string; svg: string } | null>(null)
  const [code, setCode] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step opens
  useEffect(() => {
    begin.run({}).then(setDraft, () => {})
  }, [])
  if (begin.problem) return <Refused error={begin.problem} />
  if (!draft) return <Skeleton lines={4} />
  const send = async () => onDone((await finish.run({ body: { code } })).recovery)
  return (
    <AskForm
      trouble={finish.problem}
      fields={['code']}
      onSubmit={send}
      submit={t('access.totp.finish')}
      busy={finish.busy}
      onCancel={onCancel}
    >
      <p>{t('access.totp.scan')}</p>
      <img className="access-qr" width={200} height={200} alt={t('access.totp.qr')} src={`data:image/svg+xml;base64,${btoa(draft.svg)}`} />
      <details>
        <summary>{t('access.totp.byHand')}</summary>
        <p className="access-secret">
          <code>{draft.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code> <Copy text={draft.secret} />
        </p>
      </details>
      <Field label={t('access.totp.code')} hint={t('access.totp.code.hint')} fault={faultAt(finish.problem, 'code')} required>
        {(control) => (
          <input
            {...control}
            className="input"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
          />
        )}
      </Field>
    </AskForm>
  )
}
