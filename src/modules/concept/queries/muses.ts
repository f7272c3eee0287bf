// MUSES itself as the one who composes and compares, and the day it is.
import { type Context, contextOf, system } from '#kernel'
import type { Day } from '#shared'
import { dayOf } from '#shared'

/**
 * The document is made by MUSES for whoever may read it: counts and names in it are the same for everybody, whatever else the reader
 * may see. The caller has asked for a right of this module at these schools.
 */
export const asMuses = (ctx: Context): Context =>
  contextOf(ctx.db<unknown>(), { who: system('concept'), authorities: ctx.authorities, lang: 'de', now: ctx.now })

export const todayOf = (ctx: Context): Day => dayOf(ctx.now())
