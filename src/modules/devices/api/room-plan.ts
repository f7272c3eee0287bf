// What can be asked about devices by room, for the plan of a floor.
import { z } from 'zod'
import { defineApi, Id } from '#shared'
import { deviceStates } from '../model.ts'
import { read } from './parts.ts'

export const roomPlanApi = defineApi('devices', {
  devicesByRoom: {
    method: 'get',
    path: '/devices/by-room',
    right: read,
    doc: 'Wie viele Geräte in den Räumen einer Etage stehen, je Raum und Zustand.',
    query: z.object({ floor: Id }),
    answer: z.array(z.object({ room: Id, state: z.enum(deviceStates), count: z.number() })),
  },
})
