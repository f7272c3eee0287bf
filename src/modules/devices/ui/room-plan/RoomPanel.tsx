// The devices of the room that was chosen on the plan; what needs somebody stands first.
import { useState } from 'react'
import type { Room } from '#modules/organisation/model'
import { Button, Link, Loaded, Panel, State, useAsk, useRight, useTexts } from '#ui'
import { devicesApi } from '../../api.ts'
import { type DeviceRow, type DeviceState, emptyRoom, type RoomTally } from '../../model.ts'
import { StateWord, stateTones } from '../parts.tsx'
import { HereDialog } from './HereDialog.tsx'
import { nameOfRoom } from './parts.tsx'

interface Props {
  room: Room
  tally: RoomTally | undefined
  onClose: () => void
  /** Only what concerns its place; the devices have their turn afterwards. */
  edits: boolean
  onTakeOff: (() => void) | undefined
}

const shownAtOnce = 8
const urgent: Partial<Record<DeviceState, number>> = { lost: 0, stolen: 0, inRepair: 1 }
const byNeed = (one: DeviceRow, other: DeviceRow) => (urgent[one.state] ?? 2) - (urgent[other.state] ?? 2)

export function RoomPanel({ room, tally = emptyRoom, onClose, edits, onTakeOff }: Props) {
  const { t } = useTexts()
  const mayMove = useRight('devices.change')
  const [open, setOpen] = useState(false)
  return (
    <Panel
      title={nameOfRoom(room)}
      note={t('devices.device.count', { count: tally.here })}
      flush
      actions={
        <Button small iconOnly look="quiet" icon="x" onClick={onClose}>
          {t('ui.close')}
        </Button>
      }
      foot={
        <span className="row">
          <Link href={`/geraete?filter=room:is:${room.id}`}>{t('devices.roomPlan.list')}</Link>
          <Link href={`/raeume/${room.id}`}>{t('devices.roomPlan.openRoom')}</Link>
        </span>
      }
    >
      {edits ? (
        <div className="plan-acts">
          {onTakeOff ? (
            <Button small icon="x" onClick={onTakeOff}>
              {t('devices.roomPlan.takeOff')}
            </Button>
          ) : (
            <p className="small muted">{t('devices.roomPlan.unplaced')}</p>
          )}
        </div>
      ) : (
        <>
          {mayMove ? (
            <div className="plan-acts">
              <Button small icon="plus" onClick={() => setOpen(true)}>
                {t('devices.roomPlan.hither')}
              </Button>
            </div>
          ) : null}
          <RoomDevices room={room.id} />
        </>
      )}
      {open ? <HereDialog room={room} onClose={() => setOpen(false)} /> : null}
    </Panel>
  )
}

function RoomDevices({ room }: { room: string }) {
  const { t } = useTexts()
  const asked = useAsk(devicesApi.devices, {
    query: { filter: [`room:is:${room}`, 'state:not:retired|disposed'], sort: 'inventoryNumber', limit: 200 },
  })
  return (
    <Loaded of={asked}>
      {(page) => {
        const devices = [...(page.rows as DeviceRow[])].sort(byNeed)
        if (!devices.length) return <p className="plan-acts small muted">{t('devices.roomPlan.empty')}</p>
        return (
          <ul className="items items--tap">
            {devices.slice(0, shownAtOnce).map((device) => (
              <li key={device.id}>
                <div className="items__main">
                  <div>
                    <Link href={`/geraete/${device.id}`}>
                      {[device.inventoryNumber, device.modelName ?? device.name].filter(Boolean).join(' · ')}
                    </Link>
                  </div>
                  <State tone={stateTones[device.state]}>
                    <StateWord state={device.state} />
                  </State>
                </div>
              </li>
            ))}
            {devices.length > shownAtOnce ? (
              <li>
                <span className="items__meta">{t('devices.roomPlan.more', { count: devices.length - shownAtOnce })}</span>
              </li>
            ) : null}
          </ul>
        )
      }}
    </Loaded>
  )
}
