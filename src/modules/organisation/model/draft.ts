// Drafts whose required fields may be left out because MUSES knows a value.
import type { z } from 'zod'
import type { Draft, Model } from '#shared'

export type DraftWithout<M extends Model, K extends string> = Omit<Draft<M>, K> & Partial<Pick<Draft<M>, K & keyof Draft<M>>>

/** The draft shape of a model in which the named fields are optional. */
export function draftWithout<M extends Model, const K extends readonly string[]>(model: M, keys: K): z.ZodType<DraftWithout<M, K[number]>> {
  const shape = model.draft as unknown as z.ZodObject
  return shape.partial(
    Object.fromEntries(keys.map((key) => [key, true])) as Record<string, true> & Record<number, never>,
  ) as unknown as z.ZodType<DraftWithout<M, K[number]>>
}
