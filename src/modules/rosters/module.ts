// The plug of rosters: what schools bring from their administration programs, and matching when a program changes.
import { defineModule } from '#kernel'
import { changeKinds, exportKinds } from '#modules/people'
import { rosterJobs } from './jobs.ts'
import { matching } from './match/actions.ts'
import { matchRoutes } from './match/routes.ts'
import type { RosterReader } from './ports.ts'
import { plugReaders } from './reading/readers.ts'
import { stagedPeople } from './reading/rows-export.ts'
import { rosterRoutes } from './routes.ts'
import { undoneHeard } from './taking/undo.ts'

export default defineModule({
  name: 'rosters',
  uses: ['organisation', 'people'],
  rights: [
    { name: 'rosters.import', scopes: ['authority', 'school'], sensitive: true, roles: ['clerk', 'secretary', 'schoolCoordinator'] },
    { name: 'rosters.release', scopes: ['authority', 'school'], sensitive: true, roles: ['head', 'schoolCoordinator'] },
    { name: 'rosters.undo', scopes: ['authority', 'school'], sensitive: true, roles: ['clerk', 'secretary', 'schoolCoordinator'] },
    { name: 'rosters.match', scopes: ['authority', 'school'], sensitive: true, roles: ['clerk', 'secretary', 'schoolCoordinator'] },
  ],
  routes: [rosterRoutes, matchRoutes],
  hears: { 'people.import.undone': undoneHeard },
  jobs: rosterJobs,
  start({ plugs }) {
    plugReaders((plugs['rosters.readers'] ?? []) as RosterReader[])
    changeKinds['people.match'] = matching
    exportKinds.set('rosters', stagedPeople)
  },
})
