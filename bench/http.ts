// Simple reads per second: 32 clients that ask again as soon as they are answered; server, database and clients share the cores.
import { type RawBuilder, sql } from 'kysely'
import type { Context } from '#kernel'
import { type Random, randomOf } from '../src/app/demo/random.ts'
import { openGround } from './ground/open.ts'
import { inGround, signIn } from './ground/people-who.ts'
import { type Served, serve } from './ground/serve.ts'
import { atLeast, atMost, type Bench, percentile, spreadOf } from './result.ts'

const clients = 32
const secondsPerRun = 10

interface Read {
  name: string
  /** How often of ten. */
  share: number
  path: (random: Random) => string
}

async function readFor(server: Served, reads: readonly Read[], cookies: readonly string[], forMs: number, seed: number): Promise<number[]> {
  const wheel = reads.flatMap((read) => Array.from({ length: read.share }, () => read))
  const end = performance.now() + forMs
  const times: number[] = []
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const random = randomOf(seed, `client ${client}`)
      while (performance.now() < end) {
        const path = random.pick(wheel).path(random)
        const answer = await server.get(path, cookies[client % cookies.length]!)
        if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body.toString().slice(0, 200)}`)
        times.push(answer.ms)
      }
    }),
  )
  return times
}

export const run: Bench = async (options) => {
  const ground = await openGround(options.size ?? 1_000_000, options.say)
  const server = await serve(ground)
  try {
    const cookies: string[] = []
    for (let index = 0; index < clients; index++) cookies.push((await signIn(ground, index % 2 ? 'secretary' : 'authorityAdmin')).cookie)
    const ids = await inGround(ground, async (ctx) => ({
      schools: await idsOf(
        ctx,
        sql`select id from organisation.school where authority_id = ${ctx.authority} order by number offset 7 limit 1`,
      ),
      people: await idsOf(
        ctx,
        sql`select a.person_id as id from people.affiliation a join (select id from organisation.school where authority_id = ${ctx.authority} order by number offset 7 limit 1) s
          on s.id = a.school_id where a.authority_id = ${ctx.authority} and a.role = 'learner' order by a.person_id limit 500`,
      ),
    }))
    const reads: Read[] = [
      { name: 'who am I', share: 3, path: () => '/api/v1/session' },
      { name: 'a person', share: 3, path: (random) => `/api/v1/people/${random.pick(ids.people)}` },
      { name: 'a school', share: 2, path: (random) => `/api/v1/schools/${random.pick(ids.schools)}` },
      { name: 'my runs', share: 1, path: () => '/api/v1/runs?limit=20' },
      { name: 'my notices', share: 1, path: () => '/api/v1/notifications' },
    ]
    const rates: number[] = []
    const all: number[] = []
    for (let run = -1; run < options.runs; run++) {
      const started = performance.now()
      const times = await readFor(server, reads, cookies, secondsPerRun * 1000, run + 2)
      const rate = times.length / ((performance.now() - started) / 1000)
      if (run < 0) continue
      rates.push(rate)
      all.push(...times)
      options.say(`  run ${run + 1}: ${Math.round(rate)} per second, p95 ${percentile(times, 95).toFixed(1)} ms`)
    }
    const [rate, p95] = [spreadOf(rates), percentile(all, 95)]
    return {
      size: ground.size,
      figures: { 'reads per second': rate, 'p50 (ms)': percentile(all, 50), 'p95 (ms)': p95, 'p99 (ms)': percentile(all, 99) },
      baseline: {},
      gates: { 'reads per second': atLeast(rate, 200, 400, '/s'), 'p95 meanwhile': atMost(Math.round(p95 * 10) / 10, 200, 100, 'ms') },
      notes: [
        `${clients} clients without pause, in the process of the bench; of ten reads ${reads.map((read) => `${read.share} ${read.name}`).join(', ')}`,
      ],
    }
  } finally {
    await server.stop()
    await ground.stop()
  }
}

async function idsOf(ctx: Context, query: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await (query as RawBuilder<{ id: string }>).execute(ctx.db())
  return rows.map((row) => row.id)
}
