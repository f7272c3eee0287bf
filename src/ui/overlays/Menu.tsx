// A button that opens a menu; the menu itself is loaded when it is first needed.
import { type ReactNode, useRef, useState } from 'react'
import { Button, type ButtonProps } from '../parts/Button.tsx'
import { later } from '../parts/later.tsx'

export interface MenuItem {
  id: string
  label: string
  icon?: string
  /** Said after the label, e.g. a key. */
  hint?: string
  href?: string
  onAction?: () => void
  danger?: boolean
  disabled?: boolean
  /** Shown as a check mark; for choices such as the theme. */
  chosen?: boolean
}
/** Items under an optional heading; groups are divided by a line. */
export interface MenuGroup {
  id: string
  title?: string
  items: MenuItem[]
}

const MenuPopover = later(() => import('./MenuPopover.tsx'))

export interface MenuButtonProps extends Omit<ButtonProps, 'children' | 'onClick'> {
  label: string
  groups: MenuGroup[]
  /** Replaces the button's look. */
  children?: ReactNode
  placement?: 'bottom end' | 'bottom start' | 'top end'
}

export function MenuButton({ label, groups, children, placement, className, ...button }: MenuButtonProps) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const shared = {
    ref: anchor,
    'aria-haspopup': 'menu' as const,
    'aria-expanded': open,
    onClick: () => setOpen(!open),
    onPointerEnter: MenuPopover.preload,
    onFocus: MenuPopover.preload,
  }
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
        <MenuPopover label={label} anchor={anchor} groups={groups} placement={placement ?? 'bottom end'} onClose={() => setOpen(false)} />
      ) : null}
    </>
  )
}
