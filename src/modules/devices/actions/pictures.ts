// The picture of a model: what its devices look like.
import { type Context, type Download, dropPicture, keepPicture, lockRows, openPicture, type Pictured, type StoredFile } from '#kernel'
import type { Id } from '#shared'
import { getModel } from '../queries/catalogue.ts'
import { models } from '../tables.ts'

const right = 'devices.catalogue'
export const modelPicture: Pictured = {
  object: 'devices.model',
  maxBytes: 5 * 2 ** 20,
  maxPixels: 40_000_000,
  refused: { kind: 'devices.pictureType', pixels: 'devices.pictureSize' },
}

async function holdModel(ctx: Context, id: Id) {
  await lockRows(ctx, models, [id])
  ctx.may(right)
  return { id, picture: (await getModel(ctx, id)).pictureId }
}

/** Keeps a picture with a model; the one before goes. */
export const keepModelPicture = async (ctx: Context, id: Id, file: { name: string; bytes: Buffer }): Promise<StoredFile> =>
  keepPicture(ctx, modelPicture, await holdModel(ctx, id), file)
export const dropModelPicture = async (ctx: Context, id: Id): Promise<void> => dropPicture(ctx, modelPicture, await holdModel(ctx, id))
/** The picture, for whoever sees models. */
export const openModelPicture = async (ctx: Context, id: Id): Promise<Download> => openPicture(ctx, (await getModel(ctx, id)).pictureId)
