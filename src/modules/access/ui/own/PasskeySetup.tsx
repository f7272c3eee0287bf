// Making a passkey: a name for the device, then the browser takes over.
import { useState } from 'react'
import { AskForm, TextField, useTexts } from '#ui'
import { declined, enrolPasskey, thisDevice } from '../sign-in/passkey.ts'

export function PasskeySetup({ onDone, onCancel }: { onDone: (recovery: string[] | null) => void; onCancel: () => void }) {
  const { t } = useTexts()
  const [name, setName] = useState(thisDevice)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<unknown>(null)
  const make = async () => {
    setBusy(true)
    setTrouble(null)
    try {
      onDone((await enrolPasskey(name.trim() || thisDevice())).recovery)
    } catch (error) {
      if (!declined(error)) setTrouble(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <AskForm trouble={trouble} onSubmit={make} submit={t('access.passkey.make')} icon="key" busy={busy} onCancel={onCancel}>
      <p>{t('access.passkey.lead')}</p>
      <TextField label={t('access.passkey.name')} hint={t('access.passkey.name.hint')} value={name} onValue={setName} max={80} />
    </AskForm>
  )
}
