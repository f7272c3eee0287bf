// The plug of the inventory: what agents see in the network, against what the authority believes to have.
import { defineModule } from '#kernel'
import { reporters } from '#modules/devices'
import { agentRoutes } from './agent-routes.ts'
import { inventoryDeviations, inventoryFacts } from './queries.ts'
import { reportedBy } from './reported.ts'
import { inventoryRoutes } from './routes.ts'
import { setPublicUrl } from './runtime.ts'

const read = 'inventory.read'

export default defineModule({
  name: 'inventory',
  uses: ['devices'],
  optional: true,
  rights: [
    { name: read, scopes: ['authority', 'school'], roles: ['clerk', 'technician', 'schoolCoordinator'] },
    { name: 'inventory.change', scopes: ['authority', 'school'], roles: ['clerk', 'technician'] },
    { name: 'inventory.enrol', scopes: ['authority', 'school'], roles: ['clerk', 'technician'] },
  ],
  routes: [inventoryRoutes],
  foreign: agentRoutes,
  history: { 'inventory.seen': read, 'inventory.enrolment': 'inventory.enrol' },
  facts: inventoryFacts,
  deviations: inventoryDeviations,
  start: ({ publicUrl }) => {
    setPublicUrl(publicUrl)
    if (!reporters.includes(reportedBy)) reporters.push(reportedBy)
  },
})
