// A roster of 100,000 people is read, checked and compared with 100,000 known ones; nothing of it is taken over.

import { atMost, type Bench, seconds, spreadOf } from './result.ts'
import { csvOf, later, linesOf } from './roster/file.ts'
import { bareCopy, openFor, openRosterGround, preview } from './roster/ground.ts'
import { ensureStored } from './roster/stored.ts'

const staged = ['rosters.staged_person', 'rosters.staged_affiliation', 'rosters.staged_membership', 'rosters.staged_group']

export const run: Bench = async (options) => {
  const size = options.size ?? 100_000
  const ground = await openRosterGround(size, options.say)
  try {
    await ensureStored(ground, size, options.say)
    const file = csvOf(later(linesOf(size, 1, 2026), 1, 2026))
    const times: number[] = []
    const bare: number[] = []
    let counts: Record<string, number> = {}
    const copy = await ground.copy('stored')
    for (let run = -1; run < options.runs; run++) {
      const id = await openFor(copy, file)
      const started = performance.now()
      const shown = await preview(copy, id)
      const ms = performance.now() - started
      counts = shown.counts
      const copied = await bareCopy(copy, staged)
      await copy.owner.query(`delete from kernel.import where id = $1`, [id])
      for (const table of staged) await copy.owner.query(`truncate ${table}`)
      if (run < 0) continue
      times.push(ms)
      bare.push(copied)
      options.say(`  run ${run + 1}: ${(ms / 1000).toFixed(2)} s, bare COPY ${(copied / 1000).toFixed(2)} s`)
    }
    await copy.drop()
    const took = spreadOf(seconds(times))
    return {
      size,
      figures: {
        'read, check, compare (s)': took,
        'file (MB)': Number((file.length / 1e6).toFixed(1)),
        ...Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)),
      },
      baseline: {
        'COPY of the staged rows (s)': spreadOf(seconds(bare)),
        ratio: spreadOf(times.map((time, index) => time / bare[index]!)),
      },
      gates: { 'read, check, compare': atMost(took, 10, 5, 's') },
    }
  } finally {
    await ground.stop()
  }
}
