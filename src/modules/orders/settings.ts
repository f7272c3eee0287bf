import { z } from 'zod'
import { defineSettings } from '#kernel'

export const orderSettings = defineSettings('orders', {
  /** Whether a head's own wish is the school's word, or somebody else at the school has to say it. */
  headWishes: { schema: z.enum(['counts', 'other']), default: 'counts', scope: 'authority', right: 'orders.route.change' },
  /** Days before the last day of ordering of a budget at which those who may order hear of it; 0 reminds nobody. */
  remindDays: { schema: z.int().min(0).max(120), default: 21, scope: 'authority', right: 'orders.route.change' },
  /** Days after the end of a deadline at which the next step and the authority hear of it. */
  escalateDays: { schema: z.int().min(0).max(30), default: 3, scope: 'authority', right: 'orders.route.change' },
})
