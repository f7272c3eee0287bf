// The plug of the school-year change.
import { defineModule } from '#kernel'
import { rosterOccasions } from '#modules/rosters'
import { linkImport } from './actions.ts'
import { schoolyearFacts } from './facts.ts'
import { yearChangeJobs } from './jobs.ts'
import { yearOf } from './queries.ts'
import { yearChangeRoutes } from './routes.ts'

export default defineModule({
  name: 'schoolyear',
  uses: ['organisation', 'people', 'rosters'],
  rights: [
    { name: 'schoolyear.view', scopes: ['authority', 'school'], roles: ['clerk', 'head', 'schoolCoordinator', 'secretary'] },
    { name: 'schoolyear.change', scopes: ['authority', 'school'], sensitive: true, roles: ['clerk'] },
  ],
  routes: [yearChangeRoutes],
  facts: schoolyearFacts,
  jobs: yearChangeJobs,
  start() {
    rosterOccasions.yearChange = {
      settings: async (ctx, change) => ({ yearChange: change, schoolYear: await yearOf(ctx, change) }),
      opened: linkImport,
    }
  },
})
