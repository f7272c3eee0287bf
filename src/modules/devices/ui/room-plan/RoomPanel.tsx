// The devices of the room that was chosen on the plan; what needs somebody stands first.
import { useState } from 'react'
import type { Room } from '#modules/organisation/model'
import { Button, Link, Loaded, Panel, State, useAsk, useRight, useTexts } from '#ui'
import { devicesApi } from '../../api.ts'
import { type DeviceRow, emptyRoom, type RoomTally } from '../../model.ts'
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
const needy = 'lost|stolen|inRepair'

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
          <RoomDevices room={room.id} tally={tally} />
        </>
      )}
      {open ? <HereDialog room={room} onClose={() => setOpen(false)} /> : null}
    </Panel>
  )
}

/** Asked for apart: in a store of hundreds those who need somebody may stand far behind. */
function RoomDevices({ room, tally }: { room: string; tally: RoomTally }) {
  const { t } = useTexts()
  const some = (state: string) => ({
    query: { filter: [`room:is:${room}`, `state:${state}`], sort: 'inventoryNumber', limit: shownAtOnce },
  })
  const first = useAsk(devicesApi.devices, some(`is:${needy}`))
  const rest = useAsk(devicesApi.devices, some(`not:retired|disposed|${needy}`))
  return (
    <Loaded of={first}>
      {(page) => {
        const devices = [...page.rows, ...(rest.data?.rows ?? [])] as DeviceRow[]
        if (!devices.length && !rest.data) return null
        const all = Math.max(devices.length, tally.here + tally.missing)
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
            {all > shownAtOnce ? (
              <li>
                <span className="items__meta">{t('devices.roomPlan.more', { count: all - shownAtOnce })}</span>
              </li>
            ) : null}
          </ul>
        )
      }}
    </Loaded>
  )
}
