// The rooms that timetable files bring, each with what it would do.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import type { ReactNode } from 'react'
import { Diff, Sign, useTexts } from '#ui'
import type { PlannedRoom } from '../../model.ts'
import { TablePanel } from '../parts.tsx'

const signs = { new: 'add', changed: 'chg', same: 'same', twice: 'same', several: 'same', archived: 'same' } as const
const fields = ['name', 'seats'] as const

/** What is to be done first; what stays as it is comes last. */
const order = ['changed', 'new', 'several', 'archived', 'twice', 'same']

export function PlannedRooms({
  rooms,
  choice,
  taken,
  onTake,
}: {
  rooms: readonly PlannedRoom[]
  choice: ReactNode
  taken: (room: PlannedRoom) => boolean
  onTake?: (room: PlannedRoom, on: boolean) => void
}) {
  const { t, f } = useTexts()
  const text = (value: string | number | null) => (typeof value === 'number' ? f.number(value) : value)
  const sorted = [...rooms].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
  const heads = [
    `-${t('ui.plan.take')}`,
    ...['number', 'name', 'seats'].map((key) => t(`organisation.room.${key}`)),
    t('ui.plan.difference'),
  ]
  const differences = ({ before, ...room }: PlannedRoom) =>
    before
      ? fields
          .filter((key) => room[key] !== null && room[key] !== before[key])
          .map((key) => ({ label: t(`organisation.room.${key}`), before: text(before[key]), after: text(room[key]) }))
      : []
  return (
    <TablePanel title={t('organisation.timetable.rooms', { count: rooms.length })} heads={heads} actions={choice}>
      {sorted.map((room, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a number may stand in the files twice
        <tr key={`${room.number} ${index}`} role="row">
          <td role="cell" className="pick">
            <input
              type="checkbox"
              className="check"
              aria-label={t('organisation.timetable.take', { number: room.number })}
              disabled={!onTake || (room.verdict !== 'new' && room.verdict !== 'changed')}
              checked={taken(room) && (room.verdict === 'new' || room.verdict === 'changed')}
              onChange={(event) => onTake?.(room, event.target.checked)}
            />
          </td>
          <th role="rowheader" scope="row">
            {room.before?.number ?? room.number}
          </th>
          <td role="cell">{room.name}</td>
          <td role="cell">{text(room.seats)}</td>
          <td role="cell">
            <Sign kind={signs[room.verdict]} /> {t(`organisation.timetable.verdict.${room.verdict}`)}
            <Diff changes={differences(room)} />
          </td>
        </tr>
      ))}
    </TablePanel>
  )
}
