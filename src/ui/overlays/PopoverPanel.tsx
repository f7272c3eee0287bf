import type { ReactNode, RefObject } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'

export interface PopoverPanelProps {
  label: string
  anchor: RefObject<HTMLElement | null>
  placement: 'bottom end' | 'bottom start'
  flush?: boolean
  onClose: () => void
  children: ReactNode
}

export default function PopoverPanel({ label, anchor, placement, flush, onClose, children }: PopoverPanelProps) {
  return (
    <Popover triggerRef={anchor} isOpen onOpenChange={(open) => open || onClose()} placement={placement} offset={4} className="pop">
      <Dialog className={flush ? 'menu' : 'menu menu--form'} aria-label={label}>
        {children}
      </Dialog>
    </Popover>
  )
}
