// The plug of reservations: who has which room, set or device in which lesson.
import { defineModule } from '#kernel'
import { lendGuards } from '#modules/loans'
import { onEnded, onForget, onLeaverAsked } from '#modules/people'
import { followFewer, followGone, followThings } from './actions/follow.ts'
import { endedReservations } from './ended.ts'
import { reservedGuard } from './guard.ts'
import { forgetHolders, reservedByLeavers } from './people.ts'
import { findResources, read } from './queries/lists.ts'
import { reservationRoutes } from './routes.ts'

const school = ['clerk', 'technician', 'head', 'schoolCoordinator', 'secretary', 'teacher']

export default defineModule({
  name: 'reservations',
  uses: ['organisation', 'people', 'access', 'devices', 'loans'],
  optional: true,
  rights: [
    { name: read, scopes: ['authority', 'school'], roles: [...school, 'caretaker'] },
    { name: 'reservations.reserve', scopes: ['authority', 'school'], roles: school },
    { name: 'reservations.manage', scopes: ['authority', 'school'], roles: ['clerk', 'schoolCoordinator'] },
  ],
  routes: [reservationRoutes],
  hears: {
    'organisation.room.archived': followThings,
    'devices.set.archived': followThings,
    'devices.device.retired': followGone,
    'devices.device.disposed': followGone,
    'devices.device.lost': followGone,
    'devices.device.stolen': followGone,
    'devices.device.claimed': followFewer,
    'devices.device.stateChanged': followFewer,
    'devices.device.moved': followFewer,
  },
  search: [{ kind: 'resource', label: 'reservations.resource.plural', right: read, icon: 'cal', find: findResources }],
  history: { 'reservations.resource': read, 'reservations.reservation': read },
  personal: [
    {
      table: 'reservations.reservation',
      personColumn: 'person_id',
      dataClass: 'reservations',
      columns: ['day', 'starts_at', 'ends_at', 'purpose'],
    },
  ],
  start() {
    if (!lendGuards.includes(reservedGuard)) lendGuards.push(reservedGuard)
    if (!onLeaverAsked.includes(reservedByLeavers)) onLeaverAsked.push(reservedByLeavers)
    if (!onForget.includes(forgetHolders)) onForget.push(forgetHolders)
    if (!onEnded.includes(endedReservations)) onEnded.push(endedReservations)
  },
})
