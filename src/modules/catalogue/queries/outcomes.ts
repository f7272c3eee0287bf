// What can be proved today of the services of a school.
import { type Context, contextOf, knownFacts, readFacts, system } from '#kernel'
import type { Id } from '#shared'
import { type Block, factsOf, type OutcomeState, outcomeOf, type ParameterValues, type Shortfall, standOf } from '../model.ts'

export interface CheckedService {
  stand: OutcomeState
  checks: {
    key: string
    title: string
    proves: string
    state: OutcomeState
    /** What was measured, by the name of the fact. */
    fact: string | null
    /** Expected and measured; missing where the reader has no right to the measure itself. */
    why: Shortfall | null
  }[]
}

/**
 * Whether the checks of blocks in force at a school are kept, by block number. MUSES itself looks, so that everybody who may read the
 * services reads the same state; a measure is named to those who may see it. The caller has asked for the right at the school.
 */
export async function outcomesAt(
  ctx: Context,
  school: Id,
  placed: readonly { block: Block; values: ParameterValues }[],
): Promise<Map<string, CheckedService>> {
  const muses = contextOf(ctx.db<unknown>(), { who: system('catalogue'), authorities: ctx.authorities, lang: ctx.lang, now: ctx.now })
  const asked = factsOf(placed.map(({ block }) => block))
  const facts = (await readFacts(muses, [school], asked)).get(school)!
  const seen = new Set(knownFacts().flatMap(({ name, right }) => (asked.includes(name) && reaches(ctx, right, school) ? [name] : [])))
  return new Map(
    placed.map(({ block, values }) => {
      const checks = block.checks.map((check) => {
        const { state, why } = outcomeOf(check, values, facts)
        const { key, title, proves, fact = null } = check
        return { key, title, proves, state, fact, why: why && fact && seen.has(fact) ? why : null }
      })
      return [block.number, { stand: standOf(checks), checks }]
    }),
  )
}

function reaches(ctx: Context, right: string, school: Id): boolean {
  const reach = ctx.reach(right)
  return reach.schools.has(school) || ctx.authorities.every((authority) => reach.authorities.has(authority))
}
