// What an authority decides about plans.
import { z } from 'zod'
import { defineSettings } from '#kernel'

export const keepPlans = defineSettings('connections', {
  /** Days after which an ended plan, with the values in it, is deleted. */
  keepPlans: { schema: z.int().min(7).max(365), default: 90, scope: 'authority', right: 'connections.change' },
})
