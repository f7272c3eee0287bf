// Files in the database: streamed in parts of 1 MiB under the row security of their authority, so that a backup holds them too.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Id, newId } from '#shared'
import type { Context } from './context.ts'
import { invalid, notFound } from './errors.ts'
import { seal, sealPlace, unsealBytes } from './secrets.ts'

export interface FileDraft {
  name: string
  type: string
  /** The object it belongs to, e.g. `loans.contract` and its id. */
  owner?: { object: string; id: Id }
  /** Removed by itself after this moment. */
  expiresAt?: Date
  /** Its parts rest sealed under the key of the installation: what is dumped or copied with the database alone says nothing. */
  sealed?: boolean
}
export interface StoredFile {
  id: Id
  name: string
  type: string
  size: number
  /** Hexadecimal. */
  sha256: string
}
export interface OpenedFile extends Omit<StoredFile, 'id'> {
  stream: AsyncGenerator<Buffer>
}

const partSize = 1_048_576

/** Each part opens at its own place in its own file alone: parts cannot be changed, moved or exchanged, and size and digest say which belong to it. */
const placeOf = (authority: Id, file: Id, number: number) => `${sealPlace(authority, file)}/${number}`

/** A file name without folders, control and direction signs, at most 200 characters, its ending kept. */
export function cleanName(name: string): string {
  const base = name.normalize('NFC').split(/[/\\]/).at(-1)!
  // Direction signs hide what a file really is: `rechnung‮fdp.exe` reads as a PDF.
  const plain = base
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  if (plain.length <= 200) return plain || 'datei'
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? ''
  return plain.slice(0, 200 - ending.length) + ending
}

const cleanType = (type: string) => (/^[a-z0-9][\w.+-]*\/[\w.+-]+$/i.test(type) ? type.toLowerCase() : 'application/octet-stream')

/** Cuts a stream into parts of one size, the last one shorter. */
async function* inParts(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = []
  let size = 0
  for await (const piece of stream) {
    for (let start = 0; start < piece.length; ) {
      const take = piece.subarray(start, start + partSize - size)
      held.push(take)
      size += take.length
      start += take.length
      if (size < partSize) continue
      yield Buffer.concat(held)
      held = []
      size = 0
    }
  }
  if (size > 0) yield Buffer.concat(held)
}

/** Stores a stream in the context's authority; one above `maxBytes` is refused (413) and leaves nothing. The caller has asked for the right. */
export async function storeFile(
  ctx: Context,
  draft: FileDraft,
  stream: AsyncIterable<Uint8Array>,
  limit: { maxBytes: number },
): Promise<StoredFile> {
  const id = newId()
  const name = cleanName(draft.name)
  const type = cleanType(draft.type)
  await sql`insert into kernel.file (authority_id, id, name, type, size, sha256, owner_object, owner_id, account_id, created_at, expires_at, sealed)
    values (${ctx.authority}::uuid, ${id}, ${name}, ${type}, 0, '', ${draft.owner?.object ?? null}, ${draft.owner?.id ?? null}::uuid,
            ${ctx.who.account}::uuid, ${ctx.now()}, ${draft.expiresAt ?? null}::timestamptz, ${draft.sealed ?? false})`.execute(ctx.db())
  const hash = createHash('sha256')
  let size = 0
  let number = 0
  for await (const part of inParts(stream)) {
    size += part.length
    if (size > limit.maxBytes) throw invalid('bodyTooLarge', { status: 413 })
    hash.update(part)
    const bytes = draft.sealed ? seal('file', placeOf(ctx.authority, id, number), part) : part
    await sql`insert into kernel.file_part (authority_id, file_id, number, bytes) values (${ctx.authority}::uuid, ${id}, ${number}, ${bytes})`.execute(
      ctx.db(),
    )
    number++
  }
  const digest = hash.digest()
  await sql`update kernel.file set size = ${size}, sha256 = ${digest} where authority_id = ${ctx.authority}::uuid and id = ${id}`.execute(
    ctx.db(),
  )
  return { id, name, type, size, sha256: digest.toString('hex') }
}

/** A file with its content, read part by part in the caller's transaction. The caller has asked for the right. */
export async function openFile(ctx: Context, id: Id): Promise<OpenedFile> {
  const { rows } = await sql<{ authority: Id; name: string; type: string; size: number; sha256: string; sealed: boolean }>`
    select authority_id as authority, name, type, size::float8 as size, encode(sha256, 'hex') as sha256, sealed from kernel.file
    where id = ${id} and authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and (expires_at is null or expires_at > ${ctx.now()})`.execute(
    ctx.db(),
  )
  const row = rows[0]
  if (!row) throw notFound('file')
  const { authority, sealed, ...file } = row
  return { ...file, stream: partsOf(ctx, authority, id, file.size, sealed) }
}

/** Whoever wants to know what a file is looks at its beginning and goes: that much comes first. */
const beginning = 65_536

async function* partsOf(ctx: Context, authority: Id, id: Id, size: number, sealed: boolean): AsyncGenerator<Buffer> {
  const part = async (number: number, from = 0, length?: number): Promise<Buffer> => {
    const wanted = length === undefined ? sql`bytes` : sql`substring(bytes from ${from + 1}::int for ${length}::int)`
    const { rows } = await sql<{ bytes: Buffer }>`select ${wanted} as bytes from kernel.file_part
      where authority_id = ${authority}::uuid and file_id = ${id} and number = ${number}`.execute(ctx.db())
    if (!rows[0]) throw new Error(`part ${number} of file ${id} is missing`)
    return rows[0].bytes
  }
  // What is sealed opens as a whole part or not at all.
  if (sealed) {
    for (let number = 0; number * partSize < size; number++) yield unsealBytes('file', placeOf(authority, id, number), await part(number))
    return
  }
  if (size > 0) yield await part(0, 0, beginning)
  if (size > beginning) yield await part(0, beginning, partSize)
  for (let number = 1; number * partSize < size; number++) yield await part(number)
}

/** Removes files; those that are gone already are no fault. The caller has asked for the right. */
export async function dropFiles(ctx: Context, ids: readonly Id[]): Promise<void> {
  await sql`delete from kernel.file where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = any(${sql.val([...ids])}::uuid[])`.execute(
    ctx.db(),
  )
}

/** Removes all files of objects, e.g. of those that are deleted. */
export async function dropFilesOf(ctx: Context, object: string, ids: readonly Id[]): Promise<void> {
  await sql`delete from kernel.file where authority_id = any(${sql.val([...ctx.authorities])}::uuid[])
    and owner_object = ${object} and owner_id = any(${sql.val([...ids])}::uuid[])`.execute(ctx.db())
}
