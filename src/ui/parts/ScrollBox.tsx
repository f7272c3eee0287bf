// Wide content scrolls in its own named box, reachable by keyboard; the page itself never scrolls sideways.
import type { ReactNode, Ref } from 'react'

export interface ScrollBoxProps {
  label: string
  busy?: boolean
  className?: string
  ref?: Ref<HTMLDivElement>
  children: ReactNode
}

export function ScrollBox({ label, busy, className = 'table-wrap', ref, children }: ScrollBoxProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards must be able to scroll it (WCAG 2.1.1)
    // biome-ignore lint/a11y/useSemanticElements: a section would not be named in older screen readers
    <div ref={ref} className={className} role="group" aria-label={label} aria-busy={busy} tabIndex={0}>
      {children}
    </div>
  )
}
