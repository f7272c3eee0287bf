// Shapes that several endpoints of this module share.
import { z } from 'zod'
import { type Change, Id, ListParams, type Model } from '#shared'

export const one = z.object({ id: Id })
/** The ids of a bulk action; a list's "all that match" sends the ids it was told. */
export const Many = z.strictObject({ ids: z.array(Id).min(1).max(5_000) })
export const ExportParams = ListParams.extend({ format: z.enum(['csv', 'xlsx']).default('csv') })

/** The body of a change: the id stands in the path, the version may come as If-Match instead. */
export const changeOf = <M extends Model>(model: M) =>
  (model.change as unknown as z.ZodObject).omit({ id: true }) as unknown as z.ZodType<Omit<Change<M>, 'id'>>
