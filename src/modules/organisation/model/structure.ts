// Fields whose value has a structure of its own.
import type { z } from 'zod'
import type { Field } from '#shared'

/** A value with structure: it stands in no list and is edited by its own part of a screen. */
export const structure = <T>(schema: z.ZodType<T>): Field<T, 'always'> => ({
  kind: 'longText',
  schema,
  write: 'always',
  required: true,
  list: 'none',
  sort: false,
  filter: false,
})
