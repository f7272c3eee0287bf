// What may still be changed of a reservation: what it is for. Another time is another reservation.
import { type Changing, type Context, changeRows, lockRows } from '#kernel'
import type { HeldReservation } from '../model.ts'
import { reservations } from '../tables.ts'
import { checkMine } from './cancel.ts'

export async function changeReservations(
  ctx: Context,
  changes: readonly Changing<typeof reservations.model>[],
): Promise<HeldReservation[]> {
  const before = await lockRows(
    ctx,
    reservations,
    changes.map((change) => change.id),
  )
  checkMine(ctx, before)
  return changeRows(ctx, reservations, before, changes)
}
