// The plug of orders: wishes, approvals, budgets, what they become, and the yearly investment talk.
import { defineModule } from '#kernel'
import { bookingEffects } from '#modules/catalogue'
import { onEnded, onForget } from '#modules/people'
import { endedOrders } from './actions/ended.ts'
import { forget } from './actions/forget.ts'
import { fulfilApproved } from './actions/fulfil.ts'
import { orderJobs } from './jobs.ts'
import { ordersConcerned } from './queries/effects.ts'
import { orderDeviations, orderFacts } from './queries/facts.ts'
import { findOrders, getOrder } from './queries/orders.ts'
import { rights } from './rights.ts'
import { moneyRoutes } from './routes/money.ts'
import { orderRoutes } from './routes/orders.ts'
import { talkRoutes } from './routes/talks.ts'
import './settings.ts'

export default defineModule({
  name: 'orders',
  uses: ['organisation', 'people', 'access', 'catalogue'],
  optional: true,
  rights,
  routes: [orderRoutes, moneyRoutes, talkRoutes],
  hears: { 'orders.order.approved': fulfilApproved },
  jobs: orderJobs,
  facts: orderFacts,
  deviations: orderDeviations,
  history: {
    'orders.order': {
      right: 'orders.view',
      // Who wishes sees the whole way of her own order.
      sees: async (ctx, id) => Boolean(await getOrder(ctx, id)),
    },
    'orders.budget': 'orders.budget.view',
    'orders.talk': 'orders.talk.view',
  },
  start: () => {
    bookingEffects.set('orders', ordersConcerned)
    if (!onForget.includes(forget)) onForget.push(forget)
    if (!onEnded.includes(endedOrders)) onEnded.push(endedOrders)
  },
  search: [{ kind: 'order', label: 'orders.order.plural', right: 'orders.view', icon: 'cart', find: findOrders }],
  personal: [
    { table: 'orders.order', personColumn: 'person_id', dataClass: 'orders', columns: ['wisher', 'reason'] },
    { table: 'orders.approval', personColumn: 'person_id', dataClass: 'orders', columns: ['name', 'lent_by', 'note'] },
  ],
})
