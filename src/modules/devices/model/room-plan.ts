// What a room plan says of a room: how many devices stand there, and what is wrong with them.
import type { DeviceState } from './states.ts'

/** Devices of one room in one state. */
export interface RoomCount {
  room: string
  state: DeviceState
  count: number
}
export interface RoomTally {
  /** In stock, in use, lent or in repair: what belongs there today. */
  here: number
  lent: number
  inRepair: number
  /** Lost or stolen, and last known to be there. */
  missing: number
}
export const emptyRoom: RoomTally = { here: 0, lent: 0, inRepair: 0, missing: 0 }

/** Ordered, retired and disposed devices stand in no room. */
export function roomTallies(counts: readonly RoomCount[]): Map<string, RoomTally> {
  const tallies = new Map<string, RoomTally>()
  for (const { room, state, count } of counts) {
    const tally = { ...(tallies.get(room) ?? emptyRoom) }
    if (state === 'inStock' || state === 'inUse' || state === 'lent' || state === 'inRepair') tally.here += count
    if (state === 'lent') tally.lent += count
    if (state === 'inRepair') tally.inRepair += count
    if (state === 'lost' || state === 'stolen') tally.missing += count
    tallies.set(room, tally)
  }
  return tallies
}

/** The worst of a room: its sign and colour on the plan. */
export const roomSign = ({ here, inRepair, missing }: RoomTally): 'danger' | 'warning' | 'success' | 'off' =>
  missing ? 'danger' : inRepair ? 'warning' : here ? 'success' : 'off'

export interface Spot {
  x: number
  y: number
}
/** Kept inside the picture and to the accuracy with which it is stored. */
export const spotWithin = ({ x, y }: Spot): Spot => ({ x: within(x), y: within(y) })
const within = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000

const steps: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
/** Where an arrow key leads: half a hundredth of the picture, with the shift key ten times as far; undefined for other keys. */
export function spotAfterKey(spot: Spot, key: string, far: boolean): Spot | undefined {
  const step = steps[key]
  const size = far ? 0.05 : 0.005
  return step && spotWithin({ x: spot.x + step[0] * size, y: spot.y + step[1] * size })
}
