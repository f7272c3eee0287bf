// Photos of a case: taken with the phone where it happened. They go with the person whose loan it was.
import { Readable } from 'node:stream'
import { type Context, dropFiles, invalid, lockRows, notFound, pictureIn, type StoredFile, storeFile } from '#kernel'
import type { Id } from '#shared'
import { photoObject, photosOf } from '../queries/photos.ts'
import { cases } from '../tables.ts'

export const largestPhoto = 8 * 2 ** 20
export const mostPhotos = 12

/** Whoever may report at the school adds photos; they are checked by their own bytes. */
export async function addPhoto(ctx: Context, id: Id, { name, bytes }: { name: string; bytes: Buffer }): Promise<StoredFile> {
  const school = await hold(ctx, id, 'loans.report')
  const picture = pictureIn(bytes)
  if (!picture) throw invalid('loans.photoType', { fields: [{ path: 'file', code: 'loans.photoType' }] })
  if ((await photosOf(ctx, [id])).length >= mostPhotos) throw invalid('loans.photosFull', { values: { count: mostPhotos } })
  const draft = { name, type: picture.type, owner: { object: photoObject, id } }
  const file = await storeFile(ctx, draft, Readable.from([bytes]), { maxBytes: largestPhoto })
  await ctx.audit('loans.damageCase.photoAdded', 'loans.damageCase', [{ id, school, changes: { photo: [null, file.name] } }])
  return file
}

export async function dropPhoto(ctx: Context, id: Id, photo: Id): Promise<void> {
  const school = await hold(ctx, id, 'loans.lend')
  const file = (await photosOf(ctx, [id])).find((each) => each.id === photo)
  if (!file) throw notFound('file')
  await dropFiles(ctx, [photo])
  await ctx.audit('loans.damageCase.photoDropped', 'loans.damageCase', [{ id, school, changes: { photo: [file.name, null] } }])
}

async function hold(ctx: Context, id: Id, right: string): Promise<Id | null> {
  const [found] = await lockRows(ctx, cases, [id])
  if (found!.school) ctx.may(right, { schools: [found!.school] })
  else ctx.may(right)
  return found!.school
}
