// A bordered part of a page with a heading.
import { type ReactNode, useId } from 'react'

export interface PanelProps {
  title: string
  /** Said after the title in grey, e.g. a count. */
  note?: ReactNode
  /** Links and small buttons at the right of the head. */
  actions?: ReactNode
  foot?: ReactNode
  /** No padding; for tables, lists and trees. */
  flush?: boolean
  className?: string
  children: ReactNode
}

export function Panel({ title, note, actions, foot, flush, className, children }: PanelProps) {
  const id = useId()
  return (
    <section className={className ? `panel ${className}` : 'panel'} aria-labelledby={id}>
      <div className="panel__head">
        <h2 id={id}>
          {title}
          {note === undefined ? null : <span className="panel__note"> {note}</span>}
        </h2>
        {actions}
      </div>
      {flush ? children : <div className="panel__body stack">{children}</div>}
      {foot ? <div className="panel__foot">{foot}</div> : null}
    </section>
  )
}

export function PanelSkeleton() {
  return (
    <div className="panel" aria-hidden="true">
      <div className="panel__body stack">
        <span className="bone" />
        <span className="bone" />
        <span className="bone" />
      </div>
    </div>
  )
}
