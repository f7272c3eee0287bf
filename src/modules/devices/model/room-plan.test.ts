import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviceStates, emptyRoom, type RoomCount, roomSign, roomTallies, spotAfterKey, spotWithin } from '../model.ts'

test('devices are counted by room; what is gone or not there yet stands nowhere', () => {
  const of = (state: RoomCount['state'], count: number, room = 'a') => ({ room, state, count })
  const tallies = roomTallies([
    of('inUse', 5),
    of('lent', 2),
    of('inRepair', 1),
    of('lost', 1),
    of('stolen', 2),
    of('retired', 9),
    of('ordered', 9, 'b'),
  ])
  expect(tallies.get('a')).toEqual({ here: 8, lent: 2, inRepair: 1, missing: 3 })
  expect(tallies.get('b')).toEqual(emptyRoom)
  expect(roomSign(tallies.get('a')!)).toBe('danger')
  expect(roomSign({ ...emptyRoom, here: 3, inRepair: 1 })).toBe('warning')
  expect(roomSign({ ...emptyRoom, here: 3 })).toBe('success')
  expect(roomSign(emptyRoom)).toBe('off')
})

test('whatever is counted, the parts never exceed what is there', () => {
  const counts = fc.array(fc.record({ room: fc.constantFrom('a', 'b'), state: fc.constantFrom(...deviceStates), count: fc.nat(50) }))
  fc.assert(
    fc.property(counts, (list) => {
      for (const tally of roomTallies(list).values()) expect(tally.lent + tally.inRepair).toBeLessThanOrEqual(tally.here)
    }),
  )
})

test('arrow keys and pointers never leave the picture', () => {
  const part = fc.double({ min: -3, max: 3, noNaN: true })
  const keys = fc.array(fc.tuple(fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'), fc.boolean()), { maxLength: 60 })
  fc.assert(
    fc.property(part, part, keys, (x, y, pressed) => {
      let spot = spotWithin({ x, y })
      for (const [key, far] of pressed) spot = spotAfterKey(spot, key, far)!
      for (const value of [spot.x, spot.y]) expect(value >= 0 && value <= 1 && Number.isInteger(Math.round(value * 1e8) / 1e4)).toBe(true)
    }),
  )
  expect(spotAfterKey({ x: 0.5, y: 0.5 }, 'ArrowLeft', false)).toEqual({ x: 0.495, y: 0.5 })
  expect(spotAfterKey({ x: 0.5, y: 0.5 }, 'Enter', false)).toBeUndefined()
})
