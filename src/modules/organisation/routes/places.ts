import { chosenIds, created, exported, first, listQuery, notFound, serve, versioned } from '#kernel'
import type { Page } from '#shared'
import {
  changeBuildings,
  changeFloors,
  changeSites,
  createBuildings,
  createFloors,
  createSites,
  deleteBuildings,
  deleteFloors,
  deleteSites,
} from '../actions/places.ts'
import { archiveRooms, changeRooms, createRooms, restoreRooms } from '../actions/rooms.ts'
import { placesApi } from '../api.ts'
import { type BuildingRow, buildingList, type FloorRow, floorList, type SiteRow, siteList } from '../queries/place-lists.ts'
import { findRoomByCode, getRoom, placesOf, type RoomRow, roomList } from '../queries/places.ts'
import { getSchool } from '../queries/schools.ts'

export const placeRoutes = serve(placesApi, {
  places: async (ctx, { params }) => {
    await getSchool(ctx, params.id)
    return placesOf(ctx, params.id)
  },
  sites: (ctx, { query }) => siteList.page(ctx, listQuery(query)) as Promise<Page<SiteRow>>,
  site: (ctx, { params }) => siteList.get(ctx, params.id) as Promise<SiteRow>,
  createSite: (ctx, { body }, extra) => created(extra, createSites(ctx, [body])),
  changeSite: (ctx, { params, body }, extra) => first(changeSites(ctx, [versioned(params.id, body, extra)])),
  deleteSite: (ctx, { params }) => deleteSites(ctx, [params.id]),
  buildings: (ctx, { query }) => buildingList.page(ctx, listQuery(query)) as Promise<Page<BuildingRow>>,
  building: (ctx, { params }) => buildingList.get(ctx, params.id) as Promise<BuildingRow>,
  createBuilding: (ctx, { body }, extra) => created(extra, createBuildings(ctx, [body])),
  changeBuilding: (ctx, { params, body }, extra) => first(changeBuildings(ctx, [versioned(params.id, body, extra)])),
  deleteBuilding: (ctx, { params }) => deleteBuildings(ctx, [params.id]),
  floors: (ctx, { query }) => floorList.page(ctx, listQuery(query)) as Promise<Page<FloorRow>>,
  floor: (ctx, { params }) => floorList.get(ctx, params.id) as Promise<FloorRow>,
  createFloor: (ctx, { body }, extra) => created(extra, createFloors(ctx, [body])),
  changeFloor: (ctx, { params, body }, extra) => first(changeFloors(ctx, [versioned(params.id, body, extra)])),
  deleteFloor: (ctx, { params }) => deleteFloors(ctx, [params.id]),
  rooms: (ctx, { query }) => roomList.page(ctx, listQuery(query)) as Promise<Page<RoomRow>>,
  exportRooms: (ctx, { query }, extra) => exported(ctx, roomList, query, extra),
  roomByCode: async (ctx, { params }) => {
    const room = await findRoomByCode(ctx, params.code)
    if (!room) throw notFound()
    return room
  },
  room: (ctx, { params }) => getRoom(ctx, params.id),
  createRoom: (ctx, { body }, extra) => created(extra, createRooms(ctx, [body])),
  createRooms: (ctx, { body }) => createRooms(ctx, body),
  changeRoom: (ctx, { params, body }, extra) => first(changeRooms(ctx, [versioned(params.id, body, extra)])),
  changeRooms: async (ctx, { body }) =>
    changeRooms(
      ctx,
      (await chosenIds(ctx, roomList, body.chosen)).map((id) => ({ ...body.change, id })),
    ),
  archiveRooms: async (ctx, { body }) => archiveRooms(ctx, await chosenIds(ctx, roomList, body)),
  restoreRooms: async (ctx, { body }) => restoreRooms(ctx, await chosenIds(ctx, roomList, body)),
})
