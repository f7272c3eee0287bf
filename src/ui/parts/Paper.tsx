// A4 pages on the screen as they will be printed, and slips to cut from them. Shared papers come as PDF from the server.
import type { ReactNode } from 'react'

export function Paper({ slips, children }: { slips?: boolean; children: ReactNode }) {
  return (
    <div className="paper-desk">
      <div className={slips ? 'paper slips' : 'paper paper--page'}>{children}</div>
    </div>
  )
}

export interface SlipProps {
  label: string
  /** Left and right in the head. */
  head: [ReactNode, ReactNode]
  title: string
  children: ReactNode
  /** The box at the right: terms and values, e.g. user name and code. */
  codes: { label: string; value: string; large?: boolean }[]
  /** A picture beside the codes, e.g. a QR code as SVG. */
  picture?: ReactNode
  small?: ReactNode
}

export function Slip({ label, head, title, children, codes, picture, small }: SlipProps) {
  return (
    <section className="slip" aria-label={label}>
      <header>
        <span>{head[0]}</span>
        <span>{head[1]}</span>
      </header>
      <div>
        <h2>{title}</h2>
        {children}
        {small ? <p className="slip__small">{small}</p> : null}
      </div>
      <div className="slip__code">
        <dl>
          {codes.map((code) => (
            <div key={code.label}>
              <dt>{code.label}</dt>
              <dd className={code.large ? 'code' : undefined}>{code.value}</dd>
            </div>
          ))}
        </dl>
        {picture}
      </div>
    </section>
  )
}
