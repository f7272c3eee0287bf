// The plug of stock-takes.
import { defineModule } from '#kernel'
import { stocktakeFacts } from './facts.ts'
import { stocktakeRoutes } from './routes.ts'

export default defineModule({
  name: 'stocktake',
  uses: ['organisation', 'devices'],
  optional: true,
  rights: [
    {
      name: 'stocktake.take',
      scopes: ['authority', 'school'],
      roles: ['clerk', 'technician', 'schoolCoordinator', 'secretary', 'caretaker'],
    },
  ],
  routes: [stocktakeRoutes],
  facts: stocktakeFacts,
  history: { 'stocktake.round': 'stocktake.take' },
})
