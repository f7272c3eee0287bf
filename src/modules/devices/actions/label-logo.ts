// The picture that labels may carry.
import { type Context, dropFilesOf, invalid, type StoredFile, storeFile } from '#kernel'

const largest = 512 * 1024
const types = ['image/png', 'image/jpeg', 'image/svg+xml']

/** Keeps one picture for the labels of the authority; the one before goes. */
export async function keepLabelLogo(
  ctx: Context,
  draft: { name: string; type: string },
  stream: AsyncIterable<Uint8Array>,
): Promise<StoredFile> {
  ctx.may('devices.catalogue')
  if (!types.includes(draft.type)) throw invalid('devices.logoType', { fields: [{ path: 'file', code: 'devices.logoType' }] })
  await dropFilesOf(ctx, 'devices.labelLogo', [ctx.authority])
  return storeFile(ctx, { ...draft, owner: { object: 'devices.labelLogo', id: ctx.authority } }, stream, { maxBytes: largest })
}
