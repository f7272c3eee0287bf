// What can leave the house with many people in it: each kind says by which conditions, how many they are and whose.
import type { z } from 'zod'
import type { Context } from '#kernel'
import type { Id } from '#shared'

export interface ExportKind {
  /** What of a query decides who leaves with which facts; the rest of it (format, order) is left aside. */
  asked: z.ZodType
  /** How many people the conditions find for who asks, and of which schools; null is the whole authority. Asks for the right. */
  find: (ctx: Context, asked: unknown) => Promise<{ people: number; schools: readonly Id[] | null }>
}

/** By name, e.g. `people`; modules above put theirs here when they start. */
export const exportKinds = new Map<string, ExportKind>()
