// Own values of a school in a booking, where the block allows them.
import { type Context, changeRows, invalid, lockRows } from '#kernel'
import type { Id } from '#shared'
import { type Booking, type ParameterValues, refKey, valueFaults } from '../model.ts'
import { readVersions } from '../queries/blocks.ts'
import { bookings } from '../tables.ts'

/** Sets values of schools; `null` takes one back to what the authority says. */
export async function setBookingValues(
  ctx: Context,
  changes: readonly { id: Id; version?: number; parameters: ParameterValues }[],
): Promise<Booking[]> {
  const before = await lockRows(
    ctx,
    bookings,
    changes.map(({ id }) => id),
  )
  ctx.may('catalogue.value.change', { schools: before.map(({ school }) => school) })
  const blocks = await readVersions(
    ctx,
    before.map(({ number, blockVersion }) => ({ number, version: blockVersion })),
  )
  const wanted = changes.map((change, index) => {
    const row = before[index]!
    const block = blocks.get(refKey({ number: row.number, version: row.blockVersion }))
    const faults = block ? valueFaults(block, change.parameters, true) : []
    if (faults.length)
      throw invalid('catalogue.values', {
        values: { count: faults.length },
        fields: faults.map(({ key, code, values }) => ({
          path: `parameters.${key}`,
          code: `catalogue.refused.${code}`,
          values: { block: block!.title, ...values },
        })),
      })
    const merged = Object.entries({ ...row.parameters, ...change.parameters }).filter(([, value]) => value !== null)
    return { ...change, parameters: Object.fromEntries(merged) }
  })
  return changeRows(ctx, bookings, before, wanted)
}
