// The rooms of a template as a table to edit.
import { Button, Panel, ScrollBox, useTexts } from '#ui'
import { roomKinds, type TemplateRoom } from '../../model.ts'

const texts = ['building', 'floor', 'number', 'name'] as const

export function RoomRows({ rooms, onRooms }: { rooms: TemplateRoom[]; onRooms?: (rooms: TemplateRoom[]) => void }) {
  const { t } = useTexts()
  const title = t('organisation.template.rooms')
  const set = (index: number, part: Partial<TemplateRoom>) =>
    onRooms?.(rooms.map((room, at) => (at === index ? { ...room, ...part } : room)))
  const add = () =>
    onRooms?.([
      ...rooms,
      { ...(rooms.at(-1) ?? { building: null, floor: null, level: null, kind: 'classroom', seats: null }), number: '', name: null },
    ])
  const actions = onRooms ? (
    <Button small icon="plus" onClick={add}>
      {t('organisation.template.room.add')}
    </Button>
  ) : null
  return (
    <Panel title={title} flush actions={actions}>
      <ScrollBox label={title}>
        <table className="table" aria-label={title}>
          <thead>
            <tr>
              {texts.map((key) => (
                <th key={key} scope="col">
                  {t(`organisation.room.${key}`)}
                </th>
              ))}
              <th scope="col">{t('organisation.room.kind')}</th>
              <th scope="col">{t('organisation.room.seats')}</th>
              <th scope="col" className="act">
                <span className="sr">{t('ui.delete')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {[...rooms.entries()].map(([index, room]) => (
              <RoomRow
                key={index}
                room={room}
                onRoom={onRooms && ((part) => set(index, part))}
                onRemove={onRooms && (() => onRooms(rooms.filter((_, at) => at !== index)))}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Panel>
  )
}

function RoomRow({
  room,
  onRoom,
  onRemove,
}: {
  room: TemplateRoom
  onRoom?: (part: Partial<TemplateRoom>) => void
  onRemove?: () => void
}) {
  const { t } = useTexts()
  const name = room.number || '–'
  return (
    <tr>
      {texts.map((key) => (
        <td key={key}>
          <input
            className="input"
            aria-label={`${t(`organisation.room.${key}`)}, ${name}`}
            readOnly={!onRoom}
            value={room[key] ?? ''}
            onChange={(event) => onRoom?.({ [key]: key === 'number' ? event.target.value : event.target.value || null })}
          />
        </td>
      ))}
      <td>
        <select
          className="select"
          aria-label={`${t('organisation.room.kind')}, ${name}`}
          disabled={!onRoom}
          value={room.kind}
          onChange={(event) => onRoom?.({ kind: event.target.value as TemplateRoom['kind'] })}
        >
          {roomKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`organisation.room.kind.${kind}`)}
            </option>
          ))}
        </select>
      </td>
      <td>
        <input
          className="input input--time"
          inputMode="numeric"
          aria-label={`${t('organisation.room.seats')}, ${name}`}
          readOnly={!onRoom}
          value={room.seats ?? ''}
          onChange={(event) => onRoom?.({ seats: event.target.value === '' ? null : Number(event.target.value.replace(/\D/g, '')) })}
        />
      </td>
      <td className="act">
        {onRemove ? (
          <Button small look="quiet" icon="trash" iconOnly onClick={onRemove}>
            {t('organisation.template.room.remove', { name })}
          </Button>
        ) : null}
      </td>
    </tr>
  )
}
