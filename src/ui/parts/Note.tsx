// A notice inside a page, or across its top: what happened, what was not changed, what to do.
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'

export type NoteTone = 'info' | 'warning' | 'danger' | 'success'
const icons: Record<NoteTone, string> = { info: 'info', warning: 'warn', danger: 'alert', success: 'check' }

export interface NoteProps {
  tone?: NoteTone
  title?: string
  children?: ReactNode
  actions?: ReactNode
  /** Spoken at once; for notices that appear through an action. */
  live?: boolean
}

export function Note({ tone = 'info', title, children, actions, live }: NoteProps) {
  return (
    <div className={tone === 'info' ? 'note' : `note note--${tone}`} role={live ? (tone === 'danger' ? 'alert' : 'status') : undefined}>
      <Icon name={icons[tone]} />
      <div className="grow">
        {title ? (
          <p>
            <strong>{title}</strong>
          </p>
        ) : null}
        {typeof children === 'string' ? <p>{children}</p> : children}
        {actions ? <div className="note__actions">{actions}</div> : null}
      </div>
    </div>
  )
}

/** A line above the page: `<strong>` first, then one sentence, then a link. */
export function Banner({
  tone = 'danger',
  icon = 'mega',
  children,
  action,
}: {
  tone?: NoteTone
  icon?: string
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={tone === 'danger' ? 'banner' : `banner banner--${tone}`} role="status">
      <Icon name={icon} />
      <span>{children}</span>
      {action}
    </div>
  )
}
