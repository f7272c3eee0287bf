// The differences of an import as a kind of export.
import { z } from 'zod'
import type { ExportKind } from '#modules/people'
import { Id } from '#shared'
import { rosterOf } from '../actions.ts'
import { countedRows } from './rows.ts'

const asked = z.object({
  import: Id,
  status: z.string().max(20).optional(),
  q: z.string().max(100).optional(),
  school: Id.optional(),
  group: z.string().max(120).optional(),
})

export const stagedPeople: ExportKind = {
  asked,
  async find(ctx, wish) {
    const { import: id, ...filter } = wish as z.output<typeof asked>
    const { school_id: school } = await rosterOf(ctx, id)
    return { people: await countedRows(ctx, id, filter as never), schools: school ? [school] : null }
  },
}
