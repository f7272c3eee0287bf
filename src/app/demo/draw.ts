// Floor plans of the demo, drawn from rectangles: a grey PNG without a word on it, because the rooms are written by MUSES.
import { crc32, deflateSync } from 'node:zlib'

export interface Drawn {
  x: number
  y: number
  width: number
  height: number
}

const paper = 255
const wall = 60
const inside = 238

/** What a phone sees of a label: a shaded case, the white label, a square of black and white, and bars in place of words. */
export function drawnLabel(seed: number): Buffer {
  const squares = Array.from({ length: 81 }, (_, at) => ({
    x: 96 + (at % 9) * 16,
    y: 96 + Math.floor(at / 9) * 16,
    width: 16,
    height: 16,
    shade: (seed * 31 + at * at * 7 + at * 13) % 5 < 2 ? 20 : 250,
  }))
  const bars = [0, 1, 2].map((at) => ({
    x: 270,
    y: 100 + at * 44,
    width: 210 - ((seed + at * 3) % 5) * 22,
    height: at === 0 ? 30 : 16,
    shade: 70,
  }))
  return drawnPicture(
    640,
    400,
    [{ x: 0, y: 0, width: 640, height: 400, shade: 150 }, { x: 70, y: 70, width: 460, height: 190, shade: 250 }, ...squares, ...bars],
    0,
  )
}

/** A tablet from the front with a jagged line across its display. */
export function drawnCrack(seed: number): Buffer {
  let y = 90 + (seed % 4) * 20
  const crack = Array.from({ length: 44 }, (_, at) => {
    y += ((seed * 17 + at * at * 11 + at * 5) % 13) - 5
    return { x: 110 + at * 10, y: Math.min(330, Math.max(70, y)), width: 12, height: 7, shade: 245 }
  })
  return drawnPicture(
    640,
    400,
    [
      { x: 0, y: 0, width: 640, height: 400, shade: 190 },
      { x: 60, y: 30, width: 520, height: 340, shade: 50 },
      { x: 90, y: 56, width: 460, height: 288, shade: 110 },
      ...crack,
    ],
    0,
  )
}

/** A white sheet with walls around each rectangle, which are filled in their order. */
export function drawnPicture(width: number, height: number, rooms: readonly (Drawn & { shade?: number })[], thick = 4): Buffer {
  // Each line begins with its filter: none.
  const lines = Buffer.alloc((width + 1) * height, paper)
  for (let y = 0; y < height; y++) lines[y * (width + 1)] = 0
  const fill = (shade: number, left: number, top: number, right: number, bottom: number) => {
    for (let y = Math.max(0, top); y < Math.min(height, bottom); y++)
      lines.fill(shade, y * (width + 1) + 1 + Math.max(0, left), y * (width + 1) + 1 + Math.min(width, right))
  }
  for (const room of rooms) {
    const [left, top] = [Math.round(room.x), Math.round(room.y)]
    const [right, bottom] = [Math.round(room.x + room.width), Math.round(room.y + room.height)]
    fill(wall, left, top, right, bottom)
    fill(room.shade ?? inside, left + thick, top + thick, right - thick, bottom - thick)
  }
  return png(width, height, lines)
}

function png(width: number, height: number, lines: Buffer): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // Eight bits of grey.
  head[8] = 8
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))])
}

/** A house of one corridor with rooms above and below it, and where the middle of each room is. */
export function drawnFloor(count: number): { bytes: Buffer; spots: { x: number; y: number }[] } {
  const [width, height, edge, corridor] = [1200, 680, 40, 120]
  const upper = Math.ceil(count / 2)
  const deep = (height - 2 * edge - corridor) / 2
  const rooms = Array.from({ length: count }, (_, index): Drawn => {
    const above = index < upper
    const [place, beside] = above ? [index, upper] : [index - upper, count - upper]
    const wide = (width - 2 * edge) / beside
    return { x: edge + place * wide, y: above ? edge : edge + deep + corridor, width: wide + 4, height: deep + 4 }
  })
  const house = { x: edge, y: edge, width: width - 2 * edge + 4, height: height - 2 * edge + 4, shade: 250 }
  const bytes = drawnPicture(width, height, [house, ...rooms])
  const spots = rooms.map((room) => ({ x: (room.x + room.width / 2) / width, y: (room.y + room.height / 2) / height }))
  return { bytes, spots }
}
