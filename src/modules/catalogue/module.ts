// The plug of the catalogue: blocks, bookings and who is responsible.
import { defineModule } from '#kernel'
import { followMerge, followUnmerge } from './actions/merge.ts'
import { blockRoutes } from './routes/blocks.ts'
import { bookingRoutes } from './routes/bookings.ts'
import { taskRoutes } from './routes/tasks.ts'
import { startCatalogue } from './start.ts'

const read = 'catalogue.read'
const office = ['clerk', 'technician', 'contractor', 'dataProtectionOfficer', 'auditor']
const school = ['head', 'schoolCoordinator', 'secretary', 'teacher', 'caretaker']

export default defineModule({
  name: 'catalogue',
  uses: ['organisation', 'people', 'access'],
  rights: [
    { name: read, scopes: ['authority', 'school'], roles: [...office, ...school] },
    { name: 'catalogue.block.change', scopes: ['authority'], roles: ['clerk'] },
    { name: 'catalogue.book', scopes: ['authority'], roles: ['clerk'] },
    { name: 'catalogue.value.change', scopes: ['authority', 'school'], roles: ['clerk', 'schoolCoordinator'] },
    { name: 'catalogue.holder.change', scopes: ['authority', 'school'], roles: ['clerk', 'head'] },
  ],
  routes: [blockRoutes, bookingRoutes, taskRoutes],
  history: Object.fromEntries(
    ['offer', 'ownBlock', 'sharedBlock', 'booking', 'bookingTemplate', 'taskChange', 'holder'].map((name) => [`catalogue.${name}`, read]),
  ),
  hears: { 'organisation.school.merged': followMerge, 'organisation.school.unmerged': followUnmerge },
  start: startCatalogue,
})
