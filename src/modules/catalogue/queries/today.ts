import type { Context } from '#kernel'
import { localOf } from '#modules/organisation'

/** The calendar day in Germany. */
export const today = (ctx: Context): string => localOf(ctx.now().getTime()).day
