// What an empty list says: one sentence, one button.
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'

export function EmptyState({
  icon,
  title,
  text,
  actions,
  level = 'h2',
}: {
  icon?: string
  title: string
  text?: string
  actions?: ReactNode
  level?: 'h1' | 'h2' | 'h3'
}) {
  const Heading = level
  return (
    <div className="empty">
      {icon ? <Icon name={icon} /> : null}
      <Heading>{title}</Heading>
      {text ? <p>{text}</p> : null}
      {actions ? <div className="row">{actions}</div> : null}
    </div>
  )
}
