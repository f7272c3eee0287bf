// What the programmes that paid for devices want to see on their labels, and the photos that show those labels.
import { sql } from 'kysely'
import { type Context, type Download, notFound, openFile, pictureIn } from '#kernel'
import { attachmentsOf, type LabelMark } from '#modules/devices'
import type { Id } from '#shared'
import { getProgramme } from './programmes.ts'

/** More pictures than these do not fit beside each other on a label. */
const mostPictures = 2

/** The notice of each programme with such a rule: its wording, and its picture; without either its name. */
export const labelNotices: LabelMark = async (ctx, ids) => {
  const { rows } = await sql<{ device: Id; texts: string[]; pictures: Id[] }>`
    select device_id as device, array_remove(array_agg(notice order by id), null) as texts, array_remove(array_agg(logo_file_id order by id), null) as pictures
    from (select distinct a.device_id, p.id, p.logo_file_id,
        coalesce(p.logo_text, case when p.logo_file_id is null then coalesce(p.short, p.name) end) as notice
      from funding.asset a join funding."grant" g on g.authority_id = a.authority_id and g.id = a.grant_id
        join funding.programme p on p.authority_id = g.authority_id and p.id = g.programme_id
      where a.authority_id = ${ctx.authority} and a.device_id = any(${sql.val([...ids])}::uuid[]) and g.state <> 'revoked' and p.logo) noted
    group by device_id`.execute(ctx.db())
  return new Map(
    rows.map(({ device, texts, pictures }) => [device, { text: texts.join(' · '), pictures: pictures.slice(0, mostPictures) }]),
  )
}

/** The picture of a programme, for whoever sees programmes. */
export async function openLogo(ctx: Context, id: Id): Promise<Download> {
  const { logoFile } = await getProgramme(ctx, id)
  if (!logoFile) throw notFound()
  const file = await openFile(ctx, logoFile)
  return { name: file.name, type: file.type, body: file.stream, inline: true }
}

/** What a paper can carry. */
export const photoTypes = ['image/jpeg', 'image/png']

export interface LabelPhoto {
  device: Id
  file: Id
  name: string
  type: string
  size: number
}

/** Photos of labels, at most one a device; asks for no right. */
export async function labelPhotosOf(ctx: Context, devices: readonly Id[]): Promise<Map<Id, LabelPhoto>> {
  const { rows } = await sql<LabelPhoto>`select l.device_id as device, f.id as file, f.name, f.type, f.size::float8 as size
    from funding.label_photo l join kernel.file f on f.authority_id = l.authority_id and f.id = l.file_id
    where l.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and l.device_id = any(${sql.val([...devices])}::uuid[])`.execute(
    ctx.db(),
  )
  return new Map(rows.map((row) => [row.device, row]))
}

export interface PhotosOfDevice {
  /** Whether a grant paid for the device; which one only readers of grants learn. */
  funded: boolean
  file: Id | null
  photos: { id: Id; name: string }[]
}

/** The photos of a device and which of them shows its label, for whoever sees the device. */
export async function labelPhoto(ctx: Context, device: Id): Promise<PhotosOfDevice> {
  const photos = (await attachmentsOf(ctx, device)).filter((file) => photoTypes.includes(file.type))
  const { rows } = await sql<{ funded: boolean }>`select exists (select from funding.asset
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and device_id = ${device}) as funded`.execute(ctx.db())
  return {
    funded: rows[0]!.funded,
    file: (await labelPhotosOf(ctx, [device])).get(device)?.file ?? null,
    photos: photos.map(({ id, name }) => ({ id, name })),
  }
}

/** What of the photos a paper takes: few enough to be looked through, small enough to be sent. The folder has all. */
export const printed = { most: 300, maxBytes: 700_000, allBytes: 60_000_000 }

/** Photos small enough for a paper, with their bytes, in the order of the devices. */
export async function printablePhotos(ctx: Context, photos: readonly LabelPhoto[]): Promise<{ photo: LabelPhoto; bytes: Buffer }[]> {
  const fit: LabelPhoto[] = []
  let total = 0
  for (const photo of photos) {
    if (photo.size > printed.maxBytes || total + photo.size > printed.allBytes || fit.length === printed.most) continue
    fit.push(photo)
    total += photo.size
  }
  const { rows } = await sql<{ file: Id; bytes: Buffer }>`select p.file_id as file, p.bytes from kernel.file_part p
    where p.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and p.number = 0 and p.file_id = any(${sql.val(fit.map((photo) => photo.file))}::uuid[])`.execute(
    ctx.db(),
  )
  const bytes = new Map(rows.map((row) => [row.file, row.bytes]))
  return fit.flatMap((photo) => {
    const found = bytes.get(photo.file)
    return found && pictureIn(found) ? { photo, bytes: found } : []
  })
}
