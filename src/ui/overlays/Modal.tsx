import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Dialog, Heading } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from '../parts/Button.tsx'
import { useTexts } from '../texts.tsx'
import type { DialogProps } from './Dialog.tsx'
import { InDialog } from './in-dialog.ts'

/** Where the keyboard was before the first dialog of a row: one that asks follows one that loads, and the first is gone by then. */
let opener: Element | null = null

function useWayBack() {
  useEffect(() => {
    return () =>
      void setTimeout(() => {
        if (document.activeElement !== document.body || document.querySelector('.dialog')) return
        if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
      }, 50)
  }, [])
}

/** What had the focus when a dialog is drawn first; of a menu, which closes with the choice, its button. */
function rememberOpener() {
  const { activeElement } = document
  if (!activeElement || activeElement === document.body || activeElement.closest('.dialog')) return
  opener = activeElement.closest('[role=menu]') ? document.querySelector('[aria-haspopup][aria-expanded=true]') : activeElement
}

/** Esc, the cross and a click beside a dialog close it at once, unless something was entered: then it asks. */
function useLeave(onClose: () => void, slight?: boolean) {
  const entered = useRef(false)
  const [asks, setAsks] = useState(false)
  return {
    asks,
    leave: () => (entered.current && !slight ? setAsks(true) : onClose()),
    stay: () => setAsks(false),
    onInput: ({ target }: FormEvent) => {
      if (target instanceof Element && target.closest('.dialog')) entered.current = true
    },
  }
}

export default function ModalDialog({ title, onClose, children, foot, width = 's', firm, slight }: Omit<DialogProps, 'open'>) {
  const { t } = useTexts()
  const { asks, leave, stay, onInput } = useLeave(onClose, slight)
  useState(rememberOpener)
  useWayBack()
  return (
    <ModalOverlay isOpen onOpenChange={(open) => open || leave()} isDismissable={!firm} isKeyboardDismissDisabled={firm} className="scrim">
      <Modal className={`dialog dialog--${width}`}>
        <Dialog className="dialog__in">
          <div className="dialog__head">
            <Heading slot="title">{title}</Heading>
            {firm ? null : (
              <Button look="quiet" small iconOnly icon="x" onClick={leave}>
                {t('ui.close')}
              </Button>
            )}
          </div>
          <InDialog value={onClose}>
            <div className="dialog__body stack" onInput={onInput}>
              {children}
            </div>
          </InDialog>
          {foot ? <div className="dialog__foot">{foot}</div> : null}
          {asks ? <Discard onDiscard={onClose} onStay={stay} /> : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function Discard({ onDiscard, onStay }: { onDiscard: () => void; onStay: () => void }) {
  const { t } = useTexts()
  return (
    <ModalDialog
      title={t('ui.leave')}
      onClose={onStay}
      foot={
        <>
          <Button onClick={onDiscard}>{t('ui.leave.discard')}</Button>
          <Button look="primary" onClick={onStay}>
            {t('ui.leave.goOn')}
          </Button>
        </>
      }
    >
      <p>{t('ui.leave.dialog')}</p>
    </ModalDialog>
  )
}
