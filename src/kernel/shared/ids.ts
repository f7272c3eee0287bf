// Ids and days as they travel: UUIDv7 for our own objects, ISO text for school days and instants.
import { z } from 'zod'

export const Id = z.uuid()
export type Id = string

/** A school day without time or zone: `2026-08-24`. */
export const Day = z.iso.date()
export type Day = string

/** A moment with zone: `2026-08-24T06:00:00Z`. */
export const Instant = z.iso.datetime({ offset: true })
export type Instant = string

let lastMillis = 0
let counter = 0

/** A new UUIDv7 (RFC 9562 §5.7), ascending within this process even inside one millisecond. */
export function newId(): Id {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const now = Date.now()
  if (now > lastMillis) {
    lastMillis = now
    counter = bytes[6]! & 0x07
  } else {
    counter += 1
    if (counter > 0xfff) {
      lastMillis += 1
      counter = 0
    }
  }
  let millis = lastMillis
  for (let index = 5; index >= 0; index--) {
    bytes[index] = millis % 256
    millis = Math.floor(millis / 256)
  }
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 0xff
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
