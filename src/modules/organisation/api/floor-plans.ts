// What can be asked about the pictures of floors.
import { z } from 'zod'
import { defineApi, Id, one } from '#shared'
import { RoomSpot } from '../model.ts'

const right = 'organisation.room.change'

export const floorPlansApi = defineApi('organisation', {
  floorPicture: {
    method: 'get',
    path: '/floors/:id/picture',
    right: 'organisation.read',
    doc: 'Der Grundriss einer Etage als Bild.',
    params: one,
    file: 'download',
  },
  keepFloorPicture: {
    method: 'post',
    path: '/floors/:id/picture',
    right,
    doc: 'Legt den Grundriss einer Etage ab (PNG, JPEG oder WebP, höchstens 5 MB); ein vorhandener wird ersetzt und gelöscht.',
    params: one,
    file: 'upload',
    answer: z.object({ id: Id, name: z.string() }),
  },
  dropFloorPicture: {
    method: 'delete',
    path: '/floors/:id/picture',
    right,
    doc: 'Löscht den Grundriss einer Etage; wo ihre Räume liegen, bleibt bekannt.',
    params: one,
  },
  placeRooms: {
    method: 'patch',
    path: '/floors/:id/spots',
    right,
    doc: 'Setzt Räume einer Etage auf ihren Grundriss (Bruchteile von Breite und Höhe) oder nimmt sie herunter; antwortet, wo sie vorher lagen.',
    params: one,
    body: z.array(RoomSpot).min(1).max(500),
    answer: z.array(RoomSpot),
  },
})
