// Reading photos and papers of devices.
import { sql } from 'kysely'
import { type Context, type Download, notFound, openFile } from '#kernel'
import type { Id } from '#shared'
import { getDevice } from './devices.ts'

export const attachmentObject = 'devices.device'
export interface Attachment {
  id: Id
  name: string
  type: string
  size: number
  createdAt: string
}

/** The photos and papers of a device, the newest first; the right to see the device is asked. */
export async function attachmentsOf(ctx: Context, device: Id): Promise<Attachment[]> {
  await getDevice(ctx, device)
  const { rows } = await sql<
    Omit<Attachment, 'createdAt'> & { created: Date }
  >`select id, name, type, size::float8 as size, created_at as created from kernel.file
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and owner_object = ${attachmentObject} and owner_id = ${device} order by id desc`.execute(
    ctx.db(),
  )
  return rows.map(({ created, ...file }) => ({ ...file, createdAt: created.toISOString() }))
}

export async function openAttachment(ctx: Context, device: Id, id: Id): Promise<Download> {
  if (!(await attachmentsOf(ctx, device)).some((each) => each.id === id)) throw notFound()
  const file = await openFile(ctx, id)
  return { name: file.name, type: file.type, body: file.stream, inline: file.type.startsWith('image/') }
}
