// Setting up the first second factor, because the role demands one.
import { useState } from 'react'
import { Button, useTexts } from '#ui'
import { AppSetup } from '../own/AppSetup.tsx'
import { PasskeySetup } from '../own/PasskeySetup.tsx'
import { RecoveryCodes } from '../own/RecoveryCodes.tsx'
import { GatePanel } from './GatePanel.tsx'
import { passkeysWork } from './passkey.ts'

export function EnrolStep({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  const [way, setWay] = useState<'app' | 'passkey' | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const take = (recovery: string[] | null) => (recovery ? setCodes(recovery) : onDone())
  if (codes)
    return (
      <GatePanel title={t('access.recovery.title')}>
        <RecoveryCodes codes={codes} onDone={onDone} />
      </GatePanel>
    )
  if (way === 'app')
    return (
      <GatePanel title={t('access.totp.title')}>
        <AppSetup onDone={take} onCancel={() => setWay(null)} />
      </GatePanel>
    )
  if (way === 'passkey')
    return (
      <GatePanel title={t('access.passkey.title')}>
        <PasskeySetup onDone={take} onCancel={() => setWay(null)} />
      </GatePanel>
    )
  return (
    <GatePanel title={t('access.enrol.title')} lead={t('access.enrol.lead')}>
      {passkeysWork() ? (
        <Button look="primary" className="btn--wide" icon="key" onClick={() => setWay('passkey')}>
          {t('access.enrol.passkey')}
        </Button>
      ) : null}
      <Button look={passkeysWork() ? undefined : 'primary'} className="btn--wide" icon="phone" onClick={() => setWay('app')}>
        {t('access.enrol.app')}
      </Button>
    </GatePanel>
  )
}
