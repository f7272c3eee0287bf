// A button that opens a small panel beside it; for filters, column choice, switchers.
import { type ReactNode, useRef, useState } from 'react'
import { Button, type ButtonProps } from '../parts/Button.tsx'
import { later } from '../parts/later.tsx'

export const PopoverPanel = later(() => import('./PopoverPanel.tsx'))

export interface PopoverButtonProps extends Omit<ButtonProps, 'children' | 'onClick' | 'content'> {
  label: string
  /** The panel's content; `close` gives the focus back to the button. */
  content: (close: () => void) => ReactNode
  children?: ReactNode
  placement?: 'bottom end' | 'bottom start'
  /** No padding; for menus and lists inside. */
  flush?: boolean
}

export function PopoverButton({ label, content, children, placement = 'bottom start', flush, className, ...button }: PopoverButtonProps) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const shared = {
    ref: anchor,
    'aria-haspopup': 'dialog' as const,
    'aria-expanded': open,
    onClick: () => setOpen(!open),
    onPointerEnter: PopoverPanel.preload,
    onFocus: PopoverPanel.preload,
  }
  const close = () => setOpen(false)
  return (
    <>
      {children ? (
        <button type="button" className={className} aria-label={label} title={label} {...shared}>
          {children}
        </button>
      ) : (
        <Button {...button} className={className} {...shared}>
          {label}
        </Button>
      )}
      {open ? (
        <PopoverPanel label={label} anchor={anchor} placement={placement} flush={flush} onClose={close}>
          {content(close)}
        </PopoverPanel>
      ) : null}
    </>
  )
}
