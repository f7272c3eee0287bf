// Rows of the installation itself belong to no authority; row security shows them to operators alone.
import type { Context } from '../context.ts'

/** Stands for "no authority" in lists, which read one tenant after the other. */
export const noAuthority = '00000000-0000-0000-0000-000000000000'

/** The same transaction for a list whose rows have no authority. */
export const forInstallation = (ctx: Context): Context => Object.create(ctx, { authorities: { value: [noAuthority] } }) as Context
