import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocksOf, dueLevel, fillPlaces, firstTemplate, placeholders, unknownPlaces, valueOn } from './model.ts'

const rules = { before: 7, after: [1, 14, 28] }

test('reminders come once before the end and by level after it', () => {
  expect(dueLevel('2026-06-30', '2026-06-20', [], rules)).toBe(null)
  expect(dueLevel('2026-06-30', '2026-06-23', [], rules)).toBe(0)
  expect(dueLevel('2026-06-30', '2026-06-25', [0], rules)).toBe(null)
  expect(dueLevel('2026-06-30', '2026-07-01', [0], rules)).toBe(1)
  expect(dueLevel('2026-06-30', '2026-07-20', [0, 1], rules)).toBe(2)
  expect(dueLevel('2026-06-30', '2026-08-20', [], rules)).toBe(3)
  expect(dueLevel('2026-06-30', '2026-08-20', [3], rules)).toBe(null)
})

test('no level is ever sent twice, whatever the days', () => {
  const day = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  fc.assert(
    fc.property(day, fc.array(day, { maxLength: 40 }), (until, days) => {
      const sent: number[] = []
      for (const today of [...days].sort()) {
        const level = dueLevel(until, today, sent, rules)
        if (level === null) continue
        expect(sent).not.toContain(level)
        sent.push(level)
      }
      expect([...sent].sort()).toEqual(sent)
    }),
  )
})

test('worth falls in a straight line and ends at nothing', () => {
  expect(valueOn(40_000, '2024-01-01', 4, '2026-01-01')).toBe(19_986)
  expect(valueOn(40_000, '2015-01-01', 4, '2026-01-01')).toBe(0)
  expect(valueOn(40_000, '2026-01-02', 4, '2026-01-01')).toBe(40_000)
  expect(valueOn(null, '2024-01-01', 4, '2026-01-01')).toBe(null)
  expect(valueOn(40_000, null, 4, '2026-01-01')).toBe(null)
})

test('places of a text are filled, unknown ones are found', () => {
  expect(fillPlaces('{{borrower}} bis {{ until }} {{x}}', { borrower: 'Ada', until: '1.1.' })).toBe('Ada bis 1.1. {{x}}')
  expect(unknownPlaces('{{borrower}} {{borower}} {{borower}}')).toEqual(['borower'])
  expect(unknownPlaces(firstTemplate)).toEqual([])
  expect(unknownPlaces(placeholders.map((name) => `{{${name}}}`).join())).toEqual([])
})

test('a text is paragraphs, headings and items', () => {
  expect(blocksOf('## Eins\nA\nB\n\n- c\n* d\nE')).toEqual([
    { kind: 'heading', text: 'Eins' },
    { kind: 'paragraph', text: 'A B' },
    { kind: 'item', text: 'c' },
    { kind: 'item', text: 'd' },
    { kind: 'paragraph', text: 'E' },
  ])
})
