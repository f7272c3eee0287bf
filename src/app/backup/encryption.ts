// Encryption of a backup with a passphrase: AES-256-GCM in frames, the key by scrypt. Each frame is proven before a byte
// of it is used, its number and whether it is the last are part of the proof: nothing can be changed, moved or cut off.
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { Cut, Damaged, taking } from './archive.ts'

const magic = Buffer.from('MUSESBK1', 'latin1')
const frameSize = 1_048_576
const saltSize = 16
const tagSize = 16
const lastMark = 0x8000_0000
/** magic ‖ log2 N, r, p ‖ salt ‖ nonce prefix */
const openSize = magic.length + 3 + saltSize + 7
const proofSize = 32

export class WrongPassphrase extends Error {}

interface Keys {
  frame: Buffer
  proof: Buffer
}

function keysOf(passphrase: string, header: Buffer): Promise<Keys> {
  const [logN = 99, r = 99, p = 99] = header.subarray(magic.length, magic.length + 3)
  // A forged header must not make us work for hours.
  if (logN > 20 || r > 16 || p > 4) throw new Damaged('parameters out of range')
  const salt = header.subarray(magic.length + 3, magic.length + 3 + saltSize)
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFC'), salt, 64, { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r }, (error, key) =>
      error ? reject(error) : resolve({ frame: key.subarray(0, 32), proof: key.subarray(32) }),
    ),
  )
}

const proofOf = (keys: Keys, header: Buffer) => createHmac('sha256', keys.proof).update(header).digest()

function nonceOf(header: Buffer, number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  header.copy(nonce, 0, openSize - 7, openSize)
  nonce.writeUInt32BE(number, 7)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Whether a file that begins like this was encrypted here. */
export const isEncrypted = (start: Buffer) => start.subarray(0, magic.length).equals(magic)

/** Encrypts a stream. */
export async function* encrypt(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  const header = Buffer.concat([magic, Buffer.from([17, 8, 1]), randomBytes(saltSize), randomBytes(7)])
  const keys = await keysOf(passphrase, header)
  yield Buffer.concat([header, proofOf(keys, header)])
  let number = 0
  const frame = (plain: Buffer, last: boolean) => {
    const cipher = createCipheriv('aes-256-gcm', keys.frame, nonceOf(header, number++, last))
    const mark = Buffer.alloc(4)
    mark.writeUInt32BE(last ? plain.length + lastMark : plain.length)
    return Buffer.concat([mark, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  let waiting: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    waiting.push(Buffer.from(chunk))
    length += chunk.byteLength
    if (length <= frameSize) continue
    const whole = Buffer.concat(waiting)
    let at = 0
    // The last frame may be full, so one is always held back.
    for (; whole.length - at > frameSize; at += frameSize) yield frame(whole.subarray(at, at + frameSize), false)
    waiting = [whole.subarray(at)]
    length = whole.length - at
  }
  yield frame(Buffer.concat(waiting), true)
}

/** Decrypts what `encrypt` wrote; throws WrongPassphrase, Damaged or Cut before anything false is answered. */
export async function* decrypt(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  const take = taking(source)
  const header = (await take(openSize)) ?? cut()
  const keys = await keysOf(passphrase, header)
  if (!timingSafeEqual((await take(proofSize)) ?? cut(), proofOf(keys, header))) throw new WrongPassphrase('the passphrase does not fit')
  for (let number = 0; ; number++) {
    const mark = ((await take(4)) ?? cut()).readUInt32BE()
    const last = mark >= lastMark
    const length = last ? mark - lastMark : mark
    if (length > frameSize) throw new Damaged(`frame ${number} was changed`)
    const frame = (await take(length + tagSize)) ?? cut()
    const decipher = createDecipheriv('aes-256-gcm', keys.frame, nonceOf(header, number, last))
    decipher.setAuthTag(frame.subarray(length))
    const plain = decipher.update(frame.subarray(0, length))
    try {
      decipher.final()
    } catch (error) {
      throw new Damaged(`frame ${number} was changed`, { cause: error })
    }
    yield plain
    if (last) return
  }
}

function cut(): never {
  throw new Cut('the encrypted file ends too early')
}
