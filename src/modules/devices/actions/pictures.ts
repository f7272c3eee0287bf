// The picture of a model: what its devices look like.
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import {
  type Context,
  type Download,
  dropFiles,
  invalid,
  lockRows,
  notFound,
  openFile,
  pictureIn,
  type StoredFile,
  storeFile,
} from '#kernel'
import type { Id } from '#shared'
import { getModel } from '../queries/catalogue.ts'
import { models } from '../tables.ts'

export const largestPicture = 5 * 2 ** 20
const right = 'devices.catalogue'

/** Keeps a picture with a model; the one before goes. */
export async function keepPicture(ctx: Context, id: Id, { name, bytes }: { name: string; bytes: Buffer }): Promise<StoredFile> {
  await lockRows(ctx, models, [id])
  ctx.may(right)
  const picture = pictureIn(bytes)
  if (!picture) throw invalid('devices.pictureType', { fields: [{ path: 'file', code: 'devices.pictureType' }] })
  const before = (await getModel(ctx, id)).pictureId
  const draft = { name, type: picture.type, owner: { object: 'devices.model', id } }
  const file = await storeFile(ctx, draft, Readable.from([bytes]), { maxBytes: largestPicture })
  await setPicture(ctx, id, file.id, [null, file.name])
  if (before) await dropFiles(ctx, [before])
  return file
}

export async function dropPicture(ctx: Context, id: Id): Promise<void> {
  await lockRows(ctx, models, [id])
  ctx.may(right)
  const before = (await getModel(ctx, id)).pictureId
  if (!before) throw notFound()
  await setPicture(ctx, id, null, [true, null])
  await dropFiles(ctx, [before])
}

async function setPicture(ctx: Context, id: Id, picture: Id | null, change: readonly [unknown, unknown]): Promise<void> {
  await sql`update devices.model set picture_id = ${picture}::uuid where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  await ctx.audit('devices.model.changed', 'devices.model', [{ id, changes: { picture: change } }])
  await ctx.tell('devices.model.changed', [id])
}

/** The picture, for whoever sees models. */
export async function openPicture(ctx: Context, id: Id): Promise<Download> {
  const { pictureId } = await getModel(ctx, id)
  if (!pictureId) throw notFound()
  const file = await openFile(ctx, pictureId)
  return { name: file.name, type: file.type, body: file.stream, inline: true }
}
