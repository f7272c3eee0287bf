// Remembers what a file has named already, in bytes instead of strings: a million keys take some 30 MB, not 200.

export interface Fingerprints {
  /** The number kept with a key; undefined when the key was not seen. */
  get: (key: string) => number | undefined
  /** Keeps a key with a number of 32 bits without sign; a key that is there already gets the new number. */
  set: (key: string, value: number) => void
  size: () => number
}

const begin = 1 << 10

/**
 * Keys by a fingerprint of 64 bits. Two of a million different keys share one with a probability of 3 in 100 million (birthday bound);
 * keys are compared exactly again where they are written, by the database.
 */
export function fingerprints(): Fingerprints {
  let mask = begin - 1
  let low = new Uint32Array(begin)
  let high = new Uint32Array(begin)
  let values = new Uint32Array(begin)
  let count = 0

  /** Where the fingerprint stands, or the free place where it belongs. Zero in both halves marks a free place. */
  function placeOf(lowPart: number, highPart: number): number {
    let place = lowPart & mask
    while ((low[place] !== lowPart || high[place] !== highPart) && (low[place] !== 0 || high[place] !== 0)) place = (place + 1) & mask
    return place
  }
  function grow(): void {
    const [oldLow, oldHigh, oldValues] = [low, high, values]
    const length = (mask + 1) * 2
    mask = length - 1
    low = new Uint32Array(length)
    high = new Uint32Array(length)
    values = new Uint32Array(length)
    for (let index = 0; index < oldLow.length; index++) {
      if (oldLow[index] === 0 && oldHigh[index] === 0) continue
      const place = placeOf(oldLow[index]!, oldHigh[index]!)
      low[place] = oldLow[index]!
      high[place] = oldHigh[index]!
      values[place] = oldValues[index]!
    }
  }
  return {
    get(key) {
      const [lowPart, highPart] = fingerprintOf(key)
      const place = placeOf(lowPart, highPart)
      return low[place] === lowPart && high[place] === highPart ? values[place] : undefined
    },
    set(key, value) {
      const [lowPart, highPart] = fingerprintOf(key)
      let place = placeOf(lowPart, highPart)
      if (low[place] !== lowPart || high[place] !== highPart) {
        // At most two thirds full: beyond that looking for a place takes long.
        if (++count * 3 > (mask + 1) * 2) {
          grow()
          place = placeOf(lowPart, highPart)
        }
        low[place] = lowPart
        high[place] = highPart
      }
      values[place] = value
    },
    size: () => count,
  }
}

/** 64 bits of a text, well mixed (two lanes after MurmurHash3's finaliser); never zero in both halves. */
export function fingerprintOf(text: string): [low: number, high: number] {
  let low = 0x9e3779b9 ^ text.length
  let high = 0x85ebca6b
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 0xcc9e2d51)
    low = (low << 15) | (low >>> 17)
    high = Math.imul(high ^ (code + index), 0x1b873593)
    high = (high << 13) | (high >>> 19)
  }
  low = mixed(low ^ (high >>> 7))
  high = mixed(high ^ low)
  return low === 0 && high === 0 ? [1, 0] : [low, high]
}

function mixed(value: number): number {
  let bits = value
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
