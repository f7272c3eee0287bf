// Where a school is: sites, buildings, floors, rooms (NetBox site and location).
import { z } from 'zod'
import { defineModel, field, Id, type Row } from '#shared'
import { draftWithout } from './draft.ts'

/** Where a thing stands among its siblings; without one it stands last, by name. */
const position = () => field.number({ min: 0, max: 100_000, list: 'none', filter: false })

export const Site = defineModel('organisation.site', {
  id: field.id(),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create' }),
  name: field.text({ required: true, max: 120 }),
  street: field.text(),
  postcode: field.text({ max: 10, width: 'narrow' }),
  city: field.text(),
  position: position(),
  version: field.version(),
})
export type Site = Row<typeof Site>

export const Building = defineModel('organisation.building', {
  id: field.id(),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'never' }),
  site: field.ref({ ref: 'organisation.site', required: true, write: 'create' }),
  name: field.text({ required: true, max: 120 }),
  position: position(),
  version: field.version(),
})
export type Building = Row<typeof Building>

export const Floor = defineModel('organisation.floor', {
  id: field.id(),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'never' }),
  building: field.ref({ ref: 'organisation.building', required: true, write: 'create' }),
  name: field.text({ required: true, max: 60 }),
  /** 0 is the ground floor, -1 the basement. */
  level: field.number({ required: true, min: -9, max: 99, width: 'narrow' }),
  version: field.version(),
})
export type Floor = Row<typeof Floor>
/** A floor with the file that shows it from above. */
export type FloorWithPicture = Floor & { pictureId: Id | null }

/** What may be the picture of a floor. */
export const floorPicture = { maxBytes: 5 * 2 ** 20, maxPixels: 50_000_000 }

/** Where a room is on the picture of its floor; null takes it off. */
export const RoomSpot = z.strictObject({
  room: Id,
  spot: z.strictObject({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).nullable(),
})
export type RoomSpot = z.output<typeof RoomSpot>

export const roomKinds = [
  'classroom',
  'computer',
  'science',
  'music',
  'art',
  'workshop',
  'sports',
  'library',
  'assembly',
  'staff',
  'office',
  'group',
  'storage',
  'technical',
  'outside',
  'other',
] as const

export const Room = defineModel('organisation.room', {
  id: field.id(),
  number: field.text({ required: true, max: 40, width: 'narrow', aliases: ['raum', 'raumnummer', 'raumnr', 'room'] }),
  name: field.text({ max: 120, aliases: ['raumname', 'bezeichnung'] }),
  kind: field.choice(roomKinds, { required: true, aliases: ['raumart', 'nutzung'] }),
  seats: field.number({ min: 0, max: 10_000, width: 'narrow', aliases: ['plaetze', 'sitzplaetze', 'seats'] }),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'never' }),
  site: field.ref({ ref: 'organisation.site', required: true }),
  building: field.ref({ ref: 'organisation.building' }),
  floor: field.ref({ ref: 'organisation.floor', list: 'hidden' }),
  /** Stands on the label at the door as a QR code; never changes, so that labels stay valid when a room gets another number. */
  code: field.text({ required: true, max: 20, write: 'never', list: 'hidden', width: 'narrow' }),
  /** Where it is on the picture of its floor, as fractions of width and height; another floor takes it off. */
  planX: field.number({ min: 0, max: 1, write: 'never', list: 'none', sort: false, filter: false }),
  planY: field.number({ min: 0, max: 1, write: 'never', list: 'none', sort: false, filter: false }),
  state: field.choice(['active', 'archived'], { required: true, write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type Room = Row<typeof Room>

/** Crockford's base 32 without I, L, O and U: readable aloud, 40 bits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const newRoomCode = () => `R${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => alphabet[byte & 31]).join('')}`

/** A room needs its site, building or floor; what stands above them follows. */
export const RoomDraft = draftWithout(Room, ['site', 'kind'])
export type RoomDraft = z.output<typeof RoomDraft>
