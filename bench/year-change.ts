// The change of the school year: 100,000 known people, one in ten gone, the others a class higher, one in ten new.

import { atMost, type Bench, seconds, spreadOf } from './result.ts'
import { csvOf, linesOf, nextYear } from './roster/file.ts'
import { apply, openFor, openRosterGround, preview } from './roster/ground.ts'
import { ensureStored } from './roster/stored.ts'

export const run: Bench = async (options) => {
  const size = options.size ?? 100_000
  const ground = await openRosterGround(size, options.say)
  try {
    await ensureStored(ground, size, options.say)
    const file = csvOf(nextYear(linesOf(size, 1, 2026), 1, 2026))
    const times: number[] = []
    const read: number[] = []
    let counts: Record<string, number> = {}
    for (let run = -1; run < options.runs; run++) {
      const copy = await ground.copy('stored')
      const id = await openFor(copy, file)
      const started = performance.now()
      const shown = await preview(copy, id)
      const compared = performance.now()
      counts = shown.counts
      const applied = await apply(copy, id, true)
      const ms = performance.now() - started
      if (applied.created !== counts.new || applied.left === 0)
        throw new Error(`took over ${JSON.stringify(applied)} of ${JSON.stringify(counts)}`)
      await copy.drop()
      if (run < 0) continue
      times.push(ms)
      read.push(compared - started)
      options.say(
        `  run ${run + 1}: ${(ms / 1000).toFixed(1)} s, of it reading and comparing ${((compared - started) / 1000).toFixed(1)} s`,
      )
    }
    const took = spreadOf(seconds(times))
    return {
      size,
      figures: {
        'year change (s)': took,
        'of it reading and comparing (s)': spreadOf(seconds(read)),
        ...Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)),
      },
      baseline: {},
      gates: { 'year change': atMost(took, 60, 30, 's') },
    }
  } finally {
    await ground.stop()
  }
}
