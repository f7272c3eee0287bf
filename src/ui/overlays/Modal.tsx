import { Dialog, Heading } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from '../parts/Button.tsx'
import { useTexts } from '../texts.tsx'
import type { DialogProps } from './Dialog.tsx'
import { InDialog } from './in-dialog.ts'

export default function ModalDialog({ title, onClose, children, foot, width = 's', firm }: Omit<DialogProps, 'open'>) {
  const { t } = useTexts()
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
