import type { Context } from '#kernel'
import { dayOf } from '#shared'

/** The calendar day in Germany. */
export const today = (ctx: Context): string => dayOf(ctx.now())
