import { z } from 'zod'
import { Chosen, changeOf, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Building, Floor, Room, RoomDraft, Site } from '../model.ts'

const right = 'organisation.room.change'
const roomRow = z.intersection(
  Room.row,
  z.object({ schoolName: z.string(), siteName: z.string(), buildingName: z.string().nullable(), floorName: z.string().nullable() }),
)

const siteRow = z.intersection(Site.row, z.object({ schoolName: z.string() }))
const buildingRow = z.intersection(Building.row, z.object({ schoolName: z.string(), siteName: z.string() }))
const floor = z.intersection(Floor.row, z.object({ pictureId: Id.nullable() }))
const floorRow = z.intersection(floor, z.object({ schoolName: z.string(), buildingName: z.string() }))

export const placesApi = defineApi('organisation', {
  places: {
    method: 'get',
    path: '/schools/:id/places',
    right: 'organisation.read',
    doc: 'Standorte, Gebäude, Etagen und Räume einer Schule.',
    params: one,
    answer: z.object({ sites: z.array(Site.row), buildings: z.array(Building.row), floors: z.array(floor), rooms: z.array(Room.row) }),
  },
  sites: { method: 'get', path: '/sites', right: 'organisation.read', doc: 'Standorte.', query: ListParams, answer: pageOf(siteRow) },
  site: { method: 'get', path: '/sites/:id', right: 'organisation.read', doc: 'Standorte.', params: one, answer: siteRow },
  createSite: { method: 'post', path: '/sites', right, doc: 'Legt einen Standort an.', body: Site.draft, answer: Site.row },
  changeSite: {
    method: 'patch',
    path: '/sites/:id',
    right,
    doc: 'Ändert einen Standort.',
    params: one,
    body: changeOf(Site),
    answer: Site.row,
  },
  deleteSite: { method: 'delete', path: '/sites/:id', right, doc: 'Löscht einen leeren Standort.', params: one },
  buildings: {
    method: 'get',
    path: '/buildings',
    right: 'organisation.read',
    doc: 'Gebäude.',
    query: ListParams,
    answer: pageOf(buildingRow),
  },
  building: { method: 'get', path: '/buildings/:id', right: 'organisation.read', doc: 'Gebäude.', params: one, answer: buildingRow },
  createBuilding: { method: 'post', path: '/buildings', right, doc: 'Legt ein Gebäude an.', body: Building.draft, answer: Building.row },
  changeBuilding: {
    method: 'patch',
    path: '/buildings/:id',
    right,
    doc: 'Ändert ein Gebäude.',
    params: one,
    body: changeOf(Building),
    answer: Building.row,
  },
  deleteBuilding: { method: 'delete', path: '/buildings/:id', right, doc: 'Löscht ein leeres Gebäude.', params: one },
  floors: { method: 'get', path: '/floors', right: 'organisation.read', doc: 'Etagen.', query: ListParams, answer: pageOf(floorRow) },
  floor: { method: 'get', path: '/floors/:id', right: 'organisation.read', doc: 'Etagen.', params: one, answer: floorRow },
  createFloor: { method: 'post', path: '/floors', right, doc: 'Legt eine Etage an.', body: Floor.draft, answer: Floor.row },
  changeFloor: {
    method: 'patch',
    path: '/floors/:id',
    right,
    doc: 'Ändert eine Etage.',
    params: one,
    body: changeOf(Floor),
    answer: Floor.row,
  },
  deleteFloor: { method: 'delete', path: '/floors/:id', right, doc: 'Löscht eine leere Etage.', params: one },
  rooms: { method: 'get', path: '/rooms', right: 'organisation.read', doc: 'Räume.', query: ListParams, answer: pageOf(roomRow) },
  exportRooms: {
    method: 'get',
    path: '/rooms/export',
    right: 'organisation.read',
    doc: 'Alle Räume einer Abfrage als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  roomByCode: {
    method: 'get',
    path: '/rooms/by-code/:code',
    right: 'organisation.read',
    doc: 'Der Raum zu einem Türschild (QR-Code).',
    params: z.object({ code: z.string().max(20) }),
    answer: roomRow,
  },
  room: { method: 'get', path: '/rooms/:id', right: 'organisation.read', doc: 'Ein Raum.', params: one, answer: roomRow },
  createRoom: { method: 'post', path: '/rooms', right, doc: 'Legt einen Raum an.', body: RoomDraft, answer: Room.row },
  createRooms: {
    method: 'post',
    path: '/rooms/batch',
    right,
    doc: 'Legt mehrere Räume auf einmal an, alle oder keinen.',
    body: z.array(RoomDraft).min(1).max(5_000),
    bodyLimit: 8_388_608,
    answer: z.array(Room.row),
  },
  changeRoom: {
    method: 'patch',
    path: '/rooms/:id',
    right,
    doc: 'Ändert einen Raum.',
    params: one,
    body: changeOf(Room),
    answer: Room.row,
  },
  changeRooms: {
    method: 'patch',
    path: '/rooms',
    right,
    doc: 'Ändert dieselben Felder mehrerer Räume.',
    body: z.strictObject({ chosen: Chosen, change: changeOf(Room) }),
    answer: z.array(Room.row),
  },
  archiveRooms: { method: 'post', path: '/rooms/archive', right, doc: 'Archiviert Räume.', body: Chosen, answer: z.array(Room.row) },
  restoreRooms: {
    method: 'post',
    path: '/rooms/restore',
    right,
    doc: 'Nimmt archivierte Räume wieder auf.',
    body: Chosen,
    answer: z.array(Room.row),
  },
})
