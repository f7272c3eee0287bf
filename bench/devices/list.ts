// A page of 50 among 100,000 devices: three filters and a sort, first, middle and deep, through the HTTP API.
import { sql } from 'kysely'
import { openGround } from '../ground/open.ts'
import { signIn } from '../ground/people-who.ts'
import { serve } from '../ground/serve.ts'
import { atMost, type Bench, percentile, spreadOf } from '../result.ts'
import { fillDevices, fillFurtherFields, inGround } from './ground.ts'

export const run: Bench = async (options) => {
  const size = options.size ?? 100_000
  const ground = await openGround(0, options.say)
  const schools = await fillDevices(ground, size, options.say)
  await fillFurtherFields(ground)
  const server = await serve(ground)
  try {
    const { cookie } = await signIn(ground, 'authorityAdmin')
    const cases: [string, string[], string | undefined, string | undefined][] = [
      ['number, three filters', ['kind:is:tablet', 'state:is:inUse', 'purchasedOn:from:2020-01-01'], 'inventoryNumber', undefined],
      ['newest first', ['kind:is:notebook', 'state:is:inUse', 'owner:is:authority'], '-purchasedOn', undefined],
      ['one school', [`school:is:${schools[11]}`, 'state:not:retired', 'kind:is:desktop'], 'inventoryNumber', undefined],
      ['rare', ['state:is:lost', 'kind:is:printer', 'purchasedOn:from:2024-01-01'], 'inventoryNumber', undefined],
      ['none', ['state:is:stolen', 'kind:is:tablet', 'owner:is:land'], 'inventoryNumber', undefined],
      ['search box', ['state:is:inUse', 'owner:is:authority', 'room:none:'], 'inventoryNumber', 'ben0001'],
      ['by serial', ['state:is:inUse', 'kind:is:board', 'owner:is:authority'], 'serial', undefined],
      ['further field, common', ['custom.bench_group:is:A', 'state:is:inUse', 'owner:is:authority'], 'inventoryNumber', undefined],
      ['further field, rare', ['custom.bench_file:is:F77', 'state:is:inUse', 'custom.bench_group:is:A'], 'inventoryNumber', undefined],
      ['text in further field', ['custom.bench_file:has:777', 'state:is:inUse', 'owner:is:authority'], 'inventoryNumber', undefined],
      ['common by further field', ['custom.bench_group:is:A', 'state:is:inUse', 'owner:is:authority'], 'custom.bench_file', undefined],
      ['the same from its end', ['custom.bench_group:is:A', 'state:is:inUse', 'owner:is:authority'], '-custom.bench_file', undefined],
      ['by further field', ['custom.bench_group:is:B', 'state:is:inUse', 'kind:is:tablet'], '-custom.bench_file', undefined],
    ]
    const figures: Record<string, ReturnType<typeof spreadOf>> = {}
    const all: number[] = []
    let worst = 0
    for (const [name, filter, sort, q] of cases) {
      const times: number[] = []
      for (const depth of [0, 0.5, 0.95]) {
        const cursor = depth && sort === 'inventoryNumber' && !q ? await cursorAt(depth) : undefined
        const asked = new URLSearchParams([
          ...filter.map((each) => ['filter', each]),
          ...(sort ? [['sort', sort]] : []),
          ...(q ? [['q', q]] : []),
          ...(cursor ? [['cursor', cursor]] : []),
        ] as string[][])
        for (let run = -1; run < options.runs; run++) {
          const answer = await server.get(`/api/v1/devices?${asked}`, cookie)
          if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.body.toString().slice(0, 200)}`)
          if (run >= 0) times.push(answer.ms)
        }
      }
      all.push(...times)
      figures[`${name} (ms)`] = spreadOf(times)
      worst = Math.max(worst, percentile(times, 95))
    }
    return {
      size,
      figures: { ...figures, 'all, p50 (ms)': percentile(all, 50), 'all, p95 (ms)': percentile(all, 95) },
      baseline: {},
      gates: { 'p95 of all pages': atMost(percentile(all, 95), 100, 50, 'ms'), 'p95 of the slowest kind': atMost(worst, 100, 50, 'ms') },
    }
  } finally {
    await server.stop()
    await ground.stop()
  }

  async function cursorAt(share: number): Promise<string> {
    return inGround(ground, async (ctx) => {
      const { rows } = await sql<{
        value: string
        id: string
      }>`select inventory_number as value, id from devices.device where authority_id = ${ctx.authority}
        order by inventory_number, id offset ${Math.floor(size * share)} limit 1`.execute(ctx.db())
      return Buffer.from(JSON.stringify(rows[0])).toString('base64url')
    })
  }
}
