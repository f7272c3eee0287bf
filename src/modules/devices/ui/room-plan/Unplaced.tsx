// The rooms of a floor that are not on its picture yet.
import type { Room } from '#modules/organisation/model'
import { Button, Panel, useTexts } from '#ui'
import { nameOfRoom } from './parts.tsx'

interface Props {
  rooms: readonly Room[]
  armed: string | undefined
  onArm: (room: string | undefined) => void
}

export function Unplaced({ rooms, armed, onArm }: Props) {
  const { t } = useTexts()
  return (
    <Panel title={t('devices.roomPlan.unplaced')} note={rooms.length || undefined}>
      {rooms.length ? (
        <>
          <p className="small muted">{t('devices.roomPlan.unplaced.hint')}</p>
          <ul className="plan-rooms">
            {rooms.map((room) => (
              <li key={room.id}>
                <Button
                  icon="door"
                  look={armed === room.id ? 'primary' : undefined}
                  aria-pressed={armed === room.id}
                  onClick={() => onArm(armed === room.id ? undefined : room.id)}
                >
                  {nameOfRoom(room)}
                </Button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="small muted">{t('devices.roomPlan.unplaced.none')}</p>
      )}
    </Panel>
  )
}
