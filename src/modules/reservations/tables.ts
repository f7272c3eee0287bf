// Where reservations stand; nobody else writes these tables.
import { storedIn } from '#kernel'
import { HeldReservation, Resource } from './model.ts'

export const resources = storedIn('reservations.resource', Resource, { school: 'school', columns: { set: 'device_set_id' } })
export const reservations = storedIn('reservations.reservation', HeldReservation, { school: 'school' })
