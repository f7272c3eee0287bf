// The same roster of 100,000 people once more: read, compared, taken over, and nothing of people written.

import { atMost, type Bench, seconds, spreadOf } from './result.ts'
import { csvOf, linesOf } from './roster/file.ts'
import { apply, openFor, openRosterGround, preview, writes } from './roster/ground.ts'
import { ensureStored } from './roster/stored.ts'

/** What an unchanged roster must leave alone. */
const domain = [
  'people.person',
  'people.affiliation',
  'people.membership',
  'people.account',
  'people.account_name_used',
  'people.guardian',
  'organisation.group',
  'kernel.import_change',
  'kernel.audit_value',
]

export const run: Bench = async (options) => {
  const size = options.size ?? 100_000
  const ground = await openRosterGround(size, options.say)
  try {
    await ensureStored(ground, size, options.say)
    const file = csvOf(linesOf(size, 1, 2026))
    const copy = await ground.copy('stored')
    const times: number[] = []
    const read: number[] = []
    let written = 0
    for (let run = -1; run < options.runs; run++) {
      const id = await openFor(copy, file)
      const before = await writes(copy)
      const started = performance.now()
      const { counts } = await preview(copy, id)
      const compared = performance.now()
      if (counts.same !== size) throw new Error(`expected ${size} unchanged people, found ${JSON.stringify(counts)}`)
      await apply(copy, id, true)
      const ms = performance.now() - started
      const after = await writes(copy)
      written += domain.reduce((sum, table) => sum + (after.get(table) ?? 0) - (before.get(table) ?? 0), 0)
      if (run < 0) continue
      times.push(ms)
      read.push(compared - started)
      options.say(`  run ${run + 1}: ${(ms / 1000).toFixed(2)} s`)
    }
    await copy.drop()
    const took = spreadOf(seconds(times))
    return {
      size,
      figures: {
        'unchanged import (s)': took,
        'of it reading and comparing (s)': spreadOf(seconds(read)),
        'rows of people written': written,
      },
      baseline: {},
      gates: { 'unchanged import': atMost(took, 6, 3, 's'), 'rows of people written': atMost(written, 0, 0, '') },
    }
  } finally {
    await ground.stop()
  }
}
