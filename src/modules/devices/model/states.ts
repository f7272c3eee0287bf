// The states of a device and the moves between them.

export const deviceStates = ['ordered', 'inStock', 'inUse', 'lent', 'inRepair', 'lost', 'stolen', 'retired', 'disposed'] as const
export type DeviceState = (typeof deviceStates)[number]

/** From each state the states that may follow. `lent` is entered and left by a loan alone, save by what happens to things. */
export const stateMoves: Record<DeviceState, readonly DeviceState[]> = {
  ordered: ['inStock', 'inUse'],
  inStock: ['inUse', 'lent', 'inRepair', 'lost', 'stolen', 'retired'],
  inUse: ['inStock', 'lent', 'inRepair', 'lost', 'stolen', 'retired'],
  lent: ['inStock', 'inUse', 'inRepair', 'lost', 'stolen'],
  inRepair: ['inStock', 'inUse', 'lent', 'lost', 'stolen', 'retired'],
  lost: ['inStock', 'inUse', 'inRepair', 'stolen', 'retired'],
  stolen: ['inStock', 'inUse', 'inRepair', 'lost', 'retired'],
  retired: ['inStock', 'inUse', 'disposed'],
  disposed: [],
}

export const mayMove = (from: DeviceState, to: DeviceState): boolean => stateMoves[from].includes(to)

/** What a person may set by hand: a loan begins and ends in the loans alone. */
export const movesByHand = (from: DeviceState): readonly DeviceState[] =>
  stateMoves[from].filter((to) => to !== 'lent' && !(from === 'lent' && (to === 'inStock' || to === 'inUse')))

/** States in which a device is there to be used. */
export const liveStates = ['inStock', 'inUse', 'lent', 'inRepair'] as const satisfies readonly DeviceState[]
/** States in which it is the authority's no more or not to be found. */
export const goneStates = ['lost', 'stolen', 'retired', 'disposed'] as const satisfies readonly DeviceState[]
