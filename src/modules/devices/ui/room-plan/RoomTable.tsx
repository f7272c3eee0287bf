// The same facts as on the picture, for paper and for those who do not see it.
import type { Room } from '#modules/organisation/model'
import { Link, Panel, PlainTable, State, useTexts } from '#ui'
import { emptyRoom, type RoomTally, roomSign } from '../../model.ts'
import { nameOfRoom } from './parts.tsx'

interface Props {
  title: string
  rooms: readonly Room[]
  tallies: ReadonlyMap<string, RoomTally>
}

export function RoomTable({ title, rooms, tallies }: Props) {
  const { t, f } = useTexts()
  return (
    <Panel title={title} flush>
      <PlainTable
        label={title}
        heads={[
          t('devices.roomPlan.room'),
          t('devices.roomPlan.sign'),
          t('devices.roomPlan.here'),
          t('devices.roomPlan.lent'),
          t('devices.roomPlan.inRepair'),
          t('devices.roomPlan.missing'),
          t('devices.roomPlan.onPlan'),
        ]}
        figures={[2, 3, 4, 5]}
        state={1}
        rows={rooms.map((room) => {
          const tally = tallies.get(room.id) ?? emptyRoom
          const sign = roomSign(tally)
          return {
            key: room.id,
            cells: [
              <Link key="room" href={`/geraete?filter=room:is:${room.id}`}>
                {nameOfRoom(room)}
              </Link>,
              <State key="sign" tone={sign}>
                {t(`devices.roomPlan.sign.${sign}`)}
              </State>,
              f.number(tally.here),
              f.number(tally.lent),
              f.number(tally.inRepair),
              f.number(tally.missing),
              t(room.planX === null ? 'export.no' : 'export.yes'),
            ],
          }
        })}
      />
    </Panel>
  )
}
