import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testBlock } from '../testing/blocks.ts'
import { blockDifferences, isSame, mergeBlocks } from './diff.ts'

const words = fc.constantFrom('a', 'b', 'c')
const member = fc.record({
  key: fc.constantFrom('k1', 'k2', 'k3', 'k4'),
  label: words,
  min: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
})
const block = fc.record({
  title: words,
  scope: fc.record({ includes: fc.array(words, { maxLength: 2 }) }),
  parameters: fc.uniqueArray(member, { selector: (each) => each.key, maxLength: 4 }),
})

test('a merge keeps what only one side changed', () => {
  fc.assert(
    fc.property(block, block, (base, changed) => {
      for (const [ours, theirs] of [
        [changed, base],
        [base, changed],
        [changed, changed],
      ] as const) {
        const { result, conflicts } = mergeBlocks(base, ours, theirs)
        expect(conflicts).toEqual([])
        expect(blockDifferences(changed, result)).toEqual([])
      }
    }),
  )
})

test('what both changed differently is named, and each choice decides it', () => {
  fc.assert(
    fc.property(block, block, block, (base, ours, theirs) => {
      const { conflicts } = mergeBlocks(base, ours, theirs)
      for (const conflict of conflicts) expect(isSame(conflict.ours, conflict.theirs)).toBe(false)
      const all = (side: 'ours' | 'theirs') =>
        mergeBlocks(base, ours, theirs, Object.fromEntries(conflicts.map(({ path }) => [path, side])))
      expect(all('theirs').conflicts.map(({ path }) => path)).toEqual(conflicts.map(({ path }) => path))
      if (conflicts.some(({ path }) => path === 'title'))
        expect([all('ours').result.title, all('theirs').result.title]).toEqual([ours.title, theirs.title])
    }),
  )
})

test('a difference is none exactly when the values say the same', () => {
  fc.assert(
    fc.property(block, block, (a, b) => {
      expect(blockDifferences(a, b).length === 0).toBe(blockDifferences(b, a).length === 0)
    }),
  )
})

test('members are found by their key and named as a reader knows them', () => {
  const before = testBlock('S30', { parameters: [{ key: 'hours', label: 'Stunden', type: 'integer', default: 8, setBy: 'school' }] })
  const after = testBlock('S30', {
    parameters: [
      { key: 'days', label: 'Tage', type: 'integer', default: 1, setBy: 'school' },
      { key: 'hours', label: 'Stunden', type: 'integer', default: 9, setBy: 'school' },
    ],
  })
  expect(
    blockDifferences(before, after).map(({ path, at, before, after }) => [
      path,
      at,
      before === undefined ? 'new' : before,
      after === undefined ? 'gone' : typeof after,
    ]),
  ).toEqual([
    ['parameters/hours/default', ['Stunden', 'default'], 8, 'number'],
    ['parameters/days', ['Tage'], 'new', 'object'],
  ])
})
