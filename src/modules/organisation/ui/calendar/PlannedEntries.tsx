// What a calendar file would do, entry by entry.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import { Diff, Sign, useTexts } from '#ui'
import type { CalendarEntry } from '../../model.ts'
import { TablePanel } from '../parts.tsx'

export interface Planned extends Pick<CalendarEntry, 'name' | 'kind' | 'starts' | 'ends'> {
  sourceKey: string
  verdict: 'new' | 'changed' | 'same' | 'twice' | 'holiday'
  before: { name: string; starts: string; ends: string } | null
}
const signs = { new: 'add', changed: 'chg', same: 'same', twice: 'same', holiday: 'same' } as const
const fields = ['name', 'starts', 'ends'] as const

export function PlannedEntries({
  entries,
  taken,
  onTake,
}: {
  entries: readonly Planned[]
  taken: (entry: Planned) => boolean
  onTake: (entry: Planned, on: boolean) => void
}) {
  const { t, f } = useTexts()
  const heads = [
    `-${t('ui.plan.take')}`,
    ...['name', 'starts', 'kind'].map((key) => t(`organisation.calendarEntry.${key}`)),
    t('ui.plan.difference'),
  ]
  const period = (entry: { starts: string; ends: string }) =>
    entry.starts === entry.ends ? f.day(entry.starts) : `${f.day(entry.starts)}–${f.day(entry.ends)}`
  const differences = ({ before, ...entry }: Planned) =>
    before
      ? fields
          .filter((key) => before[key] !== entry[key])
          .map((key) => ({
            label: t(`organisation.calendarEntry.${key}`),
            before: key === 'name' ? before.name : f.day(before[key]),
            after: key === 'name' ? entry.name : f.day(entry[key]),
          }))
      : []
  return (
    <TablePanel title={t('organisation.calendar.entries')} heads={heads}>
      {entries.map((entry) => (
        <tr key={`${entry.sourceKey} ${entry.starts}`} role="row">
          <td role="cell" className="pick">
            <input
              type="checkbox"
              className="check"
              aria-label={t('organisation.calendar.file.take', { name: entry.name })}
              disabled={entry.verdict === 'same' || entry.verdict === 'twice'}
              checked={taken(entry)}
              onChange={(event) => onTake(entry, event.target.checked)}
            />
          </td>
          <th role="rowheader" scope="row">
            {entry.name}
          </th>
          <td role="cell">{period(entry)}</td>
          <td role="cell">{t(`organisation.calendarEntry.kind.${entry.kind}`)}</td>
          <td role="cell">
            <Sign kind={signs[entry.verdict]} /> {t(`organisation.calendar.verdict.${entry.verdict}`)}
            <Diff changes={differences(entry)} />
          </td>
        </tr>
      ))}
    </TablePanel>
  )
}
