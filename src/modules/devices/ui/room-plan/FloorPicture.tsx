// The picture with a marker for each room. While it is edited, markers follow the pointer and the arrow keys.
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { floorPlansApi } from '#modules/organisation/api'
import type { FloorWithPicture, Room } from '#modules/organisation/model'
import { urlOf } from '#shared'
import { Dot, ScrollBox, useTexts } from '#ui'
import { emptyRoom, type RoomTally, roomSign, type Spot, spotAfterKey, spotWithin } from '../../model.ts'
import { nameOfRoom, useRoomWords } from './parts.tsx'

interface Props {
  title: string
  floor: FloorWithPicture
  zoom: number
  rooms: readonly Room[]
  spotOf: (room: Room) => Spot | undefined
  tallies: ReadonlyMap<string, RoomTally>
  chosen: string | undefined
  /** Gets the focus when its marker appears. */
  focused: string | undefined
  edits: boolean
  /** Waits to be put down. */
  armed: Room | undefined
  onChoose: (room: Room | undefined) => void
  /** Shown there, not yet stored. */
  onHold: (room: string, spot: Spot | undefined) => void
  onMove: (room: Room, spot: Spot) => Promise<void>
  onDrop: (spot: Spot, byKey: boolean) => void
  onTakeOff: (room: Room) => Promise<void>
}

const middle = { x: 0.5, y: 0.5 }

export function FloorPicture(props: Props) {
  const { title, floor, zoom, rooms, spotOf, tallies, chosen, edits, armed } = props
  const { t } = useTexts()
  const [shown, setShown] = useState(false)
  const sheet = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLDivElement>(null)
  // The chosen room stands in the middle of what is shown, also after a larger plan or an address that names it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a marker that was clicked is seen already
  useEffect(() => {
    const at = sheet.current?.querySelector<HTMLElement>('[aria-pressed="true"]')
    if (!at || !box.current) return
    box.current.scrollLeft = at.offsetLeft - box.current.clientWidth / 2
    box.current.scrollTop = at.offsetTop - box.current.clientHeight / 2
  }, [shown, zoom])
  const spotAt = (x: number, y: number): Spot => {
    const on = sheet.current!.getBoundingClientRect()
    return spotWithin({ x: (x - on.left) / on.width, y: (y - on.top) / on.height })
  }
  return (
    <ScrollBox ref={box} label={title} className="plan-scroll">
      <div className={zoom > 1 ? 'plan-sheet plan-sheet--near' : 'plan-sheet'} ref={sheet} style={{ width: `${zoom * 100}%` }}>
        <img
          // The id of the file stands in the address, so that a new picture is fetched at once.
          src={`${urlOf(floorPlansApi.floorPicture, { params: { id: floor.id } })}?${floor.pictureId}`}
          alt={t('devices.roomPlan.picture.alt', { name: title })}
          draggable={false}
          onLoad={() => setShown(true)}
        />
        {armed ? (
          <button
            type="button"
            className="plan-target"
            aria-label={t('devices.roomPlan.putHere', { name: nameOfRoom(armed) })}
            onClick={(event) => props.onDrop(event.detail ? spotAt(event.clientX, event.clientY) : middle, event.detail === 0)}
          />
        ) : null}
        {shown
          ? rooms.map((room) => {
              const spot = spotOf(room)
              return spot ? (
                <Marker
                  key={room.id}
                  room={room}
                  spot={spot}
                  tally={tallies.get(room.id) ?? emptyRoom}
                  chosen={chosen === room.id}
                  takesFocus={props.focused === room.id}
                  edits={edits}
                  sheet={sheet}
                  onChoose={props.onChoose}
                  onHold={props.onHold}
                  onMove={props.onMove}
                  onTakeOff={props.onTakeOff}
                />
              ) : null
            })
          : null}
      </div>
    </ScrollBox>
  )
}

interface MarkerProps extends Pick<Props, 'onChoose' | 'onHold' | 'onMove' | 'onTakeOff'> {
  room: Room
  spot: Spot
  tally: RoomTally
  chosen: boolean
  takesFocus: boolean
  edits: boolean
  sheet: { current: HTMLDivElement | null }
}

/** So far a pointer may tremble before it drags. */
const still = 4
/** After the last arrow key this long it is stored, so that ten steps are one change. */
const pause = 800

function Marker({ room, spot, tally, chosen, takesFocus, edits, sheet, onChoose, onHold, onMove, onTakeOff }: MarkerProps) {
  const { t, f } = useTexts()
  const words = useRoomWords()
  const button = useRef<HTMLButtonElement>(null)
  const drag = useRef<{ x: number; y: number; spot: Spot; moved: boolean; over?: boolean }>(undefined)
  const keys = useRef<{ timer: ReturnType<typeof setTimeout>; to: Spot }>(undefined)
  useEffect(() => {
    if (takesFocus) button.current?.focus()
  }, [takesFocus])

  const spotFor = (event: PointerEvent): Spot => {
    const { x, y, spot: from } = drag.current!
    const box = sheet.current!.getBoundingClientRect()
    return spotWithin({ x: from.x + (event.clientX - x) / box.width, y: from.y + (event.clientY - y) / box.height })
  }
  const begin = (event: PointerEvent) => {
    if (!edits || event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, y: event.clientY, spot, moved: false }
  }
  const follow = (event: PointerEvent) => {
    const from = drag.current
    if (!from || from.over) return
    if (!from.moved && Math.hypot(event.clientX - from.x, event.clientY - from.y) < still) return
    from.moved = true
    onHold(room.id, spotFor(event))
  }
  const end = (event: PointerEvent) => {
    const to = drag.current?.moved ? spotFor(event) : undefined
    // A click may follow a drag; it must not choose the room.
    if (to) {
      drag.current!.over = true
      void onMove(room, to)
    } else drag.current = undefined
  }
  const cancel = () => {
    if (drag.current?.moved) onHold(room.id, undefined)
    drag.current = undefined
  }
  const store = () => {
    if (!keys.current) return
    clearTimeout(keys.current.timer)
    void onMove(room, keys.current.to)
    keys.current = undefined
  }
  const press = (event: KeyboardEvent) => {
    if (!edits) return
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      void onTakeOff(room)
      return
    }
    if (event.key === 'Escape') {
      clearTimeout(keys.current?.timer)
      keys.current = undefined
      drag.current = undefined
      onHold(room.id, undefined)
      return
    }
    const to = spotAfterKey(keys.current?.to ?? spot, event.key, event.shiftKey)
    if (!to) return
    event.preventDefault()
    clearTimeout(keys.current?.timer)
    keys.current = { to, timer: setTimeout(store, pause) }
    onHold(room.id, to)
  }
  const sign = roomSign(tally)
  return (
    <button
      type="button"
      ref={button}
      className={`plan-marker plan-marker--${sign}${edits ? ' plan-marker--loose' : ''}`}
      style={{ left: `${spot.x * 100}%`, top: `${spot.y * 100}%` }}
      title={words(room, tally)}
      aria-label={
        edits
          ? t('devices.roomPlan.marker.edit', {
              words: words(room, tally),
              x: f.number(Math.round(spot.x * 100)),
              y: f.number(Math.round(spot.y * 100)),
            })
          : words(room, tally)
      }
      aria-pressed={chosen}
      onPointerDown={begin}
      onPointerMove={follow}
      onPointerUp={end}
      onPointerCancel={cancel}
      onKeyDown={press}
      onBlur={store}
      onClick={() => {
        const moved = drag.current?.moved
        drag.current = undefined
        if (!moved) onChoose(chosen ? undefined : room)
      }}
    >
      <b>{room.number}</b>
      {room.name ? <small>{room.name}</small> : null}
      <span>
        <Dot tone={sign} />
        {f.number(tally.here)}
      </span>
    </button>
  )
}
