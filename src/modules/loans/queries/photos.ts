// Reading the photos of cases.
import { sql } from 'kysely'
import { type Context, type Download, notFound, openFile } from '#kernel'
import type { Id } from '#shared'
import { caseList } from './others.ts'

export const photoObject = 'loans.damageCase'
export interface Photo {
  id: Id
  case: Id
  name: string
  type: string
  size: number
}

/** The photos of cases, in the order in which they were taken; the caller has asked for the right. */
export async function photosOf(ctx: Context, cases: readonly Id[]): Promise<Photo[]> {
  const { rows } = await sql<Photo>`select id, owner_id as case, name, type, size::float8 as size from kernel.file
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and owner_object = ${photoObject}
      and owner_id = any(${sql.val([...cases])}::uuid[]) order by id`.execute(ctx.db())
  return rows
}

export async function casePhotos(ctx: Context, id: Id): Promise<Photo[]> {
  await caseList.get(ctx, id)
  return photosOf(ctx, [id])
}

export async function openPhoto(ctx: Context, id: Id, photo: Id): Promise<Download> {
  if (!(await casePhotos(ctx, id)).some((each) => each.id === photo)) throw notFound('file')
  const file = await openFile(ctx, photo)
  return { name: file.name, type: file.type, body: file.stream, inline: true }
}
