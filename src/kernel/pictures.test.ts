import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pictureIn } from './pictures.ts'

const chunk = (name: string, data: Buffer) => {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(data.length)
  return Buffer.concat([size, Buffer.from(name), data, Buffer.alloc(4)])
}
function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(4))), chunk('IEND', Buffer.alloc(0))])
}
function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from('ffc0001108000000000301220002110103110100', 'hex')
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  return Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    frame.subarray(0, 19),
    Buffer.from('ffda0008010100003f0000ffd9', 'hex'),
  ])
}
function webp(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(30)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(22, 4)
  bytes.write('WEBPVP8X', 8)
  bytes.writeUIntLE(width - 1, 24, 3)
  bytes.writeUIntLE(height - 1, 27, 3)
  return bytes
}
const size = fc.integer({ min: 1, max: 16_000 })

test('kind and size are read from the bytes of whole pictures', () => {
  fc.assert(
    fc.property(size, size, (width, height) => {
      expect(pictureIn(png(width, height))).toEqual({ type: 'image/png', width, height })
      expect(pictureIn(jpeg(width, height))).toEqual({ type: 'image/jpeg', width, height })
      expect(pictureIn(webp(width, height))).toEqual({ type: 'image/webp', width, height })
    }),
  )
})

test('what was cut off anywhere is no picture', () => {
  for (const whole of [png(640, 480), jpeg(640, 480), webp(640, 480)])
    for (let end = 0; end < whole.length - 4; end++) expect(pictureIn(whole.subarray(0, end)), `${end} of ${whole.length}`).toBeUndefined()
  expect(pictureIn(png(0, 480))).toBeUndefined()
})

test('other bytes are refused and never throw or hang', () => {
  const heads = ['89504e470d0a1a0a', 'ffd8ff', '52494646', '', '3c737667']
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), (head, rest) => {
      const found = pictureIn(Buffer.concat([Buffer.from(head, 'hex'), rest]))
      if (found) expect(found.width * found.height).toBeGreaterThan(0)
    }),
    { numRuns: 2_000 },
  )
  expect(pictureIn(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>'.padEnd(80)))).toBeUndefined()
})
