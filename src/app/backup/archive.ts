// The container of a backup: a plain ustar archive (POSIX.1-1988) of files small enough to be held in memory.

export interface Part {
  name: string
  body: Buffer
}

/** Answers exactly `size` bytes, undefined at the very end; throws Cut when the source ends inside. */
export type Take = (size: number) => Promise<Buffer | undefined>

/** The source ended before its own end mark. */
export class Cut extends Error {}
/** The source holds what was never written there. */
export class Damaged extends Error {}

const block = 512
const zero = Buffer.alloc(block)

/** Reads a stream of chunks in pieces of any size. */
export function taking(source: AsyncIterable<Uint8Array>): Take {
  const chunks = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  return async (size) => {
    const pieces = [held]
    let length = held.length
    while (length < size) {
      const next = await chunks.next()
      if (next.done) {
        if (length === 0) return undefined
        throw new Cut('the file ends too early')
      }
      pieces.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength))
      length += next.value.byteLength
    }
    const whole = pieces.length === 1 ? held : Buffer.concat(pieces, length)
    held = whole.subarray(size)
    return whole.subarray(0, size)
  }
}

/** Writes the parts as an archive that any `tar` can list. */
export async function* pack(parts: AsyncIterable<Part>): AsyncGenerator<Buffer> {
  for await (const { name, body } of parts) {
    yield head(name, body.length)
    yield body
    if (body.length % block) yield zero.subarray(body.length % block)
  }
  yield Buffer.concat([zero, zero])
}

/** Reads the parts back in their order; throws Cut when the archive has no end. */
export async function* unpack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Part> {
  const take = taking(source)
  for (;;) {
    const header = await take(block)
    if (!header) throw new Cut('the archive has no end')
    if (header.equals(zero)) break
    const name = header.subarray(0, 100).toString('utf8').replace(/\0.*$/s, '')
    const size = Number.parseInt(header.subarray(124, 136).toString('latin1'), 8)
    if (!Number.isSafeInteger(size) || checksum(header) !== Number.parseInt(header.subarray(148, 156).toString('latin1'), 8)) {
      throw new Damaged('not an archive of MUSES')
    }
    const body = (size ? await take(size) : zero.subarray(0, 0)) ?? fail()
    if (size % block) (await take(block - (size % block))) ?? fail()
    yield { name, body }
  }
  // To the very end: what packed or encrypted the archive proves itself there.
  while (await take(block));
}

function fail(): never {
  throw new Cut('the archive ends inside a part')
}

function head(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`too long for the archive: ${name}`)
  const header = Buffer.alloc(block)
  const octal = (value: number, at: number, width: number) => header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1')
  header.write(name, 0, 'utf8')
  octal(0o600, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  header.write('0', 156, 'latin1')
  header.write('ustar\u000000', 257, 'latin1')
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

// The checksum field itself counts as eight spaces.
function checksum(header: Buffer): number {
  let sum = 8 * 32
  for (let index = 0; index < block; index++) if (index < 148 || index >= 156) sum += header[index]!
  return sum
}
