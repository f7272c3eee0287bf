// Zip archives read through their central directory (APPNOTE 6.3), entry by entry, with size guard and checksum.
import { crc32, createInflateRaw } from 'node:zlib'
import { defaultLimits, type Limits, type TableFile, Unreadable, unpackGuard, zlibFault } from './source.ts'

interface Entry {
  name: string
  method: number
  encrypted: boolean
  crc: number
  packed: number
  size: number
  offset: number
}

/** The files of an archive, folders left out; throws `Unreadable`. The archive itself is held in memory. */
export async function filesOfZip(file: TableFile, limits: Limits = defaultLimits): Promise<TableFile[]> {
  const bytes = await wholeOf(file, limits.archive)
  const count = unpackGuard(bytes.length, limits)
  return directoryOf(bytes)
    .filter((entry) => !entry.name.endsWith('/'))
    .map((entry) => ({ name: entry.name, size: entry.size, open: () => unpack(bytes, entry, count) }))
}

async function wholeOf(file: TableFile, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of file.open()) {
    parts.push(part)
    size += part.length
    if (size > most) throw new Unreadable('tooLarge')
  }
  return Buffer.concat(parts)
}

/** A place outside the archive means that it was cut or forged. */
function at<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable('fileCut')
    throw error
  }
}

const most = 10_000

function directoryOf(bytes: Buffer): Entry[] {
  // The directory stands at the end; a file that lost its end has none.
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end < bytes.length - 65_557) throw new Unreadable('fileCut')
  return at(() => {
    let [count, offset] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)]
    if (count === 0xffff || offset === 0xffffffff) {
      const wide = Number(bytes.readBigUInt64LE(end - 20 + 8))
      count = Number(bytes.readBigUInt64LE(wide + 32))
      offset = Number(bytes.readBigUInt64LE(wide + 48))
    }
    if (count > most) throw new Unreadable('tooLarge')
    const entries: Entry[] = []
    for (let index = 0; index < count; index++) {
      if (bytes.readUInt32LE(offset) !== 0x02014b50) throw new Unreadable('fileBroken')
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((shift) => bytes.readUInt16LE(offset + shift)) as [
        number,
        number,
        number,
      ]
      entries.push(entryAt(bytes, offset, nameLength, extraLength))
      offset += 46 + nameLength + extraLength + commentLength
    }
    return entries
  })
}

function entryAt(bytes: Buffer, offset: number, nameLength: number, extraLength: number): Entry {
  const entry: Entry = {
    name: bytes.toString('utf8', offset + 46, offset + 46 + nameLength),
    method: bytes.readUInt16LE(offset + 10),
    encrypted: (bytes.readUInt16LE(offset + 8) & 1) === 1,
    crc: bytes.readUInt32LE(offset + 16),
    packed: bytes.readUInt32LE(offset + 20),
    size: bytes.readUInt32LE(offset + 24),
    offset: bytes.readUInt32LE(offset + 42),
  }
  // Zip64: values that do not fit stand in the extra field, in this order.
  let extra = offset + 46 + nameLength
  const end = extra + extraLength
  for (; extra + 4 <= end; extra += 4 + bytes.readUInt16LE(extra + 2)) {
    if (bytes.readUInt16LE(extra) !== 1) continue
    let place = extra + 4
    for (const key of ['size', 'packed', 'offset'] as const)
      if (entry[key] === 0xffffffff) {
        entry[key] = Number(bytes.readBigUInt64LE(place))
        place += 8
      }
  }
  return entry
}

async function* unpack(bytes: Buffer, entry: Entry, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  if (entry.encrypted) throw new Unreadable('encrypted')
  const data = at(() => {
    if (bytes.readUInt32LE(entry.offset) !== 0x04034b50) throw new Unreadable('fileBroken')
    const from = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28)
    if (from + entry.packed > bytes.length) throw new Unreadable('fileCut')
    return bytes.subarray(from, from + entry.packed)
  })
  let sum = 0
  for await (const part of entry.method === 0 ? [data] : inflated(data, entry.method)) {
    count(part.length)
    sum = crc32(part, sum)
    yield part
  }
  if (sum !== entry.crc) throw new Unreadable('fileBroken')
}

async function* inflated(data: Buffer, method: number): AsyncGenerator<Buffer> {
  if (method !== 8) throw new Unreadable('fileBroken', `zip ${method}`)
  const inflate = createInflateRaw({ chunkSize: 65_536 })
  inflate.end(data)
  try {
    yield* inflate as AsyncIterable<Buffer>
  } catch (error) {
    throw zlibFault(error)
  } finally {
    inflate.destroy()
  }
}
