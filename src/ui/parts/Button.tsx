// Buttons and links that look like them.
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { Icon } from './Icon.tsx'
import { Link } from './Link.tsx'

export type ButtonLook = 'primary' | 'danger' | 'quiet'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook
  icon?: string
  iconAfter?: string
  small?: boolean
  /** Only the icon is shown; `children` becomes its name and tooltip. */
  iconOnly?: boolean
  /** Work is under way; the button stays where it is and says so. */
  busy?: boolean
  ref?: Ref<HTMLButtonElement>
}

const classOf = (look?: ButtonLook, small?: boolean, iconOnly?: boolean, className?: string) =>
  ['btn', look && `btn--${look}`, small && 'btn--s', iconOnly && 'btn--icon', className].filter(Boolean).join(' ')

export function Button({ look, icon, iconAfter, small, iconOnly, busy, children, className, onClick, ...rest }: ButtonProps) {
  const name = iconOnly && typeof children === 'string' ? { 'aria-label': children, title: children } : {}
  return (
    <button
      type="button"
      {...name}
      {...rest}
      className={classOf(look, small, iconOnly, className)}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span className="spin" aria-hidden="true" /> : icon ? <Icon name={icon} /> : null}
      {iconOnly ? null : children}
      {iconAfter ? <Icon name={iconAfter} /> : null}
    </button>
  )
}

export interface LinkButtonProps {
  href: string
  look?: ButtonLook
  icon?: string
  small?: boolean
  className?: string
  download?: boolean
  target?: string
  children: ReactNode
}

export function LinkButton({ look, icon, small, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} download={rest.download ? '' : undefined} className={classOf(look, small, false, className)}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </Link>
  )
}
