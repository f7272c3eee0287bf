// Old → new per field; said in words for those who do not see the colours. A new object's many fields are folded after the first ones.
import type { ReactNode } from 'react'
import { useTexts } from '../texts.tsx'

export interface FieldChange {
  label: string
  before: ReactNode
  after: ReactNode
}

const mostOpen = 4
const firstOpen = 3

export function Diff({ changes }: { changes: readonly FieldChange[] }) {
  const { t } = useTexts()
  if (changes.length === 0) return null
  const open = changes.length > mostOpen ? changes.slice(0, firstOpen) : changes
  const folded = changes.slice(open.length)
  return (
    <div className="diff">
      {open.map((change) => (
        <Line key={change.label} change={change} />
      ))}
      {folded.length ? (
        <details>
          <summary>{t('ui.diff.more', { count: folded.length })}</summary>
          {folded.map((change) => (
            <Line key={change.label} change={change} />
          ))}
        </details>
      ) : null}
    </div>
  )
}

function Line({ change }: { change: FieldChange }) {
  const { t } = useTexts()
  return (
    <div className="diff__line">
      <span className="k">{change.label}</span>
      {change.before === null ? null : (
        <del>
          <span className="sr">{t('ui.diff.before')} </span>
          {change.before}
        </del>
      )}
      {change.before !== null && change.after !== null ? (
        <span className="to" aria-hidden="true">
          →
        </span>
      ) : null}
      {change.after === null ? null : (
        <ins>
          <span className="sr">{t('ui.diff.after')} </span>
          {change.after}
        </ins>
      )}
    </div>
  )
}
