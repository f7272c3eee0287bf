// Search as you type among a million people: growing beginnings of names, also with slips and umlauts, through GET /search.
import { sql } from 'kysely'
import { type Random, randomOf } from '../src/app/demo/random.ts'
import { openGround } from './ground/open.ts'
import { inGround, signIn } from './ground/people-who.ts'
import { serve } from './ground/serve.ts'
import { atMost, type Bench, percentile, spreadOf } from './result.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** One slip in a word: a letter missing, doubled or wrong, or two swapped. */
function slipped(word: string, random: Random): string {
  const at = random.int(1, word.length - 2)
  const [before, sign, after] = [word.slice(0, at), word[at]!, word.slice(at + 1)]
  return random.pick([
    before + after,
    before + sign + sign + after,
    before + letters[random.int(0, 25)] + after,
    before + after[0]! + sign + after.slice(1),
  ])
}

/** What somebody types to find a person: family name first, given name first, or both, up to eight signs; one in five slips. */
function typed(person: { family: string; given: string }, random: Random): string[] {
  const text = random.pick([person.family, person.given, `${person.family} ${person.given}`, `${person.given} ${person.family}`])
  const meant = random.chance(0.2) && text.length > 4 ? slipped(text, random) : text
  return Array.from({ length: Math.min(8, meant.length) }, (_, index) => meant.slice(0, index + 1))
}

const peoplePerRun = 25

export const run: Bench = async (options) => {
  const ground = await openGround(options.size ?? 1_000_000, options.say)
  const server = await serve(ground)
  try {
    const random = randomOf(7, 'search')
    const { rows } = await inGround(ground, (ctx) =>
      sql<{
        family: string
        given: string
      }>`select family_name as family, given_name as given from people.person tablesample system (1) repeatable (3)
        where authority_id = ${ctx.authority} order by id limit 20000`.execute(ctx.db()),
    )
    const people = random.shuffle(rows)
    const figures: Record<string, ReturnType<typeof spreadOf>> = {}
    const times: number[] = []
    for (const role of ['authorityAdmin', 'secretary'] as const) {
      const { cookie } = await signIn(ground, role)
      const own: number[] = []
      for (let run = -1; run < options.runs; run++)
        for (const person of people.splice(0, peoplePerRun))
          for (const text of typed(person, random)) {
            const answer = await server.get(`/api/v1/search?${new URLSearchParams({ q: text })}`, cookie)
            if (answer.status !== 200) throw new Error(`search ${text}: ${answer.status} ${answer.body.toString().slice(0, 200)}`)
            if (run >= 0) own.push(answer.ms)
          }
      figures[`${role} (ms)`] = spreadOf(own)
      times.push(...own)
    }
    return {
      size: ground.size,
      figures: {
        ...figures,
        'p50 (ms)': percentile(times, 50),
        'p95 (ms)': percentile(times, 95),
        'p99 (ms)': percentile(times, 99),
        searches: times.length,
      },
      baseline: {},
      gates: { 'p95 of a key press': atMost(percentile(times, 95), 60, 30, 'ms') },
    }
  } finally {
    await server.stop()
    await ground.stop()
  }
}
