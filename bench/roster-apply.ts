// 100,000 new people at once: people, places, classes, accounts, history, audit and events in one transaction.

import { atMost, type Bench, seconds, spreadOf } from './result.ts'
import { csvOf, linesOf } from './roster/file.ts'
import { apply, bareCopy, openFor, openRosterGround, preview } from './roster/ground.ts'

const written = [
  'people.person',
  'people.affiliation',
  'people.membership',
  'people.account',
  'people.account_name_used',
  'organisation."group"',
  'kernel.import_change',
  'kernel.audit',
  'kernel.event',
]

export const run: Bench = async (options) => {
  const size = options.size ?? 100_000
  const ground = await openRosterGround(size, options.say)
  try {
    const file = csvOf(linesOf(size, 1, 2026))
    const times: number[] = []
    const bare: number[] = []
    let rows = 0
    for (let run = -1; run < options.runs; run++) {
      const copy = await ground.copy('empty')
      const id = await openFor(copy, file)
      const { counts } = await preview(copy, id)
      if (counts.new !== size) throw new Error(`expected ${size} new people, found ${JSON.stringify(counts)}`)
      const started = performance.now()
      const applied = await apply(copy, id, false)
      const ms = performance.now() - started
      if (applied.created !== size || applied.accounts !== size)
        throw new Error(`expected ${size} people and accounts, got ${JSON.stringify(applied)}`)
      const copied = await bareCopy(copy, written)
      if (run >= 0) {
        times.push(ms)
        bare.push(copied)
        options.say(`  run ${run + 1}: ${(ms / 1000).toFixed(1)} s, bare COPY ${(copied / 1000).toFixed(1)} s`)
      } else {
        const counted = await copy.owner.query<{ n: number }>(
          written.map((table) => `select count(*)::int as n from ${table}`).join(' union all '),
        )
        rows = counted.rows.reduce((sum, row) => sum + row.n, 0)
      }
      await copy.drop()
    }
    const took = spreadOf(seconds(times))
    return {
      size,
      figures: { 'take over (s)': took, 'rows written': rows, 'people per second': Math.round(size / took.median) },
      baseline: { 'COPY of the same rows (s)': spreadOf(seconds(bare)), ratio: spreadOf(times.map((time, index) => time / bare[index]!)) },
      gates: { 'take over': atMost(took, 30, 15, 's') },
    }
  } finally {
    await ground.stop()
  }
}
