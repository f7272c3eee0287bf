// A digest over the rows of a table whatever their order: rows of many sizes do not lie as they came.
import { createHash } from 'node:crypto'

export interface RowSum {
  /** Takes the next piece of what COPY wrote. */
  add: (chunk: Buffer) => void
  /** Number of rows and the sum of their digests. */
  value: () => string
}

const modulus = 2n ** 128n

/** Adds up the SHA-256 of every line, cut to 128 bit. */
export function rowSum(): RowSum {
  let sum = 0n
  let rows = 0
  let begun: Buffer[] = []
  const take = (line: Buffer) => {
    const digest = createHash('sha256').update(line).digest()
    sum = (sum + digest.readBigUInt64BE(0) * 2n ** 64n + digest.readBigUInt64BE(8)) % modulus
    rows++
  }
  return {
    add(chunk) {
      let from = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        take(begun.length ? Buffer.concat([...begun, chunk.subarray(from, end)]) : chunk.subarray(from, end))
        begun = []
        from = end + 1
      }
      if (from < chunk.length) begun.push(Buffer.from(chunk.subarray(from)))
    },
    value: () => `${rows} ${sum.toString(16)}`,
  }
}
