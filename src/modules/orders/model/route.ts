// The way of approval: rules as data choose it, and this plans it. Whatever the rules say, the school and the authority are asked.
import { z } from 'zod'
import { type Kind, kinds, type Pot, pots, type Step, steps } from './order.ts'

export const RouteStep = z.strictObject({
  step: z.enum(steps),
  /** Until a decision is due: school days where the school decides, working days where the authority does. */
  days: z.int().min(1).max(90),
  /** Days before the end at which those who have not decided are reminded. */
  remind: z.int().min(0).max(30).nullable(),
})
export type RouteStep = z.infer<typeof RouteStep>

export const RouteRule = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** Nothing: all kinds, both pots, any amount. Amounts in cents; `below` itself is not included. */
  kinds: z.array(z.enum(kinds)).min(1).nullable(),
  pot: z.enum(pots).nullable(),
  from: z.int().min(0).nullable(),
  below: z.int().min(1).nullable(),
  steps: z.array(RouteStep).min(2).max(steps.length),
})
export type RouteRule = z.infer<typeof RouteRule>

const at = (step: Step, days: number, remind = 2): RouteStep => ({ step, days, remind: Math.min(remind, days - 1) })
/** Amounts from which more people are asked: a proposal to start with, for each authority to change. */
const little = 250_00
const much = 5_000_00

/** The shipped rules, in the order in which they are tried; the last one fits everything. */
export const shippedRules: readonly RouteRule[] = [
  {
    name: 'Kleine Anschaffung',
    kinds: ['software', 'device', 'other'],
    pot: null,
    from: null,
    below: little,
    steps: [at('head', 5), at('authority', 5)],
  },
  {
    name: 'Größere Anschaffung',
    kinds: null,
    pot: null,
    from: much,
    below: null,
    steps: [at('coordinator', 5), at('head', 5), at('authority', 10), at('budget', 10)],
  },
  {
    name: 'Alles andere',
    kinds: null,
    pot: null,
    from: null,
    below: null,
    steps: [at('coordinator', 5), at('head', 5), at('authority', 10)],
  },
]

export type RuleFault = 'needsHead' | 'needsAuthority' | 'order' | 'amounts' | 'remind'

/** What is wrong with a rule; empty when it can be used. */
export function faultsOfRule(rule: RouteRule): RuleFault[] {
  const names = rule.steps.map((each) => each.step)
  const faults: RuleFault[] = []
  if (!names.includes('head')) faults.push('needsHead')
  if (!names.includes('authority')) faults.push('needsAuthority')
  if (names.some((name, index) => index > 0 && steps.indexOf(name) <= steps.indexOf(names[index - 1]!))) faults.push('order')
  if (rule.from !== null && rule.below !== null && rule.from >= rule.below) faults.push('amounts')
  if (rule.steps.some((each) => each.remind !== null && each.remind >= each.days)) faults.push('remind')
  return faults
}

export interface Wish {
  kind: Kind
  pot: Pot
  /** Cents of the first year; nothing: not known, which counts as much. */
  amount: number | null
}

const fits = (rule: RouteRule, { kind, pot, amount }: Wish) => {
  const cents = amount ?? Number.POSITIVE_INFINITY
  if (rule.kinds && !rule.kinds.includes(kind)) return false
  if (rule.pot && rule.pot !== pot) return false
  return (rule.from === null || cents >= rule.from) && (rule.below === null || cents < rule.below)
}

/** The first rule that fits; where none of an authority's own does, the shipped ones are asked. */
export const chooseRule = (rules: readonly RouteRule[], wish: Wish): RouteRule =>
  [...rules, ...shippedRules].find((rule) => fits(rule, wish)) ?? shippedRules.at(-1)!

/** Who could decide: accounts per step, own rights only where `lent` is false. */
export interface Near {
  proposer: string
  holders: readonly { step: Step; account: string; lent: boolean }[]
  /** Whether the wish of a head of school counts as the school's word, or another person has to say it. */
  headWishes: 'counts' | 'other'
}

export interface PlannedStep extends RouteStep {
  skip: 'proposer' | 'unheld' | null
}

/**
 * The steps of an order. The coordinator is left out where the proposer is one, or where nobody but the head could say it;
 * the head only where she wishes herself. Authority and budget are never left out.
 */
export function planRoute(rules: readonly RouteRule[], wish: Wish, near: Near): PlannedStep[] {
  const rule = chooseRule(rules, wish)
  const wanted = new Map(rule.steps.map((each) => [each.step, each]))
  if (!wanted.has('head')) wanted.set('head', at('head', 5))
  if (!wanted.has('authority')) wanted.set('authority', at('authority', 10))
  const has = (step: Step) => near.holders.some((each) => each.step === step && each.account === near.proposer && !each.lent)
  const heads = new Set(near.holders.filter((each) => each.step === 'head').map((each) => each.account))
  const isHead = has('head')
  return steps.filter((step) => wanted.has(step)).map((step) => ({ ...wanted.get(step)!, skip: skipOf(step) }))

  function skipOf(step: Step): PlannedStep['skip'] {
    if (step === 'head') return isHead && near.headWishes === 'counts' ? 'proposer' : null
    if (step !== 'coordinator') return null
    if (isHead || has('coordinator')) return 'proposer'
    const others = near.holders.some((each) => each.step === step && each.account !== near.proposer && !heads.has(each.account))
    return others ? null : 'unheld'
  }
}

export interface Waiting {
  position: number
  step: Step
  state: 'waiting' | 'open' | 'approved' | 'refused' | 'skipped' | 'void'
}

/** The step that somebody with these steps decides now; a head need not wait for the coordinator. Nothing: it is not hers. */
export function stepFor(approvals: readonly Waiting[], mine: readonly Step[]): { decide: Waiting; skip: Waiting[] } | undefined {
  const open = approvals.find((each) => each.state === 'open')
  if (!open) return undefined
  const head = approvals.find((each) => each.step === 'head' && each.state === 'waiting')
  if (open.step === 'coordinator' && head && mine.includes('head')) return { decide: head, skip: [open] }
  return mine.includes(open.step) ? { decide: open, skip: [] } : undefined
}

/** The one that is asked after the given position. */
export const nextAfter = <W extends Waiting>(approvals: readonly W[], position: number): W | undefined =>
  [...approvals].sort((a, b) => a.position - b.position).find((each) => each.position > position && each.state === 'waiting')

/** Cents that bind the budget of a year: once and for the first year. */
export const firstYear = (order: { amount: number | null; yearly: number | null }): number | null =>
  order.amount === null && order.yearly === null ? null : (order.amount ?? 0) + (order.yearly ?? 0)
