// What a check of a block says of a school today: kept, not kept, or not measured yet. Nothing is made up for what has no source.
import type { Translate } from '#shared'
import type { Block, Check } from './block.ts'
import type { ParameterValues } from './parameters.ts'

export const outcomeStates = ['kept', 'failed', 'unmeasured'] as const
export type OutcomeState = (typeof outcomeStates)[number]

export interface Outcome {
  state: OutcomeState
  /** What was expected and what is, where a measure fell short of it. */
  why?: Shortfall
}
/** A limit reads `≤ 2` or `≥ 1`, a yes or no `true` or `false`. */
export interface Shortfall {
  expected: string
  is: string
}

/** A value that a module knows of the school; a list is judged by its length. */
type Measured = number | string | boolean | readonly unknown[]

/** What was expected and what is, or nothing when it holds. A limit may be a setting of the block: `$name`. */
export function shortfall({ expect }: Pick<Check, 'expect'>, value: Measured, values: ParameterValues): Shortfall | null {
  if (!expect) return null
  const measured = typeof value === 'object' ? value.length : value
  const limit = (name: number | string | undefined) => (typeof name === 'string' ? (values[name.slice(1)] ?? null) : (name ?? null))
  const [least, most] = [limit(expect.atLeast), limit(expect.atMost)]
  const text = String(measured)
  if (typeof least === 'number' && typeof measured === 'number' && measured < least) return { expected: `≥ ${least}`, is: text }
  if (typeof most === 'number' && typeof measured === 'number' && measured > most) return { expected: `≤ ${most}`, is: text }
  if (expect.is !== undefined && measured !== expect.is) return { expected: String(expect.is), is: text }
  return null
}

/** The outcome of a check with the values in force and what modules know of the school, by the names of the facts. */
export function outcomeOf(check: Check, values: ParameterValues, facts: ReadonlyMap<string, Measured>): Outcome {
  if (check.filled) return { state: check.filled.every((key) => (values[key] ?? null) !== null) ? 'kept' : 'failed' }
  const value = check.fact === undefined ? undefined : facts.get(check.fact)
  if (value === undefined) return { state: 'unmeasured' }
  const why = shortfall(check, value, values)
  return why ? { state: 'failed', why } : { state: 'kept' }
}

/** The facts that the checks of blocks ask for. */
export const factsOf = (blocks: Iterable<Pick<Block, 'checks'>>): string[] => [
  ...new Set([...blocks].flatMap(({ checks }) => checks.flatMap(({ fact }) => fact ?? []))),
]

/** Where a service stands: one check that is not kept is a deviation; without any measure nothing is said. */
export function standOf(outcomes: readonly Pick<Outcome, 'state'>[]): OutcomeState {
  if (outcomes.some(({ state }) => state === 'failed')) return 'failed'
  return outcomes.some(({ state }) => state === 'kept') ? 'kept' : 'unmeasured'
}

/** Whether numbers say more than that a check is not kept; yes where no was expected does not. */
export const tells = ({ is }: Shortfall): boolean => is !== 'true' && is !== 'false'

/** What was expected and what is, in words. */
export function shortfallWords({ expected, is }: Shortfall, t: Translate): string {
  const said = (value: string) => {
    if (value === 'true' || value === 'false') return t(value === 'true' ? 'export.yes' : 'export.no')
    return value.replace(/^([≤≥]) /, (_, sign) => `${t(sign === '≤' ? 'catalogue.outcome.atMost' : 'catalogue.outcome.atLeast')} `)
  }
  return t('catalogue.outcome.why', { expected: said(expected), is: said(is) })
}
