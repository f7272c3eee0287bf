// What differs between two versions, in a reader's words.
import { Diff, EmptyState, Panel, useTexts } from '#ui'

interface Line {
  path: string
  field: string
  at: string[]
  before?: unknown
  after?: unknown
}

/** A value of a block as a person reads it. */
export function readable(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (Array.isArray(value)) return value.map(readable).join(' · ')
  if (typeof value === 'object')
    return Object.entries(value)
      .filter(([key]) => key !== 'key')
      .map(([key, each]) => `${key}: ${readable(each)}`)
      .join(', ')
  return String(value)
}

export function Differences({ lines, title, none }: { lines: readonly Line[]; title: string; none: string }) {
  const { t } = useTexts()
  if (lines.length === 0) return <EmptyState level="h3" icon="check" title={none} />
  return (
    <Panel title={title} note={t('catalogue.differences', { count: lines.length })}>
      <Diff
        changes={lines.map((line) => ({
          label: [t(`catalogue.field.${line.field}`), ...line.at].join(' › '),
          before: line.before === undefined ? null : readable(line.before),
          after: line.after === undefined ? null : readable(line.after),
        }))}
      />
    </Panel>
  )
}
