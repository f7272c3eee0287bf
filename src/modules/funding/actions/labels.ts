// The picture that a programme wants on labels, and which photo of a device shows its label.
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { type Context, changeRows, checkSchools, dropFiles, invalid, lockRows, narrow, notFound, pictureIn, storeFile } from '#kernel'
import { attachmentsOf, attachTo, getDevice } from '#modules/devices'
import type { Id } from '#shared'
import { type Programme, programmeLogo } from '../model.ts'
import { labelPhotosOf, photoTypes } from '../queries/labels.ts'
import { programmes } from '../tables.ts'

const right = 'funding.change'
const unfit = (code: string) => invalid(code, { fields: [{ path: 'file', code }] })

/** Keeps the picture that the labels of the devices of a programme carry; the one before goes. The notice becomes a duty with it. */
export async function keepLogo(ctx: Context, id: Id, { name, bytes }: { name: string; bytes: Buffer }): Promise<Programme> {
  const before = await lockRows(ctx, programmes, [id])
  ctx.may(right)
  const picture = pictureIn(bytes)
  if (!picture || picture.type === 'image/webp') throw unfit('funding.logoType')
  if (Math.max(picture.width, picture.height) > programmeLogo.maxSide) throw unfit('funding.logoSize')
  const draft = { name, type: picture.type, owner: { object: 'funding.programme', id } }
  const file = await storeFile(ctx, draft, Readable.from([bytes]), { maxBytes: programmeLogo.maxBytes })
  const [after] = await changeRows(ctx, programmes, before, [{ id, logo: true, logoFile: file.id, logoName: file.name }])
  if (before[0]!.logoFile) await dropFiles(ctx, [before[0]!.logoFile])
  return after!
}

export async function dropLogo(ctx: Context, id: Id): Promise<Programme> {
  const before = await lockRows(ctx, programmes, [id])
  ctx.may(right)
  const file = before[0]!.logoFile
  if (!file) throw notFound()
  const [after] = await changeRows(ctx, programmes, before, [{ id, logoFile: null, logoName: null }])
  await dropFiles(ctx, [file])
  return after!
}

/** The context of the one authority that a device belongs to: somebody of several authorities names none. */
async function homeOfDevice(ctx: Context, device: Id): Promise<Context> {
  if (ctx.authorities.length === 1) return ctx
  const { rows } = await sql<{ authority: Id }>`select authority_id as authority from devices.device
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${device}`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return narrow(ctx, rows[0].authority)
}

/** Puts a photo to a device and says that it shows the label. */
export async function addLabelPhoto(asked: Context, device: Id, { name, bytes }: { name: string; bytes: Buffer }): Promise<Id> {
  const ctx = await homeOfDevice(asked, device)
  const picture = pictureIn(bytes)
  if (!picture || picture.type === 'image/webp') throw unfit('funding.photoType')
  const file = await attachTo(ctx, device, { name, type: picture.type }, Readable.from([bytes]))
  await setLabelPhoto(ctx, device, file.id)
  return file.id
}

/** Says which photo of a device shows its label; nothing takes the mark away, the photo stays. */
export async function setLabelPhoto(asked: Context, device: Id, file: Id | null): Promise<void> {
  const ctx = await homeOfDevice(asked, device)
  const { school } = await getDevice(ctx, device)
  checkSchools(ctx, 'devices.change', [school])
  const photo = file && (await attachmentsOf(ctx, device)).find((each) => each.id === file)
  if (file && !photo) throw notFound()
  if (photo && !photoTypes.includes(photo.type)) throw unfit('funding.photoType')
  const before = (await labelPhotosOf(ctx, [device])).get(device)
  if ((before?.file ?? null) === file) return
  await (file
    ? sql`insert into funding.label_photo (authority_id, device_id, file_id) values (${ctx.authority}, ${device}, ${file})
        on conflict (authority_id, device_id) do update set file_id = excluded.file_id`
    : sql`delete from funding.label_photo where authority_id = ${ctx.authority} and device_id = ${device}`
  ).execute(ctx.db())
  const changes = { labelPhoto: [before?.name ?? null, photo ? photo.name : null] as const }
  await ctx.audit('funding.labelPhoto.set', 'devices.device', [{ id: device, school, changes }])
  await ctx.tell('funding.labelPhoto.set', [device])
}
