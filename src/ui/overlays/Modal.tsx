import { useEffect, useState } from 'react'
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

export default function ModalDialog({ title, onClose, children, foot, width = 's', firm }: Omit<DialogProps, 'open'>) {
  const { t } = useTexts()
  useState(rememberOpener)
  useWayBack()
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => open || onClose()}
      isDismissable={!firm}
      isKeyboardDismissDisabled={firm}
      className="scrim"
    >
      <Modal className={`dialog dialog--${width}`}>
        <Dialog className="dialog__in">
          <div className="dialog__head">
            <Heading slot="title">{title}</Heading>
            {firm ? null : (
              <Button look="quiet" small iconOnly icon="x" onClick={onClose}>
                {t('ui.close')}
              </Button>
            )}
          </div>
          <InDialog value={onClose}>
            <div className="dialog__body stack">{children}</div>
          </InDialog>
          {foot ? <div className="dialog__foot">{foot}</div> : null}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
