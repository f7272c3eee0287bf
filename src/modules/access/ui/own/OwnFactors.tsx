// The second factors of the own account: app, passkeys, recovery codes.
import { useState } from 'react'
import { Button, ConfirmDialog, Dialog, Note, Panel, toast, useDo, useRefresh, useTexts } from '#ui'
import { ownApi as api } from '../../api.ts'
import type { OwnAccount } from '../../model.ts'
import { passkeysWork } from '../sign-in/passkey.ts'
import { AppSetup } from './AppSetup.tsx'
import { PasskeySetup } from './PasskeySetup.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

type Open = 'app' | 'passkey' | 'dropApp' | 'renew' | { dropPasskey: string; name: string } | { codes: string[] } | null

export function OwnFactors({ account }: { account: OwnAccount }) {
  const { t } = useTexts()
  const [open, setOpen] = useState<Open>(null)
  const refresh = useRefresh()
  const taken = (recovery: string[] | null) => {
    setOpen(recovery ? { codes: recovery } : null)
    if (!recovery) toast(t('access.own.factor.added'))
    void refresh([api.ownAccount])
  }
  return (
    <>
      {account.needsFactor && !account.factors.totp && !account.factors.passkeys ? (
        <Note tone="warning">{t('access.own.factor.needed')}</Note>
      ) : null}
      <Passkeys account={account} onOpen={setOpen} />
      <Panel
        title={t('access.totp.title')}
        actions={
          account.factors.totp ? (
            <Button onClick={() => setOpen('dropApp')}>{t('access.totp.remove')}</Button>
          ) : (
            <Button icon="plus" onClick={() => setOpen('app')}>
              {t('access.totp.add')}
            </Button>
          )
        }
      >
        <p>{t(account.factors.totp ? 'access.totp.on' : 'access.totp.off')}</p>
      </Panel>
      {account.factors.totp || account.factors.passkeys ? (
        <Panel title={t('access.recovery.title')} actions={<Button onClick={() => setOpen('renew')}>{t('access.recovery.renew')}</Button>}>
          <p>{t('access.recovery.left', { count: account.factors.recovery })}</p>
        </Panel>
      ) : null}
      <Dialogs open={open} onClose={() => setOpen(null)} onTaken={taken} onCodes={(codes) => setOpen({ codes })} />
    </>
  )
}

function Passkeys({ account, onOpen }: { account: OwnAccount; onOpen: (open: Open) => void }) {
  const { t, f } = useTexts()
  return (
    <Panel
      title={t('access.passkey.plural')}
      actions={
        passkeysWork() ? (
          <Button icon="plus" onClick={() => onOpen('passkey')}>
            {t('access.passkey.add')}
          </Button>
        ) : undefined
      }
    >
      {account.passkeys.length === 0 ? <p>{t(passkeysWork() ? 'access.passkey.none' : 'access.passkey.impossible')}</p> : null}
      {account.passkeys.length ? (
        <ul className="stack">
          {account.passkeys.map((key) => (
            <li key={key.id} className="row row--apart">
              <span>
                <b>{key.name}</b>{' '}
                <span className="small muted">
                  {t('access.passkey.since', { day: f.day(key.createdAt) })}
                  {key.lastUsedAt ? `, ${t('access.passkey.used', { day: f.day(key.lastUsedAt) })}` : ''}
                </span>
              </span>
              <Button small look="quiet" icon="trash" iconOnly onClick={() => onOpen({ dropPasskey: key.id, name: key.name })}>
                {t('access.passkey.removeNamed', { name: key.name })}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </Panel>
  )
}

interface DialogProps {
  open: Open
  onClose: () => void
  onTaken: (recovery: string[] | null) => void
  onCodes: (codes: string[]) => void
}

function Dialogs({ open, onClose, onTaken, onCodes }: DialogProps) {
  const { t } = useTexts()
  const dropApp = useDo(api.dropTotp)
  const dropPasskey = useDo(api.dropPasskey)
  const renew = useDo(api.renewRecovery)
  if (open === 'app')
    return (
      <Dialog open title={t('access.totp.title')} onClose={onClose}>
        <AppSetup onDone={onTaken} onCancel={onClose} />
      </Dialog>
    )
  if (open === 'passkey')
    return (
      <Dialog open title={t('access.passkey.title')} width="s" onClose={onClose}>
        <PasskeySetup onDone={onTaken} onCancel={onClose} />
      </Dialog>
    )
  if (open === 'dropApp')
    return (
      <ConfirmDialog
        open
        title={t('access.totp.remove')}
        action={t('access.totp.remove')}
        danger
        onConfirm={() => dropApp.run({})}
        onClose={onClose}
      >
        {t('access.totp.remove.text')}
      </ConfirmDialog>
    )
  if (open === 'renew')
    return (
      <ConfirmDialog
        open
        title={t('access.recovery.renew')}
        action={t('access.recovery.renew')}
        onConfirm={async () => onCodes(await renew.run({}))}
        onClose={() => {}}
      >
        {t('access.recovery.renew.text')}
      </ConfirmDialog>
    )
  if (open && 'dropPasskey' in open)
    return (
      <ConfirmDialog
        open
        title={t('access.passkey.remove')}
        action={t('access.passkey.removeNamed', { name: open.name })}
        danger
        onConfirm={() => dropPasskey.run({ params: { id: open.dropPasskey } })}
        onClose={onClose}
      >
        {t('access.passkey.remove.text')}
      </ConfirmDialog>
    )
  if (open && 'codes' in open)
    return (
      <Dialog open title={t('access.recovery.title')} onClose={onClose} firm>
        <RecoveryCodes codes={open.codes} onDone={onClose} />
      </Dialog>
    )
  return null
}
