// Files for tests: from text in an encoding, as zip, in small pieces.
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import iconv from 'iconv-lite'
import type { TableFile } from './source.ts'

/** A file with the given content; `piece` is how many bytes come at a time. */
export function fileOf(
  name: string,
  content: string | Uint8Array,
  options: { encoding?: string; bom?: boolean; piece?: number } = {},
): TableFile {
  const bytes = typeof content === 'string' ? iconv.encode(content, options.encoding ?? 'utf-8', { addBOM: options.bom ?? false }) : content
  const piece = options.piece ?? 65_536
  return {
    name,
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
    },
  }
}

/** A zip archive of the entries. */
export function zipOf(entries: Record<string, string | Uint8Array>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(entries)) {
    const data = Buffer.from(content as string)
    const packed = deflateRawSync(data)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(data.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), fields, tail, Buffer.from(name)]))
    parts.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, end])
}

/** Test material of other projects, which lies beside the repository: `skipIf(!material.present)` and say so by name. */
export function material(folder: string) {
  const root = join(import.meta.dirname, '../../../../shared/data', folder)
  return {
    present: existsSync(root),
    missing: existsSync(root) ? '' : ` (skipped: ../shared/data/${folder} not present)`,
    file: (path: string): TableFile => ({
      name: basename(path),
      size: statSync(join(root, path)).size,
      open: () => createReadStream(join(root, path)),
    }),
    names: (path = '') => readdirSync(join(root, path)),
  }
}

/** Everything that an iterable gives. */
export async function allOf<T>(given: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const each of given) all.push(each)
  return all
}

interface Told {
  type: string
  where: unknown
}

/** The records of one type without their places. */
export function ofType<R extends Told, T extends R['type']>(records: readonly R[], type: T) {
  return records.filter((each): each is Extract<R, { type: T }> => each.type === type).map(({ where, ...rest }) => rest)
}
