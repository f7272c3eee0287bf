// Bytes to text: the encoding is told by a mark, by zero bytes, by valid UTF-8, else it is an old Windows or DOS code page.
import { isAscii } from 'node:buffer'
import iconv from 'iconv-lite'
import { pieces, startsWith, type TableFile, Unreadable } from './source.ts'

export interface TextFacts {
  /** `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, `cp850` or what the caller asked for. */
  encoding: string
  bom: boolean
}

/** The encoding as far as the first bytes tell it; undefined while they are plain ASCII. */
export function detectEncoding(head: Uint8Array): (TextFacts & { mark: number }) | undefined {
  if (startsWith(head, 0xef, 0xbb, 0xbf)) return { encoding: 'utf-8', bom: true, mark: 3 }
  if (startsWith(head, 0xff, 0xfe)) return { encoding: 'utf-16le', bom: true, mark: 2 }
  if (startsWith(head, 0xfe, 0xff)) return { encoding: 'utf-16be', bom: true, mark: 2 }
  const wide = zeroBytes(head.subarray(0, 2_000))
  if (wide) return { encoding: wide, bom: false, mark: 0 }
  if (isAscii(head)) return undefined
  return { encoding: validUtf8(head) ? 'utf-8' : codePage(head), bom: false, mark: 0 }
}

function zeroBytes(head: Uint8Array): string | undefined {
  const zeros = [0, 0]
  for (let index = 0; index < head.length; index++) if (head[index] === 0) zeros[index % 2]!++
  const [even, odd] = zeros as [number, number]
  // Latin text in UTF-16 has a zero in nearly every second place; stray zero bytes do not come near that.
  if (odd > head.length * 0.35 && even * 10 < odd) return 'utf-16le'
  return even > head.length * 0.35 && odd * 10 < even ? 'utf-16be' : undefined
}

/** Mostly valid: more whole multi-byte signs than broken ones, so that one damaged byte does not turn the whole file. */
function validUtf8(bytes: Uint8Array): boolean {
  let [good, bad] = [0, 0]
  for (let index = 0; index < bytes.length; ) {
    const byte = bytes[index]!
    if (byte < 0x80) {
      index++
      continue
    }
    const length = byte >= 0xc2 && byte <= 0xdf ? 2 : byte >= 0xe0 && byte <= 0xef ? 3 : byte >= 0xf0 && byte <= 0xf4 ? 4 : 0
    let follow = 1
    while (follow < length && index + follow < bytes.length && (bytes[index + follow]! & 0xc0) === 0x80) follow++
    if (length && (follow === length || index + follow === bytes.length)) good++
    else bad++
    index += length && follow === length ? length : 1
  }
  return good > bad
}

/** Umlauts lie at different places in the code pages of Windows and of DOS. */
function codePage(bytes: Uint8Array): string {
  const windows = new Set([0xe4, 0xf6, 0xfc, 0xc4, 0xd6, 0xdc, 0xdf, 0xe9])
  const dos = new Set([0x84, 0x94, 0x81, 0x8e, 0x99, 0x9a, 0xe1, 0x82])
  let balance = 0
  for (const byte of bytes) balance += windows.has(byte) ? 1 : dos.has(byte) ? -1 : 0
  return balance < 0 ? 'cp850' : 'windows-1252'
}

/** The text of a file piece by piece. `facts.encoding` is settled at the first sign that is not ASCII. */
export async function* textOf(file: TableFile, facts: TextFacts, wanted?: string): AsyncGenerator<string> {
  if (wanted && !iconv.encodingExists(wanted)) throw new Unreadable('fileBroken', wanted)
  let decoder: { write: (bytes: Buffer) => string; end: () => string | undefined } | undefined
  let first = true
  for await (const bytes of pieces(file)) {
    if (decoder) {
      yield decoder.write(bytes)
      continue
    }
    const found = detectEncoding(bytes)
    if (!found && !wanted) {
      first = false
      yield bytes.toString('latin1')
      continue
    }
    // The zero bytes and marks that tell UTF-16 count at the beginning only.
    const plainText = found && (first || !/^utf-16/.test(found.encoding)) ? found.encoding : 'utf-8'
    facts.encoding = wanted ?? plainText
    facts.bom = first && (found?.bom ?? false)
    decoder = /^utf-?8$/i.test(facts.encoding) ? utf8() : iconv.getDecoder(facts.encoding, { stripBOM: false })
    yield decoder.write(facts.bom && sameMark(found!.encoding, facts.encoding) ? bytes.subarray(found!.mark) : bytes)
  }
  const rest = decoder?.end()
  if (rest) yield rest
}

const sameMark = (found: string, used: string) => found.replace('-', '') === used.toLowerCase().replace('-', '') || used === 'utf-16'

function utf8() {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return { write: (bytes: Buffer) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}
