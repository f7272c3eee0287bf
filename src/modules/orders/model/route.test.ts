import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kinds, pots, steps } from './order.ts'
import { chooseRule, faultsOfRule, type Near, nextAfter, planRoute, type RouteRule, shippedRules, stepFor, type Waiting } from './route.ts'

const step = fc.record({
  step: fc.constantFrom(...steps),
  days: fc.integer({ min: 1, max: 90 }),
  remind: fc.option(fc.integer({ min: 0, max: 30 })),
})
const rule: fc.Arbitrary<RouteRule> = fc.record({
  name: fc.string({ minLength: 1, maxLength: 20 }),
  kinds: fc.option(fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1 })),
  pot: fc.option(fc.constantFrom(...pots)),
  from: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
  below: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
  steps: fc.uniqueArray(step, { selector: (each) => each.step, minLength: 1, maxLength: 4 }),
})
const wish = fc.record({
  kind: fc.constantFrom(...kinds),
  pot: fc.constantFrom(...pots),
  amount: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
})
const accounts = ['a', 'b', 'c', 'd'] as const
const near: fc.Arbitrary<Near> = fc.record({
  proposer: fc.constantFrom(...accounts),
  holders: fc.array(fc.record({ step: fc.constantFrom(...steps), account: fc.constantFrom(...accounts), lent: fc.boolean() }), {
    maxLength: 12,
  }),
  headWishes: fc.constantFrom('counts' as const, 'other' as const),
})

describe('the planner', () => {
  test('whatever the rules say: school and authority are asked, in order, nobody twice', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), wish, near, (rules, asked, around) => {
        const plan = planRoute(rules, asked, around)
        const order = plan.map((each) => steps.indexOf(each.step))
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b))
        const head = plan.find((each) => each.step === 'head')!
        const authority = plan.find((each) => each.step === 'authority')!
        expect(authority.skip).toBeNull()
        const isHead = around.holders.some((each) => each.step === 'head' && each.account === around.proposer && !each.lent)
        expect(head.skip).toBe(isHead && around.headWishes === 'counts' ? 'proposer' : null)
        expect(plan.filter((each) => each.skip).every((each) => each.step === 'coordinator' || each.step === 'head')).toBe(true)
        expect(plan.some((each) => each.skip === null)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('a way always ends: whoever decides in turn brings it to its last step', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), wish, near, fc.array(fc.boolean(), { maxLength: 8 }), (rules, asked, around, early) => {
        const way: Waiting[] = planRoute(rules, asked, around).map((each, position) => ({
          position,
          step: each.step,
          state: each.skip ? 'skipped' : 'waiting',
        }))
        way.find((each) => each.state === 'waiting')!.state = 'open'
        for (let turn = 0; turn < steps.length && way.some((each) => each.state === 'open'); turn++) {
          const open = way.find((each) => each.state === 'open')!
          const found = stepFor(way, early[turn] ? [...steps] : [open.step])!
          found.decide.state = 'approved'
          for (const skip of found.skip) skip.state = 'skipped'
          const next = nextAfter(way, found.decide.position)
          if (next) next.state = 'open'
        }
        expect(way.every((each) => each.state === 'approved' || each.state === 'skipped')).toBe(true)
        expect(way.find((each) => each.step === 'authority')!.state).toBe('approved')
      }),
    )
  })

  test('the first rule that fits is taken; an unknown amount counts as much', () => {
    const names = (amount: number | null, kind: (typeof kinds)[number] = 'device') =>
      chooseRule([], { kind, pot: 'authority', amount }).steps.map((each) => each.step)
    expect(names(100_00)).toEqual(['head', 'authority'])
    expect(names(250_00)).toEqual(['coordinator', 'head', 'authority'])
    expect(names(100_00, 'service')).toEqual(['coordinator', 'head', 'authority'])
    expect(names(5_000_00)).toEqual(['coordinator', 'head', 'authority', 'budget'])
    expect(names(null)).toEqual(['coordinator', 'head', 'authority', 'budget'])
  })

  test('a small school without coordinator: the step is left out, the head is asked', () => {
    const plan = planRoute(
      [],
      { kind: 'service', pot: 'authority', amount: 0 },
      {
        proposer: 'a',
        headWishes: 'counts',
        holders: [
          { step: 'coordinator', account: 'h', lent: false },
          { step: 'head', account: 'h', lent: false },
        ],
      },
    )
    expect(plan.map(({ step: name, skip }) => [name, skip])).toEqual([
      ['coordinator', 'unheld'],
      ['head', null],
      ['authority', null],
    ])
  })

  test('a deputy of the head who wishes something asks the head', () => {
    const plan = planRoute(
      [],
      { kind: 'other', pot: 'authority', amount: 1 },
      {
        proposer: 'a',
        headWishes: 'counts',
        holders: [
          { step: 'head', account: 'a', lent: true },
          { step: 'head', account: 'h', lent: false },
        ],
      },
    )
    expect(plan.map(({ step: name, skip }) => [name, skip])).toEqual([
      ['head', null],
      ['authority', null],
    ])
  })
})

describe('rules', () => {
  test('the shipped ones are right', () => expect(shippedRules.flatMap(faultsOfRule)).toEqual([]))
  test('a rule that leaves out the school or the authority, turns the order around or contradicts itself is named', () => {
    const base = shippedRules[2]!
    const at = (...names: (typeof steps)[number][]) => ({ ...base, steps: names.map((each) => ({ step: each, days: 7, remind: null })) })
    expect(faultsOfRule(at('coordinator', 'authority'))).toEqual(['needsHead'])
    expect(faultsOfRule(at('head', 'budget'))).toEqual(['needsAuthority'])
    expect(faultsOfRule(at('authority', 'head'))).toEqual(['order'])
    expect(faultsOfRule({ ...base, from: 10, below: 10 })).toEqual(['amounts'])
    expect(faultsOfRule({ ...base, steps: base.steps.map((each) => ({ ...each, remind: each.days })) })).toEqual(['remind'])
  })
})
