// A file as bytes that can be opened again: gzip undone, sizes guarded, faults named.
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** A file as it was dropped or lies in an archive; may be opened several times. */
export interface TableFile {
  name: string
  size: number
  open: () => AsyncIterable<Uint8Array>
}

/** What can be wrong in a file. `fatal` ends the reading, `error` leaves out the row, `warning` does not. */
export interface TableFault {
  code: TableFaultCode
  severity: 'fatal' | 'error' | 'warning'
  line?: number
  column?: string
  /** The beginning of what was found, at most 80 signs. */
  value?: string
}
export type TableFaultCode =
  | 'empty'
  | 'xlsBinary'
  | 'encrypted'
  | 'notATable'
  | 'fileBroken'
  | 'fileCut'
  | 'tooLarge'
  | 'noSheet'
  | 'lineTooLong'
  | 'nul'
  | 'badBytes'
  | 'quoteOpen'
  | 'quoteInside'
  | 'rowShort'
  | 'rowLong'
  | 'cellError'
  | 'endMissing'
  | 'tooManyFaults'

export interface Limits {
  /** Bytes of an archive, which is held in memory. */
  archive: number
  /** Bytes after unpacking, and how many times the packed size they may be beyond the first 16 MiB. */
  unpacked: number
  ratio: number
  /** Signs of one row, cells of one row, rows of one table. */
  line: number
  columns: number
  rows: number
}
export const defaultLimits: Limits = {
  archive: 128 * 2 ** 20,
  unpacked: 2 ** 30,
  ratio: 200,
  line: 2 ** 20,
  columns: 1_000,
  rows: 2_000_000,
}

/** A file that cannot be read on; becomes a fatal fault and never leaves this folder. */
export class Unreadable extends Error {
  readonly code: TableFaultCode
  readonly value?: string
  constructor(code: TableFaultCode, value?: string) {
    super(value ? `${code}: ${value}` : code)
    this.code = code
    this.value = value
  }
}

export type AddFault = (severity: TableFault['severity'], code: TableFaultCode, at?: Omit<TableFault, 'severity' | 'code'>) => void

const keptFaults = 1_000
export const cut = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text)

/** A list of faults that ends with `tooManyFaults` after 1,000, because nobody reads more. */
export function faultList(): { list: TableFault[]; add: AddFault } {
  const list: TableFault[] = []
  const add: AddFault = (severity, code, at = {}) => {
    if (severity !== 'fatal' && list.length > keptFaults) return
    if (severity !== 'fatal' && list.length === keptFaults) list.push({ severity: 'warning', code: 'tooManyFaults', line: at.line })
    else list.push({ severity, code, ...at, ...(at.value === undefined ? {} : { value: cut(at.value) }) })
  }
  return { list, add }
}

/** The first bytes of a file. */
export async function headOf(file: TableFile, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of file.open()) {
    parts.push(part)
    size += part.length
    if (size >= length) break
  }
  return Buffer.concat(parts).subarray(0, length)
}

const piece = 65_536

/** The bytes of a file in even pieces of 64 KiB, whatever pieces its source yields; the last one is what remains. */
export async function* pieces(file: TableFile): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let size = 0
  for await (const part of file.open()) {
    waiting.push(part)
    size += part.length
    if (size < piece) continue
    const bytes = Buffer.concat(waiting)
    let at = 0
    for (; at + piece <= bytes.length; at += piece) yield bytes.subarray(at, at + piece)
    waiting = at < bytes.length ? [bytes.subarray(at)] : []
    size = bytes.length - at
  }
  if (size) yield Buffer.concat(waiting)
}

export const startsWith = (bytes: Uint8Array, ...magic: number[]) => magic.every((byte, index) => bytes[index] === byte)
export const isGzip = (bytes: Uint8Array) => startsWith(bytes, 0x1f, 0x8b)
export const isZip = (bytes: Uint8Array) => startsWith(bytes, 0x50, 0x4b, 3, 4) || startsWith(bytes, 0x50, 0x4b, 5, 6)

/** Counts what unpacking yields and stops bombs. */
export function unpackGuard(packed: number, limits: Limits): (bytes: number) => void {
  let total = 0
  return (bytes) => {
    total += bytes
    if (total > limits.unpacked || (total > 16 * 2 ** 20 && total > packed * limits.ratio)) throw new Unreadable('tooLarge')
  }
}

/** The same file without its gzip wrapping; a file that has none stays as it is. */
export async function plain(file: TableFile, limits: Limits = defaultLimits): Promise<TableFile> {
  if (!isGzip(await headOf(file, 2))) return file
  return { name: file.name.replace(/\.gz(ip)?$/i, ''), size: file.size, open: () => gunzip(file, limits) }
}

async function* gunzip(file: TableFile, limits: Limits): AsyncGenerator<Uint8Array> {
  const count = unpackGuard(file.size, limits)
  const inflate = createGunzip({ chunkSize: 65_536 })
  pipeline(file.open(), inflate, () => {})
  try {
    for await (const part of inflate as AsyncIterable<Buffer>) {
      count(part.length)
      yield part
    }
  } catch (error) {
    throw zlibFault(error)
  } finally {
    inflate.destroy()
  }
}

/** What zlib says as a fault; other errors (a disk that fails) stay what they are. */
export function zlibFault(error: unknown): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (code === 'Z_BUF_ERROR') return new Unreadable('fileCut')
  return code.startsWith('Z_') ? new Unreadable('fileBroken') : error
}
