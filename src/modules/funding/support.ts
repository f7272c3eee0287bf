// Hours of support spent on funded devices: told by modules above that record them, unknown until one does.
import type { Context } from '#kernel'
import type { Id } from '#shared'

export interface SupportSpent {
  /** Where the device stands; nothing for the central store. */
  school: Id | null
  /** The year in which the device was bought, as the cost report counts. */
  year: number
  minutes: number
}

/** Minutes of support by school and year of purchase for devices that a grant has paid for, as far as `funding.costs` reaches. */
export type SupportSource = (ctx: Context, years: { from: number; to: number }) => Promise<readonly SupportSpent[]>

/** Modules above add themselves when they start. */
export const supportSources: SupportSource[] = []

/** Minutes under `school year`, or nothing where nobody records them. */
export async function supportMinutes(ctx: Context, years: { from: number; to: number }): Promise<Map<string, number> | null> {
  if (supportSources.length === 0) return null
  const sums = new Map<string, number>()
  for (const source of supportSources)
    for (const { school, year, minutes } of await source(ctx, years))
      sums.set(supportKey(school, year), (sums.get(supportKey(school, year)) ?? 0) + minutes)
  return sums
}

export const supportKey = (school: Id | null, year: number): string => `${school ?? ''} ${year}`
