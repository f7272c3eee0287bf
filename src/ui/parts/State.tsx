// State on the screen: a shape before a colour, always beside a word.
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'

/** circle good · triangle attention · diamond broken · ring planned or at work · bar off · grey circle unknown */
export type Tone = 'success' | 'warning' | 'danger' | 'info' | 'off' | 'neutral'

export const Dot = ({ tone }: { tone: Tone }) => <span className={tone === 'neutral' ? 'dot' : `dot dot--${tone}`} />

export function State({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="state">
      <Dot tone={tone} />
      {children}
    </span>
  )
}

export function Chip({ tone, icon, children }: { tone?: Exclude<Tone, 'off' | 'neutral'> | 'accent'; icon?: string; children: ReactNode }) {
  return (
    <span className={tone ? `chip chip--${tone}` : 'chip'}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </span>
  )
}

export const Tag = ({ children }: { children: ReactNode }) => <span className="tag">{children}</span>
