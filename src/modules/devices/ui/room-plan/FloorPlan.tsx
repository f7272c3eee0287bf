// The picture of a floor with its rooms, and beside it what is chosen or still to be put down.
import { useEffect, useRef, useState } from 'react'
import type { FloorWithPicture, Room } from '#modules/organisation/model'
import { Button, EmptyState, Panel, State, useRight, useTexts, useUrl } from '#ui'
import type { RoomTally, Spot } from '../../model.ts'
import { FloorPicture } from './FloorPicture.tsx'
import { PictureUpload } from './PictureUpload.tsx'
import { nameOfRoom, spotOf, usePlacing } from './parts.tsx'
import { RoomPanel } from './RoomPanel.tsx'
import { Unplaced } from './Unplaced.tsx'

interface Props {
  title: string
  floor: FloorWithPicture
  rooms: readonly Room[]
  tallies: ReadonlyMap<string, RoomTally>
  chosen: Room | undefined
  edits: boolean
}

const zooms = [1, 1.5, 2, 3] as const

export function FloorPlan({ title, floor, rooms, tallies, chosen, edits }: Props) {
  const { t, f } = useTexts()
  const { change } = useUrl()
  const mayPlace = useRight('organisation.room.change')
  const [zoom, setZoom] = useState(0)
  const [armed, setArmed] = useState<string>()
  /** Where rooms were put that the server has not answered yet. */
  const [held, setHeld] = useState<ReadonlyMap<string, Spot>>(new Map())
  const [focused, setFocused] = useState<string>()
  const put = usePlacing(floor.id)
  const main = useRef<HTMLDivElement>(null)
  const side = useRef<HTMLDivElement>(null)
  const current = chosen?.floor === floor.id ? chosen : undefined
  useEffect(() => {
    if (!edits) setArmed(undefined)
  }, [edits])

  if (!floor.pictureId)
    return (
      <Panel title={title} className="no-print">
        {mayPlace ? (
          <PictureUpload floor={floor} />
        ) : (
          <EmptyState icon="map" title={t('devices.roomPlan.noPicture')} text={t('devices.roomPlan.noPicture.text')} level="h3" />
        )}
      </Panel>
    )

  const spotNow = (room: Room) => held.get(room.id) ?? spotOf(room)
  const unplaced = rooms.filter((room) => !spotNow(room))
  const waiting = rooms.find((room) => room.id === armed)
  const next = zooms[(zoom + 1) % zooms.length]!
  const choose = (room: Room | undefined) => {
    void change({ raum: room?.id ?? null, etage: floor.id, gebaeude: null })
    // Under the picture on a narrow screen, where it would not be noticed.
    if (room) requestAnimationFrame(() => side.current?.scrollIntoView({ block: 'nearest', behavior: 'instant' }))
  }
  const arm = (room: string | undefined) => {
    setArmed(room)
    if (room) main.current?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  }
  const hold = (room: string, spot: Spot | undefined) =>
    setHeld((before) => {
      const after = new Map(before)
      if (spot) after.set(room, spot)
      else after.delete(room)
      return after
    })
  const move = async (room: Room, spot: Spot) => {
    hold(room.id, spot)
    await put(room, spot)
    // Unless it was moved on meanwhile.
    setHeld((before) => (before.get(room.id) === spot ? new Map([...before].filter(([id]) => id !== room.id)) : before))
  }
  const drop = (spot: Spot, byKey: boolean) => {
    if (!waiting) return
    // With the pointer one room after the other; with the keyboard it is moved to its place first.
    setArmed(byKey ? undefined : unplaced.find((room) => room.id !== waiting.id)?.id)
    if (byKey) setFocused(waiting.id)
    void move(waiting, spot)
  }
  const takeOff = async (room: Room) => {
    if (await put(room, null)) choose(undefined)
  }
  return (
    <div className="cols plan-cols">
      <div className="c8 plan-main" ref={main}>
        <Panel
          title={title}
          flush
          actions={
            <span className="row no-print">
              <Button small look="quiet" icon="search" onClick={() => setZoom((zoom + 1) % zooms.length)}>
                {t('devices.roomPlan.zoom', { share: f.number(next * 100) })}
              </Button>
            </span>
          }
          foot={<Legend />}
        >
          {waiting ? (
            <p className="plan-hint no-print" role="status">
              <b>{nameOfRoom(waiting)}</b> {t('devices.roomPlan.armed')}
              <Button small onClick={() => setArmed(undefined)}>
                {t('ui.cancel')}
              </Button>
            </p>
          ) : edits ? (
            <p className="plan-hint no-print">{t('devices.roomPlan.edit.hint')}</p>
          ) : null}
          <FloorPicture
            title={title}
            floor={floor}
            zoom={zooms[zoom]!}
            rooms={rooms}
            spotOf={spotNow}
            tallies={tallies}
            chosen={current?.id}
            focused={focused}
            edits={edits}
            armed={waiting}
            onChoose={choose}
            onHold={hold}
            onMove={move}
            onDrop={drop}
            onTakeOff={takeOff}
          />
        </Panel>
      </div>
      <div className="c4 stack plan-side no-print" ref={side} id="raumplan-seite">
        {edits ? <Unplaced rooms={unplaced} armed={armed} onArm={arm} /> : null}
        {current ? (
          <RoomPanel
            room={current}
            tally={tallies.get(current.id)}
            onClose={() => choose(undefined)}
            edits={edits}
            onTakeOff={spotNow(current) ? () => void takeOff(current) : undefined}
          />
        ) : null}
        {edits ? (
          <Panel title={t('devices.roomPlan.picture')}>
            <PictureUpload floor={floor} />
          </Panel>
        ) : current ? null : (
          <Panel title={t('devices.roomPlan.none')}>
            <p className="small muted">{t('devices.roomPlan.none.text')}</p>
            {unplaced.length ? (
              <p className="small">
                {t('devices.roomPlan.unplaced.count', { count: unplaced.length })}: {unplaced.slice(0, 12).map(nameOfRoom).join(', ')}
              </p>
            ) : null}
          </Panel>
        )}
      </div>
    </div>
  )
}

const signs = ['success', 'warning', 'danger', 'off'] as const
function Legend() {
  const { t } = useTexts()
  return (
    <span className="row small plan-legend">
      {signs.map((sign) => (
        <State key={sign} tone={sign}>
          {t(`devices.roomPlan.sign.${sign}`)}
        </State>
      ))}
    </span>
  )
}
