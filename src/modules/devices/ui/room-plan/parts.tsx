// What the parts of the room plan share: how a room is called, and putting rooms down with the way back.
import { floorPlansApi, placesApi } from '#modules/organisation/api'
import type { Room, RoomSpot } from '#modules/organisation/model'
import { toast, useDo, useTexts } from '#ui'
import { emptyRoom, type RoomTally, roomSign, type Spot } from '../../model.ts'

export const nameOfRoom = (room: Pick<Room, 'number' | 'name'>) => (room.name ? `${room.number} ${room.name}` : room.number)

export const spotOf = (room: Room): Spot | undefined =>
  room.planX === null || room.planY === null ? undefined : { x: room.planX, y: room.planY }

/** A room and its devices in one sentence: what a marker says to those who do not see it. */
export function useRoomWords() {
  const { t } = useTexts()
  return (room: Room, tally: RoomTally = emptyRoom) =>
    [
      nameOfRoom(room),
      t('devices.device.count', { count: tally.here }),
      tally.inRepair ? t('devices.roomPlan.words.inRepair', { count: tally.inRepair }) : null,
      tally.missing ? t('devices.roomPlan.words.missing', { count: tally.missing }) : null,
      roomSign(tally) === 'success' ? t('devices.roomPlan.sign.success') : null,
    ]
      .filter(Boolean)
      .join(', ')
}

/** Puts a room down, or takes it off without a spot; the toast offers the way back. Answers whether it was done. */
export function usePlacing(floor: string) {
  const { t } = useTexts()
  const place = useDo(floorPlansApi.placeRooms, { invalidates: [placesApi.places] })
  const send = (wishes: RoomSpot[]) =>
    place.run({ params: { id: floor }, body: wishes }).catch((error: Error) => {
      toast(error.message, { tone: 'refused' })
      return undefined
    })
  return async (room: Pick<Room, 'id' | 'number' | 'name'>, spot: Spot | null): Promise<boolean> => {
    const before = await send([{ room: room.id, spot }])
    if (!before) return false
    toast(t(spot ? 'devices.roomPlan.placed' : 'devices.roomPlan.taken', { name: nameOfRoom(room) }), {
      action: { label: t('ui.undo'), run: () => send(before) },
    })
    return true
  }
}
