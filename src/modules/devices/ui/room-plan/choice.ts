// Which floor a room plan shows: a room tells it, else the address, else the first with a picture from the ground up.
import type { Building, FloorWithPicture, Room, Site } from '#modules/organisation/model'

export interface PlacesOf {
  sites: Site[]
  buildings: Building[]
  floors: FloorWithPicture[]
  rooms: Room[]
}
export interface Choice {
  building: Building | undefined
  floor: FloorWithPicture | undefined
  room: Room | undefined
}

const nearGround = (one: { level: number }, other: { level: number }) =>
  Math.abs(one.level) - Math.abs(other.level) || other.level - one.level

export function choiceIn(places: PlacesOf, asked: { room: string | null; floor: string | null; building: string | null }): Choice {
  const room = places.rooms.find((each) => each.id === asked.room)
  const buildingOf = (id: string | null | undefined) => places.buildings.find((each) => each.id === id)
  const named = places.floors.find((each) => each.id === (room ? room.floor : asked.floor))
  if (named) return { room, floor: named, building: buildingOf(named.building) }
  const wanted = buildingOf(room?.building ?? asked.building)
  // In the order of the buildings, so that the main building comes before the gym.
  const offered = (wanted ? [wanted] : places.buildings).flatMap((building) =>
    places.floors.filter((floor) => floor.building === building.id).sort(nearGround),
  )
  const floor = offered.find((each) => each.pictureId) ?? offered[0]
  return { room, floor, building: buildingOf(floor?.building) ?? wanted ?? places.buildings[0] }
}

/** The rooms in use of a floor, by their number as people count. */
export const roomsOn = (places: PlacesOf, floor: string): Room[] =>
  places.rooms.filter((room) => room.floor === floor && room.state === 'active')
