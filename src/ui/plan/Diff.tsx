// Old → new per field; said in words for those who do not see the colours.
import type { ReactNode } from 'react'
import { useTexts } from '../texts.tsx'

export interface FieldChange {
  label: string
  before: ReactNode
  after: ReactNode
}

export function Diff({ changes }: { changes: readonly FieldChange[] }) {
  const { t } = useTexts()
  if (changes.length === 0) return null
  return (
    <div className="diff">
      {changes.map((change) => (
        <div key={change.label}>
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
      ))}
    </div>
  )
}
