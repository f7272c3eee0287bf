// Archive, encryption and row sums hold for any content and any way in which a stream is cut into pieces.
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Part, pack, unpack } from './archive.ts'
import { decrypt, encrypt } from './encryption.ts'
import { rowSum } from './row-sum.ts'

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

async function collected<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

/** The same bytes in pieces of these sizes. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array))
const sizes = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 5 })

test('what is packed is unpacked', async () => {
  const part = fc.record({ name: fc.stringMatching(/^[a-z_./]{1,90}$/), body: bytes(2_000) })
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 6 }), sizes, async (parts: Part[], pieces) => {
      const archive = Buffer.concat(await collected(pack(each(parts))))
      expect(await collected(unpack(each(cut(archive, pieces))))).toEqual(parts)
    }),
  )
})

test('any tar lists it', async () => {
  const archive = Buffer.concat(await collected(pack(each([{ name: 'tables/people.person/000001.copy', body: Buffer.from('Zoë\n') }]))))
  expect(execFileSync('tar', ['-tvf', '-'], { input: archive, encoding: 'utf8' })).toContain('tables/people.person/000001.copy')
  expect(execFileSync('tar', ['-xOf', '-'], { input: archive, encoding: 'utf8' })).toBe('Zoë\n')
})

test('what is encrypted is decrypted, around the size of a frame too', async () => {
  for (const length of [0, 1_048_576, 1_048_577]) {
    const plain = Buffer.alloc(length, 'muses ')
    const sealed = Buffer.concat(await collected(encrypt(each(cut(plain, [70_000])), 'ä')))
    // Normalised: the same passphrase typed on another keyboard.
    const opened = Buffer.concat(await collected(decrypt(each(cut(sealed, [65_536])), 'a\u0308')))
    expect(opened.equals(plain)).toBe(true)
  }
})

test('a sum of rows does not depend on their order or on how they arrive, and notices every other row', () => {
  const sumOf = (pieces: readonly Buffer[]) => {
    const sum = rowSum()
    for (const piece of pieces) sum.add(piece)
    return sum.value()
  }
  const row = fc.stringMatching(/^[a-zäöü\\\t ]{0,40}$/)
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), sizes, fc.nat(), (rows, pieces, turn) => {
      const text = (list: readonly string[]) => Buffer.from(list.map((each) => `${each}\n`).join(''))
      const turned = [...rows.slice(turn % rows.length), ...rows.slice(0, turn % rows.length)]
      const sum = sumOf(cut(text(rows), pieces))
      expect(sumOf([text(turned)])).toBe(sum)
      expect(sumOf([text([...rows, rows[0]!])])).not.toBe(sum)
      expect(sumOf([text([`${rows[0]}x`, ...rows.slice(1)])])).not.toBe(sum)
    }),
  )
})
