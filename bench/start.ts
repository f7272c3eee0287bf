// From the command to the first ready answer, with a million people: on an external database, and with the embedded one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { openGround } from './ground/open.ts'
import { serve } from './ground/serve.ts'
import { atMost, type Bench, type BenchOptions, seconds, spreadOf } from './result.ts'

const urlOf = (config: pg.PoolConfig) =>
  `postgres://${config.user}:${config.password}@/${config.database}?host=${encodeURIComponent(String(config.host))}&port=${config.port}`

async function starts(options: BenchOptions, name: string, folder: string, env: Record<string, string> = {}): Promise<number[]> {
  const times: number[] = []
  for (let run = -1; run < options.runs; run++) {
    const server = await serve({ folder }, env)
    await server.stop()
    if (run < 0) continue
    times.push(server.readyAfter)
    options.say(`  ${name} ${run + 1}/${options.runs}: ${Math.round(server.readyAfter)} ms`)
  }
  return seconds(times)
}

export const run: Bench = async (options) => {
  const ground = await openGround(options.size ?? 1_000_000, options.say)
  const own = mkdtempSync(join(tmpdir(), 'muses-bench-start-'))
  let external: number[]
  try {
    // The ground's PostgreSQL stands for one that somebody else runs; the program knows only its address.
    external = await starts(options, 'external', own, {
      DATABASE_URL: urlOf(ground.database.app),
      DATABASE_OWNER_URL: urlOf(ground.database.owner),
    })
  } finally {
    await ground.stop()
    rmSync(own, { recursive: true, force: true })
  }
  const embedded = await starts(options, 'embedded', ground.folder)
  const [far, near] = [spreadOf(external), spreadOf(embedded)]
  return {
    size: ground.size,
    figures: { 'external database (s)': far, 'embedded database (s)': near },
    baseline: {},
    gates: { 'external database': atMost(far, 3, 1.5, 's'), 'embedded database': atMost(near, 8, 4, 's') },
    notes: [
      'files of program and database were in the memory of the system (one warm-up); `npm start` adds the look whether the pages are built',
    ],
  }
}
