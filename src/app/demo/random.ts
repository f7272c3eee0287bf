// Chance that can be repeated: the same seed gives the same numbers on every machine (mulberry32).

export interface Random {
  /** From 0 up to, but without, 1. */
  next: () => number
  /** A whole number, both ends included. */
  int: (from: number, to: number) => number
  chance: (share: number) => boolean
  pick: <T>(list: readonly T[]) => T
  shuffle: <T>(list: readonly T[]) => T[]
}

/** A source of chance of its own for a seed and a name, so that one part of the demo does not move another. */
export function randomOf(seed: number, name = ''): Random {
  let state = seed >>> 0
  for (const sign of name) state = Math.imul(state ^ sign.codePointAt(0)!, 0x01000193) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: (list) => list[int(0, list.length - 1)]!,
    shuffle(list) {
      const mixed = [...list]
      for (let index = mixed.length - 1; index > 0; index--) {
        const other = int(0, index)
        ;[mixed[index], mixed[other]] = [mixed[other]!, mixed[index]!]
      }
      return mixed
    },
  }
}
