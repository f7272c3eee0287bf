// Showing the second factor: passkey, code from the app, or a recovery code.
import { useEffect, useState } from 'react'
import { AskForm, Field, faultAt, Note, Skeleton, useAsk, useDo, useTexts } from '#ui'
import { ownApi, signInApi } from '../../api.ts'
import { confirmByPasskey, declined, passkeysWork } from './passkey.ts'

type Way = 'code' | 'recovery' | 'passkey'

export function FactorStep({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  const asked = useAsk(ownApi.ownAccount, {})
  const factors = asked.data?.factors
  const [way, setWay] = useState<Way | null>(null)
  if (!factors) return <Skeleton lines={2} />
  const withPasskey = factors.passkeys > 0 && passkeysWork()
  const ways: Way[] = [
    ...(withPasskey ? (['passkey'] as const) : []),
    ...(factors.totp ? (['code'] as const) : []),
    ...(factors.recovery > 0 ? (['recovery'] as const) : []),
  ]
  const shown = way ?? ways[0]
  if (!shown) return <Note tone="warning">{t('access.factor.noneHere')}</Note>
  return (
    <div className="stack">
      {shown === 'passkey' ? <ByPasskey onDone={onDone} /> : <ByCode key={shown} way={shown} onDone={onDone} />}
      {ways.length > 1 ? (
        <div className="row small">
          {ways
            .filter((each) => each !== shown)
            .map((each) => (
              <button key={each} type="button" className="link-btn" onClick={() => setWay(each)}>
                {t(`access.factor.use.${each}`)}
              </button>
            ))}
        </div>
      ) : null}
    </div>
  )
}

function ByPasskey({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<unknown>(null)
  const show = async () => {
    setBusy(true)
    setTrouble(null)
    try {
      await confirmByPasskey()
      onDone()
    } catch (error) {
      if (!declined(error)) setTrouble(error)
    } finally {
      setBusy(false)
    }
  }
  return <AskForm trouble={trouble} onSubmit={show} submit={t('access.factor.passkey')} icon="key" busy={busy} wide />
}

function ByCode({ way, onDone }: { way: 'code' | 'recovery'; onDone: () => void }) {
  const { t } = useTexts()
  const [code, setCode] = useState('')
  const confirm = useDo(signInApi.confirm, { invalidates: 'nothing' })
  const send = () => confirm.run({ body: way === 'code' ? { code } : { recovery: code } }).then(onDone, () => setCode(''))
  // Six figures are the whole code: one step less on the phone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new code is sent
  useEffect(() => {
    if (way === 'code' && /^\d{6}$/.test(code)) void send()
  }, [code])
  return (
    <AskForm trouble={confirm.problem} fields={[way]} onSubmit={send} submit={t('access.factor.go')} busy={confirm.busy} wide>
      <Field label={t(`access.factor.${way}`)} hint={t(`access.factor.${way}.hint`)} fault={faultAt(confirm.problem, way)} required>
        {(control) => (
          <input
            {...control}
            className="input"
            inputMode={way === 'code' ? 'numeric' : 'text'}
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: the only field of its step
            autoFocus
            maxLength={way === 'code' ? 7 : 20}
            value={code}
            onChange={(event) => setCode(way === 'code' ? event.target.value.replace(/\D/g, '') : event.target.value)}
          />
        )}
      </Field>
    </AskForm>
  )
}
