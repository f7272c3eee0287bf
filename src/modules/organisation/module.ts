// The plug of the organisation: the ground every other module stands on.
import { type Context, defineModule, type Found, type Reach, type SearchSource } from '#kernel'
import { timetableReaders } from './actions/timetable.ts'
import { organisationDeviations, organisationFacts } from './facts.ts'
import { organisationJobs } from './jobs.ts'
import type { TimetableReader } from './ports.ts'
import { searchGroups } from './queries/groups.ts'
import { searchRooms } from './queries/places.ts'
import { searchSchools } from './queries/schools.ts'
import { switchable } from './queries/switches.ts'
import { authorityRoutes } from './routes/authorities.ts'
import { calendarRoutes } from './routes/calendar.ts'
import { floorPlanRoutes } from './routes/floor-plans.ts'
import { groupRoutes } from './routes/groups.ts'
import { importRoutes } from './routes/imports.ts'
import { placeRoutes } from './routes/places.ts'
import { schoolRoutes } from './routes/schools.ts'
import { templateRoutes } from './routes/templates.ts'
import { timetableRoutes } from './routes/timetable.ts'

const right = 'organisation.read'
const office = ['clerk', 'schoolCoordinator', 'secretary']
const readers = [...office, 'technician', 'contractor', 'teacher', 'caretaker', 'dataProtectionOfficer', 'auditor']

const source = (
  kind: string,
  icon: string,
  find: (ctx: Context, reach: Reach, text: string, limit: number) => Promise<Found[]>,
): SearchSource => ({
  kind,
  label: `organisation.${kind}s`,
  right,
  icon,
  find: (ctx, text, limit) => find(ctx, ctx.reach(right), text, limit),
})

export default defineModule({
  name: 'organisation',
  uses: [],
  rights: [
    { name: right, scopes: ['operator', 'authority', 'school', 'group'], roles: readers },
    { name: 'organisation.authority.create', scopes: ['operator'] },
    { name: 'organisation.authority.change', scopes: ['operator', 'authority'] },
    { name: 'organisation.school.create', scopes: ['authority'], roles: ['clerk'] },
    { name: 'organisation.school.change', scopes: ['authority', 'school'], roles: office },
    { name: 'organisation.room.change', scopes: ['authority', 'school'], roles: [...office, 'technician', 'caretaker'] },
    { name: 'organisation.group.change', scopes: ['authority', 'school'], roles: office },
    { name: 'organisation.calendar.change', scopes: ['authority', 'school'], roles: office },
    { name: 'organisation.template.change', scopes: ['authority'], roles: ['clerk'] },
    { name: 'organisation.module.switch', scopes: ['authority'] },
  ],
  routes: [
    authorityRoutes,
    schoolRoutes,
    placeRoutes,
    floorPlanRoutes,
    groupRoutes,
    calendarRoutes,
    templateRoutes,
    importRoutes,
    timetableRoutes,
  ],
  search: [source('school', 'school', searchSchools), source('room', 'door', searchRooms), source('group', 'group', searchGroups)],
  history: Object.fromEntries(
    [
      'authority',
      'school',
      'site',
      'building',
      'floor',
      'room',
      'group',
      'schoolYear',
      'calendarEntry',
      'lessonGrid',
      'calendarSetting',
      'template',
    ].map((name) => [`organisation.${name}`, right]),
  ),
  facts: organisationFacts,
  deviations: organisationDeviations,
  jobs: organisationJobs,
  start: ({ modules, plugs }) => {
    timetableReaders.splice(0, timetableReaders.length, ...((plugs['organisation.timetables'] ?? []) as TimetableReader[]))
    switchable.splice(0, switchable.length, ...modules.filter((module) => module.optional).map((module) => module.name))
  },
})
