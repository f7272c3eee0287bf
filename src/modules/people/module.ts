// The plug of people: persons, where they belong, and their accounts.
import { defineModule } from '#kernel'
import { guardiansFollow, guardiansReturn } from './actions/guardians.ts'
import { findTwins, twinsHeard } from './actions/twins.ts'
import { exportRelease } from './api/exports.ts'
import { exportKinds } from './exports/kinds.ts'
import { listedPeople } from './exports/listed.ts'
import { peopleDeviations, peopleFacts } from './queries/facts.ts'
import { checkPeople, findPeople } from './queries.ts'
import { retentionJobs } from './retention/jobs.ts'
import { exportRoutes } from './routes/exports.ts'
import { classRoutes } from './routes/groups.ts'
import { leavingRoutes } from './routes/leaving.ts'
import { peopleRoutes } from './routes/people.ts'
import { wardRoutes } from './routes/wards.ts'

export default defineModule({
  name: 'people',
  uses: ['organisation'],
  rights: [
    {
      name: 'people.person.view',
      scopes: ['authority', 'school', 'group', 'self'],
      sensitive: true,
      roles: [
        'clerk',
        'head',
        'schoolCoordinator',
        'secretary',
        'teacher:ownGroups',
        'pupil:self',
        'guardian:self',
        'dataProtectionOfficer',
      ],
    },
    {
      name: 'people.browse',
      scopes: ['authority', 'school', 'group'],
      roles: ['clerk', 'head', 'schoolCoordinator', 'secretary', 'teacher:ownGroups', 'dataProtectionOfficer'],
    },
    { name: 'people.wards', scopes: ['self'], roles: ['guardian:self'] },
    { name: 'people.person.change', scopes: ['authority', 'school'], sensitive: true, roles: ['clerk', 'secretary', 'schoolCoordinator'] },
    { name: 'people.import.settings', scopes: ['authority', 'school'], roles: ['clerk'] },
    {
      name: 'people.export.ask',
      scopes: ['authority', 'school'],
      roles: ['clerk', 'head', 'schoolCoordinator', 'secretary', 'dataProtectionOfficer'],
    },
    { name: 'people.export.release', scopes: ['authority', 'school'], sensitive: true, roles: ['head', 'dataProtectionOfficer'] },
    { name: 'people.retention.view', scopes: ['authority'], roles: ['clerk', 'dataProtectionOfficer'] },
    { name: 'people.retention.change', scopes: ['authority'] },
    { name: 'people.retention.hold', scopes: ['authority'], roles: ['clerk', 'dataProtectionOfficer'] },
  ],
  routes: [leavingRoutes, classRoutes, peopleRoutes, wardRoutes, exportRoutes],
  hears: {
    ...twinsHeard,
    async 'people.person.changed'(ctx, event) {
      await findTwins(ctx, event.ids)
      await guardiansReturn(ctx, event)
    },
    'people.person.left': guardiansFollow,
  },
  history: {
    'people.retention': 'people.retention.view',
    [exportRelease.name]: 'people.export.release',
    'people.person': {
      right: 'people.person.view',
      async sees(ctx, id) {
        await checkPeople(ctx, 'people.person.view', [id])
        return true
      },
    },
  },
  facts: peopleFacts,
  deviations: peopleDeviations,
  jobs: retentionJobs,
  search: [{ kind: 'person', label: 'people.people', right: 'people.person.view', icon: 'people', find: findPeople }],
  start() {
    exportKinds.set('people', listedPeople)
  },
  personal: [
    {
      table: 'people.person',
      personColumn: 'id',
      dataClass: 'master',
      columns: ['family_name', 'given_name', 'call_name', 'title', 'birth_day', 'gender', 'locale'],
    },
    {
      table: 'people.affiliation',
      personColumn: 'person_id',
      dataClass: 'master',
      columns: ['school_id', 'role', 'from_day', 'until_day'],
    },
    {
      table: 'people.guardian',
      personColumn: 'person_id',
      dataClass: 'master',
      columns: ['ward_id', 'relation', 'email', 'phone', 'sees'],
    },
    {
      table: 'people.account',
      personColumn: 'person_id',
      dataClass: 'account',
      columns: ['name', 'display_name', 'email', 'last_sign_in'],
    },
  ],
})
