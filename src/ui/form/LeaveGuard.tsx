// Asks before unsaved entries are lost, inside MUSES and when the tab is closed.
import { useBlocker } from '@tanstack/react-router'
import { Dialog } from '../overlays/Dialog.tsx'
import { Button } from '../parts/Button.tsx'
import { useTexts } from '../texts.tsx'

export function LeaveGuard({ when, mustAsk = () => when }: { when: boolean; mustAsk?: () => boolean }) {
  const { t } = useTexts()
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && mustAsk(),
    enableBeforeUnload: () => mustAsk(),
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <Dialog
      open
      title={t('ui.leave')}
      onClose={blocker.reset}
      foot={
        <>
          <Button onClick={blocker.proceed}>{t('ui.leave.discard')}</Button>
          <Button look="primary" onClick={blocker.reset}>
            {t('ui.leave.stay')}
          </Button>
        </>
      }
    >
      <p>{t('ui.leave.text')}</p>
    </Dialog>
  )
}
