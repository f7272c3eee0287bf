// How every refusal travels: problem+json (RFC 9457) with what happened, what was not changed and what to do.
import { z } from 'zod'

export const kinds = ['NotFound', 'Forbidden', 'Conflict', 'Invalid', 'Unavailable'] as const
export type ProblemKind = (typeof kinds)[number]

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  /** Stable word for programs, e.g. `organisation.numberTaken`. */
  code: z.string(),
  /** What the person can do now. */
  remedy: z.string().optional(),
  fields: z.array(z.object({ path: z.string(), message: z.string(), code: z.string().optional() })).optional(),
  instance: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>
