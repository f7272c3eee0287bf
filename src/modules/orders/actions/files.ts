// Files at an order: an offer, a photo, a decision of the conference.
import { type Context, conflict, dropFiles, storeFile } from '#kernel'
import type { Id } from '#shared'
import { fileOf } from '../queries/orders.ts'
import { isWisher, lockSeen } from './orders.ts'

const maxBytes = 20_000_000

/** Keeps files at an order that is not decided yet; by everybody who sees it. */
export async function attach(
  ctx: Context,
  order: Id,
  files: AsyncIterable<{ filename: string; mimetype: string; file: AsyncIterable<Uint8Array> }>,
): Promise<Id[]> {
  const [found] = await lockSeen(ctx, [order])
  if (found!.state === 'withdrawn') throw conflict('orders.notChangeable', { values: { number: found!.number } })
  const ids: Id[] = []
  for await (const part of files) {
    const stored = await storeFile(
      ctx,
      { name: part.filename, type: part.mimetype, owner: { object: 'orders.order', id: order } },
      part.file,
      { maxBytes },
    )
    ids.push(stored.id)
    await ctx.audit('orders.order.attached', 'orders.order', [{ id: order, school: found!.school, changes: { file: [null, stored.name] } }])
  }
  return ids
}

/** Removes a file; by who wished, as long as nobody was asked for an approval. */
export async function detach(ctx: Context, order: Id, file: Id): Promise<void> {
  const [found] = await lockSeen(ctx, [order])
  const id = await fileOf(ctx, order, file)
  if (!isWisher(ctx, found!) || found!.state !== 'draft') throw conflict('orders.notChangeable', { values: { number: found!.number } })
  await dropFiles(ctx, [id])
  await ctx.audit('orders.order.detached', 'orders.order', [{ id: order, school: found!.school }])
}
