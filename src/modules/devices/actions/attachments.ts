// Photos and papers of a device.
import { type Context, dropFiles, invalid, notFound, type StoredFile, storeFile } from '#kernel'
import type { Id } from '#shared'
import { attachmentObject, attachmentsOf } from '../queries/attachments.ts'
import { holdDevices } from './devices.ts'

const largest = 15 * 2 ** 20
const most = 30
const types = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf']

/** Puts a photo or paper to a device; others than pictures and PDF are refused. */
export async function attachTo(
  ctx: Context,
  device: Id,
  draft: { name: string; type: string },
  stream: AsyncIterable<Uint8Array>,
): Promise<StoredFile> {
  const [held] = await holdDevices(ctx, 'devices.change', [device])
  if (!types.includes(draft.type)) throw invalid('devices.attachmentType', { fields: [{ path: 'file', code: 'devices.attachmentType' }] })
  if ((await attachmentsOf(ctx, device)).length >= most) throw invalid('devices.attachmentsFull', { values: { count: most } })
  const file = await storeFile(ctx, { ...draft, owner: { object: attachmentObject, id: device } }, stream, { maxBytes: largest })
  await ctx.audit('devices.device.attached', 'devices.device', [{ id: device, school: held!.school, changes: { file: [null, file.name] } }])
  return file
}

/** Takes a photo or paper away from a device. */
export async function detach(ctx: Context, device: Id, id: Id): Promise<void> {
  const [held] = await holdDevices(ctx, 'devices.change', [device])
  const file = (await attachmentsOf(ctx, device)).find((each) => each.id === id)
  if (!file) throw notFound()
  await dropFiles(ctx, [id])
  await ctx.audit('devices.device.detached', 'devices.device', [{ id: device, school: held!.school, changes: { file: [file.name, null] } }])
}
