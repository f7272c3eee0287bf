// Taking a move back: every device to the place it had.
import type { Context } from '#kernel'
import type { Id } from '#shared'
import type { Device, Move } from '../model.ts'
import { moveDevices } from './devices.ts'

/** Brings devices back to where each was; those with the same way back go together. */
export async function moveBack(ctx: Context, steps: readonly { id: Id; move: Move }[]): Promise<Device[]> {
  const moved: Device[] = []
  for (const group of Map.groupBy(steps, (step) => JSON.stringify(step.move)).values())
    moved.push(
      ...(await moveDevices(
        ctx,
        group.map((step) => step.id),
        group[0]!.move,
      )),
    )
  return moved
}
