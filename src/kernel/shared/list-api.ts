// Shapes that the endpoints of every module share: one object, a chosen set, an export, a change.
import { z } from 'zod'
import { Id } from './ids.ts'
import { ListParams } from './list.ts'
import type { Change, Model } from './model.ts'

export const one = z.object({ id: Id })
/** What a bulk action works on: named objects, or all that a list's query finds. */
export const Chosen = z
  .strictObject({ ids: z.array(Id).min(1).max(5_000).optional(), query: ListParams.optional() })
  .refine((chosen) => (chosen.ids === undefined) !== (chosen.query === undefined), { message: 'chosen.one' })
export type Chosen = z.output<typeof Chosen>
export const ExportParams = ListParams.extend({ format: z.enum(['csv', 'xlsx', 'pdf']).default('csv') })

/** The body of a change: the id stands in the path and may be repeated, the version may come as If-Match instead. */
export const changeOf = <M extends Model>(model: M) =>
  (model.change as unknown as z.ZodObject).partial({ id: true }) as unknown as z.ZodType<Omit<Change<M>, 'id'> & { id?: Id }>
