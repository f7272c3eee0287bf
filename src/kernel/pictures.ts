// What an uploaded picture is, by its own bytes: the ending and the browser's word prove nothing, and half a picture shows as none.
// And the one picture that a row may have (column `picture_id`): kept, replaced, taken away, shown.
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { Id } from '#shared'
import type { Context } from './context.ts'
import { invalid, notFound } from './errors.ts'
import { dropFiles, openFile, type StoredFile, storeFile } from './files.ts'
import type { Download } from './http/serve.ts'

/** Rows that may have a picture. */
export interface Pictured {
  /** The object and its table, e.g. `devices.model`. */
  object: `${string}.${string}`
  maxBytes: number
  /** A picture with more points is refused: every browser that shows it would have to unpack them. */
  maxPixels: number
  /** Codes that say why a file is refused: it is none of the kinds, it has too many points. */
  refused: { kind: string; pixels: string }
}
/** A row that the caller holds (`lockRows`) and for which it has asked for the right. */
export interface WithPicture {
  id: Id
  school?: Id
  picture: Id | null
}

/** Keeps a picture with a row; the one before is deleted. */
export async function keepPicture(
  ctx: Context,
  of: Pictured,
  row: WithPicture,
  { name, bytes }: { name: string; bytes: Buffer },
): Promise<StoredFile> {
  const wrong = (code: string) => invalid(code, { fields: [{ path: 'file', code }] })
  const picture = pictureIn(bytes)
  if (!picture) throw wrong(of.refused.kind)
  if (picture.width * picture.height > of.maxPixels) throw wrong(of.refused.pixels)
  const draft = { name, type: picture.type, owner: { object: of.object, id: row.id } }
  const kept = await storeFile(ctx, draft, Readable.from([bytes]), { maxBytes: of.maxBytes })
  await pointTo(ctx, of, row, kept.id, [row.picture ? true : null, kept.name])
  if (row.picture) await dropFiles(ctx, [row.picture])
  return kept
}

export async function dropPicture(ctx: Context, of: Pictured, row: WithPicture): Promise<void> {
  if (!row.picture) throw notFound()
  await pointTo(ctx, of, row, null, [true, null])
  await dropFiles(ctx, [row.picture])
}

async function pointTo(ctx: Context, { object }: Pictured, row: WithPicture, picture: Id | null, change: readonly [unknown, unknown]) {
  const { id, school } = row
  await sql`update ${sql.table(object)} set picture_id = ${picture}::uuid where authority_id = ${ctx.authority} and id = ${id}`.execute(
    ctx.db(),
  )
  await ctx.audit(`${object}.changed`, object, [{ id, school, changes: { picture: change } }])
  await ctx.tell(`${object}.changed`, [id])
}

/** Shows a picture to whoever was let to see its row. */
export async function openPicture(ctx: Context, picture: Id | null): Promise<Download> {
  if (!picture) throw notFound()
  const { name, type, stream } = await openFile(ctx, picture)
  return { name, type, body: stream, inline: true }
}

export interface Picture {
  type: 'image/png' | 'image/jpeg' | 'image/webp'
  width: number
  height: number
}

/** Kind and size of a whole PNG, JPEG or WebP; undefined for anything else, cut off or without a size. */
export function pictureIn(bytes: Buffer): Picture | undefined {
  const found = png(bytes) ?? jpeg(bytes) ?? webp(bytes)
  return found && found.width > 0 && found.height > 0 ? found : undefined
}

const tag = (bytes: Buffer, at: number) => bytes.toString('latin1', at, at + 4)

function png(bytes: Buffer): Picture | undefined {
  if (bytes.length < 45 || !bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) || tag(bytes, 12) !== 'IHDR')
    return undefined
  // Chunk after chunk to the end mark: one that reaches beyond the file was cut off.
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at))
    if (tag(bytes, at + 4) === 'IEND') return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  return undefined
}

/** Frame headers C0 to CF, save the tables (C4), the reserved (C8) and the conditioning (CC). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function jpeg(bytes: Buffer): Picture | undefined {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== 0xffd8 || bytes.lastIndexOf(Buffer.from('ffd9', 'hex')) < 4) return undefined
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1]!
    if (marker === 0xff) at += 1
    else if (isFrame(marker)) return { type: 'image/jpeg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    else if (marker === 0xda || marker === 0xd9) return undefined
    else at += 2 + Math.max(2, bytes.readUInt16BE(at + 2))
  }
  return undefined
}

function webp(bytes: Buffer): Picture | undefined {
  if (bytes.length < 30 || tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WEBP' || bytes.readUInt32LE(4) + 8 > bytes.length)
    return undefined
  const type = 'image/webp' as const
  const kind = tag(bytes, 12)
  if (kind === 'VP8X') return { type, width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) }
  if (kind === 'VP8L' && bytes[20] === 0x2f) {
    const bits = bytes.readUInt32LE(21)
    return { type, width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
  }
  if (kind === 'VP8 ' && bytes.readUIntBE(23, 3) === 0x9d012a)
    return { type, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  return undefined
}
