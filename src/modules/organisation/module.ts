// The plug of the organisation: the ground every other module stands on.
import { defineModule, type SearchSource } from '#kernel'
import { organisationJobs } from './jobs.ts'
import { searchGroups } from './queries/groups.ts'
import { searchRooms } from './queries/places.ts'
import { searchSchools } from './queries/schools.ts'
import { switchable } from './queries/switches.ts'
import { authorityRoutes } from './routes/authorities.ts'
import { calendarRoutes } from './routes/calendar.ts'
import { groupRoutes } from './routes/groups.ts'
import { importRoutes } from './routes/imports.ts'
import { placeRoutes } from './routes/places.ts'
import { schoolRoutes } from './routes/schools.ts'
import { templateRoutes } from './routes/templates.ts'

const right = 'organisation.read'

const search: SearchSource[] = [
  {
    kind: 'school',
    label: 'organisation.schools',
    right,
    icon: 'school',
    find: async (ctx, text, limit) =>
      (await searchSchools(ctx, ctx.reach(right), text, limit)).map(({ id, name, number, city }) => ({
        id,
        title: name,
        subtitle: [number, city].filter(Boolean).join(' · ') || undefined,
        href: `/schulen/${id}`,
      })),
  },
  {
    kind: 'room',
    label: 'organisation.rooms',
    right,
    icon: 'door',
    find: async (ctx, text, limit) =>
      (await searchRooms(ctx, ctx.reach(right), text, limit)).map(({ id, number, name, school }) => ({
        id,
        title: name ? `${number} ${name}` : number,
        subtitle: school,
        href: `/raeume/${id}`,
      })),
  },
  {
    kind: 'group',
    label: 'organisation.groups',
    right,
    icon: 'group',
    find: async (ctx, text, limit) =>
      (await searchGroups(ctx, ctx.reach(right), text, limit)).map(({ id, name, school, year, schoolId }) => ({
        id,
        title: name,
        subtitle: `${school} · ${year}`,
        href: `/schulen/${schoolId}?bereich=gruppen`,
      })),
  },
]

export default defineModule({
  name: 'organisation',
  uses: [],
  rights: [
    {
      name: 'organisation.read',
      scopes: ['operator', 'authority', 'school', 'group'],
      roles: [
        'clerk',
        'technician',
        'contractor',
        'schoolCoordinator',
        'secretary',
        'teacher',
        'caretaker',
        'dataProtectionOfficer',
        'auditor',
      ],
    },
    { name: 'organisation.authority.create', scopes: ['operator'] },
    { name: 'organisation.authority.change', scopes: ['operator', 'authority'] },
    { name: 'organisation.school.create', scopes: ['authority'], roles: ['clerk'] },
    { name: 'organisation.school.change', scopes: ['authority', 'school'], roles: ['clerk', 'schoolCoordinator', 'secretary'] },
    {
      name: 'organisation.room.change',
      scopes: ['authority', 'school'],
      roles: ['clerk', 'technician', 'schoolCoordinator', 'secretary', 'caretaker'],
    },
    { name: 'organisation.group.change', scopes: ['authority', 'school'], roles: ['clerk', 'schoolCoordinator', 'secretary'] },
    { name: 'organisation.calendar.change', scopes: ['authority', 'school'], roles: ['clerk', 'schoolCoordinator', 'secretary'] },
    { name: 'organisation.template.change', scopes: ['authority'], roles: ['clerk'] },
    { name: 'organisation.module.switch', scopes: ['authority'] },
  ],
  routes: [authorityRoutes, schoolRoutes, placeRoutes, groupRoutes, calendarRoutes, templateRoutes, importRoutes],
  search,
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
  jobs: organisationJobs,
  start: ({ modules }) => {
    switchable.splice(0, switchable.length, ...modules.filter((module) => module.optional).map((module) => module.name))
  },
})
